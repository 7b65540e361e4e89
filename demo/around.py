"""What people do around the actions of a request: read what was shared with them, and write each other a message."""

from datetime import datetime

from sqlalchemy.orm import Session

from desk import messages
from records.kinds import Part
from records.readlog import ReadEntry
from workflow import reach
from workflow.actor import Actor


def read_along(session: Session, reference: str, actor: Actor, part: Part, now: datetime) -> None:
    """Let somebody outside the school read a part they may see, as the read log tells it."""
    request, sight = reach.find_request(session, actor, reference, now)
    entry = ReadEntry(request_id=request.id, person_id=actor.person_id or "", role=sight.parts[part], part=part, at=now)
    session.add(entry)  # not through `reach.log_read`: its entry outlives a rehearsal
    session.flush()


def say(session: Session, reference: str, actor: Actor, text: str, now: datetime) -> None:
    """Write a message in the thread with the school; the others get their notice."""
    request, sight = reach.find_request(session, actor, reference, now)
    messages.write(session, request, actor, sight, text, None, now)
