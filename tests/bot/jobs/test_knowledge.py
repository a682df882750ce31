"""Offering beside the relay: by words where there is no model, by meaning where there is one, each message once."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.util import await_only

from bot import texts
from bot.jobs import knowledge
from bot.mind import Mind
from domain.conversations import Conversation
from domain.ids import ConversationId
from domain.knowledge import KeptId
from domain.people import Customer
from handlers.knowledge import doubts
from ports.language import Gone, NoEmbeddings
from ports.queues import UnitOfWork
from storage.sqlite import SqliteStore
from tests import builders as a
from tests.bot import processes
from tests.patience import PATIENCE
from tests.storage.saying import keep, says
from tests.storage.stores import Clock


class Shelf:
    """Implements `ports.language.Shelf`: everything is alike, or what remembered it has ended."""

    def __init__(self, said: Sequence[str], gone: bool) -> None:
        self._count, self._gone = len(said), gone

    async def alike(self, said: str) -> list[float]:
        if self._gone:
            raise Gone("killed")
        return [0.9] * self._count


class Head(Mind):
    """A mind whose shelf is the test's own."""

    def __init__(self, missing: bool = False, gone: bool = False) -> None:
        super().__init__()
        self._missing, self._gone = missing, gone

    async def shelf(self, texts: Sequence[str]) -> Shelf:
        if self._missing:
            raise NoEmbeddings("none")
        return Shelf(texts, self._gone)


async def offered(path: str, clock: Clock, asked: str, mind: Mind | None, **given: Any) -> bool:
    """Whether an answer to “How do I reset my password?” is offered to who asks this."""
    store = SqliteStore(path.removeprefix("sqlite:///"), clock)
    await store.start()

    def begin(uow) -> None:
        says(uow, "How do I reset my password?")
        keep(uow, question="How do I reset my password?")
        uow.people.save_customer(Customer(a.ZOE.alias, a.BOT, "Zoé"))
        number = says(uow, asked, **given)
        assert isinstance(uow.conversations.get(ConversationId(2)), Conversation)
        assert number == 2

    await store.run(begin)
    offering = knowledge.Offering(store, a.a_policy(), texts.Texts(), mind)
    for _ in range(2):
        await offering.look()
        await offering.wonder()
    found = await store.read(lambda uow: uow.knowledge.offered(KeptId(1), ConversationId(2)))
    await store.close()
    return found is not None


async def test_without_a_model_words_tell(sqlite_url: str, clock: Clock):
    assert await offered(sqlite_url, clock, "Can I reset a password?", None)


@pytest.mark.parametrize("trouble", ["missing", "gone"])
async def test_where_none_can_be_asked_words_tell(sqlite_url: str, clock: Clock, trouble: str):
    assert await offered(sqlite_url, clock, "Can I reset a password?", Head(**{trouble: True}))


async def test_with_a_model_meaning_tells(sqlite_url: str, clock: Clock):
    assert await offered(sqlite_url, clock, "Zugang verloren", Head())


@pytest.mark.parametrize("said", ["", "   ", "Zugang verloren"])
async def test_what_shares_nothing_is_left_alone(sqlite_url: str, clock: Clock, said: str):
    assert not await offered(sqlite_url, clock, said, None)


@pytest.mark.parametrize("given", [{"inside": True}, {"ago": 7200}])
async def test_what_a_colleague_says_or_was_said_long_ago_is_offered_nothing(
    sqlite_url: str, clock: Clock, given: dict[str, Any]
):
    assert not await offered(sqlite_url, clock, "How do I reset my password?", None, **given)


async def test_of_two_processes_one_asks_whether_an_answer_still_holds(
    migrated_server_url: str, clock: Clock
):
    asked, go = asyncio.Event(), asyncio.Event()

    def slow(uow: UnitOfWork) -> None:
        doubts.ask(uow=uow, policy=a.a_policy())
        asked.set()
        await_only(go.wait())

    def begin(uow: UnitOfWork) -> None:
        says(uow, "How do I reset my password?")
        keep(uow, confirmed_at=uow.now - timedelta(days=400))

    async with processes.several(migrated_server_url, clock, 2) as stores:
        await stores[0].run(begin)
        first = asyncio.create_task(stores[0].aside(slow))
        async with asyncio.timeout(PATIENCE):
            await asked.wait()
            await stores[1].aside(lambda uow: doubts.ask(uow=uow, policy=a.a_policy()))
        go.set()
        await first
        rows = "SELECT key FROM outbox WHERE key LIKE '%doubt%'"
        assert len(await stores[0].run(lambda uow: uow.transaction.sql.bare(rows).fetchall())) == 1
