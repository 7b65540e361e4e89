"""The pages of referrals: the list of a partner, one referral, and all support of one question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Response, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from records.kinds import Part
from records.referral import Referral
from records.request import SupportRequest
from records.vocabulary import Choice, Machine, ReferralAction, ReferralState, Role, State
from records.words import N_, _
from trajectory import progress
from trajectory.around import Around, notes_of, people_of, read_around
from trajectory.referrals import SCHOOL_SIDE, Chosen, Support, own_completed, own_open, read_all, read_one
from trajectory.turn import Turn, roles_on, turn_on
from web.actions import action_address, address_of
from web.actor import current_actor
from web.drawing import Drawn, draw
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go, page, say
from web.paging import cut, wanted
from web.pupils import warn_of_pupils
from web.where import turn_words, where
from workflow import engine, reach
from workflow.actor import Actor
from workflow.calendars import network_calendar
from workflow.errors import NotReachable
from workflow.reach import Sight
from workflow.school_calendar import Calendar

COMPLETED_SHOWN: Final = 20
# What a form opens with: action -> (label of its button, whether it stands open on the page)
OPEN_FORMS: Final = frozenset({ReferralAction.ACCEPT, ReferralAction.START, ReferralAction.COMPLETE})
BUTTONS: Final[Mapping[ReferralAction, str]] = {
    ReferralAction.ACCEPT: N_("Aanvaard en laat de school weten"),
    ReferralAction.REFUSE: N_("Laat weten dat het nu niet kan"),
    ReferralAction.START: N_("Geef de startdag door"),
    ReferralAction.COMPLETE: N_("Rond de ondersteuning af"),
    ReferralAction.STOP: N_("Zet de ondersteuning stop"),
}
QUESTIONS: Final[Mapping[ReferralAction, str]] = {
    ReferralAction.ACCEPT: N_("Nemen jullie dit op?"),
    ReferralAction.START: N_("Wanneer start de ondersteuning?"),
    ReferralAction.COMPLETE: N_("Is de ondersteuning klaar?"),
}


@dataclass(frozen=True, slots=True)
class ActionForm:
    """One action of a referral as the page shows it: its own fields, open or behind a click."""

    action: str
    title: str
    label: str
    button: str
    url: str
    ready: bool
    reasons: list[str]
    fields: list[Drawn]
    form: Form
    opened: bool


# ---- the list of a partner


def referrals() -> Response:
    """List what schools chose one's own organisations for: to answer, running, and rounded off."""
    session, actor, moment = current_session(), current_actor(), now()
    asked = wanted(datetime, str, default=COMPLETED_SHOWN)
    rows = own_completed(session, actor, moment, asked.limit, asked.after)
    completed = cut(rows, asked, lambda row: row.cursor)
    first_page = asked.after is None
    still_open = own_open(session, actor, moment) if first_page else []
    calendar = network_calendar(session)
    drawn = [_row(each, moment, calendar) for each in still_open]
    return page(
        "trajectory/referrals.html",
        offered=[row for row in drawn if row["state"] is ReferralState.OFFERED],
        running=[row for row in drawn if row["state"] is not ReferralState.OFFERED],
        completed=[_row(each, moment, calendar) for each in completed.rows],
        next_url=completed.next_url or "",
        first_url="" if first_page else url_for("trajectory.referrals"),
        several=len(actor.organisations) > 1,
    )


def _row(chosen: Chosen, moment: datetime, calendar: Calendar) -> dict[str, Any]:
    support = chosen.support
    turn = turn_on(support, frozenset({Role.REFERRED}), moment, lambda: calendar)
    closable = support.state is ReferralState.COMPLETED and chosen.request_state is State.IN_TRAJECTORY
    return {
        "href": address_of(Machine.REFERRAL, support.id),
        "close_url": url_for("trajectory.close", reference=chosen.reference) if closable else "",
        "reference": chosen.reference,
        "school": chosen.school,
        "title": chosen.title,
        "organisation": support.organisation,
        "kind": support.kind.label,
        "what": support.what,
        "state": support.state,
        "talk": support.choice is Choice.TALK,
        "since": support.since,
        "start_day": support.start_day,
        "turn": turn,
    }


