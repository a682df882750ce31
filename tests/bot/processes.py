"""Several processes on one database, and one that is killed in the middle of its work."""

import asyncio
import contextlib
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from storage.postgres import PostgresStore
from tests.patience import PATIENCE
from tests.storage.stores import Clock, Store, opened

ROOT = Path(__file__).parents[2]
Life = Callable[[Any], Awaitable[None]]
"""What a process does with its store: a function at the top of a module, so that the process finds it."""


@contextlib.asynccontextmanager
async def running(url: str, clock: Callable[[], float]) -> AsyncIterator[Store]:
    """A process's store while the block runs."""
    store = opened(url, clock)
    await store.start()
    try:
        yield store
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def several(url: str, clock: Clock, count: int) -> AsyncIterator[list[PostgresStore]]:
    """So many processes' stores on one server."""
    stores = [PostgresStore(url, clock, follow=False) for _ in range(count)]
    for each in stores:
        await each.start()
    try:
        yield stores
    finally:
        for each in stores:
            await each.close()


async def killed(life: Life, url: str, clock: Clock) -> None:
    """Lets a process live on a database, at the test's time; it is killed, at the latest when its life is over."""
    command = [sys.executable, "-m", __name__, life.__module__, life.__name__, url, str(clock.at)]
    ended = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, timeout=PATIENCE, check=False)
    assert ended.returncode == -signal.SIGKILL


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def live(module: str, name: str, url: str, at: str) -> None:
    life: Life = getattr(importlib.import_module(module), name)
    async with running(url, lambda: float(at)) as store:
        await life(store)
        die()


if __name__ == "__main__":
    asyncio.run(live(*sys.argv[1:]))
