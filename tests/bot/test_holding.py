"""Which accounts a process serves, and what becomes of one that is taken from it."""

import asyncio
import gc
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot import holding, wiring
from bot.http import web
from delivery.inbox import Inbox
from delivery.supervision import Supervisor
from domain.ids import AccountId
from ports.chat import NO_TOKEN, AccountLocked
from ports.storage import StorageTrouble
from tests.delivery.fakes import Sender, eventually
from tests.patience import PATIENCE
from tests.storage.stores import SLACK, TELEGRAM, Store


@dataclass(slots=True)
class Platform:
    """An account that answers as a test says. `listening` while it is listened to."""

    id: AccountId
    refusals: list[Exception] = field(default_factory=list)
    verified: int = 0
    listening: bool = False
    listened: int = 0
    """How many times it has begun to listen."""
    sender: Sender = field(default_factory=Sender)
    last_words: float = 0.0
    """Seconds that it takes to stop listening."""
    connected: bool = True

    async def acquainted(self) -> None:
        return None

    async def verify(self) -> None:
        self.verified += 1
        if self.refusals:
            raise self.refusals.pop(0)

    async def listen(self) -> None:
        self.listening = True
        self.listened += 1
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(self.last_words)
            self.listening = False

    async def close(self) -> None: ...


@asynccontextmanager
async def held(store: Store, *platforms: Platform) -> AsyncIterator[holding.Holding]:
    """A process named `me` that would serve these accounts."""
    async with serving(store, {each.id: each for each in platforms}) as found:
        yield found


@asynccontextmanager
async def serving(store: Store, accounts: dict[AccountId, Platform]) -> AsyncIterator[holding.Holding]:
    """The same, for accounts that a test may add to."""
    found = process(store, accounts, "me")
    async with found.held("host", "worker"):
        yield found


def process(store: Store, accounts: dict[AccountId, Platform], name: str) -> holding.Holding:
    """One that does nothing yet."""
    inbox = Inbox(store, lambda arrived, uow: None)
    plans = defaultdict(lambda: lambda request: ())
    app = wiring.App(store, cast(Any, None), inbox, cast(Any, accounts), cast(Any, plans), name)
    return holding.Holding(app, Supervisor(lambda seconds: asyncio.sleep(0)))


async def robbed(store: Store, account: AccountId) -> None:
    """Another process takes an account, as after a long silence of ours."""
    await asyncio.sleep(0.05)
    await store.aside(
        lambda uow: (uow.owners.beat("thief", "host", "worker"), uow.owners.take(account, "thief", 0.0))
    )


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "BEAT", 0.02)
    monkeypatch.setattr(holding, "FIRST_WAIT", 0.01)


async def test_what_is_ours_is_listened_to(store: Store):
    slack = Platform(SLACK)
    async with held(store, slack):
        await eventually(lambda: slack.listening)


async def test_at_the_end_nothing_listens_any_more(store: Store):
    slack = Platform(SLACK)
    async with held(store, slack):
        await eventually(lambda: slack.listening)
    assert not slack.listening


async def test_what_is_let_go_is_not_taken_up_again_while_the_heart_still_beats(store: Store):
    slack = Platform(SLACK, last_words=0.3)
    async with held(store, slack):
        await eventually(lambda: slack.listening)
    assert slack.listened == 1


async def test_what_is_taken_from_us_is_stopped(store: Store):
    slack = Platform(SLACK)
    async with held(store, slack):
        await eventually(lambda: slack.listening)
        await robbed(store, SLACK)
        await eventually(lambda: not slack.listening)


async def test_the_heart_beats_while_a_lost_account_takes_its_time_to_stop(store: Store):
    slack, telegram = Platform(SLACK, last_words=0.5), Platform(TELEGRAM)
    async with held(store, slack, telegram) as ours:
        await eventually(lambda: slack.listening and telegram.listening)
        await robbed(store, SLACK)
        await eventually(lambda: SLACK not in ours.outboxes)
        await robbed(store, TELEGRAM)
        await eventually(lambda: not telegram.listening)
        assert slack.listening


class Accounts(dict[AccountId, Platform]):
    """Grows at any moment, as a workspace installs us: only the loop's own thread may go through it."""

    failing = 0

    def __iter__(self) -> Iterator[AccountId]:
        if self.failing or threading.current_thread() is not threading.main_thread():
            self.failing = 0
            raise RuntimeError("dictionary changed size during iteration")
        return super().__iter__()


async def test_accounts_are_gone_through_in_the_thread_that_adds_to_them(store: Store):
    slack = Platform(SLACK)
    async with serving(store, Accounts({SLACK: slack})):
        await eventually(lambda: slack.listening)


async def test_a_heart_that_failed_beats_again(store: Store):
    accounts = Accounts({SLACK: Platform(SLACK)})
    telegram = Platform(TELEGRAM)
    async with serving(store, accounts):
        accounts.failing = 1
        await eventually(lambda: not accounts.failing)
        accounts[TELEGRAM] = telegram
        await eventually(lambda: telegram.listening)


async def test_a_refused_account_stops_no_other(store: Store):
    slack, telegram = Platform(SLACK, [AccountLocked("invalid_auth")]), Platform(TELEGRAM)
    async with held(store, slack, telegram) as ours:
        await eventually(lambda: telegram.listening)
        assert ours.locked == {SLACK: "invalid_auth"}


