"""What the pages of the conversation show, as plain values: who could hold it, and which moments suit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from marshmallow import ValidationError
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from intake import assigning, pairing, story
from intake.poll import OTHERS_WISHED, Judged, Poll
from intake.questions import Context
from records.dates import dutch_day, dutch_moment, dutch_time, local, local_day
from records.organisations import School
from records.request import IntakeAnswer, SupportRequest
from records.vocabulary import MeetingPlace, SlotAnswer, Theme
from records.words import _
from web.kit import kit
from workflow.inputs import ZONE, Moment

USUAL_MINUTES: Final = 90
ELSEWHERE: Final = story.PEOPLE_AND_MOMENTS | {"themes", "grant"}  # the page shows these in its own way
KINDS: Final[Mapping[SlotAnswer, str]] = {SlotAnswer.YES: "ok", SlotAnswer.IF_NEED_BE: "warn", SlotAnswer.NO: "stop"}


@dataclass(frozen=True, slots=True)
class AssignView:
    """The page where two interviewers are named."""

    told: list[story.Told]
    grant: str
    themes: list[str]
    candidates: list[assigning.Candidate]
    pairs: list[pairing.Pair]

    @property
    def present(self) -> list[str]:
        """Give the ids of whoever holds the conversation now."""
        return [one.id for one in self.candidates if one.assigned]

    @property
    def fit(self) -> list[assigning.Candidate]:
        """Give whoever can be chosen."""
        return [one for one in self.candidates if one.fit]

    @property
    def unfit(self) -> list[assigning.Candidate]:
        """Give whoever declared a conflict, or works for a guidance service alone."""
        return [one for one in self.candidates if not one.fit]


def context(now: datetime) -> Context:
    """Give what the words of the chat need from outside."""
    return Context(today=local_day(now), crisis_phone=kit().settings.network.crisis_phone)


def told(session: Session, request: SupportRequest, now: datetime) -> tuple[list[story.Told], dict[str, Any]]:
    """Give the school's story, and its answers as they were sent. One statement."""
    answers = story.answers_of(session, request)
    found = [each for each in story.story(request, answers, context(now)) if each.key not in ELSEWHERE]
    return [each for each in found if each.text], answers


def assign_view(session: Session, request: SupportRequest, now: datetime) -> AssignView:
    """Gather what the page shows. Four statements."""
    words, answers = told(session, request, now)
    themes = [Theme(key) for key in answers.get("themes") or () if key in set(Theme)]
    people = assigning.candidates(session, request, themes)
    return AssignView(
        told=words,
        grant=story.grant_of(answers),
        themes=[theme.label for theme in themes],
        candidates=people,
        pairs=pairing.propose(people, themes),
    )


def as_result(judged: Judged, poll: Poll) -> dict[str, Any]:
    """Make a row of `components/poll.html: poll_results`."""
    given = [judged.slot.answers.get(voter.id) for voter in poll.voters]
    return {
        "day": dutch_day(judged.slot.starts_at),
        "hour": dutch_time(judged.slot.starts_at),
        "best": judged.best,
        "answers": [(KINDS[each], each.label) if each else ("", _("nog niets")) for each in given],
    }


def as_choice(judged: Judged, poll: Poll, chosen: datetime | None) -> dict[str, Any]:
    """Make a moment to choose on the page where the date is fixed."""
    silent = {voter.id for voter in poll.voters if voter.id not in judged.slot.answers}
    school = [voter for voter in judged.missing if not voter.is_interviewer]
    reluctant = {key for key, said in judged.slot.answers.items() if said is SlotAnswer.IF_NEED_BE}
    return {
        "at": local(judged.slot.starts_at).strftime("%Y-%m-%dT%H:%M"),
        "moment": dutch_moment(judged.slot.starts_at),
        "best": judged.best,
        "valid": judged.valid,
        "chosen": judged.slot.starts_at == chosen,
        "needed": [_why_missing(name, judged, silent) for name in judged.needed],
        "coming": judged.coming,
        "enough": judged.coming > OTHERS_WISHED,
        "cannot": [voter.name for voter in school if voter.id not in silent],
        "silent": [voter.name for voter in school if voter.id in silent],
        "reluctant": [voter.name for voter in poll.voters if voter.id in reluctant],
    }


def _why_missing(name: str, judged: Judged, silent: set[str]) -> str:
    """Say of somebody who is needed whether they cannot come, or said nothing yet."""
    voter = next((each for each in judged.missing if each.name == name and each.is_interviewer), None)
    if voter is None:
        return name
    return _("{name} (nog geen antwoord)", name=name) if voter.id in silent else _("{name} (kan niet)", name=name)


def moment_in(written: Any) -> datetime | None:
    """Read a moment as a form or an address gives it, in Brussels time; None when it is none."""
    try:
        found: datetime = Moment(default_timezone=ZONE).deserialize(written)
    except ValidationError:
        return None
    return found


def first_plan(session: Session, request: SupportRequest, chosen: datetime | None) -> dict[str, str]:
    """Fill the form in beforehand: the moment that suits best, and the place the school prefers. One statement."""
    said = and_(IntakeAnswer.request_id == request.id, IntakeAnswer.key == "format", IntakeAnswer.set_aside.is_(False))
    query = select(School.name, School.street, School.place, IntakeAnswer.value).outerjoin(IntakeAnswer, said)
    row = session.execute(query.where(School.id == request.school_id)).first()
    place, where = (row.value if row else None), ""
    if row is not None and place == MeetingPlace.SCHOOL:
        where = ", ".join(part for part in (row.name, row.street, row.place) if part)
    elif place == MeetingPlace.NETWORK:
        where = kit().settings.network.address
    at = local(chosen).strftime("%Y-%m-%dT%H:%M") if chosen else ""
    return {"starts_at": at, "minutes": str(USUAL_MINUTES), "place": where}
