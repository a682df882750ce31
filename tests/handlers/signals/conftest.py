"""A house that listens, for every test."""

import pytest

from tests.handlers.signals.listening import Listening


@pytest.fixture
def house() -> Listening:
    return Listening()
