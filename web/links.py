"""Personal links (`/l/<token>`): who opens one proves to read the mailbox it was sent to, or to hold a draft's key.

A token is signed, never kept: it says what it is for, about what, for which address, and when it was made. A link of
one purpose is no good for another. Links that sign somebody in are used once: their nonce becomes a row (`UsedLink`).
Opening such a link shows a button; only the button uses it up, because mail scanners fetch links of their own accord.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from records.people import UsedLink, WrongTry
from records.session import note
from records.vocabulary import Word
from records.words import N_
from web.kit import kit

PATH: Final = "/l/"
ANSWER_PAGE: Final = "/antwoord"
POLL_PAGE: Final = "/datumprikker"
MOST_MAILS: Final = 20  # to one typed address in a day
PESTERED_WITHIN: Final = timedelta(days=1)
PREPARE_PAGE: Final = "/voorbereiden"
SALT: Final = "casetafel.personal-link"


class Purpose(Word):
    """What a personal link is for."""

    SIGN_IN = "sign_in", N_("aanmelden")  # subject: the mail address
    CONFIRM = "confirm", N_("mailadres bevestigen")  # subject: the request's id; email: the address of its contact
    REGAIN = "regain", N_("een vraag terugvinden")  # as CONFIRM, for who lost the key: it ends every key to the draft
    ANSWER = "answer", N_("een doorverwijzing beantwoorden")  # subject: the referral's id; email: who it was mailed to
    POLL = "poll", N_("zeggen wanneer je kan")  # subject: the participant's id; email: who it was mailed to
    PREPARE = "prepare", N_("een casetafel voorbereiden")  # subject: the meeting's id, or `meeting/organisation`
    RESUME = "resume", N_("verdergaan met een concept")  # subject: the resume key itself, as the browser keeps it


OWN_PAGE: Final = frozenset({Purpose.ANSWER, Purpose.POLL, Purpose.PREPARE})  # opened elsewhere than `/l/<token>`
LIVES: Final = {
    Purpose.SIGN_IN: timedelta(minutes=30),  # screens/language.md
    Purpose.REGAIN: timedelta(minutes=30),  # asked for on the same page, in the same way
    Purpose.ANSWER: timedelta(days=100),  # ten school days that begin before the summer end in September
    Purpose.POLL: timedelta(days=200),  # as long as a conversation can be planned and moved
    Purpose.PREPARE: timedelta(days=100),  # from the invitation to the table, over a summer
    Purpose.CONFIRM: timedelta(days=7),  # it signs in too, so not as long as a draft lives; the page sends a new one
}  # a link to go on with a draft lives as long as the draft itself: sixty days after its last answer


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says. `then`: the path of ours to go on to; `nonce`: what makes this link this one."""

    purpose: Purpose
    subject: str
    made_at: datetime
    nonce: str
    email: str = ""
    then: str = ""

    def is_over(self, now: datetime) -> bool:
        """Say whether the link is too old."""
        lives = LIVES.get(self.purpose)
        return lives is not None and now - self.made_at >= lives


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(kit().settings.secret, salt=SALT)


def make_link(purpose: Purpose, subject: str, now: datetime, *, email: str = "", then: str = "") -> str:
    """Make a token. `subject` and `email` are as `Purpose` says, `then` is a path of ours to go on to afterwards."""
    made = int(now.timestamp())
    return str(_signer().dumps([purpose.value, subject, email.lower(), then, made, secrets.token_urlsafe(12)]))


def address_of(token: str, page: str = "") -> str:
    """Give the whole address that stands in a mail; `page`: what comes after the token, where the link has its own."""
    return f"{kit().settings.base_url}{PATH}{token}{page}"


def link_to(endpoint: str, **values: Any) -> str:
    """Give the whole address of a page of ours, also outside a request: for mails and documents."""
    base = urlsplit(kit().settings.base_url)
    urls = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return urls.build(endpoint, values, force_external=True)


def look_at(token: str) -> Link | None:
    """Read a token of any purpose and any age; None when it is not ours."""
    try:
        purpose, subject, email, then, made, nonce = _signer().loads(token)
    except BadSignature:
        return None
    return Link(Purpose(purpose), subject, datetime.fromtimestamp(made, UTC), nonce, email, then)


def open_link(token: str, now: datetime) -> Link | None:
    """Read a token of any purpose; None when it is not ours or too old."""
    link = look_at(token)
    return link if link is not None and not link.is_over(now) else None


def read_link(token: str, purpose: Purpose, now: datetime) -> Link | None:
    """Read a token that must be of this purpose; None when it is not ours, too old, or made for something else."""
    link = open_link(token, now)
    return link if link is not None and link.purpose is purpose else None


def may_write_to(session: Session, email: str, now: datetime) -> bool:
    """Say whether one more mail may go to an address that somebody only typed, and count it: nobody is pestered.

    Counted over everything that mails such an address, because who wants to pester begins anew each time. One
    statement.
    """
    subject = f"mail:{email.lower()}"
    sent = select(WrongTry.id).where(WrongTry.subject == subject, WrongTry.at > now - PESTERED_WITHIN)
    if len(session.scalars(sent.limit(MOST_MAILS)).all()) >= MOST_MAILS:
        return False
    note(session, WrongTry(subject=subject, at=now))
    return True


def was_used(session: Session, link: Link) -> bool:
    """Say whether somebody used this link already. One statement."""
    return session.get(UsedLink, link.nonce) is not None


def use_up(session: Session, link: Link, now: datetime) -> bool:
    """Use a link, in the transaction of what it does; False when somebody was first."""
    if was_used(session, link):
        return False
    try:
        with session.begin_nested():
            session.add(UsedLink(nonce=link.nonce, used_at=now))
    except IntegrityError:
        return False
    return True
