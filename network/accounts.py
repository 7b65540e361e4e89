"""Accounts: who may come in by a link, and what opening one does. Writes that never commit; no Flask.

The answer to who asks a link is always the same: nobody learns whether an address is known. An account comes from an
address that was proven: the contact of a request, somebody a school listed for a conversation, or somebody whom a
coordinator, admin or director wrote down.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.people import Person, SchoolMember, UsedLink, WrongTry
from records.request import DraftInvitation, IntakeAnswer, Participant, SupportRequest
from records.session import Database
from records.vocabulary import Function, State
from web.links import LIVES, PESTERED_WITHIN, may_write_to
from workflow import people

MOST_LINKS: Final = 5
WITHIN: Final = timedelta(minutes=15)
ABOUT_YOU: Final = "about_you"  # the key of the intake question (intake-script.md)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody behind an address: with an account, or listed by a school and not here before."""

    name: str
    person_id: str | None = None


def known(session: Session, email: str) -> Known | None:
    """Find who may come in with this address; None for nobody, and for an account that was closed."""
    person = session.execute(select(Person.id, Person.name, Person.active).where(Person.email == email)).first()
    if person is not None:
        return Known(person.name, person.id) if person.active else None
    listed = (
        select(Participant.name)
        .join(SupportRequest, SupportRequest.id == Participant.request_id)
        .where(Participant.email == email, SupportRequest.submitted_at.is_not(None))
        .order_by(SupportRequest.submitted_at.desc())
        .limit(1)
    )
    name = session.scalar(listed)
    return Known(name) if name is not None else None


def ask_link(session: Session, email: str, then: str, now: datetime) -> None:
    """Send a link to sign in to this address, if anyone may come in with it; at most a few in a quarter of an hour.

    `email` in lower case; `then`: a path of ours to go on to.
    """
    subject = f"link:{email}"
    asked = select(func.count()).select_from(
        select(WrongTry.id).where(WrongTry.subject == subject, WrongTry.at > now - WITHIN).limit(MOST_LINKS).subquery()
    )
    often = (session.scalar(asked) or 0) >= MOST_LINKS
    somebody = known(session, email)
    if often:
        return
    # In the one commit that a letter takes as well: a second would tell by its time who has an account.
    session.add(WrongTry(subject=subject, at=now))
    begun = _begun(session, email, now)
    # Counted for whoever has an account too: how soon a draft may mail no more would tell who has one.
    may_write = begun is not None and may_write_to(session, email, now)
    if somebody is not None:
        session.add(_letter(MailKind.SIGN_IN_LINK, email, somebody, now, {"then": then}))
    elif begun is not None and may_write and not _is_closed(session, email):
        ask_confirmation(session, begun, email, f"/intake/{begun.reference}#vraag", now, regains=True)


def _begun(session: Session, email: str, now: datetime) -> SupportRequest | None:
    """Find the question that somebody was writing last with this address, and may have lost the key to."""
    query = select(SupportRequest).where(
        SupportRequest.contact_email == email,
        SupportRequest.submitted_at.is_(None),
        SupportRequest.state == State.DRAFT,
        SupportRequest.last_answer_at > now - people.DRAFT_LIVES,
    )
    return session.scalars(query.order_by(SupportRequest.last_answer_at.desc()).limit(1)).first()


def _is_closed(session: Session, email: str) -> bool:
    return bool(session.scalar(select(exists().where(Person.email == email, Person.active.is_(False)))))


def ask_confirmation(
    session: Session, request: SupportRequest, email: str, then: str, now: datetime, *, regains: bool = False
) -> None:
    """Send the contact of a request the link that confirms their address (again).

    `regains`: they asked the question back because they lost its key; whoever found that key must not read on.
    """
    somebody = known(session, email) or Known("")
    payload = {"then": then, **({"regains": True} if regains else {})}
    letter = _letter(MailKind.CONFIRM_ADDRESS, email, somebody, now, payload)
    letter.request_id = request.id
    session.add(letter)


def _letter(kind: MailKind, email: str, to: Known, now: datetime, payload: dict[str, Any]) -> OutboxEntry:
    return OutboxEntry(
        mail=kind,
        recipient=email,
        recipient_name=to.name,
        person_id=to.person_id,
        payload=payload,
        created_at=now,
        not_before=now,
    )


