"""Handles what arrived: oldest first, each row in a savepoint of its own, all of a batch in one commit.

A row and everything its handling did are committed together, so there is nothing in between to recover. A row that
cannot be handled holds its lane while it is tried again, and is set aside after `TRIES`. Refuses to know what rows say.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from domain import deliveries
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

Handle = Callable[[Arrived, UnitOfWork], None]


@dataclass(slots=True)
class Batch:
    """What one transaction did; logged and counted only once it is on disk."""

    handled: int = 0
    full: bool = False
    failed: list[tuple[Arrived, str, bool]] = field(default_factory=list)
    next_at: float | None = None


def place_of(error: BaseException) -> str:
    """An error's type and where it was raised, without its words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} in {module}.{code.co_name}:{trace.tb_lineno}"


class Inbox:
    """The pump. `counts` are totals since the start: handled, failed, dead."""

    def __init__(self, store: Store, handle: Handle) -> None:
        self.counts: Counter[str] = Counter()
        self._store = store
        self._handle = handle
        self._wake = asyncio.Event()
        store.listen(self._woken)

    async def accept(self, received: Sequence[Received]) -> None:
        """Stores what arrived, in one commit. Raises StorageTrouble: then nothing may be acknowledged."""
        await self._store.run(lambda uow: uow.incoming.accept(received))

    def _woken(self, woken: Woken) -> None:
        if woken.inbox:
            self._wake.set()

    async def run(self) -> None:
        """Handles until cancelled. A batch under way is either whole on disk or not at all."""
        while True:
            self._wake.clear()
            try:
                batch = await self._store.run(self.batch)
            except StorageTrouble as trouble:
                log.warning("inbox.trouble", extra={"trouble": str(trouble)})
                await asyncio.sleep(TROUBLE_PATIENCE)
                continue
            self._note(batch)
            if not batch.handled and not batch.failed:
                await self._rest(batch.next_at)

    async def _rest(self, next_at: float | None) -> None:
        """Waits for something to arrive or a held lane to be free."""
        wait = SWEEP if next_at is None else min(SWEEP, max(0.01, next_at - self._store.now()))
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def batch(self, uow: UnitOfWork) -> Batch:
        """Handles some of the oldest rows, for about `BATCH_SECONDS`."""
        batch = Batch()
        held: set[str] = set()
        until = time.monotonic() + BATCH_SECONDS
        for row in uow.incoming.oldest(BATCH):
            if row.received.lane in held:
                continue
            if not self._one(uow, row, batch):
                held.add(row.received.lane)
            if time.monotonic() > until:
                break
        if not batch.handled:
            batch.next_at = uow.incoming.next_at()
        return batch

    def _one(self, uow: UnitOfWork, row: Arrived, batch: Batch) -> bool:
        """Handles a row; whether its lane may go on."""
        try:
            uow.nested(lambda: self._handle(row, uow))
        except StorageTrouble:
            raise
        except Exception as error:  # noqa: BLE001 - one of the four pumps; logged once on disk
            return self._failed(uow, row, batch, error)
        uow.incoming.done(row.id)
        batch.handled += 1
        return True

    def _failed(self, uow: UnitOfWork, row: Arrived, batch: Batch, error: Exception) -> bool:
        attempt, place = row.tries + 1, place_of(error)
        dead = attempt >= TRIES
        batch.failed.append((row, place, dead))
        if dead:
            uow.incoming.bury(row.id, place)
        else:
            uow.incoming.again(row.id, uow.at + deliveries.backoff(attempt).total_seconds(), place)
        return dead

    def _note(self, batch: Batch) -> None:
        self.counts["handled"] += batch.handled
        for row, place, dead in batch.failed:
            self.counts["dead" if dead else "failed"] += 1
            log.error("inbox.dead" if dead else "inbox.failed", extra={"row": row.id, "error": place})
