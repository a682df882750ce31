"""Wake-ups between processes by PostgreSQL's LISTEN and NOTIFY. A lost notice costs a moment: pumps also look by themselves."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import exc
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.ext.asyncio import AsyncEngine

from ports.queues import Woken

log = logging.getLogger(__name__)

CHANNEL = "isthmus"
GATHER = 0.005
"""Seconds in which notices gather into one."""
LONGEST = 7000
"""PostgreSQL takes fewer than 8,000 bytes; above this, lanes are left out and their accounts named only."""
PATIENCE = 2.0

Trouble = (exc.DBAPIError, AsyncAdapt_asyncpg_dbapi.Error, OSError, TimeoutError)


def write(woken: Woken, sender: str) -> str:
    """A notice; `sender` lets a process leave out its own."""
    lanes = sorted(woken.lanes)
    notice = json.dumps([sender, woken.inbox, lanes], separators=(",", ":"))
    if len(notice.encode()) > LONGEST:
        accounts = sorted({(account, "") for account, _ in lanes})
        notice = json.dumps([sender, woken.inbox, accounts], separators=(",", ":"))
    return notice


def read(notice: str) -> tuple[str, Woken]:
    """Who sent a notice, and what it says."""
    sender, inbox, lanes = json.loads(notice)
    return sender, Woken(inbox, frozenset((account, lane) for account, lane in lanes))


class Notices:
    """Sends this process's wake-ups to the others, and hears theirs."""

    def __init__(self, engine: AsyncEngine, woken: Callable[[Woken | None], None]) -> None:
        self._engine = engine
        self._woken = woken
        self._me = ""
        self._inbox = False
        self._lanes: set[tuple[str, str]] = set()
        self._due = asyncio.Event()

    def tell(self, woken: Woken | None) -> None:
        """Others shall know; sent soon, together with what else comes."""
        if woken is not None:
            self._inbox = self._inbox or woken.inbox
            self._lanes |= woken.lanes | {(account, lane) for account, lane, _ in woken.held}
            self._due.set()

    async def run(self) -> None:
        """Listens and tells until cancelled; connects again after a while when the connection breaks."""
        while True:
            try:
                await self._connected()
            except Trouble as error:
                log.warning("notices.trouble", extra={"error": type(error).__name__})
            await asyncio.sleep(PATIENCE)

    async def _connected(self) -> None:
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            self._me = str(driver.get_server_pid())
            await driver.add_listener(CHANNEL, self._heard)
            # Whatever was told while nobody listened.
            self._woken(Woken(inbox=True, lanes=frozenset({("", "")})))
            try:
                while not driver.is_closed():
                    await self._send(driver)
            finally:
                if not driver.is_closed():
                    await driver.remove_listener(CHANNEL, self._heard)

    async def _send(self, driver: Any) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._due.wait()
        except TimeoutError:
            await driver.execute("SELECT 1")
            return
        await asyncio.sleep(GATHER)
        self._due.clear()
        woken = Woken(self._inbox, frozenset(self._lanes))
        self._inbox, self._lanes = False, set()
        await driver.execute("SELECT pg_notify($1, $2)", CHANNEL, write(woken, self._me))

    def _heard(self, _connection: Any, _pid: int, _channel: str, notice: str) -> None:
        sender, woken = read(notice)
        if sender != self._me:
            self._woken(woken)
