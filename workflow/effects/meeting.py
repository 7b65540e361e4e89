"""What changes on a case-table meeting."""

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.meeting import (
    AgendaItem,
    CaseTableMeeting,
    MeetingExcuse,
    MeetingOrganisation,
    MeetingPresence,
    MinutesAddition,
)
from records.organisations import Organisation
from records.request import SupportRequest
from records.vocabulary import Action, Machine, MeetingAction
from workflow.move import AnyMove, Effect, Fire

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they read as figures


def announce(move: AnyMove) -> None:
    """Tell the partners until when they prepare."""
    move.subject.deadline = move.data["deadline"]
    move.subject.sequence += 1


def amend(move: AnyMove) -> None:
    """Change what was given; what was left out stays. A moved deadline moves the term of what lies there."""
    meeting = move.subject
    for name in ("starts_at", "minutes", "place", "capacity", "deadline"):
        if name in move.data:
            setattr(meeting, name, move.data[name])
    if "organisations" in move.data:
        invite(move.session, meeting, move.data["organisations"])
    if "deadline" in move.data:
        for request in _requests_on(move.session, meeting):
            request.due_at = meeting.deadline
    meeting.sequence += 1


def invite(session: Session, meeting: CaseTableMeeting, organisations: Iterable[str]) -> None:
    """Invite exactly these organisations (ids); each keeps or gets a letter of its own for the codes of its points."""
    wanted = set(organisations)
    meeting.invited = [one for one in meeting.invited if one.organisation_id in wanted]
    taken = {one.letter for one in meeting.invited}
    new = wanted - {one.organisation_id for one in meeting.invited}
    names = select(Organisation.id, Organisation.name).where(Organisation.id.in_(new)).order_by(Organisation.name)
    for organisation_id, name in session.execute(names).all():
        letter = _letter(name, taken)
        taken.add(letter)
        meeting.invited.append(MeetingOrganisation(organisation_id=organisation_id, letter=letter))


def _letter(name: str, taken: set[str]) -> str:
    """Give the first letter of a word of the name that is still free, then any free letter, then two."""
    wishes = [word[0].upper() for word in name.split() if word[:1].upper() in ALPHABET and word[:1].isalpha()]
    pairs = [one + other for one in ALPHABET for other in ALPHABET]
    letters: list[str] = [*reversed(wishes), *ALPHABET, *pairs]
    return next(letter for letter in letters if letter not in taken)


def _requests_on(session: Session, meeting: CaseTableMeeting) -> list[SupportRequest]:
    query = (
        select(SupportRequest)
        .join(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None))
        .order_by(AgendaItem.position)
    )
    return list(session.scalars(query))


def open_envelopes(move: AnyMove) -> None:
    """Let the table read all inputs, at once."""
    move.subject.opened_at = move.now


def start(move: AnyMove) -> None:
    """Take down who sits at the table."""
    move.subject.started_at = move.now
    note_presence(move)


def note_presence(move: AnyMove) -> None:
    """Take down who sits at the table by now: who comes late still reads the minutes."""
    kept = {one.person_id: one for one in move.subject.present}
    wanted = dict.fromkeys(move.data["present"])
    move.subject.present = [kept.get(key) or MeetingPresence(person_id=key) for key in wanted]
    _note_excuses(move, wanted)


def _note_excuses(move: AnyMove, present: Collection[str]) -> None:
    """Take down who let know not to come; who came after all is no longer excused."""
    kept = {one.person_id: one for one in move.subject.excused}
    told = move.data.get("excused")
    wanted = [key for key in (kept if told is None else dict.fromkeys(told)) if key not in present]
    move.subject.excused = [kept.get(key) or MeetingExcuse(person_id=key) for key in wanted]


def conclude(move: AnyMove) -> None:
    """Close the session."""
    move.subject.concluded_at = move.now


def publish_minutes(move: AnyMove) -> None:
    """Share the minutes with the table, and with each school its own extract."""
    move.subject.published_at = move.now


def add_to_minutes(move: AnyMove) -> None:
    """Add something to minutes that were shared; these themselves never change."""
    meeting, about = move.subject, move.facts.named["discussed"].get(move.data["request"])
    last = select(func.max(MinutesAddition.number)).where(MinutesAddition.meeting_id == meeting.id)
    addition = MinutesAddition(
        meeting_id=meeting.id,
        number=(move.session.scalar(last) or 0) + 1,
        request_id=about,
        for_school=move.data["for_school"],
        text=move.data["text"],
        added_at=move.now,
        added_by_id=move.person_id,
    )
    move.session.add(addition)
    move.session.flush()
    move.detail["version"] = addition.number
    move.detail["told"] = [about] if addition.for_school else []


def cancel(move: AnyMove) -> Iterable[Fire]:
    """Give every request back, to lie on a later table."""
    move.subject.sequence += 1
    for request in _requests_on(move.session, move.subject):
        reason = {"reason": move.data["reason"]}
        yield Fire(Machine.REQUEST, request, Action.UNTABLE, reason, actor=move.actor)


EFFECTS: Final[dict[MeetingAction, Effect]] = {
    MeetingAction.ANNOUNCE: announce,
    MeetingAction.AMEND: amend,
    MeetingAction.OPEN_ENVELOPES: open_envelopes,
    MeetingAction.START: start,
    MeetingAction.NOTE_PRESENCE: note_presence,
    MeetingAction.CONCLUDE: conclude,
    MeetingAction.PUBLISH_MINUTES: publish_minutes,
    MeetingAction.ADD_TO_MINUTES: add_to_minutes,
    MeetingAction.CANCEL: cancel,
}
