"""Handles what arrived: oldest first, each row in a savepoint of its own, all of a batch in one commit.

A row and everything its handling did are committed together, so there is nothing in between to recover. A row that
cannot be handled holds its lane while it is tried again, and is set aside after `TRIES`. Refuses to know what rows say.
"""

import asyncio
import functools
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from delivery import traces
from domain import deliveries
from domain.errors import NotYet
from domain.inbound import Received
from ports.queues import Arrived, Store, UnitOfWork, Woken
from ports.storage import StorageTrouble

log = logging.getLogger(__name__)

TRIES = 4
BATCH = 64
BATCH_SECONDS = 0.02
"""How long a batch may keep others from writing: what arrives meanwhile waits for it before it is acknowledged."""
SWEEP = 5.0
TROUBLE_PATIENCE = 1.0
MOMENT = 0.2
"""Seconds after which what came too early is looked at again."""

Handle = Callable[[Arrived, UnitOfWork], None]


@dataclass(slots=True)
class Batch:
    """What one transaction did; logged and counted only once it is on disk."""

    handled: int = 0
    traces: list[str] = field(default_factory=list)
    failed: list[tuple[Arrived, str, bool]] = field(default_factory=list)
    next_at: float | None = None


class Fell(Exception):
    """A row could not be handled, and nothing has been: the next batch has to be careful. Its cause tells why."""


@dataclass(slots=True, eq=False)
class Arrival:
    """What one call hands over, until it is on disk."""

    received: Sequence[Received]
    stored: bool = False


class Inbox:
    """The pump. `counts` are totals since the start: handled, failed, dead."""

    def __init__(self, store: Store, handle: Handle) -> None:
        self.counts: Counter[str] = Counter()
        self._store = store
        self._handle = handle
        self._wake = asyncio.Event()
        self._door = asyncio.Lock()
        self._arriving: list[Arrival] = []
        store.listen(self._woken)

    async def accept(self, received: Sequence[Received]) -> None:
        """Stores what arrived, in the order of the calls. Raises StorageTrouble: then nothing may be acknowledged.

        What comes while a commit is under way waits for it and shares the next one: several writers of a store would
        otherwise overtake each other.
        """
        entry = Arrival(received)
        self._arriving.append(entry)
        async with self._door:
            if not entry.stored:
                await self._store_arrived(entry)

    async def _store_arrived(self, first: Arrival) -> None:
        together, self._arriving = self._arriving, []
        rows = [row for one in together for row in one.received]
        if self._store.sole:
            self._wake.set()  # one writer: the next batch stands behind these rows, and shares their commit
        try:
            await self._store.run(lambda uow: uow.incoming.accept(rows))
        except (StorageTrouble, asyncio.CancelledError):
            self._arriving = [*(one for one in together if one is not first), *self._arriving]
            raise
        for one in together:
            one.stored = True
        if rows:
            log.info("inbox.stored", extra={"traces": [row.key for row in rows]})

    def _woken(self, woken: Woken) -> None:
        if woken.inbox:
            self._wake.set()

    async def run(self) -> None:
        """Handles until cancelled. A batch under way is either whole on disk or not at all."""
        while True:
            self._wake.clear()
            try:
                batch = await self._next()
            except StorageTrouble as trouble:
                log.warning("inbox.trouble", extra={"trouble": str(trouble)})
                await asyncio.sleep(TROUBLE_PATIENCE)
                continue
            self._note(batch)
            if not batch.handled and not batch.failed:
                await self._rest(batch.next_at)

    async def _next(self) -> Batch:
        """One batch. Savepoints cost time, and round trips: it goes without them, and again with them if a row fails."""
        try:
            return await self._store.commit(functools.partial(self.batch, careful=False))
        except Fell as fell:
            log.info("inbox.again", extra={"error": traces.where(fell.__cause__)})
        return await self._store.commit(self.batch)

    async def _rest(self, next_at: float | None) -> None:
        """Waits for something to arrive or a held lane to be free."""
        wait = SWEEP if next_at is None else min(SWEEP, max(0.01, next_at - self._store.now()))
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def batch(self, uow: UnitOfWork, *, careful: bool = True) -> Batch:
        """Handles some of the oldest rows, for about `BATCH_SECONDS`. Not `careful`: raises `Fell` where one fails."""
        batch = Batch()
        held: set[str] = set()
        done: list[int] = []
        until = time.monotonic() + BATCH_SECONDS
        for row in uow.incoming.oldest(BATCH):
            if row.received.lane in held:
                continue
            uow.caused(row.received.key, row.at)
            if self._one(uow, row, batch, done, careful):
                held.add(row.received.lane)
            if time.monotonic() > until:
                break
        uow.incoming.done(done)
        batch.handled = len(done)
        if not done:
            batch.next_at = uow.incoming.next_at()
        return batch

    def _one(self, uow: UnitOfWork, row: Arrived, batch: Batch, done: list[int], careful: bool) -> bool:
        """Handles a row; whether its lane is held from now on."""
        handle = functools.partial(self._handle, row, uow)
        try:
            if careful:
                uow.nested(handle)
            else:
                handle()
        except StorageTrouble:
            raise
        except NotYet as early:
            if not careful:
                raise Fell from early
            uow.incoming.hold(row.id, uow.at + MOMENT)
            return True
        except Exception as error:  # a pump goes on, whatever a row does; logged once on disk
            if not careful:
                raise Fell from error
            return not self._failed(uow, row, batch, error)
        done.append(row.id)
        batch.traces.append(row.received.key)
        return False

    def _failed(self, uow: UnitOfWork, row: Arrived, batch: Batch, error: Exception) -> bool:
        """Notes a failure; whether the row was set aside, so that its lane goes on."""
        attempt, place = row.tries + 1, traces.where(error)
        dead = attempt >= TRIES
        batch.failed.append((row, place, dead))
        if dead:
            uow.incoming.bury(row.id, place)
        else:
            uow.incoming.again(row.id, uow.at + deliveries.backoff(attempt).total_seconds(), place)
        return dead

    def _note(self, batch: Batch) -> None:
        self.counts["handled"] += batch.handled
        if batch.traces:
            log.info("inbox.handled", extra={"traces": batch.traces})
        for row, place, dead in batch.failed:
            self.counts["dead" if dead else "failed"] += 1
            log.error(
                "inbox.dead" if dead else "inbox.failed",
                extra={"row": row.id, "trace": row.received.key, "error": place},
            )
