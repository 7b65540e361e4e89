"""Tests of the toolkit meet it without any feature: what a feature does wrong is told by its own tests."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.clients import StillClock, build
from web.kit import kit_of
from web.settings import Settings


@pytest.fixture
def app(settings: Settings, clock: StillClock) -> Iterator[Flask]:
    """The toolkit alone, on a fresh database."""
    app = build(settings, [], clock)
    yield app
    kit_of(app).database.dispose()
