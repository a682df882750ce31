"""Nobody is shown here what they may not see in Slack."""

from dataclasses import replace

import pytest

from tests import builders as a
from tests.handlers.house import House


@pytest.fixture
def board(house: House) -> House:
    """Feedback at home in #bugs, which is private, and Ann is in it."""
    house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    house.uow.channels.save_members(a.BUGS, [a.ANN.alias])
    house.policy = replace(house.policy, routes=(a.a_route(a.Criterion.TAG, "bug", "bugs"),))
    house.customer("The secret broke #bug")
    house.deliver()
    return house


def test_who_is_in_the_private_channel_finds_its_feedback(board: House):
    assert "The secret broke" in board.command("feedback", "list", by=a.ANN)


@pytest.mark.parametrize("asked", ["list", "search secret", "show FB-1", "FB-1", "waiting"])
def test_who_is_not_in_it_finds_nothing_of_it(board: House, asked: str):
    assert "secret" not in board.command("feedback", asked, by=a.BEN).replace("search secret", "")


def test_other_channels_do_not_show_what_is_at_home_in_a_private_one(board: House):
    assert board.uow.channels.hidden_in(a.SUPPORT) == (a.BUGS,)


def test_a_private_channel_shows_its_own(board: House):
    assert board.uow.channels.hidden_in(a.BUGS) == ()


def test_a_channel_with_strangers_shows_only_its_own(board: House):
    board.uow.channels.save(replace(a.CHANNELS[0], shared=True))
    assert board.uow.channels.hidden_in(a.SUPPORT) == (a.BUGS, a.IDEAS)
