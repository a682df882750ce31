"""Everything visible that happened, numbered, so that a test awaits a happening instead of sleeping."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sandbox.clock import Clock

Happening = dict[str, Any]
KEPT = 100_000  # older happenings are forgotten: a benchmark must not fill the memory


@dataclass(slots=True)
class Feed:
    clock: Clock
    last: int = 0
    _kept: deque[Happening] = field(default_factory=lambda: deque(maxlen=KEPT))
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def push(self, platform: str, kind: str, **facts: Any) -> None:
        """Note one happening; `facts` are ids and text as JSON values."""
        self.last += 1
        self._kept.append(
            {"n": self.last, "at": self.clock.now(), "platform": platform, "kind": kind, **facts}
        )
        if self._waiting:
            self._wake()

    def after(self, number: int, platform: str = "", kind: str = "", limit: int = 1000) -> list[Happening]:
        """Happenings numbered above `number`, oldest first, at most `limit`, of one platform or kind if named."""
        new = min(max(self.last - number, 0), len(self._kept))
        fresh = list(islice(reversed(self._kept), new))
        fresh.reverse()
        if platform or kind:
            fresh = [h for h in fresh if platform in ("", h["platform"]) and kind in ("", h["kind"])]
        return fresh[:limit]

    async def wait(self, number: int, seconds: float, platform: str = "", kind: str = "") -> list[Happening]:
        """As `after`, but wait up to `seconds` until there is at least one."""
        end = asyncio.get_running_loop().time() + seconds
        while not (found := self.after(number, platform, kind)):
            left = end - asyncio.get_running_loop().time()
            if left <= 0 or not await self._next(left):
                return self.after(number, platform, kind)
        return found

    async def _next(self, seconds: float) -> bool:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        done, _ = await asyncio.wait([future], timeout=seconds)
        if not done and future in self._waiting:
            self._waiting.remove(future)
        return bool(done)

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
