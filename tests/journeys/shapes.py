"""The shapes of design/api.md, as data: what a program outside may count on."""

import re
from typing import Any, Final

from records.vocabulary import (
    Action,
    AgendaOutcome,
    Choice,
    MeetingState,
    ReferralState,
    RemarkKind,
    Role,
    Route,
    SectionKey,
    State,
    SupportKind,
    Theme,
)
from tests.journeys.program import MOMENT, Maybe

SHA256: Final = re.compile("[0-9a-f]{64}")
REFERENCE: Final = re.compile(r"\d{4}-\d{4}")


def one_of(words: Any) -> frozenset[str]:
    """Give the values of a vocabulary."""
    return frozenset(each.value for each in words)


def listed(shape: Any) -> dict[str, Any]:
    """Give the shape of a list."""
    return {"items": [shape], "next": Maybe(str)}


THEMES: Final = [one_of(Theme)]
NAMED: Final = {"id": str, "name": str}
ACTION: Final = {"action": str, "label": str, "ready": bool, "reasons": [str], "asks": dict}
ME: Final = {
    "email": str,
    "name": str,
    "organisations": [NAMED],
    "schools": [{"number": str, "name": str, "function": str, "confirmed": bool}],
}
QUESTION: Final = {
    "key": str,
    "kind": frozenset(
        ("statement", "text", "phone", "one", "several", "yes_no", "school", "person", "participants", "slots", "files",
         "review")
    ),
    "text": str,
    "required": bool,
    "options": [{"key": str, "label": str}],
    "suggested": [{"key": str, "because": [str]}],
}  # fmt: skip
PROGRESS: Final = {"block": int, "of": int, "minutes": int}
BEGUN: Final = {"reference": REFERENCE, "resume": str, "question": QUESTION, "progress": PROGRESS}
INTAKE: Final = {
    "answers": dict,
    "set_aside": dict,
    "question": Maybe(QUESTION),
    "progress": PROGRESS,
    "complete": bool,
    "lapsed?": [str],
}
HEAD: Final = {
    "reference": REFERENCE,
    "title": Maybe(str),
    "state": one_of(State),
    "label": str,
    "school": Maybe(str),
    "themes": THEMES,
    "at_turn": [one_of(Role)],
    "since": MOMENT,
    "due": Maybe(MOMENT),
}
REPORT: Final = {
    "version": int,
    "revision?": Maybe(int),
    "status": str,
    "content_sha256?": SHA256,
    "sections": [
        {
            "key": one_of(SectionKey),
            "title": str,
            "required": bool,
            "shared": Maybe(bool),
            "paragraphs": [{"id": str, "text": str}],
        }
    ],
    "remarks": [
        {
            "id": str,
            "paragraph": str,
            "kind": one_of(RemarkKind),
            "text": str,
            "by": str,
            "resolved": bool,
            "answer?": str,
        }
    ],
}
INPUT: Final = {
    "id": str,
    "organisation": str,
    "late": bool,
    "conflict": bool,
    "points": [{"id": str, "code": re.compile(r"[A-Z]+\d+"), "field": frozenset(("see", "offer", "ask")), "text": str}],
}
OWN_INPUT: Final = {**INPUT, "handed_in": bool, "revision": int}
PROPOSAL: Final = {
    "id": str,
    "organisation": str,
    "kind": one_of(SupportKind),
    "route": one_of(Route),
    "what": str,
    "why": str,
    "period?": str,
    "effort?": str,
    "cost?": str,
    "choice?": one_of(Choice),
}
ADVICE: Final = {
    "version": int,
    "revision?": int,
    "lines": [{"id": str, "text": str, "sources": [str]}],
    "proposals": [PROPOSAL],
    "unused?": [{"source": str, "why?": str}],
}
POLL: Final = {
    "reply_by": Maybe(MOMENT),
    "silent": [str],
    "slots": [{"starts_at": MOMENT, "answers": [{"person": str, "answer": str}], "valid": bool, "missing": [str]}],
}
REQUEST: Final = {
    **HEAD,
    "version": int,
    "process_version": int,
    "parts": {
        "participants?": [{"id": str, "name": str, "function": str, "email?": str}],
        "report?": REPORT,
        "meeting?": {"id": str, "starts_at": MOMENT},
        "inputs?": [INPUT],
        "own_input?": Maybe(OWN_INPUT),
        "advice?": ADVICE,
        "poll?": POLL,
    },
    "actions": [{**ACTION, "action": one_of(Action)}],
}
AGREEMENT: Final = {
    "id": str,
    "what": str,
    "owner": str,
    "owner_name": str,
    "due_on": re.compile(r"\d{4}-\d\d-\d\d"),
    "done": bool,
}
MEETING: Final = {
    "id": str,
    "state": one_of(MeetingState),
    "version": int,
    "starts_at": MOMENT,
    "minutes": int,
    "place": str,
    "deadline": Maybe(MOMENT),
    "opened_at": Maybe(MOMENT),
    "capacity": int,
    "organisations": [NAMED],
    "people": [{"id": str, "name": str, "organisation": Maybe(str)}],  # null: who runs the table
    "present?": [str],
    "excused?": [str],
    "items": [
        {
            "reference": REFERENCE,
            "title": Maybe(str),
            "minutes": int,
            "outcome": Maybe(one_of(AgendaOutcome)),
            "notes?": str,
            "agreements?": [AGREEMENT],
        }
    ],
    "carried?": [{**AGREEMENT, "reference": REFERENCE}],
}
REFERRAL: Final = {
    "id": str,
    "reference": REFERENCE,
    "state": one_of(ReferralState),
    "version": int,
    "organisation": str,
    "kind": one_of(SupportKind),
    "choice": one_of(Choice),
    "confirmed": bool,
    "due": Maybe(MOMENT),
    "actions": [ACTION],
}
DOCUMENT: Final = {
    "id": str,
    "kind": str,
    "version": int,
    "sha256": SHA256,
    "content_sha256": Maybe(SHA256),
    "href": re.compile(r"/[^/].*"),
    "made_at": MOMENT,
}
ENTRY: Final = {"at": MOMENT, "text": str, "action": Maybe(str)}
READER: Final = {"at": MOMENT, "who": str, "role": one_of(Role), "part": str}
ORGANISATION: Final = {**NAMED, "kinds": [one_of(SupportKind)], "themes": THEMES}
PERSON: Final = {"id": str, "name": str, "email": str, "organisations": [NAMED]}
SCHOOL: Final = {"number": str, "name": str}
