"""A newsroom for every test."""

import pytest

from tests.handlers.digests.newsroom import Newsroom


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()
