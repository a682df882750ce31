"""A fresh board for every test, with a route for ideas."""

import pytest

from domain.routing import Criterion
from tests import builders as a
from tests.handlers.ideas.board import Board


@pytest.fixture
def board() -> Board:
    return Board(routes=(a.a_route(Criterion.TAG, "idea", "ideas"),))
