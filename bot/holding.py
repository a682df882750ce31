"""Which accounts this process holds: takes those that nobody serves, runs their parts, gives them up at the end.

A holder that falls silent loses its accounts after `PATIENCE`; the database's clock is the judge (docs/decisions/0002).
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping

from bot import log
from bot.http import web
from bot.wiring import App
from delivery.outbox import Outbox
from delivery.supervision import Supervisor
from domain.ids import AccountId
from ports.chat import NO_TOKEN, Account, AccountLocked
from ports.queues import UnitOfWork
from ports.storage import StorageTrouble

logger = log.get("bot.holding")

BEAT = 2.0
"""Seconds between two signs that this process lives."""
PATIENCE = 10.0
"""Seconds of silence after which a process has lost what it held. Longer than the outbox's fence."""
LOCKED_PATIENCE = 30.0
"""Seconds after which a platform that lets us in no more is asked again."""
STUCK = 2.0
"""Seconds after which a beat that is still being written is told."""
AWAY_PATIENCE = 5.0
"""Seconds after which a platform that cannot be reached is said to be away; a socket that is opened anew takes less."""
FIRST_WAIT = 1.0
"""Seconds until a platform that gave no answer is asked again; each further wait is twice as long."""
HEART, MEETING = "heart", "meeting"
"""The parts that the supervisor starts again should they fail: without a heart every account would be lost."""


