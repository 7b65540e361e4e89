"""The chat as people and programs use it: begin, answer, read. Writes never commit; draft.py finds a conversation.

An answer stores what was sent and keeps the row of the request up to date: what is still lacking, the school, a crisis,
the address of the contact. Statements are narrow and few: this is the path that a school waits for at every question.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Update, bindparam, delete, insert, update
from sqlalchemy.orm import Session

from intake import chat_letters, flow
from intake.checks import clean
from intake.draft import SLOTS_KEY, Around, Draft, find_draft, is_mark, mark_of, with_own_days
from intake.flow import Change, Said, Standing
from intake.questions import Context, Question
from intake.script import CURRENT
from intake.writing import other_writer, pen, take
from records.base import table_of
from records.request import IntakeAnswer, SupportRequest
from records.school_numbers import read_number
from records.vocabulary import Machine
from records.words import _
from web.actor import Hand, hash_key
from workflow.actor import Actor, SchoolTie
from workflow.errors import NotNow, NotReady, Stale
from workflow.references import next_reference
from workflow.rules import TABLES

KEY_BYTES: Final = 24
NO_WORDS: Final = Around()


@dataclass(frozen=True, slots=True)
class Begun:
    """A new conversation; `resume_key` is the key to it, for who is not signed in."""

    draft: Draft
    standing: Standing
    resume_key: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and how it came: `seen` is the mark of the page it was typed on, `resume_key` the key itself.

    `hand`: who writes; `takes`: they take the pen from whoever holds it.
    """

    key: str
    value: Any
    seen: str | None = None
    resume_key: str | None = None
    preview: bool = False
    hand: Hand | None = None
    takes: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer brought about: the conversation as it stands then, or would stand (`preview`)."""

    before: Draft
    draft: Draft
    standing: Standing
    lapsed: tuple[str, ...]
    restored: tuple[str, ...]


# ---- begin and read


def begin(session: Session, actor: Actor, now: datetime, around: Around = NO_WORDS) -> Begun:
    """Begin a conversation. Of who is signed in with one confirmed school, school and person are known."""
    key = None if actor.is_someone else secrets.token_urlsafe(KEY_BYTES)
    tie = known_school(actor)
    request = SupportRequest(
        reference=next_reference(session, now),
        process_version=TABLES[Machine.REQUEST].number,
        script_version=CURRENT.version,
        school_id=tie.school_id if tie else None,
        begun_by_id=actor.person_id,
        resume_sha256=hash_key(key) if key else None,
        contact_email=actor.email if tie else None,
        contact_confirmed_at=now if tie else None,
        created_at=now,
        last_answer_at=now,
        state_since=now,
        lacks=[],
    )
    session.add(request)
    session.flush()
    draft = find_draft(session, replace(actor, draft_id=request.id), request.reference, now, around)
    standing = flow.stand(draft.script, draft.answers, draft.context)
    request.lacks = list(standing.lacks)
    session.flush()
    return Begun(replace(draft, row_version=request.row_version), standing, key)


def known_school(actor: Actor) -> SchoolTie | None:
    """Give the school that the login tells: the one confirmed place of somebody who has no other."""
    ties = [tie for tie in actor.schools if tie.confirmed]
    return ties[0] if len(ties) == 1 and not actor.is_coordinator else None


def read(
    session: Session, actor: Actor, reference: str, now: datetime, around: Around = NO_WORDS
) -> tuple[Draft, Standing]:
    """Read a conversation, with where it stands. Raises NotReachable."""
    draft = find_draft(session, actor, reference, now, around)
    return draft, flow.stand(draft.script, draft.answers, draft.context)


def at_hand(session: Session, draft: Draft, question: Question | None) -> Draft:
    """Give the conversation with what only this question needs: the school's own free days. One statement at most."""
    if question is None or question.key != SLOTS_KEY:
        return draft
    return replace(draft, context=with_own_days(session, draft))


# ---- answer


def answer(
    session: Session, actor: Actor, reference: str, given: Given, now: datetime, around: Around = NO_WORDS
) -> Answered:
    """Put an answer in place, or with `preview` only say what it would change.

    Raises NotReachable, OtherWriter (somebody else holds the pen), Stale (somebody answered this question since the
    page was made: `newer` holds that answer),
    NotNow (it was sent already) and NotReady (`errors["value"]`).
    """
    number = read_number(given.value) if given.key == "school" and isinstance(given.value, str) else None
    draft = find_draft(session, actor, reference, now, around, number=number, writes=not given.preview)
    return put(session, actor, draft, given, now)


