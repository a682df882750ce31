"""What happens by the clock. The scheduler only ticks: what is due stands in our rows, so that a restart changes nothing.

Time only tells: whatever is due becomes a fact in the inbox, in the very transaction that takes it from the schedule.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import facts, log
from bot.jobs.regular import Job
from digests import due as digests_due
from digests import publish
from digests.understanding import Understands
from domain.digests import Kind, Run
from domain.inbound import Received
from ports.language import LanguageModel
from ports.queues import Store, UnitOfWork

logger = log.get("bot.timer")

KEPT_DAYS = 14
"""How long settled rows of the queues are kept, to recognise what a platform delivers again."""
SWEEP_SECONDS = 600
"""Between two looks at what the queues may forget."""
PORTION = 1000
"""Settled rows that are deleted in one transaction."""
TICK_SECONDS = 1
DUE_PORTION = 100
"""What is due and becomes facts in one transaction, of each kind."""
AGAIN = timedelta(seconds=5)
"""How much later a moment is told of again that was told of and yet is scheduled still."""


@contextlib.asynccontextmanager
async def ticking(
    store: Store,
    understands: Understands | None = None,
    model: LanguageModel | None = None,
    also: Sequence[Job] = (),
) -> AsyncIterator[None]:
    """Ticks while the block runs. Whoever `understands` texts, and a language model, make digests better.

    `also` are further jobs.
    """
    scheduler = AsyncIOScheduler()
    first = IntervalTrigger(seconds=TICK_SECONDS).start_date
    own = (
        Job("timer", partial(tick, store), TICK_SECONDS),
        Job("timer", partial(write, store, understands, model), TICK_SECONDS),
        Job("timer", partial(purge, store), SWEEP_SECONDS),
    )
    for job in (*own, *also):
        scheduler.add_job(
            ending_quietly(job.once),
            # From one moment on: what falls into the same second wakes a process that rests once, not once a job.
            IntervalTrigger(
                seconds=job.seconds, start_date=first + timedelta(seconds=job.seconds - TICK_SECONDS)
            ),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        if job.at_once:
            scheduler.add_job(ending_quietly(job.once), misfire_grace_time=None)
    scheduler.start()
    try:
        yield
    finally:
        # One that is cancelled before it has begun cannot end quietly: those that are about to begin have their turn first.
        scheduler.pause()
        await asyncio.sleep(0)
        scheduler.shutdown(wait=False)


def ending_quietly(job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """The job, whose cancellation at the process's end is no failure that a log should tell of."""

    async def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await job()

    return run


async def tick(store: Store) -> None:
    """Tells of everything that is due by now. Raises `StorageTrouble`."""
    while await store.commit(tell_all) == DUE_PORTION:
        pass


def add(fact: Received, uow: UnitOfWork) -> bool:
    """A fact joins the inbox; False when it is known."""
    return uow.inbox.add_fact(key=fact.key, account=fact.account, lane=fact.lane, payload=fact.payload)


def tell_all(uow: UnitOfWork) -> int:
    """Turns some of what is due into facts; how many of the kind of which most were due."""
    return max(tell(uow), tell_digests(uow), tell_signals(uow))


def tell(uow: UnitOfWork) -> int:
    """Turns some of what is due into facts, each moment of each proposal once; how many were due."""
    taken = uow.proposals.take_due(DUE_PORTION)
    for due in taken:
        if not add(facts.proposal_due(due), uow):
            # Handled by a clock that was behind ours, or not to its end. It must not be forgotten.
            logger.warning("timer.again", proposal=due.proposal)
            uow.proposals.schedule(due.proposal, uow.now + AGAIN)
    return len(taken)


def tell_digests(uow: UnitOfWork) -> int:
    """Turns the slots of digests that have come into facts; how many digests were due."""
    taken, told = digests_due.take(uow, DUE_PORTION)
    for slot in told:
        add(facts.digest_due(slot.digest, slot.key), uow)
    return taken


def tell_posted(run: Run, uow: UnitOfWork) -> None:
    """Tells that a digest came out of its turn."""
    add(facts.digest_posted(run.digest, run.id), uow)


def tell_signals(uow: UnitOfWork) -> int:
    """Turns what time brings to signals into facts; how many were due."""
    taken = uow.signals.take_due(DUE_PORTION)
    for signal, at in taken:
        add(facts.signal_due(signal, at), uow)
    return len(taken)


async def write(
    store: Store, understands: Understands | None = None, model: LanguageModel | None = None
) -> None:
    """Writes the digests that are wanted, one after the other. Raises `StorageTrouble`."""
    while run := await publish.write_next(store, understands, model):
        logger.info("digest.written")
        if run.kind is Kind.NOW:
            await store.run(partial(tell_posted, run))


async def purge(store: Store) -> None:
    """Deletes what both queues have settled long ago, a portion at a time so that nobody waits for it.

    Raises `StorageTrouble`.
    """
    before = store.now() - KEPT_DAYS * 86400
    gone = PORTION
    while gone == PORTION:
        gone = await store.run(lambda uow: uow.purge(before, PORTION))
