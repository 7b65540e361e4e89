"""What every test can ask for. The fixtures live in modules of their own; here they are only named."""

from hypothesis import HealthCheck, settings

# How long an example takes says what else the machine does, not what our code does.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

pytest_plugins = ["tests.databases", "tests.clients", "tests.stages", "tests.snapshots"]
