"""A town to attack, for each test."""

import pytest
from flask import Flask

from tests.api.net import Net
from tests.clients import StillClock


@pytest.fixture
def net(app: Flask, clock: StillClock) -> Net:
    """The demo network, with tokens for its people."""
    net = Net(app, clock)
    net.settle()
    return net