def come_in(session: Session, email: str, now: datetime) -> Person | None:
    """Give the account of who proved to read this mailbox, made if a school listed them; None for nobody."""
    somebody = known(session, email)
    if somebody is None:
        return None
    return _proven(session, email, somebody.name, now)


def _proven(session: Session, email: str, name: str, now: datetime) -> Person | None:
    person = session.scalars(select(Person).where(Person.email == email)).one_or_none()
    if person is None:
        person = Person(email=email, name=name or email.partition("@")[0], created_at=now)
        session.add(person)
    elif not person.active:
        return None
    if person.email_confirmed_at is None:
        person.email_confirmed_at = now
    session.flush()
    return person


def confirm_contact(session: Session, request_id: str, email: str, now: datetime) -> Person | None:
    """Confirm the address of a request's contact: they get an account, the request is theirs, their school a claim.

    None when the request is gone, has another contact by now, or the account was closed.
    """
    request = session.get(SupportRequest, request_id, with_for_update=True)
    if request is None or (request.contact_email or "").lower() != email:
        return None
    said = _about_you(session, request_id)
    same = str(said.get("email") or "").strip().lower() == email
    person = _proven(session, email, str(said.get("name") or "").strip()[:120] if same else "", now)
    if person is None:
        return None
    if same and person.phone is None:
        person.phone = str(said.get("phone") or "").strip()[:40] or None
    if request.contact_confirmed_at is None:
        request.contact_confirmed_at = now
    if request.begun_by_id is None:
        request.begun_by_id = person.id
    if request.school_id is not None:
        claim_school(session, person.id, request.school_id, _function(said) if same else Function.OTHER, now)
    return person


def end_keys(session: Session, request_id: str) -> bool:
    """End every key to a draft: the one it was begun with and those of invited colleagues. Says if there were any such.

    The key may lie with somebody who typed an address that is not theirs, to read what its owner would write.
    """
    request = session.get_one(SupportRequest, request_id)
    request.resume_sha256 = request.writer = request.writer_name = request.writer_at = None
    gone: Any = session.execute(delete(DraftInvitation).where(DraftInvitation.request_id == request_id))
    return bool(gone.rowcount)


def _about_you(session: Session, request_id: str) -> dict[str, Any]:
    answer = session.get(IntakeAnswer, (request_id, ABOUT_YOU))
    return answer.value if answer is not None and isinstance(answer.value, dict) else {}


def _function(said: dict[str, Any]) -> Function:
    try:
        return Function(str(said.get("function")))
    except ValueError:
        return Function.OTHER


def claim_school(session: Session, person_id: str, school_id: str, function: Function, now: datetime) -> None:
    """Write down that somebody says to belong to a school, unless a place there is known. It gives no right."""
    if session.get(SchoolMember, (person_id, school_id)) is None:
        session.add(SchoolMember(person_id=person_id, school_id=school_id, function=function, claimed_at=now))


def leave_everywhere(person: Person, now: datetime) -> None:
    """End every session of this person that began until now, in every browser."""
    person.sessions_from = now + timedelta(seconds=1)


def draft_of_key(session: Session, key_sha256: str, now: datetime) -> SupportRequest | None:
    """Find the draft that this key opens; None when there is none any more, or nobody answered for sixty days."""
    request_id = people.draft_of_key(session, key_sha256, now)
    return session.get(SupportRequest, request_id) if request_id is not None else None


def invited(session: Session, key_sha256: str) -> str:
    """Give the name of the colleague whose key this is; empty for the key that a draft was begun with."""
    query = select(DraftInvitation.name).where(DraftInvitation.key_sha256 == key_sha256)
    return session.scalar(query) or ""


def forget(database: Database, now: datetime) -> list[str]:
    """Forget tries that count no more, with the addresses that were typed, and used links that would be over anyway."""
    with database.writing() as session:
        session.execute(delete(WrongTry).where(WrongTry.at <= now - PESTERED_WITHIN))
        session.execute(delete(UsedLink).where(UsedLink.used_at <= now - max(LIVES.values())))
    return []


def mask(email: str) -> str:
    """Show an address without telling it: `n•••@dewilg.example`."""
    name, _at, place = email.partition("@")
    return f"{name[:1]}•••@{place}"
