"""What happens by the clock. The scheduler only ticks: what is due stands in our rows, so that a restart changes nothing."""

import contextlib
from collections.abc import AsyncIterator

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import log
from ports.queues import Store
from ports.storage import StorageTrouble

logger = log.get("bot.timer")

KEPT_DAYS = 14
"""How long settled rows of the queues are kept, to recognise what a platform delivers again."""
SWEEP_SECONDS = 600
PORTION = 1000


@contextlib.asynccontextmanager
async def ticking(store: Store) -> AsyncIterator[None]:
    """Ticks while the block runs."""
    scheduler = AsyncIOScheduler()
    scheduler.add_job(
        purge,
        IntervalTrigger(seconds=SWEEP_SECONDS),
        args=[store],
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


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
