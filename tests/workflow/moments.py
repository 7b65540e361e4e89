"""The moments in the life of a request at which the visibility table is looked at, each with a request of its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from records.vocabulary import DecisionKind, MeetingState, ReferralState, State
from tests.workflow.builders import Story

Walk = Callable[[Story], Story]


def _reviewed(story: Story) -> Story:
    story.draft().submit().assign().to(State.SCHEDULED).to(State.REPORTING)
    return story.send_report()


def _discussed(story: Story) -> Story:
    return story.until_approved(guidance=True).table().open().begin_session().discuss()


def _advised(story: Story) -> Story:
    return story.until_advised(guidance=True)


def _referred(story: Story) -> Story:
    return _advised(story).refer()


def _refused(story: Story) -> Story:
    return _referred(story).answer(ReferralState.REFUSED).to(State.APPROVED)


def _long_ago(story: Story) -> Story:
    story.request.state_since -= timedelta(days=62)
    return story


def _alone(story: Story) -> Story:
    story.decide(DecisionKind.ALONE, story.request.state)
    return story.close()


def _reopened(story: Story) -> Story:
    return _referred(story).answer(ReferralState.STOPPED).withdraw().to(State.SUBMITTED)


MOMENTS: Final[dict[str, tuple[str, Walk]]] = {
    "dr": ("draft", lambda s: s.draft()),
    "dc": ("draft, crisis", lambda s: s.draft(crisis=True)),
    "su": ("submitted", lambda s: s.draft().submit()),
    "re": ("redirected", lambda s: s.draft().submit().redirect()),
    "pl": ("planning", lambda s: s.draft().submit().assign()),
    "sc": ("scheduled", lambda s: s.draft().submit().assign().to(State.SCHEDULED)),
    "rp": ("reporting", lambda s: s.draft().submit().assign().to(State.SCHEDULED).to(State.REPORTING)),
    "rv": ("review, a remark written and not sent", lambda s: _reviewed(s).remark(sent=False)),
    "rc": ("reporting again, remarks sent", lambda s: _reviewed(s).remark(sent=True).to(State.REPORTING)),
    "ap": ("approved", lambda s: s.until_approved(guidance=True)),
    "ts": ("tabled, envelopes sealed", lambda s: s.until_approved(guidance=True).table()),
    "to": ("tabled, envelopes open", lambda s: s.until_approved(guidance=True).table().open()),
    "ut": ("approved again: untabled, then opened", lambda s: s.until_approved(guidance=True).table().untable().open()),
    "ad": ("advising, in session", _discussed),
    "pp": (
        "approved again: postponed, minutes shared",
        lambda s: _discussed(s).postpone().end_session(MeetingState.PUBLISHED),
    ),
    "ac": ("advising, concluded", lambda s: _discussed(s).end_session()),
    "av": ("advised, concluded", lambda s: _discussed(s).send_advice().end_session()),
    "as": ("advised, minutes shared", _advised),
    "cl": ("advising again: a question about the advice", lambda s: _advised(s).to(State.ADVISING)),
    "al": ("closed: goes on alone", lambda s: _alone(_advised(s))),
    "rf": ("referring, offered", _referred),
    "ra": ("referring, accepted", lambda s: _referred(s).answer(ReferralState.ACCEPTED)),
    "rr": ("approved again: the referral refused", _refused),
    "nt": ("tabled at another table, of partner-d", lambda s: _refused(s).table("elsewhere")),
    "it": ("in trajectory", lambda s: _referred(s).answer(ReferralState.RUNNING).to(State.IN_TRAJECTORY)),
    "co": ("closed", lambda s: _referred(s).answer(ReferralState.COMPLETED).to(State.IN_TRAJECTORY).close()),
    "de": ("declined", lambda s: _advised(s).decide(DecisionKind.DECLINED, State.DECLINED)),
    "df": ("declined 62 days ago", lambda s: _long_ago(_advised(s).decide(DecisionKind.DECLINED, State.DECLINED))),
    "wd": ("withdrawn as a draft", lambda s: s.draft().withdraw()),
    "wt": (
        "withdrawn from the table, envelopes open",
        lambda s: s.until_approved(guidance=True).table().open().withdraw(),
    ),
    "wr": ("withdrawn, its referral stopped", lambda s: _referred(s).answer(ReferralState.STOPPED).withdraw()),
    "ro": ("submitted again: reopened after that", _reopened),
}