# ---- one referral


def show(referral_id: str) -> Response:
    """Show one referral to its partner, the school or the coordinator."""
    return _page(referral_id, Form(prefix="note-"))


def write_note(referral_id: str) -> BaseResponse:
    """Write a progress note at a referral."""
    session, actor, moment = current_session(), current_actor(), now()
    referral = progress.find_to_write(session, actor, referral_id, moment)
    form = read(progress.NoteInput)
    form.prefix = "note-"
    if not form.ok:
        return _page(referral_id, form, 422)
    progress.write(session, actor, referral, form.data["text"], moment)
    warn_of_pupils(_("Hoe gaat het?"), form.data["text"])
    say(_("Bewaard. De school en de coördinator lezen mee."))
    return go("trajectory.show", referral_id=referral_id)


def _page(referral_id: str, note_form: Form, status: int = 200) -> Response:
    session, actor, moment = current_session(), current_actor(), now()
    referral, sight = reach.find_referral(session, actor, referral_id, moment)
    request, roles = referral.request, roles_on(referral.id, sight.roles, sight.referral_ids)
    support = read_one(session, referral, sight)
    turn = turn_on(support, roles, moment, lambda: network_calendar(session))
    head = where(session, request, sight, actor, moment, turn=turn.roles or None)
    if turn.roles:
        head |= {"turn": turn_words(turn.roles, sight.roles), "is_you": turn.is_you}
    return page(
        "trajectory/show.html",
        status,
        where=head,
        request_url=address_of(Machine.REQUEST, request.reference),
        request_title=request.title or "",
        support=support,
        heading=_heading(support, sight),
        turn=turn,
        is_own=referral.id in sight.referral_ids,
        is_school=bool(sight.roles & SCHOOL_SIDE),
        forms=_forms(session, referral, actor, roles, moment),
        note_form=note_form if progress.may_write(referral, sight.roles) else None,
        note_hint=progress.NoteInput().fields["text"].metadata,
        close_url=_close_url(referral, sight),
        draft=f"referral-{referral.id}",
        **_beside(session, referral, sight),
    )


def _beside(session: Session, referral: Referral, sight: Sight) -> dict[str, Any]:
    """Give what stands beside a referral: notes, papers, what the school shares, and its people. Two statements."""
    around = read_around(session, referral, sight)
    report = f"{address_of(Machine.REQUEST, referral.request.reference)}/verslag" if sight.can(Part.REPORT) else ""
    return {
        "around": around,
        "papers": _papers(around),
        "report_url": report,
        "people": people_of(session, referral.request, sight),
        "sees_contact": sight.can(Part.PARTICIPANT_CONTACT),
    }


def _heading(support: Support, sight: Sight) -> str:
    if support.id not in sight.referral_ids:
        return _("Ondersteuning door {partner}", partner=support.organisation)
    if support.state is not ReferralState.OFFERED:
        return _("Jullie ondersteuning")
    if support.choice is Choice.TALK:
        return _("Een school wil eerst met jullie praten")
    return _("Een school koos voor jullie")


def _forms(
    session: Session, referral: Referral, actor: Actor, roles: frozenset[Role], moment: datetime
) -> list[ActionForm]:
    able = engine.available(session, Machine.REFERRAL, referral, actor, roles, moment)
    return [_form(each, referral, actor) for each in able]


def _form(each: engine.Available, referral: Referral, actor: Actor) -> ActionForm:
    action = ReferralAction(each.action.value)
    form = Form(prefix=f"{action.value}-", values=first_values(action, actor))
    return ActionForm(
        action=action.value,
        title=_(QUESTIONS.get(action, "")),
        label=action.label,
        button=_(BUTTONS[action]) if action in BUTTONS else action.label,
        url=action_address(Machine.REFERRAL, referral.id, action.value),
        ready=each.ready,
        reasons=each.reasons,
        fields=draw(each.asks, lambda _name: (), form),
        form=form,
        opened=action in OPEN_FORMS,
    )


