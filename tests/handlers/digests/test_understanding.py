"""Whoever understands texts makes a digest better, and stops nothing when they cannot."""

import asyncio
from collections.abc import Sequence

from digests import publish
from ports.language import Group, Mood, NoEmbeddings
from tests import builders as a
from tests.handlers.digests.newsroom import Newsroom, OneStore


class Reader:
    """Everything about colours says the same; whoever loves something likes it."""

    async def cluster(self, messages: Sequence[str]) -> Sequence[Group]:
        colours = tuple(place for place, text in enumerate(messages) if "colo" in text or "couleur" in text)
        others = [(place,) for place in range(len(messages)) if place not in colours]
        return [Group("", members) for members in (colours, *others) if members]

    async def mood(self, message: str) -> Mood:
        return Mood("like" if "love" in message else "dislike", 0.9)


class Nobody:
    async def cluster(self, messages: Sequence[str]) -> Sequence[Group]:
        raise NoEmbeddings("not there")

    async def mood(self, message: str) -> Mood:
        raise NoEmbeddings("not there")


def a_day(room: Newsroom, reader: Reader | Nobody) -> str:
    """Four people speak of colours, one of them with love."""
    for number, words in enumerate(
        ("Ugly colours", "Vilaines couleurs", "The colours hurt", "I love these colours"), 1
    ):
        room.says(words, number, "complaint", answered=True)
    room.wait(days=1)
    room.command("digest", "now")
    asyncio.run(publish.write_next(OneStore(room), reader))  # type: ignore[arg-type]
    room.deliver()
    return room.posted()[-1]


def test_the_same_in_other_words_is_one_entry(room: Newsroom):
    room.digest()
    assert "4 customers" in a_day(room, Reader())


def test_without_anybody_who_understands_words_tell(room: Newsroom):
    room.digest()
    assert "4 customers" not in a_day(room, Nobody())


def test_in_a_filtered_theme_the_one_who_likes_it_is_heard(room: Newsroom):
    room.digest()
    a_day(room, Reader())
    room.press("digest_less", "1:1")
    second = a_day(room, Reader())
    assert "filtered out" in second
    assert "I love these colours" in second
    assert "Ugly colours" not in second
    assert room.uow.digests.tastes(a.SUPPORT)["tag:complaint"].less == 1


def test_whoever_cannot_tell_moods_stops_nothing(room: Newsroom):
    room.digest()
    a_day(room, Reader())
    room.press("digest_less", "1:1")
    assert a_day(room, Nobody())
