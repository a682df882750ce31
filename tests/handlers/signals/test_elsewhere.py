"""Signals in digests, and colleagues' words in signals, digests and lists, marked as inside."""

import asyncio
from datetime import UTC, datetime

import pytest

from digests import publish
from domain.content import words
from domain.digests import Kind
from domain.ids import PostId
from domain.inbound import TeamMessage, TeamReaction
from tests import builders as a
from tests.handlers.digests.newsroom import PLAN, OneStore
from tests.handlers.signals.listening import Listening


def digest(house: Listening) -> str:
    """A digest of the support channel, now."""
    made = house.uow.digests.add(place=a.SUPPORT, by=a.ANN.alias, plan=PLAN, next_at=None)
    house.uow.digests.want(f"now{made.id}", made.id, Kind.NOW, a.ANN.alias, a.SUPPORT)
    before = len(house.sent)
    asyncio.run(publish.write_next(OneStore(house)))  # type: ignore[arg-type]
    house.deliver()
    from tests.handlers.house import words as in_words

    return "\n".join(map(in_words, house.sent[before:]))


def test_an_open_signal_is_the_first_of_what_is_hot(house: Listening):
    house.burst()
    said = digest(house)
    assert "SG-1 *#bug*: 8 in an hour, usually" in said
    assert said.index("SG-1") > said.index("Hot")


def test_a_closed_or_muted_signal_stands_in_no_digest(house: Listening):
    house.burst()
    house.press("signal_mute", "1:day")
    assert "SG-1 *#bug*" not in digest(house)


@pytest.fixture
def inside(house: Listening) -> Listening:
    """Colleagues have said the same, and it counts."""
    house.uow.inside.opt(a.SUPPORT, on=True, by=a.ANN.alias)
    for number in range(7):
        post = PostId(f"{a.SUPPORT}:170000000{number}.000100")
        house.hear(TeamMessage(a.SUPPORT, None, post, a.BEN, words(f"Down again #bug {number}"), house.now))
        house.hear(TeamReaction(a.SUPPORT, post, a.ANN, "📝", True))
    house.count()
    return house


def test_colleagues_words_make_a_signal_marked_as_inside(inside: Listening):
    card = inside.card()
    assert "Said inside: 7" in card
    assert "Ben, inside" in card


def test_colleagues_words_stand_in_lists_marked_as_inside(inside: Listening):
    assert "FB-9 · Ben, inside · 🐞 bug" in inside.command("feedback", "list")


def test_colleagues_words_stand_in_digests_by_their_own_post(inside: Listening):
    assert "Down again" in digest(inside)


def test_what_was_overheard_is_forgotten_in_time(inside: Listening):
    inside.uow.inside.forget_before(datetime(2030, 1, 1, tzinfo=UTC))
    assert inside.uow.inside.overheard(PostId(f"{a.SUPPORT}:1700000001.000100")) is None