async def test_a_workspace_without_a_token_is_to_be_installed_again(store: Store):
    slack = Platform(SLACK, [AccountLocked(NO_TOKEN)])
    async with held(store, slack) as ours:
        assert (await ours.checks()[SLACK]()).endswith(holding.REINSTALL)


class Refused(Platform):
    """An account whose platform does not let us in."""

    async def verify(self) -> None:
        raise AccountLocked("invalid_auth")

    async def listen(self) -> None:
        raise AccountLocked("invalid_auth")


async def known_away(store: Store, away: bool) -> None:
    """Waits until `/isthmus status` would say that an account cannot be reached, or that it can be."""
    async with asyncio.timeout(PATIENCE):
        while away is all(one.connected for one in await store.read(lambda uow: uow.queues.accounts())):  # noqa: ASYNC110
            await asyncio.sleep(0.002)


async def test_a_platform_that_cannot_be_reached_is_told_and_keeps_nobody_from_being_ready(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(holding, "AWAY_PATIENCE", 0.02)
    slack = Platform(SLACK)
    async with held(store, slack) as ours:
        slack.connected = False
        await known_away(store, True)
        assert isinstance(await ours.checks()[SLACK](), web.Remark)


async def test_what_another_process_cannot_reach_is_told_by_one_that_serves_nothing(store: Store):
    """As a `web` process beside a worker."""
    async with held(store, Platform(SLACK)):
        await store.run(lambda uow: uow.owners.reach(SLACK, "me", uow.at))
        beside = process(store, {SLACK: Platform(SLACK)}, "web")
        async with beside.met():
            assert isinstance(await beside.checks()[SLACK](), web.Remark)


async def test_a_platform_that_is_back_is_told(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(holding, "AWAY_PATIENCE", 0.02)
    slack = Platform(SLACK, connected=False)
    async with held(store, slack):
        await known_away(store, True)
        slack.connected = True
        await known_away(store, False)


async def test_what_one_holder_could_not_reach_the_next_may(store: Store):
    async with held(store, Platform(SLACK)):
        await store.run(lambda uow: uow.owners.reach(SLACK, "me", uow.at))
        await robbed(store, SLACK)
        await known_away(store, False)


async def locked(store: Store) -> None:
    """Waits until `/isthmus status` would say that an account is locked."""
    async with asyncio.timeout(PATIENCE):
        while not any(one.locked for one in await store.read(lambda uow: uow.queues.accounts())):  # noqa: ASYNC110
            await asyncio.sleep(0.002)


async def test_that_an_account_is_refused_is_said_though_whoever_sends_begins_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(holding, "LOCKED_PATIENCE", 0.02)
    async with held(store, Refused(SLACK)):
        await locked(store)
        await store.run(lambda uow: uow.outgoing.lock(SLACK, ""))
        await locked(store)


@dataclass(slots=True)
class Stranger(Platform):
    """An account that never knows who is who."""

    asked: bool = False

    async def acquainted(self) -> None:
        self.asked = True
        await asyncio.Event().wait()


async def test_who_ends_before_everybody_is_known_leaves_no_error(store: Store):
    complaints: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, said: complaints.append(said))
    slack = Stranger(SLACK)
    async with held(store, slack) as ours:
        waiting = asyncio.create_task(ours.acquainted(PATIENCE))
        await eventually(lambda: slack.asked)
        waiting.cancel()
        await asyncio.wait({waiting})
    del waiting
    gc.collect()
    assert complaints == []


async def test_an_account_out_of_reach_is_asked_again_who_we_are(store: Store):
    slack = Platform(SLACK, [ConnectionError()])
    async with held(store, slack):
        await eventually(lambda: slack.verified == 2)


async def test_what_another_process_serves_is_known_all_the_same(store: Store):
    await robbed(store, SLACK)
    slack = Platform(SLACK)
    async with held(store, slack):
        assert (slack.verified, slack.listening) == (1, False)


@dataclass(slots=True)
class Disk:
    """A store that may be read, and takes nothing in while it is full, or for as long as it is `held`."""

    store: Store
    full: bool = False
    held: bool = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def aside(self, work: Any) -> Any:
        if self.full:
            raise StorageTrouble("The disk is full.")
        while self.held:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        return await self.store.aside(work)


async def test_a_database_that_takes_nothing_in_is_not_ready(store: Store):
    disk = Disk(store)
    async with held(cast(Any, disk), Platform(SLACK)) as ours:
        disk.full = True
        await eventually(lambda: bool(ours.trouble))
        assert await ours.checks()["writing"]() == "The disk is full."


async def test_a_database_that_takes_in_again_is_ready(store: Store):
    disk = Disk(store)
    async with held(cast(Any, disk), Platform(SLACK)) as ours:
        disk.full = True
        await eventually(lambda: bool(ours.trouble))
        disk.full = False
        await eventually(lambda: not ours.trouble)


async def test_a_database_that_has_taken_nothing_in_for_a_while_is_not_ready(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(holding, "STUCK", 0.01)
    disk = Disk(store)
    async with held(cast(Any, disk), Platform(SLACK)) as ours:
        disk.held = True
        async with asyncio.timeout(PATIENCE):
            while not (said := await ours.checks()["writing"]()):  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        disk.held = False
    assert said == holding.SLOW
