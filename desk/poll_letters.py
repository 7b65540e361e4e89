"""The mails about when a conversation can be: to whoever is asked, and to whoever is still silent.

Somebody of the school answers by a personal link, without an account; the same link shows the moment once it is agreed.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from desk import letter_links
from desk.letters import Letter
from mails import contexts as c
from records.conversation import Conversation
from records.request import Participant
from records.vocabulary import Role, State
from workflow import polling


def with_own_link(letter: Letter, context: c.AboutRequest, *, always: bool = False) -> c.AboutRequest:
    """Give somebody whom the school listed a link of their own: who has no account, or with `always` everyone."""
    entry = letter.entry
    if entry.role not in {Role.SCHOOL, Role.SCHOOL_LEAD} or (entry.person_id is not None and not always):
        return context
    listed = select(Participant.id).where(
        Participant.request_id == letter.request.id, Participant.email == (entry.recipient or "").lower()
    )
    participant_id = letter.session.scalars(listed.order_by(Participant.position)).first()
    if participant_id is None:
        return context
    return replace(context, link=letter_links.to_poll(participant_id, entry, letter.now))


def date_poll(letter: Letter) -> c.AboutRequest | None:
    """The reader is asked when they can; nothing once they said so, or once the date is fixed."""
    conversation = letter.session.get(Conversation, letter.request.id)
    if letter.request.state is not State.PLANNING or conversation is None or conversation.reply_by is None:
        return None
    if not polling.is_silent(polling.silent(letter.session, letter.request.id, letter.now), letter.entry.recipient):
        return None
    call = c.PollCall(**{**letter.about(), "due": conversation.reply_by})
    return with_own_link(letter, call, always=True)


def poll_reminder(letter: Letter) -> c.AboutRequest | None:
    """The reader is still silent; nothing when the day to answer was moved meanwhile."""
    conversation = letter.session.get(Conversation, letter.request.id)
    told = datetime.fromisoformat(letter.entry.payload["due"])
    if conversation is None or conversation.reply_by != told:
        return None
    return date_poll(letter)
