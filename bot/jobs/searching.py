"""Answers a search by meaning that waits for whoever understands. Knows the order of reading; refuses to know what is shown."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from functools import partial

from domain.feedback import Filter
from domain.ids import FeedbackId
from domain.policy import Policy
from domain.understanding import Search
from handlers import feedback_command, feedback_search
from ports.language import Library
from ports.storage import Store, UnitOfWork

Known = tuple[FeedbackId, str, bytes]
"""A piece of feedback, its language, and its vector."""


TRIES = 3
"""After so many a search is given up, so that it keeps nobody else waiting."""


class Searches:
    """Answers what waits, one after the other; knows how often each has failed."""

    def __init__(self, store: Store, policy: Policy) -> None:
        self._store, self._policy = store, policy
        self._failed: Counter[int] = Counter()

    async def answer(self, searches: Sequence[Search], library: Library, model: str) -> None:
        """Answers them, or gives up those that fail again and again. Raises what made one fail."""
        for search in searches:
            if self._failed[search.id] == TRIES:
                await self._store.run(partial(feedback_search.give_up, search, policy=self._policy))
                continue
            self._failed[search.id] += 1  # until it is answered
            await answer(search, library, model, store=self._store, policy=self._policy)
            del self._failed[search.id]


async def answer(search: Search, library: Library, model: str, *, store: Store, policy: Policy) -> None:
    """Shows the feedback nearest in meaning, among what this model has read. Raises `StorageTrouble` and `NoEmbeddings`."""
    asked = await store.read(partial(_asked, search=search, policy=policy))
    found: list[tuple[FeedbackId, float]] = []
    async for known in _vectors(asked, model, store):
        found += await library.nearest(asked.words, known, feedback_search.SHOWN)
    nearest = sorted(found, key=lambda one: -one[1])[: feedback_search.SHOWN]
    await store.run(lambda uow: feedback_search.answer(search, nearest, uow=uow, policy=policy))


def _asked(uow: UnitOfWork, search: Search, policy: Policy) -> Filter:
    """What is searched for, without what whoever asks may not see."""
    hidden = uow.channels.hidden_from(search.person)
    return feedback_command.sought(search.asked, hidden, uow, policy)


async def _vectors(asked: Filter, model: str, store: Store) -> AsyncIterator[Sequence[Known]]:
    """In portions, each in a transaction of its own, so that nobody waits for the whole."""
    after: FeedbackId | None = FeedbackId(0)
    while after is not None:
        known = await store.read(partial(_some_vectors, asked=asked, model=model, after=after))
        yield known
        after = known[-1][0] if len(known) == feedback_search.PORTION else None


def _some_vectors(uow: UnitOfWork, asked: Filter, model: str, after: FeedbackId) -> Sequence[Known]:
    return uow.understanding.vectors(model, asked, after, feedback_search.PORTION)
