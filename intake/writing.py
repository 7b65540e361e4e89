"""One writer at a time: who holds the pen of a conversation, and how somebody else takes it over.

The pen lies with the hand that answered last, until it rests for half an hour. Whoever else opens the conversation
meanwhile reads along; an answer of theirs is not kept before they take the pen, and then the other is told. So two
colleagues never write through each other. A hand is a person, or a browser that holds a key (`web.actor.Hand`).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from intake.draft import Draft
from records.dates import dutch_time
from records.request import SupportRequest
from records.words import _
from web.actor import Hand
from workflow.errors import Stale

RESTS: Final = timedelta(minutes=30)


class OtherWriter(Stale):
    """Somebody else holds the pen. `name` is theirs, possibly empty; `since` the moment of what they did last."""

    def __init__(self, name: str, since: str) -> None:
        """Say who writes, and that nothing typed is lost."""
        self.name, self.since = name, since
        super().__init__([f"{self.title} {_('Wat jij typte, staat er nog. Neem over als jij verder wil schrijven.')}"])

    @property
    def title(self) -> str:
        """Say who writes now, in one sentence."""
        return told(self.name)


def told(name: str) -> str:
    """Say who writes now; a hand without a name is another browser with the same key."""
    if name:
        return _("{naam} schrijft nu aan deze vraag.", naam=name)
    return _("Iemand schrijft nu aan deze vraag in een ander venster of op een ander toestel.")


def other_writer(draft: Draft, hand: Hand | None, now: datetime) -> OtherWriter | None:
    """Give who else holds the pen; None when it is free, or in this very hand."""
    if hand is None or draft.writer is None or draft.writer_at is None or not draft.is_open:
        return None
    if draft.writer in hand.known_as or now - draft.writer_at >= RESTS:
        return None
    return OtherWriter(draft.writer_name, dutch_time(draft.writer_at))


def pen(hand: Hand, now: datetime) -> dict[str, Any]:
    """Give the columns that say that this hand writes now."""
    return {"writer": hand.id or None, "writer_name": hand.name[:120] or None, "writer_at": now}


def take(session: Session, draft: Draft, hand: Hand, now: datetime) -> None:
    """Take the pen, whoever holds it. One statement; no answer changes, so no row becomes stale by it."""
    session.execute(update(SupportRequest).where(SupportRequest.id == draft.id).values(**pen(hand, now)))


def lay_down(session: Session, draft: Draft) -> None:
    """Lay the pen down for the next one, as a coordinator does who hands a phoned question over. One statement."""
    free = {"writer": None, "writer_name": None, "writer_at": None}
    session.execute(update(SupportRequest).where(SupportRequest.id == draft.id).values(**free))
