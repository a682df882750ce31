"""Which accounts this process polls and sends for. One heart beats for the process, not one lease for each lane.

A process that is silent for `PATIENCE` seconds has lost its accounts to others. It stops sending earlier than that by
itself: the store refuses its claims once its last beat is older than the fence (see `storage/outgoing.py`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from domain.ids import AccountId
from ports.queues import Store, UnitOfWork
from ports.storage import StorageTrouble

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between beats."""
PATIENCE = 10.0
FORGET = 3600.0
"""Seconds after which the row of a silent process is deleted."""

Serve = Callable[[], Awaitable[None]]


class Ownership:
    """The accounts of one process: `held` are those it holds now."""

    def __init__(
        self,
        store: Store,
        process: str,
        accounts: Sequence[AccountId],
        *,
        host: str = "",
        roles: str = "",
        every: float = EVERY,
        patience: float = PATIENCE,
    ) -> None:
        self.held: frozenset[AccountId] = frozenset()
        self._store = store
        self._process = process
        self._accounts = tuple(accounts)
        self._host = host
        self._roles = roles
        self._every = every
        # Where the file's lock lets one process in only, whoever held an account before is dead.
        self._patience = 0.0 if store.sole else patience
        self._last = 0.0
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Beats until cancelled."""
        while True:
            await self.beat()
            await asyncio.sleep(self._every)

    async def beat(self) -> None:
        """One beat: says that we live, and takes what is free."""
        clock = asyncio.get_running_loop().time
        try:
            held = await self._store.aside(self._beat)
            self._last = clock()
        except StorageTrouble as trouble:
            log.warning("ownership.trouble", extra={"process": self._process, "trouble": str(trouble)})
            late = clock() - self._last > (self._patience or PATIENCE) - self._every
            held = frozenset() if late and not self._store.sole else self.held
        if held != self.held:
            log.info("ownership.changed", extra={"process": self._process, "held": sorted(held)})
            self.held = held
            self._changed.set()
            self._changed = asyncio.Event()

    def _beat(self, uow: UnitOfWork) -> frozenset[AccountId]:
        uow.owners.beat(self._process, self._host, self._roles)
        held = [name for name in self._accounts if uow.owners.take(name, self._process, self._patience)]
        uow.owners.sweep(FORGET)
        return frozenset(held)

    async def serve(self, account: AccountId, serve: Serve) -> None:
        """Runs `serve` whenever the account is ours, and cancels it when it no longer is; until cancelled or it ends."""
        while True:
            await self._until(account, held=True)
            serving = asyncio.ensure_future(serve())
            losing = asyncio.ensure_future(self._until(account, held=False))
            try:
                await asyncio.wait({serving, losing}, return_when=asyncio.FIRST_COMPLETED)
                if serving.done():
                    return serving.result()
            finally:
                for each in (serving, losing):
                    each.cancel()
                await asyncio.wait({serving, losing})

    async def _until(self, account: AccountId, *, held: bool) -> None:
        while (account in self.held) is not held:
            await self._changed.wait()

    async def release(self) -> None:
        """Gives everything up, so that others take over at once. What cannot be written now, time will give up."""
        self.held = frozenset()
        try:
            await self._store.aside(lambda uow: uow.owners.release(self._process))
        except StorageTrouble as trouble:
            log.warning("ownership.trouble", extra={"process": self._process, "trouble": str(trouble)})