class Holding:
    """The accounts of this process and what serves them."""

    def __init__(self, app: App, supervisor: Supervisor, whose: Callable[[], str] = str) -> None:
        """`whose` says which other program holds the database, where that can be known."""
        self._app = app
        self._whose = whose
        self._writing_since: float | None = None
        self._supervisor = supervisor
        self._known: set[AccountId] = set()
        self._stopping: dict[AccountId, asyncio.Task[None]] = {}
        self._unreached: dict[AccountId, float] = {}
        self._away: set[AccountId] = set()
        """Those of which the database knows that they are away."""
        self._leaving = False
        self.outboxes: dict[AccountId, Outbox] = {}
        self.locked: dict[AccountId, str] = {}
        self.trouble = ""
        """Why the last beat could not be written; a database may be read and yet take nothing in."""

    @contextlib.asynccontextmanager
    async def held(self, host: str, roles: str) -> AsyncIterator[None]:
        """Beats and holds while the block runs. Raises StorageTrouble at the start."""
        asked, mine = await self._beat(host, roles)
        self._supervisor.start(HEART, lambda: self._keep_beating(host, roles))
        try:
            async with self._meeting():
                self._change(asked, mine)
                yield
        finally:
            await self._let_go()

    @contextlib.asynccontextmanager
    async def met(self) -> AsyncIterator[None]:
        """Learns who we are while the block runs, for a process that receives over HTTP and holds nothing."""
        try:
            async with self._meeting():
                yield
        finally:
            await self._close()

    @contextlib.asynccontextmanager
    async def _meeting(self) -> AsyncIterator[None]:
        await self._verify_unknown()
        async with self._supervisor.during(MEETING, self._meet):
            yield

    async def _keep_beating(self, host: str, roles: str) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                self._change(*await self._beat(host, roles))
                await self._look_who_is_away()
            except StorageTrouble as trouble:
                self.trouble = str(trouble)
                logger.warning("holding.trouble", trouble=self.trouble)
            else:
                self.trouble = ""

    async def _beat(self, host: str, roles: str) -> tuple[float, list[AccountId]]:
        """Shows that we live, and takes what is free; gives when it was begun, by a clock that never jumps, and what is ours."""
        # The work runs in a thread, and a workspace may install us meanwhile.
        asked, names = time.monotonic(), list(self._app.accounts)

        def work(uow: UnitOfWork) -> list[AccountId]:
            uow.owners.beat(self._app.process, host, roles)
            uow.owners.sweep(PATIENCE * 6)
            return [name for name in names if uow.owners.take(name, self._app.process, PATIENCE)]

        self._writing_since = asked
        try:
            return asked, await self._app.store.aside(work)
        finally:
            self._writing_since = None

    def _change(self, asked: float, mine: list[AccountId]) -> None:
        """Starts what is ours now, stops what was taken from us; never waits, or the heart would stop meanwhile."""
        for name, account in self._app.accounts.items():
            resting = name not in self.outboxes and name not in self._stopping
            if name in mine and resting and not self._leaving:
                self._start(account)
            elif name not in mine and name in self.outboxes:
                logger.warning("account.lost", account=name)
                self.outboxes[name].lease.end()
                self._stopping[name] = asyncio.create_task(self._stop(name))
            if name in mine and name in self.outboxes and not self._app.store.sole:
                self.outboxes[name].lease.renew(asked, PATIENCE)

    async def _look_who_is_away(self) -> None:
        """Keeps since when a platform cannot be reached, where `/isthmus status` and whoever counts read it; writes only
        when that changes. Raises StorageTrouble."""
        now = time.monotonic()
        self._unreached = {
            name: self._unreached.get(name, now)
            for name in self.outboxes
            if not self._app.accounts[name].connected
        }
        away = {name for name in self._unreached if self._is_away(name)}
        for name in away ^ self._away:
            if name in away:
                logger.warning("account.away", account=name)
                await self._keep_reach(name, now - self._unreached[name])
            elif name in self.outboxes:
                logger.info("account.back", account=name)
                await self._keep_reach(name, None)
        self._away = away

    def _is_away(self, name: AccountId) -> bool:
        since = self._unreached.get(name)
        return since is not None and time.monotonic() - since >= AWAY_PATIENCE

    async def _keep_reach(self, name: AccountId, seconds: float | None) -> None:
        def work(uow: UnitOfWork) -> None:
            uow.owners.reach(name, self._app.process, None if seconds is None else uow.at - seconds)

        await self._app.store.run(work)

    def _start(self, account: Account) -> None:
        """Serves an account from now on: listens and sends."""
        outbox = self.outboxes[account.id] = self._app.outbox(account)
        self._supervisor.start(f"listen {account.id}", lambda: self._listen(account))
        self._supervisor.start(f"outbox {account.id}", outbox.run)

    async def _meet(self) -> None:
        """Asks until every account has said who we are: what arrived for any of them is read in every process."""
        wait = FIRST_WAIT
        while True:
            await asyncio.sleep(wait)
            wait = min(2 * wait, LOCKED_PATIENCE) if self._unknown() else FIRST_WAIT
            await self._verify_unknown()

    async def renewed(self, name: AccountId) -> None:
        """An account is new, or has another token: it is asked who it is, and what was locked is tried at once."""
        self._known.discard(name)
        outbox = self.outboxes.get(name)
        if name not in self._stopping and (name in self.locked or (outbox is not None and outbox.locked)):
            self._stopping[name] = asyncio.create_task(self._stop(name))
        account = self._app.accounts[name]
        await self._verify(account)
        await self._note(account, self.locked.get(name, ""))

    def _unknown(self) -> list[Account]:
        return [account for name, account in self._app.accounts.items() if name not in self._known]

    async def _verify_unknown(self) -> None:
        unknown = self._unknown()
        await asyncio.gather(*(self._verify(account) for account in unknown))

    async def _verify(self, account: Account) -> bool:
        """Whether the platform lets us in; a network's trouble counts as yes, since the parts outlive it."""
        try:
            await account.verify()
        except AccountLocked as locked:
            self._lock(account, str(locked))
            return False
        except OSError as trouble:
            logger.warning("account.unreachable", account=account.id, error=type(trouble).__name__)
        else:
            self._known.add(account.id)
        self.locked.pop(account.id, None)
        return True

    def _lock(self, account: Account, reason: str) -> None:
        if account.id not in self.locked:
            logger.error("account.refused", account=account.id, why=reason, remedy=remedy(reason))
        self.locked[account.id] = reason

    async def _listen(self, account: Account) -> None:
        """Listens for good; while the platform refuses us, asks again and again."""
        while True:
            try:
                await account.listen()
            except AccountLocked as locked:
                self._lock(account, str(locked))
                await self._note(account, str(locked))
                await self._until_let_in(account)
                await self._note(account, "")

    async def _note(self, account: Account, reason: str) -> None:
        """Keeps that an account is locked out, or no more, where `/isthmus status` reads it."""
        with contextlib.suppress(StorageTrouble):
            await self._app.store.run(lambda uow: uow.outgoing.lock(account.id, reason))

    async def _until_let_in(self, account: Account) -> None:
        while True:
            await asyncio.sleep(LOCKED_PATIENCE)
            if await self._verify(account):
                return
            # Said again: whoever sends starts with a clean slate, and may have started since.
            await self._note(account, self.locked[account.id])

    async def _stop(self, name: AccountId) -> None:
        """Finishes what is under way."""
        self.outboxes.pop(name, None)
        await asyncio.gather(self._supervisor.stop(f"listen {name}"), self._supervisor.stop(f"outbox {name}"))
        self._stopping.pop(name, None)

    async def _let_go(self) -> None:
        """Stops all while the heart still beats, closes the connections, and frees the accounts for others."""
        self._leaving = True  # or a beat would start what has stopped, and free it in the midst of a call
        await asyncio.gather(*self._stopping.values(), *(self._stop(name) for name in list(self.outboxes)))
        await self._supervisor.stop(HEART)
        await self._close()
        with contextlib.suppress(StorageTrouble):
            await self._app.store.run(lambda uow: uow.owners.release(self._app.process))

    async def _close(self) -> None:
        await asyncio.gather(*(account.close() for account in self._app.accounts.values()))

    async def acquainted(self, patience: float) -> None:
        """Waits until our accounts know who is who, at most so many seconds: a platform may be away for longer."""
        mine = [self._app.accounts[name].acquainted() for name in self.outboxes]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await asyncio.gather(*mine)

    def checks(self) -> Mapping[str, web.Check]:
        """One check for each account, one for the pumps, one for whether the database takes in what is written."""
        return {
            **{name: self._account_check(name) for name in self._app.accounts},
            "pumps": self._pumps_check(),
            "writing": self._writing_check,
        }

    async def _writing_check(self) -> str:
        since = self._writing_since
        stuck = since is not None and time.monotonic() - since >= STUCK
        if not self.trouble and not stuck:
            return ""
        return (self.trouble or SLOW) + self._whose()

    def _account_check(self, name: AccountId) -> web.Check:
        async def check() -> str:
            outbox = self.outboxes.get(name)
            reason = self.locked.get(name) or (outbox.locked if outbox else "")
            if reason:
                return f"the platform refuses us ({reason}). {remedy(reason)}"
            away = self._is_away(name) if outbox else await self._is_away_elsewhere(name)
            return AWAY if away else ""

        return check

    async def _is_away_elsewhere(self, name: AccountId) -> bool:
        """Whether the process that serves an account instead of us finds its platform away. Trouble with the database is
        another check's to tell."""
        try:
            accounts = await self._app.store.read(lambda uow: uow.queues.accounts())
        except StorageTrouble:
            return False
        return any(one.account == name and one.owner and one.away for one in accounts)

    def _pumps_check(self) -> web.Check:
        async def check() -> str:
            stopped = [part.name for part in self._supervisor.parts.values() if not part.running]
            return f"not running: {', '.join(stopped)}" if stopped else ""

        return check


SLOW = "The database has taken nothing in for some seconds."
AWAY = web.Remark(
    "the platform cannot be reached: check the network. It is tried again by itself, and everything waits."
)
REMEDY = "Check its tokens with `isthmus check`, renew them, and restart; what waits is kept."
REINSTALL = "Install the app there again (/slack/install), if it is to be served; what waits is kept."


def remedy(reason: str) -> str:
    """What to do about a platform that refuses us."""
    return REINSTALL if reason == NO_TOKEN else REMEDY
