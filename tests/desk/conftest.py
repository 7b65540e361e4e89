"""A town for each test of this room."""

import pytest
from flask import Flask

from tests.clients import StillClock
from tests.desk.town import Town


@pytest.fixture
def town(app: Flask, clock: StillClock) -> Town:
    """The demo network, without a question yet."""
    town = Town(app, clock)
    town.settle()
    return town
