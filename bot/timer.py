"""What happens by the clock. The scheduler only ticks: what is due stands in our rows, so that a restart changes nothing.

Time only tells: whatever is due becomes a fact in the inbox, in the very transaction that takes it from the schedule.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import facts, log
from bot.jobs import regular
from digests import due as digests_due
from digests import publish
from digests.understanding import Understands
from domain.digests import Kind, Run
from ports.language import LanguageModel
from ports.queues import Store, UnitOfWork
from ports.storage import StorageTrouble

logger = log.get("bot.timer")

Job = Callable[[], Awaitable[bool]]
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
    translates: Job | None = None,
    also: Sequence[regular.Job] = (),
) -> AsyncIterator[None]:
    """Ticks while the block runs. Whoever `understands` texts, and a language model, make digests better.

    `translates` does some of what is to be translated, and says whether there may be more. `also` are further jobs.
    """
    scheduler = AsyncIOScheduler()
    jobs: tuple[tuple[Callable[..., Awaitable[Any]], float, list[Any]], ...] = (
        (translate, TICK_SECONDS, [translates]),
        (tick, TICK_SECONDS, [store]),
        (write, TICK_SECONDS, [store, understands, model]),
        (purge, SWEEP_SECONDS, [store]),
        *((job.once, job.seconds, []) for job in also),
    )
    for job, seconds, given in jobs:
        scheduler.add_job(
            ending_quietly(job),
            IntervalTrigger(seconds=seconds),
            args=given,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        # One that is cancelled before it has begun cannot end quietly: those that are about to begin have their turn first.
        scheduler.pause()
        await asyncio.sleep(0)
        scheduler.shutdown(wait=False)


def ending_quietly(job: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[None]]:
    """The job, whose cancellation at the process's end is no failure that a log should tell of."""

    async def run(*given: Any) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await job(*given)

    return run


async def tick(store: Store) -> None:
    """Tells of everything that is due by now."""
    told = DUE_PORTION
    while told == DUE_PORTION:
        try:
            told = max([await store.run(telling) for telling in (tell, tell_digests, tell_signals)])
        except StorageTrouble as trouble:
            logger.warning("timer.trouble", trouble=str(trouble))
            return


def tell(uow: UnitOfWork) -> int:
    """Turns some of what is due into facts, each moment of each proposal once; how many were due."""
    taken = uow.proposals.take_due(DUE_PORTION)
    for due in taken:
        fact = facts.proposal_due(due)
        new = uow.inbox.add_fact(key=fact.key, account=fact.account, lane=fact.lane, payload=fact.payload)
        if not new:
            # Handled by a clock that was behind ours, or not to its end. It must not be forgotten.
            logger.warning("timer.again", proposal=due.proposal)
            uow.proposals.schedule(due.proposal, uow.now + AGAIN)
    return len(taken)


def tell_digests(uow: UnitOfWork) -> int:
    """Turns the slots of digests that have come into facts; how many digests were due."""
    taken, told = digests_due.take(uow, DUE_PORTION)
    for slot in told:
        fact = facts.digest_due(slot.digest, slot.key)
        uow.inbox.add_fact(key=fact.key, account=fact.account, lane=fact.lane, payload=fact.payload)
    return taken


def tell_posted(run: Run, uow: UnitOfWork) -> None:
    """Tells that a digest came out of its turn."""
    fact = facts.digest_posted(run.digest, run.id)
    uow.inbox.add_fact(key=fact.key, account=fact.account, lane=fact.lane, payload=fact.payload)


def tell_signals(uow: UnitOfWork) -> int:
    """Turns what time brings to signals into facts; how many were due."""
    taken = uow.signals.take_due(DUE_PORTION)
    for signal, at in taken:
        fact = facts.signal_due(signal, at)
        uow.inbox.add_fact(key=fact.key, account=fact.account, lane=fact.lane, payload=fact.payload)
    return len(taken)


async def write(
    store: Store, understands: Understands | None = None, model: LanguageModel | None = None
) -> None:
    """Writes the digests that are wanted, one after the other."""
    try:
        while run := await publish.write_next(store, understands, model):
            logger.info("digest.written")
            if run.kind is Kind.NOW:
                await store.run(partial(tell_posted, run))
    except StorageTrouble as trouble:
        logger.warning("timer.trouble", trouble=str(trouble))


async def translate(translates: Job | None) -> None:
    """Translates what somebody waits for."""
    try:
        while translates is not None and await translates():
            logger.info("translations.told")
    except StorageTrouble as trouble:
        logger.warning("timer.trouble", trouble=str(trouble))


async def purge(store: Store) -> None:
    """Deletes what both queues have settled long ago, a portion at a time so that nobody waits for it."""
    before = store.now() - KEPT_DAYS * 86400
    gone = PORTION
    while gone == PORTION:
        try:
            gone = await store.run(lambda uow: uow.purge(before, PORTION))
        except StorageTrouble as trouble:
            logger.warning("timer.trouble", trouble=str(trouble))
            return
