"""The running sandbox over which both platforms are tested."""

from tests.sandbox.driving import house, strict

__all__ = ["house", "strict"]
