"""A table for each test of this room."""

import pytest
from flask import Flask

from tests.casetable.table import Room
from tests.clients import StillClock


@pytest.fixture
def room(app: Flask, clock: StillClock) -> Room:
    """The demo network, without a question yet."""
    return Room(app, clock)
