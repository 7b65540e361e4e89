"""The story of this room."""

from tests.trajectory.play import begin

__all__ = ["begin"]
