"""Both engines for tests: every test that asks for `store` runs on SQLite and on a real PostgreSQL."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from domain.content import words
from domain.ids import AccountId, ConversationId, MessageId, PlaceId, Slot
from domain.inbound import Received
from domain.outbound import Command, Post, Redraw, Request
from domain.panels import sentence
from domain.phrases import verbatim
from ports.queues import UnitOfWork
from storage import migrate
from storage.engine import SQLITE
from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore

SLACK = AccountId("slack:main")
TELEGRAM = AccountId("telegram:main")
CHANNEL = PlaceId("slack:main:C1")
LANE = "conversation:1"


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


def post(number: int, lane: str = LANE, **given: Any) -> Request:
    """A request to post something, with the key `k<number>`."""
    slot = given.pop("slot", Slot(f"message:{number}"))
    under = given.pop("under", None)
    command = Post(CHANNEL, words(f"words {number}"), slot, under)
    return request(f"k{number}", command, lane, **given)


def redraw(key: str, text: str, slot: str = "thread:1", **given: Any) -> Request:
    """A request that supersedes those of the same slot."""
    command = Redraw(CHANNEL, sentence(verbatim(text)), Slot(slot))
    return request(key, command, given.pop("lane", LANE), supersedes=f"redraw:{slot}", **given)


def request(key: str, command: Command, lane: str = LANE, **given: Any) -> Request:
    target = given.pop("target", CHANNEL)
    conversation, message = given.pop("conversation", None), given.pop("message", None)
    return Request(
        key,
        given.pop("account", SLACK),
        lane,
        target,
        command,
        None if conversation is None else ConversationId(conversation),
        None if message is None else MessageId(message),
        **given,
    )


def arrival(number: int, lane: str = LANE) -> Received:
    return Received(f"telegram:main:{number}", TELEGRAM, lane, f'{{"update_id":{number}}}')


def keys_in_order(uow: UnitOfWork, lane: str = LANE) -> list[str]:
    """The keys of a lane as they would be sent; empties the lane."""
    keys = []
    while head := uow.outgoing.head(SLACK, lane):
        keys.append(head.request.key)
        uow.outgoing.done(head.id, "")
    return keys


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables and no rows."""
    path = tmp_path_factory.mktemp("migrated") / "isthmus.db"
    migrate.upgrade(SQLITE + str(path))
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    shutil.copy(migrated_file, tmp_path / "isthmus.db")
    return SQLITE + str(tmp_path / "isthmus.db")


@pytest.fixture
def migrated_server_url(postgres: Any) -> Iterator[str]:
    with postgres.migrated(migrate.upgrade) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database of either engine."""
    name = "sqlite_url" if request.param == "sqlite" else "migrated_server_url"
    found: str = request.getfixturevalue(name)
    return found


Store = SqliteStore | PostgresStore


def opened(url: str, now: Callable[[], float]) -> Store:
    """A store whose time is the test's on both engines."""
    if url.startswith(SQLITE):
        return SqliteStore(url.removeprefix(SQLITE), now)
    return PostgresStore(url, now, follow=False)


@pytest_asyncio.fixture
async def store(url: str, clock: Clock) -> AsyncIterator[Store]:
    made = opened(url, clock)
    await made.start()
    yield made
    await made.close()
