"""Finds requests by words: only in what this person may see, so that a hit never tells more than a page would.

The head of a request (reference, title, school, state) is seen by everybody who reaches it. Its themes are an answer of
the intake: they count only for whoever reads the intake.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select, tuple_
from sqlalchemy.orm import Session

from records.kinds import Part
from records.organisations import School
from records.request import RequestTheme, SupportRequest
from records.vocabulary import State, Theme
from workflow.actor import Actor
from workflow.reachable import reachable, reachable_as
from workflow.sight import ORDER, TABLE, Seen

MOST_WORDS: Final = 8
INTAKE_READERS: Final = frozenset(role for role in ORDER if TABLE[Part.INTAKE].cell(role) is not Seen.NO)


@dataclass(frozen=True, slots=True)
class Hit:
    """A request that was found: its head. `cursor` is what the next page begins after."""

    id: str
    reference: str
    title: str | None
    school: str | None
    state: State
    state_since: datetime

    @property
    def cursor(self) -> tuple[datetime, str]:
        """Give the place of this hit in the order of all hits."""
        return (self.state_since, self.id)


def find(
    session: Session,
    actor: Actor,
    text: str,
    now: datetime,
    limit: int,
    after: tuple[datetime, str] | None = None,
) -> list[Hit]:
    """Find the reachable requests in which each word of `text` occurs, newest first, at most `limit`.

    `after` is the `cursor` of the last hit of the page before. One statement; no word finds nothing.
    """
    words = text.split()[:MOST_WORDS]
    if not words or limit < 1:
        return []
    newest = (SupportRequest.state_since, SupportRequest.id)
    query = (
        select(
            SupportRequest.id,
            SupportRequest.reference,
            SupportRequest.title,
            School.name.label("school"),
            SupportRequest.state,
            SupportRequest.state_since,
        )
        .outerjoin(School, School.id == SupportRequest.school_id)
        .where(reachable(actor, now), *matches(text, actor, now))
        .order_by(*(column.desc() for column in newest))
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(*newest) < tuple_(*after, types=[column.type for column in newest]))
    return [Hit(*row) for row in session.execute(query)]


def matches(text: str, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    """Give the criteria on `SupportRequest` joined to `School`, one per word; none for an empty text."""
    return [_occurs(word, actor, now) for word in text.split()[:MOST_WORDS]]


def _occurs(word: str, actor: Actor, now: datetime) -> ColumnElement[bool]:
    return or_(
        SupportRequest.title.contains(word, autoescape=True),
        SupportRequest.title.icontains(word, autoescape=True),
        SupportRequest.reference.icontains(word, autoescape=True),
        School.name.icontains(word, autoescape=True),
        School.search.icontains(_plain(word), autoescape=True),
        _theme(word, actor, now),
    )


def _theme(word: str, actor: Actor, now: datetime) -> ColumnElement[bool]:
    themes = [theme for theme in Theme if _plain(word) in _plain(theme.label)]
    if not themes:
        return false()
    about = select(RequestTheme.request_id).where(RequestTheme.theme.in_(themes))
    return and_(SupportRequest.id.in_(about), reachable_as(actor, now, INTAKE_READERS))


def _plain(text: str) -> str:
    """Write a text without capitals and accents, as a hurried person types it."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
