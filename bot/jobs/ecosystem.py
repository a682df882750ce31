"""Counts who has to do with whom, behind the relay, and answers what is asked about it.

Messages are counted once they are some days old or many newer ones have come: until then their tags and themes change, and
they are looked at directly (`handlers.ecosystem.looking`). What changes later comes in by a counting anew once a week. Any
number of processes may do it: the mark that says how far it has come is moved in the same transaction as what is counted.
"""

import asyncio
from datetime import timedelta
from functools import partial

from bot import log
from bot.jobs.regular import Job
from domain.ecosystem import counting
from domain.ecosystem.counting import Names
from domain.ids import MessageId
from domain.policy import Policy
from handlers.ecosystem import answering, pulses
from ports.ecosystem import Ask, Counting
from ports.storage import Store, UnitOfWork

logger = log.get("bot.jobs.ecosystem")

RIPE = timedelta(days=3)
"""How long a message is looked at directly."""
DIRECT = 5000
"""How many messages are looked at directly at most."""
MOST_UNREAD = 20_000
"""How many are looked at directly at most while they wait to be understood."""
ANEW = timedelta(days=7)
"""How long after a counting all is counted anew."""
PORTION = 250
"""Rows that are counted in one transaction: some milliseconds of the one writer that SQLite has."""
PORTIONS = 40
"""After so many the names are read anew."""
PAUSE = 0.02
"""Seconds between two portions."""
SWEPT = 500
"""Rows of an earlier counting that are deleted in one transaction."""
COUNTED_EACH, ASKED_EACH, DUE_EACH = 5.0, 1.0, 60.0
"""Seconds between two times of each job."""
PATIENCE = 60.0
"""Seconds after which a question that somebody has begun with is begun anew: they are dead."""


def jobs(store: Store, policy: Policy) -> tuple[Job, ...]:
    """What is to be done for the ecosystem."""
    return (
        Job("ecosystem", partial(count, store), COUNTED_EACH),
        Job("ecosystem", Answering(store, policy).all, ASKED_EACH),
        Job("ecosystem", partial(ask, store, policy), DUE_EACH, at_once=True),
    )


async def count(store: Store) -> None:
    """Counts what is ripe, portion by portion, until nothing is. Raises `StorageTrouble`."""
    known = Known(store)
    while await step(store, known):
        pass


class Known:
    """The names that are found in words, read when they are needed and anew now and then."""

    def __init__(self, store: Store) -> None:
        self._store, self._names, self._uses = store, Names(), 0

    async def names(self) -> Names:
        if self._uses % PORTIONS == 0:
            self._names = await self._store.read(names)
        self._uses += 1
        return self._names


def ripe(uow: UnitOfWork) -> MessageId:
    """Up to which message is to be counted: not beyond one that waits to be understood, as the whole past does that was
    just imported; unless so many wait that they could not be looked at."""
    newest, unread = uow.digests.newest(), uow.ecosystem.unread()
    old = max(uow.digests.last_before(uow.now - RIPE), newest - DIRECT, 0)
    return MessageId(old if unread is None else max(min(old, unread - 1), newest - MOST_UNREAD, 0))


def names(uow: UnitOfWork) -> Names:
    """Every name there is to be found."""
    return counting.names(uow.ecosystem.people(), uow.ecosystem.book().kinds)


async def step(store: Store, known: Known) -> bool:
    """One portion of what is to be done; False when nothing is. Raises `StorageTrouble`."""
    state, target = await store.read(lambda uow: (uow.ecosystem.counting(), ripe(uow)))
    if state.upto < target:
        return await portion(store, known, state.upto, target, anew=False)
    if state.anew is not None and state.anew < state.upto:
        return await portion(store, known, state.anew, state.upto, anew=True)
    if state.anew is not None:
        return await store.run(lambda uow: uow.ecosystem.end_anew())
    old, waste = await store.read(partial(left, state))
    if old:
        return await store.run(lambda uow: uow.ecosystem.begin_anew())
    return waste and await store.run(lambda uow: uow.ecosystem.sweep(SWEPT)) > 0


def left(state: Counting, uow: UnitOfWork) -> tuple[bool, bool]:
    """Whether all is to be counted anew, and whether there is anything to sweep."""
    return bool(state.upto) and uow.now - state.counted_at >= ANEW, uow.ecosystem.waste()


async def portion(store: Store, known: Known, after: MessageId, upto: MessageId, *, anew: bool) -> bool:
    """Counts the next messages. Another process may have been faster: then there is more to do all the same."""
    said = await store.read(lambda uow: uow.ecosystem.said(after, upto, PORTION))
    names = await known.names()
    last = MessageId(said[-1].id) if said else upto
    found = await asyncio.to_thread(lambda: [each for one in said for each in counting.relations(one, names)])
    await store.run(lambda uow: uow.ecosystem.count(after, last, found, anew=anew))
    await asyncio.sleep(PAUSE)  # the relay writes too
    return True


class Answering:
    """Answers what is asked. What it has begun with it goes on with, whatever the database does in between."""

    def __init__(self, store: Store, policy: Policy) -> None:
        self._store, self._policy = store, policy
        self._begun: Ask | None = None

    async def all(self) -> None:
        """One question after the other. Raises `StorageTrouble`."""
        while asked := await self._next():
            found = await self._store.read(partial(_find, asked, self._policy))
            await self._store.run(partial(_post, asked, found, self._policy))
            self._begun = None
            logger.info("ecosystem.answered", ask=asked.id, what=asked.what.value)

    async def _next(self) -> Ask | None:
        if self._begun is None and await self._store.read(lambda uow: uow.ecosystem.asked(PATIENCE)):
            self._begun = await self._store.run(lambda uow: uow.ecosystem.claim(PATIENCE))
        return self._begun


def _find(asked: Ask, policy: Policy, uow: UnitOfWork) -> answering.Answer:
    return answering.find(asked, uow, policy)


def _post(asked: Ask, found: answering.Answer, policy: Policy, uow: UnitOfWork) -> None:
    answering.post(asked, found, uow=uow, policy=policy)


async def ask(store: Store, policy: Policy) -> None:
    """Asks for the pulse where its day has come. Raises `StorageTrouble`."""
    if await store.read(lambda uow: uow.pulses.channels()):
        await store.run(lambda uow: pulses.due(uow, policy))
