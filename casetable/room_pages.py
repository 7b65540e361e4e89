"""The room (screen 06): the whole page, and the small parts that follow what happens at the table.

The page asks every few seconds whether anything changed. Nothing did: 204, after a few statements. Something did: only
the parts that look different now. When the page itself must be another one (the next case, another step), it reloads:
what was typed is kept in the browser and stands there again.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from flask import Response, make_response, render_template, request, url_for
from markupsafe import Markup

from casetable.agenda import Item, agenda_of
from casetable.agreements import table_with_agreements
from casetable.pulse import pulse_of
from casetable.room import at_hand, log_case, read_case, shown_agenda, shown_case, shown_meeting
from records.meeting import CaseTableMeeting
from records.vocabulary import Machine, Role
from web.actions import buttons
from web.actor import current_actor
from web.forms import Form
from web.kit import current_session, now
from web.pages import page
from workflow import engine, reach
from workflow.errors import NotReachable
from workflow.reach import MeetingSight

AT_TABLE: Final = ("discuss", "send_advice", "postpone", "untable")
PARTS: Final = ("agenda", "question", "inputs", "proposals", "agreements", "notes", "advice", "rest", "steps")
FRAME: Final = ("reference", "advising", "sees_inputs", "sees_draft", "may_write_input", "state")
TOKEN: Final = re.compile(r'name="csrf_token" value="[^"]*"')
SHORT: Final = 8


def room(meeting_id: str) -> Response:
    """Show the table. `?vraag=` names the case; else the one at hand, or the first that still waits."""
    return show_room(meeting_id, request.args.get("vraag", ""))


def show_room(
    meeting_id: str,
    reference: str,
    form: Form | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    """Draw the whole page; `form` and `more` are what a refused form brings along."""
    values = _values(meeting_id, reference)
    values |= {"form": form or Form(values=values.pop("kept")), "agreeing": Form(), "adding": Form(), **more}
    drawn = _drawn(values)
    return page(
        "casetable/room.html",
        status,
        public=True,
        parts=_safe(drawn),
        asking=_asking(values, drawn),
        **values,
    )


def live(meeting_id: str) -> Response:
    """Give what changed at the table since the page was drawn: nothing (204), some parts, or the order to reload."""
    session, actor, asked = current_session(), current_actor(), request.args
    meeting, sight = reach.find_meeting(session, actor, meeting_id, now())
    items = agenda_of(session, actor, [meeting], now())[meeting.id]
    pulse = pulse_of(session, meeting, items)
    if pulse == asked.get("pols"):
        return make_response("", 204)
    try:
        values = _gathered(meeting, sight, items, asked.get("vraag", ""), pulse, log=False)
    except NotReachable:
        return _reload()  # the case left this table
    values |= {"form": Form(values=values.pop("kept")), "agreeing": Form(), "adding": Form()}
    if _frame(values) != asked.get("kader"):
        return _reload()
    drawn = _drawn(values)
    before = dict(zip(PARTS, asked.get("delen", "").split("."), strict=False))
    changed = {name: text for name, text in drawn.items() if _short(text) != before.get(name)}
    return make_response(
        render_template("casetable/live.html", parts=_safe(changed), asking=_asking(values, drawn), **values)
    )


def _reload() -> Response:
    answer = make_response("", 200)
    answer.headers["HX-Refresh"] = "true"
    return answer


def _values(meeting_id: str, reference: str) -> dict[str, Any]:
    session, actor = current_session(), current_actor()
    meeting, sight = reach.find_meeting(session, actor, meeting_id, now())
    items = agenda_of(session, actor, [meeting], now())[meeting.id]
    return _gathered(meeting, sight, items, reference, log=True)


def _gathered(
    meeting: CaseTableMeeting, sight: MeetingSight, items: list[Item], reference: str, pulse: str = "", *, log: bool
) -> dict[str, Any]:
    """Put everything that is drawn in plain values. `log`: note who reads; a page that follows was noted."""
    session, actor, beamer = current_session(), current_actor(), "groot" in request.args
    item = at_hand(items, reference)
    table, agreements = table_with_agreements(session, meeting, item)
    case = read_case(session, item, agreements) if item is not None else None
    if case is not None and log:
        log_case(session, actor, case, now())
    return {
        "meeting": shown_meeting(meeting, sight, table),
        "moment": now(),
        "agenda": shown_agenda(meeting, items, item, beamer=beamer),
        "case": shown_case(case, sight, actor, now()) if case else None,
        "number": items.index(item) + 1 if item else 0,
        "total": len(items),
        "actions": _actions(item) if item and Role.COORDINATOR in sight.roles and not beamer else [],
        "people": [(guest.id, guest.name) for guest in table.guests],
        "beamer": beamer,
        "wanted": reference,
        "pulse": pulse,
        "newer": None,
        "kept": {"notes": item.notes, "revision": item.notes_revision} if item else {},
    }


def _actions(item: Item) -> list[dict[str, Any]]:
    able = engine.available(current_session(), Machine.REQUEST, item.request, current_actor(), item.sight.roles, now())
    wanted = [each for name in AT_TABLE for each in able if each.action == name]
    return buttons(wanted, Machine.REQUEST, item.reference)


def _drawn(values: Mapping[str, Any]) -> dict[str, str]:
    if values["case"] is None:
        return {"agenda": render_template("casetable/room/agenda.html", **values)}
    return {name: render_template(f"casetable/room/{name}.html", **values) for name in PARTS}


def _safe(drawn: Mapping[str, str]) -> dict[str, Markup]:
    return {name: Markup(text) for name, text in drawn.items()}  # noqa: S704 - rendered by a template of ours


def _short(text: str) -> str:
    """Tell one drawing from another; the token in a form differs every time and says nothing."""
    return sha256(TOKEN.sub("", text).encode()).hexdigest()[:SHORT]


def _frame(values: Mapping[str, Any]) -> str:
    """Tell when the page itself must be another: other forms, or another case."""
    case = values["case"] or {}
    told = [values["meeting"]["state"], values["meeting"]["writes_notes"], *(case.get(name) for name in FRAME)]
    return sha256(repr(told).encode()).hexdigest()[:SHORT]


def _asking(values: Mapping[str, Any], drawn: Mapping[str, str]) -> str:
    """Give the address that asks what changed since this was drawn."""
    asked: dict[str, Any] = {
        "vraag": values["wanted"] or None,
        "groot": 1 if values["beamer"] else None,
        "pols": values["pulse"] or None,
        "kader": _frame(values),
        "delen": ".".join(_short(drawn[name]) if name in drawn else "" for name in PARTS),
    }
    return url_for("casetable.live", meeting_id=values["meeting"]["id"], **asked)
