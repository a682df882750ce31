"""A platform that says what a test wants, and pumps that run until a test has seen enough."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from delivery.outbox import Outbox
from delivery.steps import Hooks
from domain.deliveries import Outcome, Sent
from domain.ids import AccountId, PostId
from domain.outbound import Delivery
from ports.chat import AccountLocked, Still, always
from tests.patience import PATIENCE
from tests.storage.stores import SLACK, Store

T = TypeVar("T")


@dataclass(slots=True)
class Sender:
    """Answers by a script for each key, then by `Sent`. `calls` are the keys in the order of the calls."""

    script: dict[str, list[Outcome]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    under_way: int = 0
    most: int = 0
    gate: asyncio.Event | None = None

    async def send(self, delivery: Delivery, still: Still = always) -> Outcome:
        self.calls.append(delivery.request.key)
        self.parts.append(delivery.part)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            if self.gate is not None:
                await self.gate.wait()
            else:
                await asyncio.sleep(0)
        finally:
            self.under_way -= 1
        answers = self.script.get(delivery.request.key)
        if answers:
            return answers.pop(0)
        return Sent((PostId(f"post:{delivery.id}:{delivery.part}"),))


@dataclass(slots=True)
class AskableSender(Sender):
    """One that can be asked whether a call was made: it was for the keys in `made`."""

    made: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def find(self, delivery: Delivery) -> Outcome | None:
        self.asked.append(delivery.request.key)
        return Sent((PostId(f"found:{delivery.id}"),)) if delivery.request.key in self.made else None


@dataclass(slots=True)
class Account:
    sender: Sender
    id: AccountId = SLACK
    refused: int = 0
    """How many times it refuses to say who we are."""

    async def acquainted(self) -> None:
        return None

    async def verify(self) -> None:
        if self.refused:
            self.refused -= 1
            raise AccountLocked("invalid_auth")


class Watched:
    """A store that counts the steps that an outbox took in each lane."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.steps: Counter[str] = Counter()
        self.few = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def commit(self, work: Callable[[Any], T], lane: str = "", *, few: bool = False) -> T:
        done = await self._store.commit(work, lane)
        self.few += few
        self.steps[lane] += 1
        return done


async def eventually(true: Callable[[], bool]) -> None:
    """Waits for something that the pumps will bring about."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - the pumps tell nobody
            await asyncio.sleep(0.002)


@asynccontextmanager
async def running(
    store: Store | Watched, sender: Sender, *, process: str = "me", account: Account | None = None, **given
) -> AsyncIterator[Outbox]:
    """An outbox pump that owns its account, while the block runs."""
    account = account or Account(sender)
    holder = account.id
    await store.run(lambda uow: (uow.owners.beat(process, "", ""), uow.owners.take(holder, process, 10.0)))
    beating = asyncio.create_task(_beating(store, process))
    given.setdefault("hooks", Hooks())
    pump = Outbox(account, store, process, **given)  # type: ignore[arg-type]
    task = asyncio.create_task(pump.run())
    try:
        yield pump
    finally:
        for each in (task, beating):
            each.cancel()
        await asyncio.wait({task, beating})


async def _beating(store: Store | Watched, process: str) -> None:
    """A slow machine must not make a test's process look dead."""
    while True:
        await asyncio.sleep(2.0)
        await store.aside(lambda uow: uow.owners.beat(process, "", ""))
