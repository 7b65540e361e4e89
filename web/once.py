"""`Idempotency-Key` on a POST of the API: the same key gives the first answer again, and nothing happens twice.

A program that lost the answer on its way may ask again without fear. Only what was done is kept: a refusal changed
nothing and is looked at anew. The row is written in the transaction of the call itself, so the two stand or fall
together; a second call that comes meanwhile waits for the first. What was answered is kept for a day, veiled with the
key: it lies in the database unreadable to whoever does not have it.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from flask import Response, make_response, request
from flask_limiter.util import get_remote_address
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from records.once import GivenAnswer
from records.words import _
from web.actor import current_actor
from web.kit import current_session, kit, now
from web.problems import field_problem
from workflow import reach
from workflow.errors import NotReachable

HEADER: Final = "Idempotency-Key"
LONGEST: Final = 255
KEPT: Final = timedelta(days=1)
REFUSED: Final = 400
BLOCK: Final = hashlib.sha256().digest_size


def once(answer: Callable[[], Response]) -> Response:
    """Give the answer of a call; when its key was shown before, the answer of then. Raises NotReady, NotReachable."""
    key = request.headers.get(HEADER)
    if key is None:
        return answer()
    if not 0 < len(key) <= LONGEST or not key.isprintable():
        raise _wrong(_("Geef een sleutel van 1 tot {most} tekens.", most=LONGEST))
    row = _begin(key)
    if row.status is not None:
        return _again(row, key)
    given = answer()
    if given.status_code < REFUSED and given.is_json:
        row.status, row.veiled = given.status_code, veil(given.get_data(), key)
    else:
        current_session().delete(row)
    return given


def _begin(key: str) -> GivenAnswer:
    """Find the row of this key, or write it: who comes second waits here until the first is done."""
    session, name, sent = current_session(), _name(key), _sent()
    session.execute(delete(GivenAnswer).where(GivenAnswer.given_at < now() - KEPT))
    row = session.get(GivenAnswer, name)
    if row is None:
        row = GivenAnswer(key_sha256=name, sent_sha256=sent, given_at=now())
        try:
            session.add(row)
            session.flush()
        except IntegrityError:
            session.rollback()
            row = session.get_one(GivenAnswer, name)
    if row.sent_sha256 != sent:
        raise _wrong(_("Deze sleutel hoort bij iets anders dat je eerder stuurde. Kies een nieuwe."))
    return row


def _name(key: str) -> str:
    """Name a key together with who shows it: nobody gets another's answer."""
    actor = current_actor()
    who = actor.person_id or actor.draft_id or f"address:{get_remote_address()}"
    return _digest(who.encode(), key.encode())


def _sent() -> str:
    """Sum up what was sent, and where to. A form with files is another each time it is packed: only its address."""
    body = b"" if request.mimetype == "multipart/form-data" else request.get_data()
    return _digest(request.full_path.encode(), body)


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _again(row: GivenAnswer, key: str) -> Response:
    """Give the first answer again, unless it tells of what is out of this caller's reach by now."""
    body = veil(row.veiled, key)
    told = json.loads(body)
    only_a_name = isinstance(told, dict) and len(told) == 1 and not told.keys().isdisjoint({"id", "reference"})
    if not only_a_name:
        _refuse_out_of_reach()
    again = make_response(body, row.status)
    again.mimetype = "application/json"
    return again


def _refuse_out_of_reach() -> None:
    session, actor, values = current_session(), current_actor(), request.view_args or {}
    if not actor.is_someone and actor.draft_id is None and values:
        raise NotReachable
    if "reference" in values:
        reach.find_request(session, actor, values["reference"], now())
    if "meeting_id" in values:
        reach.find_meeting(session, actor, values["meeting_id"], now())
    if "referral_id" in values:
        reach.find_referral(session, actor, values["referral_id"], now())


def veil(text: bytes, key: str) -> bytes:
    """Veil or unveil an answer: HMAC-SHA-256 as a stream, under a key of its own made from our secret and the key."""
    own = hmac.digest(kit().settings.secret.encode(), b"given answer:" + _name(key).encode() + key.encode(), "sha256")
    blocks = -(-len(text) // BLOCK)
    stream = b"".join(hmac.digest(own, number.to_bytes(8, "big"), "sha256") for number in range(blocks))
    return bytes(sign ^ mask for sign, mask in zip(text, stream, strict=False))


def _wrong(sentence: str) -> Any:
    return field_problem({HEADER: [sentence]})
