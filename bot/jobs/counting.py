"""Counts what is said into signals, off the relay's path: reads, computes in a thread, saves in one transaction, once.

Safe with several processes: whoever has claimed it counts, and what another has counted meanwhile is not counted again.
"""

import asyncio
from datetime import timedelta
from functools import partial

from bot import log
from bot.jobs.regular import Job
from domain.policy import Policy
from domain.signals import counting, rehearsal
from handlers.signals import bursts, hearing, trials
from ports.queues import Store
from ports.signals import Trial
from ports.storage import UnitOfWork

logger = log.get("bot.jobs.counting")

EACH = 1.0
"""Seconds between two looks; what is new is counted at the second that sees it."""
PAUSE = 0.2
"""Seconds between two portions of a backlog: the relay goes first."""
SWEEP = 3600.0
"""Seconds between two looks at what was overheard long ago."""
PATIENCE = 60.0
"""Seconds after which a portion that somebody has begun is counted anew: they are dead."""
OVERHEARD_KEPT = timedelta(days=14)
"""How long what colleagues say can still be made feedback (docs/listening.md)."""


def jobs(store: Store, policy: Policy) -> tuple[Job, ...]:
    """What is to be done for signals."""
    return Job("signals", partial(count, store, policy), EACH), Job("signals", partial(forget, store), SWEEP)


async def count(store: Store, policy: Policy) -> None:
    """Counts all that may be counted now, and tries the rules that somebody wants to try. Raises `StorageTrouble`."""
    while await count_next(store, policy):
        pass
    while await try_next(store, policy):
        logger.info("signals.tried")


async def count_next(store: Store, policy: Policy) -> bool:
    """Counts a portion; False when there is no more to be counted now. Raises `StorageTrouble`."""
    if not await store.read(hearing.is_behind):
        return False
    before = await store.run(lambda uow: uow.signals.claim(PATIENCE))
    if before is None:
        return False
    portion = await store.read(lambda uow: hearing.portion(before, uow, policy))
    kept, changes = await asyncio.to_thread(counting.count, portion.kept, portion.heard, portion.frame)
    saved = await store.run(lambda uow: bursts.save(portion, kept, changes, uow, policy))
    if saved and portion.heard:
        logger.debug("signals.counted", messages=len(portion.heard), series=len(kept))
    if portion.more:
        await asyncio.sleep(PAUSE)
    return saved and portion.more


async def try_next(store: Store, policy: Policy) -> bool:
    """Tries one rule on the past; False when nobody wants any tried. Raises `StorageTrouble`."""
    trial = await store.run(next_trial) if await store.read(wanted) else None
    if trial is None or trial.rule.series is None:
        return False
    series, rule = trial.rule.series, trial.rule
    now, moments = await store.read(lambda uow: (uow.now, uow.signals.past(series, uow.now - trials.PAST)))
    found = await asyncio.to_thread(rehearsal.rehearse, moments, rule, now, policy.timezone)
    await store.run(lambda uow: trials.told(trial, found, uow, policy))
    return True


def wanted(uow: UnitOfWork) -> bool:
    """Whether somebody waits for a trial that nobody has begun."""
    return uow.signals.trials_wanted(trials.PATIENCE)


def next_trial(uow: UnitOfWork) -> Trial | None:
    """The next trial that is waited for, claimed."""
    return uow.signals.next_trial(trials.PATIENCE)


async def forget(store: Store) -> None:
    """What was overheard long ago can be made feedback no more. Raises `StorageTrouble`."""
    await store.run(lambda uow: uow.inside.forget_before(uow.now - OVERHEARD_KEPT))
