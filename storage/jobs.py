"""A unit of work that waits for its turn, and the future that somebody awaits. Shared by both engines."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from ports.queues import Woken

Work = Callable[[Any], Any]
"""Takes a unit of work, of whichever protocol its caller knows."""


class Caught:
    """Keeps the error that its block ends with, for whoever awaits the work, as a thread pool does."""

    __slots__ = ("error",)

    def __init__(self) -> None:
        self.error: Exception | None = None

    def __enter__(self) -> "Caught":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Exception):
            self.error = error
            return True
        return False


class Job:
    """`result` and `error` are known once it has run; `future` tells them once they are committed, where it is to be
    `durable` once they are on disk. One of `few` would rather share its commit with few others.
    """

    __slots__ = ("durable", "error", "few", "future", "lane", "result", "work")

    def __init__(
        self,
        work: Work,
        future: "asyncio.Future[Any]",
        lane: str = "",
        *,
        durable: bool = True,
        few: bool = False,
    ) -> None:
        self.work = work
        self.future = future
        self.lane = lane
        self.durable = durable
        self.few = few
        self.result: Any = None
        self.error: Exception | None = None

    def tell(self) -> None:
        """Resolves the future, in its event loop; somebody may have stopped waiting."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Listeners:
    """Who is called, in the event loop, after a commit that gave the pumps something to do."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Woken], None]] = []

    def add(self, listener: Callable[[Woken], None]) -> None:
        self._listeners.append(listener)

    def wake(self, woken: Woken | None) -> None:
        if woken is not None:
            for listener in self._listeners:
                listener(woken)

    def settle(self, jobs: Sequence[Job], woken: Woken | None) -> None:
        """Tells every job's future, then wakes."""
        for job in jobs:
            job.tell()
        self.wake(woken)
