"""What every test can ask for. The fixtures live in modules of their own; here they are only named."""

pytest_plugins = ["tests.databases", "tests.clients", "tests.stages", "tests.snapshots"]
