"""Whoever asked for the disk waits for it, and nobody else does. SQLite alone: PostgreSQL has its own log."""

import asyncio
import threading
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

import pytest

from ports.storage import StorageTrouble
from storage import disk
from storage.engine import SQLITE
from storage.sqlite import SqliteStore
from tests.storage.stores import Clock, arrival, keys_in_order, post

T = TypeVar("T")


class Platter:
    """A disk that stands still until it is told to go on, and can refuse."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.asked = threading.Event()
        self.broken = False
        self.syncs = 0

    def sync(self, file: int) -> None:
        self.asked.set()
        self.goes_on.wait(30)
        self.syncs += 1
        if self.broken:
            raise OSError(5, "Input/output error")


async def begun(work: Awaitable[T]) -> "asyncio.Task[T]":
    """A work that is under way."""
    task = asyncio.ensure_future(work)
    await asyncio.sleep(0)
    return task


@pytest.fixture
def platter(monkeypatch: pytest.MonkeyPatch):
    platter = Platter()
    monkeypatch.setattr(disk, "to_disk", platter.sync)
    yield platter
    platter.goes_on.set()


@pytest.fixture
async def file(sqlite_url: str, clock: Clock, platter: Platter):
    store = SqliteStore(sqlite_url.removeprefix(SQLITE), clock)
    yield store
    platter.goes_on.set()
    await store.close()


async def test_what_must_be_on_the_disk_waits_for_it(file: SqliteStore, platter: Platter):
    accepted = await begun(file.run(lambda uow: uow.incoming.accept([arrival(1)])))
    await file.commit(lambda uow: None)
    await asyncio.to_thread(platter.asked.wait, 30)
    assert not accepted.done()
    platter.goes_on.set()
    await accepted


async def test_what_is_committed_goes_on_while_the_disk_stands_still(file: SqliteStore, platter: Platter):
    kept = await begun(file.run(lambda uow: uow.outbox.add(post(1))))
    assert await file.commit(keys_in_order) == ["k1"]
    assert not kept.done()
    platter.goes_on.set()
    await kept


async def test_a_commit_wakes_before_the_disk_has_it(file: SqliteStore, platter: Platter):
    heard: asyncio.Queue[object] = asyncio.Queue()
    file.listen(heard.put_nowait)
    kept = await begun(file.run(lambda uow: uow.outbox.add(post(1))))
    assert await asyncio.wait_for(heard.get(), 30)
    assert not kept.done()
    platter.goes_on.set()
    await kept


async def test_what_waits_for_the_disk_shares_its_next_turn(file: SqliteStore, platter: Platter):
    first = await begun(file.run(lambda uow: None))
    await asyncio.to_thread(platter.asked.wait, 30)
    others = [await begun(file.run(lambda uow, n=n: uow.outbox.add(post(n)))) for n in range(5)]
    await file.commit(lambda uow: None)
    platter.goes_on.set()
    await asyncio.gather(first, *others)
    assert platter.syncs == 2


async def test_what_the_disk_refuses_is_not_said_to_be_there(file: SqliteStore, platter: Platter):
    platter.broken = True
    platter.goes_on.set()
    with pytest.raises(StorageTrouble, match="The disk reports an error"):
        await file.run(lambda uow: uow.incoming.accept([arrival(1)]))


async def test_what_waits_for_the_disk_is_told_at_the_end(sqlite_url: str, clock: Clock, platter: Platter):
    store = SqliteStore(sqlite_url.removeprefix(SQLITE), clock)
    kept = await begun(store.run(lambda uow: uow.outbox.add(post(1))))
    await store.commit(lambda uow: None)
    platter.goes_on.set()
    await store.close()
    await kept


def test_a_folder_that_holds_no_write_ahead_log_is_refused_with_a_sentence(tmp_path: Path):
    with pytest.raises(StorageTrouble, match="write-ahead log"):
        disk.Disk(str(tmp_path / "none-wal"), lambda jobs: None)
