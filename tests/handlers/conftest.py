"""A fresh house for every test."""

import pytest

from tests.handlers.house import House


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def talk(house: House) -> House:
    """A house in which Zoé has written, and the thread stands."""
    house.customer("It does not start.")
    house.deliver()
    return house
