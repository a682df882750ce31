"""Signals in digests, and colleagues' words in signals, digests and lists, marked as inside."""

import asyncio
from dataclasses import replace

import pytest

from bot.jobs import counting
from digests import publish
from domain.content import words
from domain.digests import Filters
from domain.digests import Kind as Run
from domain.ids import PostId
from domain.inbound import TeamMessage, TeamReaction
from domain.people import Channel
from domain.signals.series import Kind, Series
from domain.understanding import Reading
from tests import builders as a
from tests.handlers.digests.newsroom import PLAN, OneStore
from tests.handlers.signals.listening import BUG, Listening


def digest(house: Listening, **filters: tuple[str, ...]) -> str:
    """A digest of the support channel, now."""
    plan = replace(PLAN, filters=Filters(**filters))  # type: ignore[arg-type]
    made = house.uow.digests.add(place=a.SUPPORT, by=a.ANN.alias, plan=plan, next_at=None)
    house.uow.digests.want(f"now{made.id}", made.id, Run.NOW, a.ANN.alias, a.SUPPORT)
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


def test_a_signal_of_another_channel_stands_in_no_digest_of_one_channel(house: Listening):
    house.burst()
    assert "SG-1" not in digest(house, channels=(a.SUPPORT,))


def test_the_label_of_a_theme_that_a_private_channel_hears_too_stands_in_no_other_digest(house: Listening):
    house.burst()
    theme = house.uow.themes.open("export")
    for message in house.signal().messages:
        house.uow.understanding.save(Reading(message, theme=theme.id))
    house.uow.signals.save(replace(house.signal(), series=Series(Kind.THEME, BUG.team, str(theme.id))), None)
    first = house.conversation(house.message(house.signal().messages[0]).conversation)
    house.uow.conversations.save(replace(first, home=a.IDEAS))
    house.uow.channels.save(Channel(a.IDEAS, "ideas", member=True, private=True))
    assert "SG-1 *T-1*" in digest(house)


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


@pytest.mark.parametrize(("days", "known"), [(13, True), (15, False)])
def test_what_was_overheard_is_forgotten_after_two_weeks(inside: Listening, days: int, known: bool):
    inside.wait(days=days)
    asyncio.run(counting.forget(OneStore(inside)))  # type: ignore[arg-type]
    found = inside.uow.inside.overheard(PostId(f"{a.SUPPORT}:1700000001.000100"))
    assert (found is not None) == known
