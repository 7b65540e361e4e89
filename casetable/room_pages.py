"""The room: the agenda, the case at hand, the opened envelopes side by side, the advice in the making, the notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from casetable import planning
from casetable.advice import AdviceRead, shown_advice
from casetable.agenda import Item, Table, agenda_of, tables_of
from casetable.envelopes import Envelope, envelopes_for
from casetable.schemas import NotesInput
from records.dates import dutch_time
from records.kinds import Part
from records.meeting import CaseTableMeeting
from records.vocabulary import AgendaOutcome, Machine, MeetingState, Role, State
from records.words import _
from web.actions import buttons
from web.actor import current_actor
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go, page, say
from workflow import engine, reach
from workflow.errors import NotReachable, NotReady, Refused, Stale
from workflow.reach import MeetingSight
from workflow.report import ApprovedReport, approved_report

AT_TABLE: Final = ("discuss", "send_advice", "postpone", "untable")


@dataclass(frozen=True, slots=True)
class Case:
    """The case at hand, as this reader may see it."""

    item: Item
    report: ApprovedReport
    envelopes: tuple[Envelope, ...]
    advice: AdviceRead | None


def room(meeting_id: str) -> Response:
    """Show the table. `?vraag=` names the case; else the one at hand, or the first that still waits."""
    return _show(meeting_id, request.args.get("vraag", ""))


def _show(
    meeting_id: str, reference: str, form: Form | None = None, status: int = 200, newer: dict[str, Any] | None = None
) -> Response:
    session, actor = current_session(), current_actor()
    meeting, sight = reach.find_meeting(session, actor, meeting_id, now())
    items = agenda_of(session, actor, [meeting], now())[meeting.id]
    item = _at_hand(items, reference)
    case = _case(item) if item is not None else None
    table = tables_of(session, [meeting.id])[meeting.id]
    return page(
        "casetable/room.html",
        status,
        public=True,
        meeting=_meeting(meeting, sight, table),
        moment=now(),
        agenda=_agenda(meeting, items, item),
        case=_shown(case, sight) if case else None,
        number=items.index(item) + 1 if item else 0,
        total=len(items),
        actions=_actions(item) if item and Role.COORDINATOR in sight.roles else [],
        form=form or Form(values=_notes(item)),
        newer=newer,
    )


def _at_hand(items: Sequence[Item], reference: str) -> Item | None:
    """Find the case that was asked for; raises NotReachable for one that is not on this table for this reader."""
    if reference:
        found = next((item for item in items if item.reference == reference), None)
        if found is None:
            raise NotReachable
        return found
    waiting = [item for item in items if item.outcome is None]
    return next((item for item in items if item.in_hand), next(iter(waiting or items), None))


def _case(item: Item) -> Case:
    """Read everything about the case at hand, and note that it was read. Three statements."""
    session, actor, sight = current_session(), current_actor(), item.sight
    report = approved_report(session, item.request.id) if sight.can(Part.REPORT) else ApprovedReport()
    advice = shown_advice(session, sight, item.request.id)
    if advice is not None and advice.item_id != item.id:
        advice = None  # of an earlier table
    envelopes = envelopes_for(session, sight, item.id, advice.id if advice else None).opened
    read = {Part.REPORT: bool(report.sections), Part.INPUTS: bool(envelopes), Part.ADVICE_DRAFT: advice is not None}
    for part, was_read in read.items():
        if was_read and sight.can(part):
            reach.log_read(session, actor, sight, item.request.id, part, now())
    return Case(item, report, tuple(each for each in envelopes if each.item_id == item.id), advice)


def _meeting(meeting: CaseTableMeeting, sight: MeetingSight, table: Table) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "state": meeting.state.label,
        "in_session": meeting.state is MeetingState.IN_SESSION,
        "starts_at": meeting.starts_at,
        "opened_at": meeting.opened_at,
        "is_coordinator": Role.COORDINATOR in sight.roles,
        "present": [guest.name for guest in table.guests if guest.present],
        "writes_notes": Role.COORDINATOR in sight.roles and meeting.state in planning.NOTES_OPEN,
    }


def _agenda(meeting: CaseTableMeeting, items: Sequence[Item], here: Item | None) -> list[dict[str, Any]]:
    shown = []
    for item in items:
        note, picture = _note(item)
        address = url_for("casetable.room", meeting_id=meeting.id, vraag=item.reference)
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


def _shown(case: Case, sight: MeetingSight) -> dict[str, Any]:
    """Put the case in plain values: what was used in the advice is filled in, everywhere."""
    item, advice = case.item, case.advice
    used = advice.cited() if advice else {}
    codes = {paragraph.id: paragraph.code for paragraph in case.report.paragraphs()}
    points = [(each, point) for each in case.envelopes for point in each.points]
    codes |= {point.id: point.code for _envelope, point in points}
    return {
        "reference": item.reference,
        "school": item.school,
        "title": item.title,
        "state": item.request.state.label,
        "advising": item.request.state is State.ADVISING and Role.COORDINATOR in sight.roles,
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
        "unused_count": sum(point.id not in used for _envelope, point in points),
        "notes": item.notes if item.sight.can(Part.ADVICE_DRAFT) else "",
        "notes_revision": item.notes_revision,
    }  # fmt: skip


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


def _line(line: Any, codes: dict[str, str]) -> dict[str, Any]:
    sources = [source.code or codes.get(source.id, "") for source in line.sources]
    return {"text": line.text, "sources": [code for code in sources if code]}


def _actions(item: Item) -> list[dict[str, Any]]:
    able = engine.available(current_session(), Machine.REQUEST, item.request, current_actor(), item.sight.roles, now())
    wanted = [each for name in AT_TABLE for each in able if each.action == name]
    return buttons(wanted, Machine.REQUEST, item.reference)


def _notes(item: Item | None) -> dict[str, Any]:
    return {"notes": item.notes, "revision": item.notes_revision} if item else {}


def keep_notes(meeting_id: str, reference: str) -> BaseResponse:
    """Keep the notes of the room on one case; who wrote meanwhile is not written over."""
    session, actor = current_session(), current_actor()
    form = read(NotesInput)
    if form.ok:
        try:
            planning.write_notes(session, actor, meeting_id, reference, form.data, now())
        except (Stale, NotReady) as refused:
            session.rollback()
            return _refused(meeting_id, reference, form, refused)
        say(_("De notities zijn bewaard."))
        return go("casetable.room", meeting_id=meeting_id, vraag=reference, _anchor="notities")
    return _show(meeting_id, reference, form, 422)


def _refused(meeting_id: str, reference: str, form: Form, refused: Refused) -> Response:
    if isinstance(refused, Stale):
        form.values["revision"] = refused.newer.get("revision", 0)
        return _show(meeting_id, reference, form, refused.status, dict(refused.newer))
    form.take(refused)
    return _show(meeting_id, reference, form, refused.status)
