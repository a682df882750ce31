"""Lets the relay go first: whoever has work that can wait asks here whether much is being relayed right now.

Knows how many commits there are and how much waits in the queues; refuses to know what either is about.
"""

import asyncio

from ports.queues import Store, Woken
from ports.storage import UnitOfWork

BUSY = 20.0
"""Commits a second from which on it is worth a look into the queues."""
MANY = 40
"""Rows that wait in the queues while the relay catches up; fewer are its usual business."""
PAUSE = 0.25
LONGEST = 15.0
"""Seconds after which work goes on for a moment all the same: a relay that never rests must not stop it for good."""


class GivingWay:
    """One for each part that gives way."""

    def __init__(self, store: Store, pause: float = PAUSE, longest: float = LONGEST) -> None:
        self._store, self._pause, self._longest = store, pause, longest
        self._commits, self._counted, self._at = 0, 0, 0.0
        store.listen(self._woken)

    async def clear(self) -> None:
        """Returns at once unless much is being relayed, then when it has been, after `longest` seconds at most.

        Raises `StorageTrouble`.
        """
        until = asyncio.get_running_loop().time() + self._longest
        while self._hurried() and await self._store.read(_waiting) >= MANY:
            if asyncio.get_running_loop().time() >= until:
                return
            await asyncio.sleep(self._pause)

    def _woken(self, woken: Woken) -> None:
        self._commits += 1

    def _hurried(self) -> bool:
        """Whether commits have come fast since the last look."""
        now = asyncio.get_running_loop().time()
        came, passed = self._commits - self._counted, now - self._at
        self._counted, self._at = self._commits, now
        return came > BUSY * passed


def _waiting(uow: UnitOfWork) -> int:
    return sum(depth.rows for depth in uow.queues.depth() if depth.state in ("ready", "sending"))
