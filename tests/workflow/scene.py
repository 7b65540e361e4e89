"""One request on its way through the network of the cast, and questions about who is what to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session

from records.session import Database
from tests.workflow.builders import Story
from tests.workflow.cast import NOW
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotReachable


@dataclass
class Scene:
    """A network, one request on its way, and questions about who is what to it."""

    session: Session
    story: Story

    def actor(self, person: str) -> Actor:
        """Load one of the cast."""
        self.session.flush()
        return reach.load_actor(self.session, person)

    def sight(self, person: str | Actor, now: datetime = NOW) -> reach.Sight:
        """Say what somebody sees of the request; nothing at all when it is not found."""
        actor = self.actor(person) if isinstance(person, str) else person
        try:
            return reach.find_request(self.session, actor, self.story.reference, now)[1]
        except NotReachable:
            return reach.Sight()

    def roles(self, person: str | Actor, now: datetime = NOW) -> set[str]:
        """Say what somebody is to the request."""
        return {role.value for role in self.sight(person, now).roles}


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Keep the statements that are sent meanwhile."""
    sent: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", keep)
