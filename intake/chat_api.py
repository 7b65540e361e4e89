"""The chat as JSON, exactly as design/api.md says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask import Response, after_this_request, request
from marshmallow import fields
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from intake import attachments, chat
from intake.answer_schema import of_answer, of_answers
from intake.chat_pages import around, find
from intake.draft import Draft, draft_of
from intake.flow import Standing, as_json, aside_by_key
from intake.script import CURRENT, SCRIPTS
from intake.writing import other_writer, take
from records.kinds import Part
from records.request import SupportRequest
from records.words import N_, _
from web.access import DRAFT_KEY_OR_SIGNED_IN, PUBLIC, ApiUrl
from web.actor import current_actor, current_hand, shown_resume_key
from web.api import body, json_body
from web.files import Files
from web.kit import current_session, kit, now
from workflow.actor import Actor
from workflow.errors import NotReady
from workflow.inputs import Input, Nothing
from workflow.reach import Sight

Json = dict[str, Any]
LARGEST_ANSWER: Final = 256 * 1024  # bytes: the longest text, every sign of it written as an escape


class SaidSchema(Input):
    """An answer: any value that its question takes, or null."""

    value = fields.Raw(
        required=True,
        allow_none=True,
        error_messages={"required": N_("Stuur het antwoord als “value”.")},
        metadata={"label": N_("Het antwoord")},
    )


def begin() -> tuple[Json, int]:
    """Begin a conversation; without a token, `resume` is the key to it."""
    body(Nothing)
    begun = chat.begin(current_session(), current_actor(), now(), around())
    told = _told(begun.draft, begun.standing)
    return {
        "reference": begun.draft.reference,
        "resume": begun.resume_key,
        "question": told["question"],
        "progress": told["progress"],
    }, 201


def read(reference: str) -> Json:
    """Give a conversation: what was said, what is set aside, and the next question."""
    draft, standing = chat.read(current_session(), current_actor(), reference, now(), around())
    return _told(draft, standing)


def answer(reference: str, key: str) -> Json:
    """Put an answer in place; with `?preview=1` nothing is stored, with `?take=1` whoever writes now is told."""
    session, actor = current_session(), current_actor()
    value = _sent_value(reference)
    preview = request.args.get("preview", "") not in {"", "0", "false"}
    hand, takes = current_hand(), _takes()
    given = chat.Given(key, value, resume_key=shown_resume_key(), preview=preview, hand=hand, takes=takes)
    done = chat.answer(session, actor, reference, given, now(), around())
    return {**_told(done.draft, done.standing), "lapsed": list(dict.fromkeys(done.lapsed))}


def _sent_value(reference: str) -> Any:
    """Read the value; when it cannot be read, first see that the conversation is there: 404 comes before 422."""
    if (request.content_length or 0) > LARGEST_ANSWER:
        raise RequestEntityTooLarge
    sent = json_body()
    if isinstance(sent, Mapping) and set(sent) == {"value"}:
        return sent["value"]
    find(reference)
    return body(SaidSchema)["value"]


def _told(draft: Draft, standing: Standing) -> Json:
    following = standing.next if draft.is_open else None
    at_hand = chat.at_hand(current_session(), draft, following)
    return {
        "answers": dict(draft.answers),
        "set_aside": aside_by_key(draft.aside),
        "question": as_json(following, at_hand.answers, at_hand.context) if following is not None else None,
        "progress": standing.progress,
        "complete": standing.complete,
    }


def attach(reference: str) -> tuple[Json, int]:
    """Take one file along with the conversation: the first in the form, whatever its field is called."""
    draft = _in_hand(reference)
    sent = [each for each in request.files.values() if each.filename]
    if len(sent) != 1:
        sentence = _("Stuur één bestand per keer, als formulier met een bestand erin.")
        raise NotReady([sentence], {"file": [sentence]})
    upload = (sent[0].filename or "", sent[0].read())
    given = attachments.add(current_session(), current_actor(), draft, [upload], kit().files, now())
    return attachments.as_json(given[0]), 201


def remove_attachment(reference: str, attachment_id: str) -> None:
    """Take a file away again."""
    sha256 = attachments.remove(current_session(), _in_hand(reference), attachment_id)
    if sha256 is not None:
        files = kit().files
        after_this_request(lambda answer: _drop_after(answer, files, sha256))


def _in_hand(reference: str) -> Draft:
    """Find a conversation to change its files. Raises NotReachable, and OtherWriter as an answer does."""
    draft = find(reference, writes=True)
    other = other_writer(draft, current_hand(), now())
    if other is None:
        return draft
    if not _takes():
        raise other
    take(current_session(), draft, current_hand(), now())
    return draft


def _takes() -> bool:
    """Say whether the caller takes over from whoever writes now."""
    return request.args.get("take", "") not in {"", "0", "false"}


def _drop_after(answer: Response, files: Files, sha256: str) -> Response:
    """Throw the bytes away, only once the row is really gone."""
    answer.call_on_close(lambda: files.drop(sha256))
    return answer


def parts_of(session: Session, _actor: Actor, subject: SupportRequest, sight: Sight, at: datetime) -> Json:
    """Give `parts.intake`, the answers with the files, to who may read them. Two statements."""
    if not sight.can(Part.INTAKE):
        return {}
    draft = draft_of(session, subject, sight, at, around())
    files = [attachments.as_json(each) for each in attachments.files_of(session, subject.id)]
    return {"intake": {"answers": dict(draft.answers), "attachments": files}}


_QUESTION: Final[Json] = {
    "type": ["object", "null"],
    "required": ["key", "kind", "text", "required", "options", "suggested"],
    "properties": {
        "key": {"type": "string"},
        "kind": {"type": "string"},
        "text": {"type": "string"},
        "required": {"type": "boolean"},
        "options": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["key", "label"],
                "properties": {"key": {"type": "string"}, "label": {"type": "string"}},
            },
        },
        "suggested": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["key", "because"],
                "properties": {
                    "key": {"type": "string"},
                    "because": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
_PROGRESS: Final[Json] = {
    "type": "object",
    "required": ["block", "of", "minutes"],
    "properties": {"block": {"type": "integer"}, "of": {"type": "integer"}, "minutes": {"type": "integer"}},
}
_CONVERSATION: Final[Json] = {
    "type": "object",
    "required": ["answers", "set_aside", "question", "progress", "complete"],
    "properties": {
        "answers": of_answers(SCRIPTS.values()),
        "set_aside": {"type": "object"},
        "question": _QUESTION,
        "progress": _PROGRESS,
        "complete": {"type": "boolean"},
    },
}
_SAID: Final[Json] = {
    "type": "object",
    "required": ["value"],
    "properties": {"value": {"anyOf": [of_answer(question) for question in CURRENT.questions]}},
    "additionalProperties": False,
}
_ANSWERED: Final[Json] = {
    **_CONVERSATION,
    "properties": {**_CONVERSATION["properties"], "lapsed": {"type": "array", "items": {"type": "string"}}},
}
_BEGUN: Final[Json] = {
    "type": "object",
    "required": ["reference", "resume", "question", "progress"],
    "properties": {
        "reference": {"type": "string"},
        "resume": {"type": ["string", "null"]},
        "question": _QUESTION,
        "progress": _PROGRESS,
    },
}
_FILE: Final[Json] = {
    "type": "object",
    "required": ["id", "name", "size"],
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "size": {"type": "integer"}},
}
OFTEN: Final = "30 per minute; 300 per hour"
api_urls: Final = [
    ApiUrl(
        "/intakes", begin, PUBLIC, "POST", N_("Begin een intakegesprek"), Nothing, gives=_BEGUN, status=201, limit=OFTEN
    ),
    ApiUrl(
        "/intakes/<reference>", read, DRAFT_KEY_OR_SIGNED_IN, summary=N_("Lees een intakegesprek"), gives=_CONVERSATION
    ),
    ApiUrl(
        "/intakes/<reference>/answers/<key>",
        answer,
        DRAFT_KEY_OR_SIGNED_IN,
        "PUT",
        N_("Beantwoord een vraag; met preview=1 wordt niets bewaard, met take=1 neem je over van wie nu schrijft"),
        _SAID,
        gives=_ANSWERED,
    ),
    ApiUrl(
        "/intakes/<reference>/attachments",
        attach,
        DRAFT_KEY_OR_SIGNED_IN,
        "POST",
        N_("Geef een bestand mee"),
        gives=_FILE,
        status=201,
    ),
    ApiUrl(
        "/intakes/<reference>/attachments/<attachment_id>",
        remove_attachment,
        DRAFT_KEY_OR_SIGNED_IN,
        "DELETE",
        N_("Haal een bestand weer weg"),
        status=204,
    ),
]