def put(session: Session, actor: Actor, draft: Draft, given: Given, now: datetime) -> Answered:
    """Do the same on a conversation that was found, with the school that the answer names looked up (`named`)."""
    other = None if given.takes else other_writer(draft, given.hand, now)
    if other is not None:
        other.newer = _newer(draft, given)
        raise other
    _refuse_stale(draft, given)
    if not draft.is_open:
        raise NotNow([_("Deze vraag is al verstuurd of ingetrokken. De antwoorden liggen vast.")])
    question = draft.script.by_key.get(given.key)
    if question is None:
        raise refused([_("Deze vraag kennen we niet. Ga verder met de volgende vraag.")])
    draft = at_hand(session, draft, question)
    context = _context_after(draft, given)
    wrong = flow.reasons(draft.script, given.key, given.value, draft.answers, context)
    if wrong:
        raise refused(wrong)
    said = Said(given.key, given.value)
    change = flow.change(draft.script, draft.answers, draft.aside, said, context, draft.context)
    standing = flow.stand(draft.script, change.answers, context)
    after = replace(draft, answers=change.answers, aside=change.set_aside, context=context)
    if not given.preview:
        after = _keep(session, actor, after, draft, change, standing, given, now)
    return Answered(draft, after, standing, change.lapsed, change.restored)


def refused(wrong: list[str]) -> NotReady:
    """Make the refusal of an answer: its reasons belong to the value."""
    return NotReady(wrong, {"value": wrong})


def _refuse_stale(draft: Draft, given: Given) -> None:
    """Tell a second tab that this question was answered meanwhile; the same answer again is harmless."""
    newer = _newer(draft, given)
    if newer:
        raise Stale(
            [_("Deze vraag is intussen al beantwoord, misschien in een ander venster. Wat jij typte, staat er nog.")],
            newer=newer,
        )


def _newer(draft: Draft, given: Given) -> dict[str, object]:
    """Give another answer to this question that was kept since the page was made; empty when there is none."""
    if (
        given.key not in draft.answers
        or not is_mark(given.seen)
        or str(given.seen) >= mark_of(draft.time_of(given.key))
    ):
        return {}
    return {"value": draft.answers[given.key]} if draft.answers[given.key] != given.value else {}


def _context_after(draft: Draft, given: Given) -> Context:
    """Give the context that goes with the answer: another school brings other facts."""
    if given.key != "school" or draft.context.login_school is not None:
        return draft.context
    facts = draft.named.facts if draft.named is not None and isinstance(given.value, str) else None
    return replace(draft.context, answered_school=facts)


# ---- keep


Rows = dict[str, tuple[Any, bool]]  # key of the row -> value, set aside
# Made once, on the tables themselves: putting a statement together costs more than running it.
_ANSWERS: Final = table_of(IntakeAnswer)
_REQUESTS: Final = table_of(SupportRequest)
_TAKE_OUT: Final = delete(_ANSWERS).where(
    _ANSWERS.c.request_id == bindparam("of_request"), _ANSWERS.c.key == bindparam("of_key")
)
_PUT_IN: Final = insert(_ANSWERS)
_CHANGE: Final = (
    update(_ANSWERS)
    .where(_ANSWERS.c.request_id == bindparam("of_request"), _ANSWERS.c.key == bindparam("of_key"))
    .values({name: bindparam(name) for name in ("value", "set_aside", "answered_at", "answered_by_id")})
)
_PEN: Final = ("writer", "writer_name", "writer_at")
_INDEXED: Final = ("school_id", "contact_email")  # SQLite writes an index anew for a value that stays what it was


class Differences(NamedTuple):
    """What is to be written: rows that go, rows that come, and rows that say something else."""

    gone: list[str]
    fresh: Rows
    other: Rows


def _rows(answers: Mapping[str, Any], aside: Mapping[str, Any]) -> Rows:
    found: Rows = {key: (value, False) for key, value in answers.items()}
    found.update({slot: (value, True) for slot, value in aside.items()})
    return found


