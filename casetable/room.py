"""What lies on the table: the case at hand with everything around it, as one reader may see it, in plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import url_for
from sqlalchemy.orm import Session

from casetable import planning
from casetable.advice import AdviceRead, Line, shown_advice
from casetable.advising import Sources
from casetable.agenda import Item, Table
from casetable.agreements import Agreed
from casetable.envelopes import Envelope, envelopes_for
from records.dates import dutch_day, dutch_time, local_day
from records.kinds import Part
from records.meeting import CaseTableMeeting
from records.vocabulary import AgendaOutcome, MeetingState, Role, State
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotReachable
from workflow.reach import MeetingSight
from workflow.report import ApprovedReport, approved_report

MOVING: Final = (MeetingState.ANNOUNCED, MeetingState.IN_SESSION, MeetingState.CONCLUDED)  # later nothing changes


@dataclass(frozen=True, slots=True)
class Case:
    """The case at hand, as this reader may see it."""

    item: Item
    report: ApprovedReport
    envelopes: tuple[Envelope, ...]
    advice: AdviceRead | None
    agreements: tuple[Agreed, ...]

    @property
    def codes(self) -> dict[str, str]:
        """Give the code of every source: paragraphs and points."""
        codes = {paragraph.id: paragraph.code for paragraph in self.report.paragraphs()}
        return codes | {point.id: point.code for each in self.envelopes for point in each.points}


def at_hand(items: Sequence[Item], reference: str) -> Item | None:
    """Find the case that was asked for, or else the one the table talks about, or the first that still waits.

    Raises NotReachable for one that is not on this table for this reader.
    """
    if reference:
        found = next((item for item in items if item.reference == reference), None)
        if found is None:
            raise NotReachable
        return found
    waiting = [item for item in items if item.outcome is None]
    return next((item for item in items if item.in_hand), next(iter(waiting or items), None))


def read_case(session: Session, item: Item, agreements: Sequence[Agreed]) -> Case:
    """Read everything about a case. Three statements; `log_case` notes that it was read."""
    sight = item.sight
    report = approved_report(session, item.request.id) if sight.can(Part.REPORT) else ApprovedReport()
    advice = shown_advice(session, sight, item.request.id)
    if advice is not None and advice.item_id != item.id:
        advice = None  # of an earlier table
    envelopes = envelopes_for(session, sight, item.id, advice.id if advice else None).opened
    own = tuple(each for each in envelopes if each.item_id == item.id)
    return Case(item, report, own, advice, tuple(agreements))


def log_case(session: Session, actor: Actor, case: Case, now: datetime) -> None:
    """Note which parts of a case were read, and through which role."""
    sight, advice = case.item.sight, case.advice
    read = {Part.REPORT: bool(case.report.sections), Part.INPUTS: bool(case.envelopes), Part.ADVICE_DRAFT: bool(advice)}
    for part, was_read in read.items():
        if was_read and sight.can(part):
            reach.log_read(session, actor, sight, case.item.request.id, part, now)


def shown_meeting(meeting: CaseTableMeeting, sight: MeetingSight, table: Table) -> dict[str, Any]:
    """Put the meeting in plain values."""
    coordinates = Role.COORDINATOR in sight.roles
    return {
        "id": meeting.id,
        "state": meeting.state.label,
        "in_session": meeting.state is MeetingState.IN_SESSION,
        "moves": meeting.state in MOVING,
        "starts_at": meeting.starts_at,
        "opened_at": meeting.opened_at,
        "is_coordinator": coordinates,
        "present": [guest.name for guest in table.guests if guest.present],
        "excused": [guest.name for guest in table.guests if guest.excused],
        "notes_presence": coordinates and meeting.state in planning.NOTES_OPEN,
        "writes_notes": coordinates and meeting.state in planning.NOTES_OPEN,
    }


def shown_agenda(
    meeting: CaseTableMeeting, items: Sequence[Item], here: Item | None, *, beamer: bool
) -> list[dict[str, Any]]:
    """Put the agenda in plain values; the last line is the end."""
    shown = []
    values: dict[str, Any] = {"groot": 1} if beamer else {}
    for item in items:
        note, picture = _note(item)
        address = url_for("casetable.room", meeting_id=meeting.id, vraag=item.reference, **values)
        shown.append({"time": _hour(item.begins), "title": item.school, "href": address, "current": item is here,
                      "note": note, "note_icon": picture})  # fmt: skip
    end = items[-1].begins + timedelta(minutes=items[-1].minutes) if items else meeting.starts_at
    shown.append({"time": _hour(end), "title": _("Rondvraag en afsluiten"), "href": "", "note": ""})
    return shown


def _hour(moment: datetime) -> str:
    return dutch_time(moment).removesuffix(" u.")


def _note(item: Item) -> tuple[str, str]:
    if item.outcome is AgendaOutcome.POSTPONED:
        return item.outcome.label, "arrow-right"
    if item.outcome is AgendaOutcome.ADVISED:
        return item.outcome.label, "check-lg"
    if item.in_hand:
        until = _hour(item.begins + timedelta(minutes=item.minutes))
        return _("nu, gepland tot {time} u.", time=until), ""
    return "", ""


def shown_case(case: Case, sight: MeetingSight, actor: Actor, now: datetime) -> dict[str, Any]:
    """Put the case in plain values: what was used in the advice is filled in, everywhere."""
    item, advice = case.item, case.advice
    used, codes = advice.cited() if advice else {}, case.codes
    points = [point for each in case.envelopes for point in each.points]
    coordinates = Role.COORDINATOR in sight.roles
    return {
        "reference": item.reference,
        "school": item.school,
        "title": item.title,
        "state": item.request.state.label,
        "advising": item.request.state is State.ADVISING and coordinates,
        "version": item.request.version,
        "sections": case.report.on_the_table(),
        "used": list(used),
        "envelopes": [_opened(each, used) for each in case.envelopes if each.points],
        "empty": [each.organisation for each in case.envelopes if not each.points],
        "conflicts": [each.organisation for each in case.envelopes if each.conflict],
        "sees_inputs": item.sight.can(Part.INPUTS),
        "sees_draft": item.sight.can(Part.ADVICE_DRAFT),
        "may_write_input": item.sight.can(Part.OWN_INPUT) and item.outcome is None and item.discussed_at is None,
        "lines": [_line(each, codes) for each in advice.lines] if advice else [],
        "proposals": [{"name": each.organisation, "what": each.what or (each.kind.label if each.kind else "")}
                      for each in advice.proposals] if advice else [],
        "sent": advice is not None and advice.sent_at is not None,
        "unused": _unused(case.envelopes, used),
        "unused_count": sum(point.id not in used for point in points),
        "notes": item.notes if item.sight.can(Part.ADVICE_DRAFT) else "",
        "notes_revision": item.notes_revision,
        "agreements": [shown_agreement(each, actor, now, here=item.id) for each in case.agreements],
        "sources": Sources(case.envelopes, case.report).every() if coordinates else [],
    }  # fmt: skip


def shown_agreement(agreed: Agreed, actor: Actor, now: datetime, *, here: str = "") -> dict[str, Any]:
    """Put an agreement in plain values. `here`: the item on whose page it stands; others come from an earlier table."""
    return {
        "id": agreed.id,
        "what": agreed.what,
        "who": agreed.who,
        "due_on": agreed.due_on,
        "over": agreed.is_over(local_day(now)),
        "done": agreed.done_at is not None,
        "may_settle": actor.is_coordinator or agreed.owner_id == actor.person_id,
        "own": agreed.item_id == here,
        "earlier": "" if agreed.item_id == here else dutch_day(agreed.starts_at),
        "school": agreed.school,
        "reference": agreed.reference,
    }


def _unused(
    envelopes: Sequence[Envelope], used: dict[str, list[int]]
) -> list[tuple[list[str], str, list[tuple[str, str]]]]:
    """Give per organisation the codes no line rests on, and the words of explanation: code and word."""
    rest = [(each, [point for point in each.points if point.id not in used]) for each in envelopes]
    return [
        (
            [point.code for point in points],
            each.organisation,
            [(point.code, point.why_unused) for point in points if point.why_unused],
        )
        for each, points in rest
        if points
    ]


def _opened(envelope: Envelope, used: dict[str, list[int]]) -> dict[str, Any]:
    points = [{"code": each.code, "text": each.text, "used": each.id in used} for each in envelope.points]
    return {"title": envelope.organisation, "author": envelope.author, "late": envelope.late, "points": points}


def _line(line: Line, codes: dict[str, str]) -> dict[str, Any]:
    found = [source.code or codes.get(source.id, "") for source in line.sources]
    return {"text": line.text, "sources": [code for code in found if code]}
