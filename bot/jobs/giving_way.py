"""Lets the relay go first: whoever has work that can wait asks here whether much is being relayed right now.

Knows how many commits there are and how much waits in the queues; refuses to know what either is about.
"""

import asyncio
import math

from ports.queues import Store, Woken
from ports.storage import UnitOfWork

BUSY = 4.0
"""Commits that queue something, a second, from which on the relay is at work: in a burst, one commit holds many messages."""
MOVED = 10.0
"""Rows a second by which the queues must shrink or grow to count as moving: what waits for a platform's limit alone does not."""
MEMORY = 0.5
"""Seconds after which a commit counts about a third."""
MANY = 40
"""Rows that wait in the queues while the relay catches up; fewer are its usual business."""
PAUSE = 0.25
"""Seconds between two looks at whether the relay has calmed down."""
LONGEST = 15.0
"""Seconds after which work goes on for a moment all the same: a relay that never rests must not stop it for good."""


class GivingWay:
    """One for each part that gives way."""

    def __init__(self, store: Store, pause: float = PAUSE, longest: float = LONGEST) -> None:
        self._store, self._pause, self._longest = store, pause, longest
        self._rate, self._at = 0.0, 0.0
        store.listen(self._woken)

    async def clear(self) -> None:
        """Returns at once unless much is being relayed, then when it has been, after `longest` seconds at most.

        Raises `StorageTrouble`.
        """
        until = asyncio.get_running_loop().time() + self._longest
        rows = await self._store.read(_waiting)
        while rows >= MANY and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(self._pause)
            before, rows = rows, await self._store.read(_waiting)
            if not self._hurried() and abs(rows - before) < MOVED * self._pause:
                return

    def _woken(self, woken: Woken) -> None:
        self._fade()
        self._rate += 1 / MEMORY

    def _hurried(self) -> bool:
        """Whether commits come fast."""
        self._fade()
        return self._rate > BUSY

    def _fade(self) -> None:
        now = asyncio.get_running_loop().time()
        self._rate *= math.exp((self._at - now) / MEMORY)
        self._at = now


def _waiting(uow: UnitOfWork) -> int:
    return sum(depth.rows for depth in uow.queues.depth() if depth.state in ("ready", "sending"))