def _keep(
    session: Session,
    actor: Actor,
    after: Draft,
    before: Draft,
    change: Change,
    standing: Standing,
    given: Given,
    now: datetime,
) -> Draft:
    """Write what differs: the rows of the answers, and what the request's own row says of them."""
    was, shall = _rows(before.answers, before.aside), _rows(change.answers, change.set_aside)
    differs = [key for key, row in shall.items() if key not in was or was[key] != row]
    gone = [key for key in was if key not in shall]
    if not differs and not gone:
        if given.takes and given.hand is not None:
            take(session, before, given.hand, now)
        return after
    fresh = {key: shall[key] for key in differs if key not in was}
    other = {key: shall[key] for key in differs if key in was}
    _write_rows(session, actor, before.id, Differences(gone, fresh, other), now)
    values = _columns(actor, after, given, now)
    kept = replace(
        after,
        school_id=values["school_id"],
        crisis_phone=values["crisis_phone"],
        contact_email=values["contact_email"],
        contact_confirmed_at=values["contact_confirmed_at"],
        last_answer_at=now,
        row_version=before.row_version + 1,
    )
    held = pen(given.hand, now) if given.hand else {name: getattr(before, name) for name in _PEN}
    _write_request(session, before, {**values, **held, "lacks": list(standing.lacks), "last_answer_at": now})
    chat_letters.send_what_follows(session, before, kept, given.resume_key, now)
    return kept


def _write_rows(session: Session, actor: Actor, request_id: str, differs: Differences, now: datetime) -> None:
    connection = session.connection()
    stamp = {"answered_at": now, "answered_by_id": actor.person_id}
    if differs.gone:
        connection.execute(_TAKE_OUT, [{"of_request": request_id, "of_key": key} for key in differs.gone])
    if differs.other:
        rows = [
            {"of_request": request_id, "of_key": key, "value": value, "set_aside": aside, **stamp}
            for key, (value, aside) in differs.other.items()
        ]
        connection.execute(_CHANGE, rows)
    if differs.fresh:
        rows = [
            {"request_id": request_id, "key": key, "value": value, "set_aside": aside, **stamp}
            for key, (value, aside) in differs.fresh.items()
        ]
        connection.execute(_PUT_IN, rows)


@cache
def _bring_up(names: tuple[str, ...]) -> Update:
    as_read = (_REQUESTS.c.id == bindparam("of_request"), _REQUESTS.c.row_version == bindparam("of_version"))
    return update(_REQUESTS).where(*as_read).values({name: bindparam(f"new_{name}") for name in names})


def _write_request(session: Session, before: Draft, values: dict[str, Any]) -> None:
    """Write what the request's row says by now, unless somebody was faster."""
    new = {name: value for name, value in values.items() if name not in _INDEXED or value != getattr(before, name)}
    new["row_version"] = before.row_version + 1
    given = {f"new_{name}": value for name, value in new.items()}
    given |= {"of_request": before.id, "of_version": before.row_version}
    if session.connection().execute(_bring_up(tuple(new)), given).rowcount != 1:
        raise Stale([_("Iemand anders bewaarde net ook een antwoord. Wat jij typte, staat er nog: stuur het opnieuw.")])


def _columns(actor: Actor, after: Draft, given: Given, now: datetime) -> dict[str, Any]:
    """Say what the request's own row takes over from the answers."""
    answers, by_key = after.answers, after.script.by_key
    crisis = answers.get("crisis") == "yes"
    phone = (
        clean(by_key["crisis_contact"], answers["crisis_contact"]) if crisis and "crisis_contact" in answers else None
    )
    values = {
        "school_id": _school_id(after, given),
        "crisis": crisis,
        "crisis_phone": phone,
        "contact_email": after.contact_email,
        "contact_confirmed_at": after.contact_confirmed_at,
    }
    if given.key == "about_you":
        email = clean(by_key["about_you"], given.value)["email"]
        if email != after.contact_email:
            own = actor.is_someone and actor.email == email and not after.phoned
            values |= {"contact_email": email, "contact_confirmed_at": now if own else None}
    return values


def _school_id(after: Draft, given: Given) -> str | None:
    if given.key != "school":
        return after.school_id
    return after.named.id if after.named is not None and isinstance(given.value, str) else None