def first_values(action: ReferralAction, actor: Actor) -> dict[str, Any]:
    """Give what a form shows at first: whoever accepts is most often the contact."""
    if action is ReferralAction.ACCEPT and actor.is_someone:
        return {"contact": ", ".join(text for text in (actor.name, actor.email) if text)}
    return {}


def accept_prefill(_session: Session, actor: Actor, _referral: Referral, _now: datetime) -> dict[str, Any]:
    """Give the same for the page of the action alone."""
    return first_values(ReferralAction.ACCEPT, actor)


def _papers(around: Around) -> list[dict[str, Any]]:
    return [
        {"title": paper.kind.label, "href": f"/documenten/{paper.id}", "made_at": paper.made_at, "pages": paper.pages}
        for paper in around.papers
    ]


def _close_url(referral: Referral, sight: Sight) -> str:
    closable = referral.state is ReferralState.COMPLETED and referral.request.state is State.IN_TRAJECTORY
    if closable and sight.roles & {Role.REFERRED, Role.COORDINATOR}:
        return url_for("trajectory.close", reference=referral.request.reference)
    return ""


# ---- all support of one question


@dataclass(frozen=True, slots=True)
class Shown:
    """A referral on the page of its question. `buttons`: what may happen, with the page where it is done."""

    support: Support
    turn: Turn
    href: str
    notes: int
    last_note: str
    buttons: list[dict[str, Any]]


def support(reference: str) -> Response:
    """Show everything partners do for one question: who is at turn, until when, whom to contact."""
    session, actor, moment = current_session(), current_actor(), now()
    request, sight = reach.find_request(session, actor, reference, moment)
    if not sight.can(Part.REFERRALS) and not sight.can(Part.OWN_REFERRAL):
        raise NotReachable
    shown = _shown(session, request, actor, sight, moment)
    return page(
        "trajectory/support.html",
        where=where(session, request, sight, actor, moment),
        title=request.title or "",
        request_url=address_of(Machine.REQUEST, reference),
        is_school=bool(sight.roles & SCHOOL_SIDE),
        current=[each for each in shown if each.support.latest],
        earlier=[each for each in shown if not each.support.latest],
        close_url=_may_close(session, request, actor, sight, moment),
        closing=request.closing_note is not None and sight.can(Part.CLOSING_NOTE),
        evaluation=request.state is State.CLOSED and sight.can(Part.EVALUATION),
    )


def _shown(session: Session, request: SupportRequest, actor: Actor, sight: Sight, moment: datetime) -> list[Shown]:
    """Draw every referral that this reader may see. Two statements."""
    found = read_all(session, request, sight)
    notes = notes_of(session, [each.id for each, _referral in found]) if found else {}
    shown = []
    for each, referral in found:
        roles = roles_on(each.id, sight.roles, sight.referral_ids)
        able = engine.available(session, Machine.REFERRAL, referral, actor, roles, moment)
        written = notes.get(each.id, [])
        shown.append(
            Shown(
                support=each,
                turn=turn_on(each, roles, moment, lambda: network_calendar(session)),
                href=address_of(Machine.REFERRAL, each.id),
                notes=len(written),
                last_note=written[-1].text if written else "",
                buttons=_short_cuts(able, each),
            )
        )
    return shown


def _short_cuts(able: list[engine.Available], support: Support) -> list[dict[str, Any]]:
    """Give what is done with one click; what asks something is done on the referral's own page."""
    return [
        {
            "action": each.action.value,
            "label": each.action.label,
            "ready": each.ready,
            "reasons": each.reasons,
            "asks": False,
            "url": action_address(Machine.REFERRAL, support.id, each.action.value),
        }
        for each in able
        if each.action is ReferralAction.CONFIRM and each.ready
    ]


def _may_close(session: Session, request: SupportRequest, actor: Actor, sight: Sight, moment: datetime) -> str:
    if request.state is not State.IN_TRAJECTORY or not sight.roles & {Role.COORDINATOR, Role.REFERRED}:
        return ""
    able = engine.available(session, Machine.REQUEST, request, actor, sight.roles, moment)
    closes = any(each.action == "close" for each in able)
    return url_for("trajectory.close", reference=request.reference) if closes else ""
