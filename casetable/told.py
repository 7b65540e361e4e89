"""What was noted and agreed at a table, for a program: the notes of a case, and who does what by which day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from casetable.agenda import Item
from casetable.agreements import Agreed, agreements_at, carried_to
from records.kinds import Part
from records.meeting import CaseTableMeeting
from records.vocabulary import MeetingState, Role
from workflow import reach
from workflow.actor import Actor
from workflow.reach import MeetingSight


def told_at(
    session: Session,
    actor: Actor,
    meeting: CaseTableMeeting,
    sight: MeetingSight,
    items: Sequence[Item],
    now: datetime,
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Give per item its notes and agreements, and what is open from earlier tables, as far as this reader may know.

    As the room and the minutes show them (visibility.md): the table while it is in session, who was there once the
    minutes are shared, and always the coordinator. Three statements; what is read is noted.
    """
    heard = [item for item in items if _hears(meeting, sight, item)]
    agreed = agreements_at(session, [item.id for item in heard])
    here = {item.reference for item in items}
    carried = [each for each in carried_to(session, actor, meeting, now) if each.reference in here]
    _note_read(session, actor, sight, heard, now)
    told = {
        item.id: {"notes": item.notes, "agreements": [_agreement(each) for each in agreed if each.item_id == item.id]}
        for item in heard
    }
    return told, [{"reference": each.reference, **_agreement(each)} for each in carried]


def _hears(meeting: CaseTableMeeting, sight: MeetingSight, item: Item) -> bool:
    if Role.COORDINATOR in sight.roles or sight.may_read_minutes:
        return True
    return meeting.state is MeetingState.IN_SESSION and item.sight.can(Part.ADVICE_DRAFT)


def _note_read(session: Session, actor: Actor, sight: MeetingSight, heard: Sequence[Item], now: datetime) -> None:
    told = [item for item in heard if item.discussed_at is not None]
    if sight.may_read_minutes:
        reach.log_meeting_read(session, actor, sight, [item.request.id for item in told], now)
        return
    for item in told:
        reach.log_read(session, actor, item.sight, item.request.id, Part.ADVICE_DRAFT, now)


def _agreement(each: Agreed) -> dict[str, Any]:
    return {
        "id": each.id,
        "what": each.what,
        "owner": each.owner_id,
        "owner_name": each.who,
        "due_on": each.due_on.isoformat(),
        "done": each.done_at is not None,
    }
