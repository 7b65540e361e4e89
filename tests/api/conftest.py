"""A town in which programs work, for each test of the contract."""

import pytest
from flask import Flask

from tests.api.net import Net
from tests.clients import StillClock


@pytest.fixture
def net(app: Flask, clock: StillClock) -> Net:
    """The demo network, without a question yet."""
    net = Net(app, clock)
    net.settle()
    return net
