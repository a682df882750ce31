"""Which lanes of an account have their turn, which rest until when, and which are being worked on. Knows no row."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from domain.ids import Slot

LONGEST_NAP = 3600.0


class Lanes:
    """Used in the event loop only. `ready` is called whenever a lane has joined the queue."""

    def __init__(self, ready: Callable[[], None]) -> None:
        self._ready = ready
        self._queue: deque[str] = deque()
        self._queued: set[str] = set()
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._awaiting: dict[Slot, set[str]] = {}

    def __len__(self) -> int:
        """How many wait for a worker."""
        return len(self._queue)

    def wake(self, lane: str) -> None:
        """There may be something to do in a lane."""
        if lane in self._busy:
            self._again.add(lane)
        elif lane not in self._queued:
            timer = self._timers.pop(lane, None)
            if timer is not None:
                timer.cancel()
            self._queued.add(lane)
            self._queue.append(lane)
            self._ready()

    def wake_resting(self) -> None:
        """Whatever the lanes at rest wait for may be over."""
        for lane in list(self._timers):
            self.wake(lane)

    def rests(self, lane: str) -> bool:
        """Whether a lane waits for a moment of its own."""
        return lane in self._timers

    def queued_later(self, lane: str, seconds: float) -> None:
        """Something that is to wait was queued at a lane's end: worth a look then, unless what is before it comes first."""
        if lane in self._busy:
            self._again.add(lane)
        elif lane not in self._queued and lane not in self._timers:
            self._rest(lane, seconds)

    def take(self) -> str | None:
        """The lane whose turn it is; it is busy from now on."""
        if not self._queue:
            return None
        lane = self._queue.popleft()
        self._queued.discard(lane)
        self._busy.add(lane)
        return lane

    def drop(self, lane: str) -> None:
        """Nobody works on the lane any more, nor shall."""
        self._busy.discard(lane)

    def free(self, lane: str, *, more: bool = False) -> None:
        """Nobody works on the lane any more; it queues again if there may be `more`."""
        self._busy.discard(lane)
        if more or lane in self._again:
            self._again.discard(lane)
            self.wake(lane)

    def nap(self, lane: str, seconds: float, slots: Sequence[Slot]) -> None:
        """Nobody works on the lane any more: it rests, or until one of the slots has a post; not if it was woken
        meanwhile."""
        woken = lane in self._again
        self.free(lane)
        if woken:
            return
        for slot in slots:
            self._awaiting.setdefault(slot, set()).add(lane)
        self._rest(lane, seconds)

    def placed(self, slot: Slot) -> None:
        """A slot has its post."""
        for lane in self._awaiting.pop(slot, ()):
            self.wake(lane)

    def _rest(self, lane: str, seconds: float) -> None:
        delay = min(max(0.0, seconds), LONGEST_NAP)
        self._timers[lane] = asyncio.get_running_loop().call_later(delay, self._risen, lane)

    def _risen(self, lane: str) -> None:
        self._timers.pop(lane, None)
        self.wake(lane)

    def begin(self) -> None:
        """Nobody works on anything."""
        for left in (self._busy, self._again, self._awaiting):
            left.clear()

    def end(self) -> None:
        """Nothing has its turn any more; what is being worked on goes on."""
        for timer in self._timers.values():
            timer.cancel()
        for left in (self._timers, self._queue, self._queued):
            left.clear()
