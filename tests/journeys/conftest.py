"""A city for each journey."""

import pytest
from flask import Flask

from tests.clients import StillClock
from tests.journeys.city import City


@pytest.fixture
def city(app: Flask, clock: StillClock) -> City:
    """The demo network, without a question yet."""
    return City(app, clock).settle()
