"""What a digest may ask of whoever understands texts: which say the same, and whether somebody likes or dislikes.

Themes and moods that were found when a message came are known already; the rest is asked here.
Both only make it better. Where nobody understands, or there is too much to read, words and tags tell.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from digests import gathering, ranking
from digests.gathering import Gathered
from digests.ranking import Grouping, Ranking
from domain.digests import Said
from domain.ids import MessageId
from ports.language import Group, Mood, NoEmbeddings
from ports.storage import Store, UnitOfWork

MOST = 1000
"""Messages that are read for their meaning; of more, words alone tell what says the same."""
MOODS = 300
"""Messages whose mood is looked at, where something is about to be filtered."""


class Understands(Protocol):
    """`language.understanding.Understanding` is one. Both may raise `NoEmbeddings`."""

    async def cluster(self, messages: Sequence[str]) -> Sequence[Group]: ...

    async def mood(self, message: str) -> Mood: ...


async def grouping(gathered: Gathered, store: Store, understands: Understands | None) -> Grouping:
    """How messages are put together: by the themes that are known, else by meaning where that can be had, else by words."""
    unknown = [one for one in gathered.said if not one.theme]
    if understands is None or not 1 < len(unknown) <= MOST:
        return ranking.by_words
    texts = await store.read(_texts(unknown))
    try:
        groups = await understands.cluster(texts)
    except NoEmbeddings:
        return ranking.by_words
    names = {
        unknown[place].message: f"~{number}" for number, group in enumerate(groups) for place in group.members
    }
    return lambda said: _named(said, names)


def _named(said: Sequence[Said], names: Mapping[MessageId, str]) -> list[str]:
    """The theme that is known, or the name of the messages of one meaning; that is a known theme's where one of them says the
    same as its messages in the same words."""
    found = [one.theme or names.get(one.message, f"~{one.message}") for one in said]
    if not any(one.theme for one in said):
        return found
    by_words = ranking.by_words(said)
    known = {name: theme for name, theme in zip(found, by_words, strict=True) if name[0] == "~" != theme[0]}
    return [known.get(name, name) for name in found]


async def with_moods(
    gathered: Gathered, ranked: Ranking, store: Store, understands: Understands | None
) -> Gathered:
    """The same with the moods of what is about to be filtered, so that a voice to the contrary is heard."""
    filtered = [one for entry in ranked.filtered for one in entry.said if not (one.mood or one.theme)][:MOODS]
    if understands is None or not filtered:
        return gathered
    texts = await store.read(_texts(filtered))
    try:
        moods = {
            one.message: (await understands.mood(text)).name
            for one, text in zip(filtered, texts, strict=True)
        }
    except NoEmbeddings:
        return gathered
    return replace(gathered, said=tuple(_felt(gathered.said, moods)))


def _felt(said: Iterable[Said], moods: dict[MessageId, str]) -> Iterable[Said]:
    for one in said:
        mood = moods.get(one.message, "")
        yield replace(one, mood=mood) if mood in ("like", "dislike") else one


def _texts(said: Sequence[Said]) -> Callable[[UnitOfWork], list[str]]:
    """The words as they were written, where they are still there."""
    return lambda uow: [gathering.quoted(one.message, uow) for one in said]
