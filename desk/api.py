"""The JSON of requests, in the shapes of design/api.md: lists, one request with its parts, and what hangs on it."""

from datetime import datetime
from typing import Any, Final

from flask import Response, request
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy.orm import Session

from desk import documents, messages, overview, people, readers, requests, timeline
from desk import dossier as dossiers
from desk import pages as plain_pages
from desk.requests import Line
from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import Machine, Role
from web.access import API
from web.actor import current_actor
from web.api import body, moment
from web.kit import current_session, kit, now
from web.openapi import json_schema
from web.paging import cut, cut_whole, wanted
from workflow import engine
from workflow.actor import Actor
from workflow.errors import NotReachable
from workflow.reach import Sight, find_request
from workflow.turn import turn_of

Json = dict[str, Any]


class RequestQuery(Schema):
    """What a list of requests is narrowed to."""

    class Meta:
        """Other arguments of an address are left alone."""

        unknown = EXCLUDE

    state = fields.String(metadata={"label": "state"})
    theme = fields.String(metadata={"label": "theme"})
    at_turn = fields.String(metadata={"label": "at_turn"})
    q = fields.String(metadata={"label": "q"})
    limit = fields.Integer(metadata={"label": "limit"})
    cursor = fields.String(metadata={"label": "cursor"})


def me() -> Json:
    """Say who this is, of which organisations and schools."""
    actor = current_actor()
    return {
        "email": actor.email,
        "name": actor.name,
        "organisations": [{"id": tie.organisation_id, "name": tie.name} for tie in actor.organisations],
        "schools": [
            {"number": tie.number, "name": tie.name, "function": tie.function.value, "confirmed": tie.confirmed}
            for tie in actor.schools
        ],
    }


def list_requests() -> Json:
    """List the reachable requests, newest first."""
    session, actor, at = current_session(), current_actor(), now()
    filters = overview.read_filters(request.args, in_dutch=False)
    asked = wanted(datetime, str)
    rows = requests.find(session, actor, at, filters, asked.limit + 1, asked.after)
    found = cut(rows, asked, lambda line: line.cursor)
    turns = turn_of(session, found.rows)
    themes = requests.themes_of(session, actor, found.rows, at)
    items = [_head(line, turns[line.id], [theme.value for theme in themes.get(line.id, [])]) for line in found.rows]
    return {"items": items, "next": found.next_url}


def _head(line: Line, turn: frozenset[Role], themes: list[str]) -> Json:
    return {
        "reference": line.reference,
        "title": line.title,
        "state": line.state.value,
        "label": line.state.label,
        "school": line.school,
        "themes": themes,
        "at_turn": sorted(role.value for role in turn),
        "since": moment(line.state_since),
        "due": moment(line.due_at),
    }


def get_request(reference: str) -> Json:
    """Give one request with everything this caller may see and do."""
    return show_request(current_session(), current_actor(), reference, now())


def show_request(session: Session, actor: Actor, reference: str, at: datetime) -> Json:
    """Show one request as the API gives it. Raises NotReachable."""
    found, sight = find_request(session, actor, reference, at)
    dossier = dossiers.read(session, found, sight)
    parts = _own_parts(found, sight, dossier)
    for feature in kit().features:
        for part in feature.parts:
            parts.update(part(session, actor, found, sight, at))
    able = engine.available(session, Machine.REQUEST, found, actor, sight.roles, at)
    turn = turn_of(session, [found])[found.id]
    themes = [theme.value for theme in dossier.themes]
    return {
        **_head(_line(found, dossier.school), turn, themes),
        "version": found.version,
        "process_version": found.process_version,
        "parts": parts,
        "actions": [_action(each) for each in able],
    }


def _line(found: SupportRequest, school: str | None) -> Line:
    return Line(
        found.id,
        found.reference,
        found.title,
        school,
        found.state,
        found.withdrawn_from,
        found.state_since,
        found.due_at,
        found.crisis,
        found.submitted_at,
    )


def _action(each: engine.Available) -> Json:
    return {
        "action": each.action.value,
        "label": each.action.label,
        "ready": each.ready,
        "reasons": each.reasons,
        "asks": json_schema(each.asks),
    }


