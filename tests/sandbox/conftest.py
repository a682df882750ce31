"""Fixtures of the sandbox's tests."""

from tests.sandbox.driving import house, strict

__all__ = ["house", "strict"]
