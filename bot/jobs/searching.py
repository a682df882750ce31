"""Answers a search by meaning that waits for whoever understands. Knows the order of reading; refuses to know what is shown."""

import asyncio
import heapq
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from domain.feedback import Filter
from domain.ids import FeedbackId, MessageId
from domain.policy import Policy
from domain.understanding import Near, Search, Vector
from handlers import feedback_command, feedback_search
from ports.language import Library, Nearest
from ports.storage import StorageTrouble, Store, UnitOfWork

TRIES = 3
"""After so many a search is given up, so that it keeps nobody else waiting."""
LOOKED_UP = 200
"""Messages of which it is looked up together what they belong to."""


class Searches:
    """Answers what waits, one after the other; knows how often each has failed."""

    def __init__(self, store: Store, policy: Policy) -> None:
        self._store, self._policy = store, policy
        self._failed: Counter[int] = Counter()

    async def answer(self, searches: Sequence[Search], library: Library, model: str) -> None:
        """Answers them, or gives up those that fail again and again. Raises what made one fail; that the database is away is
        held against none."""
        for search in searches:
            if self._failed[search.id] == TRIES:
                await self._store.run(partial(feedback_search.give_up, search, policy=self._policy))
                continue
            self._failed[search.id] += 1  # until it is answered
            try:
                await answer(search, library, model, store=self._store, policy=self._policy)
            except StorageTrouble:
                self._failed[search.id] -= 1
                raise
            del self._failed[search.id]


async def answer(search: Search, library: Library, model: str, *, store: Store, policy: Policy) -> None:
    """Shows the feedback nearest in meaning, among what this model has read. Raises `StorageTrouble` and `NoEmbeddings`."""
    asked = await store.read(partial(_asked, search=search, policy=policy))
    found = await nearest(asked, library, model, store)
    await store.run(lambda uow: feedback_search.answer(search, found, uow=uow, policy=policy))


async def nearest(asked: Filter, library: Library, model: str, store: Store) -> Sequence[Near]:
    """The feedback that is nearest in meaning to what is asked for, the nearest first, as many as are shown."""
    return await _feedback(_nearest_first(await _near(asked, library, model, store)), asked, store)


def _asked(uow: UnitOfWork, search: Search, policy: Policy) -> Filter:
    """What is searched for, without what whoever asks may not see."""
    hidden = uow.channels.hidden_from(search.person)
    return feedback_command.sought(search.asked, hidden, uow, policy)


async def _near(asked: Filter, library: Library, model: str, store: Store) -> Sequence[Nearest]:
    """All that was read and is near, portion by portion: each is read in a transaction of its own, so that nobody waits for
    the whole, while the one before it is looked at."""
    found = list[Nearest]()
    known: Sequence[Vector] | None = await _vectors(model, MessageId(0), store)
    while known is not None:
        more = _vectors(model, known[-1][0], store) if len(known) == feedback_search.PORTION else _nothing()
        near, known = await asyncio.gather(library.nearest(asked.words, known), more)
        found.append(near)
    return found


async def _vectors(model: str, after: MessageId, store: Store) -> Sequence[Vector]:
    return await store.read(lambda uow: uow.understanding.vectors(model, after, feedback_search.PORTION))


async def _nothing() -> None:
    """What is read behind the last portion."""


def _nearest_first(found: Iterable[Nearest]) -> Iterator[MessageId]:
    """The messages of all portions."""
    rows = heapq.merge(*(zip(*one, strict=True) for one in found), key=lambda row: -row[1])
    return (MessageId(message) for message, _ in rows)


async def _feedback(messages: Iterator[MessageId], asked: Filter, store: Store) -> Sequence[Near]:
    """The first pieces of feedback that these belong to, each with the first of its messages. To whom a message belongs is
    looked up for the nearest alone: it takes longer than how near it is."""
    best: dict[FeedbackId, Near] = {}
    while len(best) < feedback_search.SHOWN and (some := list(itertools.islice(messages, LOOKED_UP))):
        for one in await store.read(partial(_belonging, messages=some, asked=asked)):
            best.setdefault(one.feedback, one)
    return list(best.values())[: feedback_search.SHOWN]


def _belonging(uow: UnitOfWork, messages: Sequence[MessageId], asked: Filter) -> Sequence[Near]:
    return uow.understanding.belonging(messages, asked)