def _own_parts(found: SupportRequest, sight: Sight, dossier: dossiers.Dossier) -> Json:
    """Give the parts that the desk knows: the participants, the call for help in a crisis."""
    parts: Json = {}
    if sight.can(Part.PARTICIPANTS):
        parts["participants"] = people.as_json(dossier, sight)
    if sight.can(Part.CRISIS_CALL) and found.crisis:
        parts["crisis_call"] = {"phone": found.crisis_phone}
    return parts


def get_timeline(reference: str) -> Json:
    """Give what already happened, newest first, one sentence each."""
    found, sight = find_request(current_session(), current_actor(), reference, now())
    if not (sight.can(Part.TIMELINE) or sight.can(Part.OWN_TIMELINE)):
        raise NotReachable
    entries = timeline.public(timeline.read(current_session(), found), sight)
    numbered = list(enumerate(entries))[::-1]  # an entry keeps its number: the journal only grows
    page = cut_whole(numbered, wanted(int), lambda one: (one[0],))
    return {"items": [_entry(entry, sight) for _number, entry in page.rows], "next": page.next_url}


def _entry(entry: timeline.Entry, sight: Sight) -> Json:
    said = timeline.tell(entry, sight)
    return {"at": moment(entry.at), "text": f"{said.lead} {said.text}".strip(), "action": entry.action}


def get_documents(reference: str) -> Json:
    """List the documents of a request that this caller may read."""
    found, sight = find_request(current_session(), current_actor(), reference, now())
    papers = documents.of_request(current_session(), found, sight)
    page = cut_whole(papers, wanted(str), lambda one: (one[0].id,))
    return {"items": [_paper(*paper) for paper in page.rows], "next": page.next_url}


def _paper(paper: documents.Paper, sha256: str, content_sha256: str) -> Json:
    return {
        "id": paper.id,
        "kind": paper.kind.value,
        "version": paper.version,
        "sha256": sha256,
        "content_sha256": content_sha256,
        "href": f"{API}/documents/{paper.id}",
        "made_at": moment(paper.made_at),
    }


def get_document(document_id: str) -> Response:
    """Give the PDF."""
    return plain_pages.document(document_id)


def get_readers(reference: str) -> Json:
    """Say who read the file, to whoever decides for the school."""
    found, sight = find_request(current_session(), current_actor(), reference, now())
    asked = wanted(datetime, str)
    rows = readers.read(current_session(), found, sight, asked.limit + 1, asked.after)
    page = cut(rows, asked, lambda one: one.cursor)
    items = [
        {"at": moment(one.at), "who": one.who, "role": one.role.value, "part": one.part.value} for one in page.rows
    ]
    return {"items": items, "next": page.next_url}


def get_messages(reference: str) -> Json:
    """Give the messages this caller may read, oldest first."""
    found, sight = _with_messages(reference)
    said = messages.read(current_session(), found, current_actor(), sight)
    page = cut_whole(said, wanted(str), lambda one: (one.id,))
    if page.next_url is None:
        messages.mark_seen(current_session(), found, current_actor(), said, now())
    return {"items": [_said(one) for one in page.rows], "next": page.next_url}


def _with_messages(reference: str) -> tuple[SupportRequest, Sight]:
    found, sight = find_request(current_session(), current_actor(), reference, now())
    if not (sight.can(Part.MESSAGES) or sight.can(Part.OWN_THREAD)):
        raise NotReachable
    return found, sight


def _said(one: messages.Said) -> Json:
    return {"id": one.id, "thread": one.thread, "by": one.by, "at": moment(one.sent_at), "text": one.text}


def post_message(reference: str) -> tuple[Json, int]:
    """Write a message; the others of its thread get a notice without its text."""
    found, sight = _with_messages(reference)
    actor = current_actor()
    messages.own_threads(current_session(), found, actor, sight)
    sent = body(messages.Written)
    message = messages.write(current_session(), found, actor, sight, sent["text"], sent["thread"], now())
    given: Json = {
        "id": message.id,
        "thread": message.organisation_id,
        "by": actor.name,
        "at": moment(message.sent_at),
        "text": message.text,
    }
    return given, CREATED


CREATED: Final = 201
