"""What the tests of the conversation and the report can ask for."""

from collections.abc import Iterator

import pytest

from tests.clients import StillClock
from tests.intake.report_story import Story, tell
from web.settings import Settings


@pytest.fixture
def story(settings: Settings, clock: StillClock) -> Iterator[Story]:
    """The network, with nothing asked yet."""
    yield from tell(settings, clock)
