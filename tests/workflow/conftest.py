"""What tests of the rules can ask for."""

from collections.abc import Iterator

import pytest

from records.session import Database
from tests.workflow.builders import Story
from tests.workflow.cast import add_meeting, add_network
from tests.workflow.scene import Scene


@pytest.fixture
def scene(database: Database) -> Iterator[Scene]:
    """A network, an announced case table, and a request that was not begun yet."""
    with database.writing() as session:
        add_network(session)
        add_meeting(session)
        yield Scene(session, Story(session))
