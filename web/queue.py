"""The former place of `tick`."""

from web.ticks import tick

__all__ = ["tick"]
