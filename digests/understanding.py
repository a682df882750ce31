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
    """`ports.language.Understands` has both. Both may raise `NoEmbeddings`."""

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
    alike = {unknown[place].message: number for number, group in enumerate(groups) for place in group.members}
    return lambda said: _by_meaning(said, alike)


def _by_meaning(said: Sequence[Said], alike: Mapping[MessageId, int]) -> list[str]:
    """As by words, where all that are `alike`, those without a theme by their groups, have one theme."""
    found = ["" if name.startswith(ranking.NEW) else name for name in ranking.by_words(said)]
    return ranking.spread(said, [alike.get(one.message, -1) for one in said], found)


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
