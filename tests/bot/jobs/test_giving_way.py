"""What can wait lets the relay go first, and is not stopped by it for good."""

import asyncio
from typing import Any

from bot.jobs.giving_way import MANY, GivingWay
from domain.ids import AccountId
from domain.queues import Depth
from ports.queues import Woken
from tests.patience import PATIENCE


class Counter:
    """Implements what is asked of `ports.queues.Store`: so many rows wait, one fewer hundred at each look."""

    def __init__(self, rows: int, fewer: int = 0, *, commits: int = 1000) -> None:
        self.rows, self.fewer, self.commits, self.looks, self.listeners = rows, fewer, commits, 0, []

    def listen(self, woken: Any) -> None:
        self.listeners.append(woken)

    async def read(self, work: Any) -> Any:
        self.looks += 1
        depth = Depth("outbox", AccountId("slack:main"), "ready", self.rows, None)
        self.rows = max(0, self.rows - self.fewer)
        self.commit(self.commits)
        return work(Rows(depth))

    def commit(self, times: int) -> None:
        for _ in range(times):
            for listener in self.listeners:
                listener(Woken())


class Rows:
    def __init__(self, depth: Depth) -> None:
        self.queues = self
        self._depth = depth

    def depth(self) -> list[Depth]:
        return [self._depth]


async def looks(store: Counter, *, longest: float = 60.0) -> int:
    """How often the queues were looked at until the way was clear."""
    way = GivingWay(store, pause=0.001, longest=longest)  # type: ignore[arg-type]
    store.commit(store.commits)
    await asyncio.wait_for(way.clear(), PATIENCE)
    return store.looks


async def test_what_waits_and_does_not_move_holds_nobody_up():
    assert await looks(Counter(rows=10_000, commits=0)) == 2


async def test_what_moves_is_waited_for_however_little_is_queued_anew():
    assert await looks(Counter(rows=MANY * 4, fewer=MANY, commits=0)) > 2


async def test_it_waits_until_the_relay_has_caught_up():
    assert await looks(Counter(rows=MANY * 4, fewer=MANY)) > 1


async def test_a_few_rows_are_the_usual_business():
    assert await looks(Counter(rows=MANY - 1)) == 1


async def test_a_relay_that_never_rests_stops_nothing_for_good():
    assert await looks(Counter(rows=10_000), longest=0.0) == 1
