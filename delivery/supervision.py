"""Keeps the long-running parts running: a part that fails is started again, counted, and visible. Knows no part."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from delivery import traces
from domain import deliveries

log = logging.getLogger(__name__)

STEADY = 60.0
"""A part that ran for so many seconds has recovered: its next failure waits shortly again."""


@dataclass(slots=True)
class Part:
    """One part as `/readyz` and `/metrics` show it."""

    name: str
    running: bool = False
    failures: int = 0
    error: str = ""


class Supervisor:
    """Runs parts side by side; one that fails stops no other."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.parts: dict[str, Part] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._sleep = sleep

    def start(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Runs a part until `stop`, again and again. One that ends without an error has done its work."""
        self.parts[name] = Part(name)
        self._tasks[name] = asyncio.get_running_loop().create_task(
            self._keep(self.parts[name], run), name=name
        )

    async def _keep(self, part: Part, run: Callable[[], Awaitable[None]]) -> None:
        attempt = 0
        clock = asyncio.get_running_loop().time
        while True:
            started, part.running = clock(), True
            try:
                error = await _ended(asyncio.ensure_future(run()))
            finally:
                part.running = False
            if error is None:
                return
            part.failures += 1
            part.error = type(error).__name__
            log.error("part.failed", extra={"part": part.name, "error": traces.where(error)})
            attempt = 1 if clock() - started > STEADY else attempt + 1
            await self._sleep(deliveries.backoff(attempt).total_seconds())

    @contextlib.asynccontextmanager
    async def during(self, name: str, run: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Runs a part while the block runs."""
        self.start(name, run)
        try:
            yield
        finally:
            await self.stop(name)

    async def stop(self, name: str | None = None) -> None:
        """Cancels one part, or all of them, and waits until they have ended."""
        names = [name] if name is not None else list(self._tasks)
        tasks = [self._tasks.pop(each) for each in names if each in self._tasks]
        for task in tasks:
            task.cancel()
        for each in names:
            self.parts.pop(each, None)
        if tasks:
            await asyncio.wait(tasks)


async def _ended(running: "asyncio.Future[None]") -> BaseException | None:
    """The error with which a part ended, or None; cancelled, it cancels the part and waits for its end."""
    try:
        await asyncio.wait({running})
    except asyncio.CancelledError:
        running.cancel()
        await asyncio.wait({running})
        raise
    return None if running.cancelled() else running.exception()
