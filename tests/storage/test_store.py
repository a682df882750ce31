"""Units of work: together on disk, alone when they fail."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from ports.queues import Woken
from ports.storage import StorageTrouble
from storage.engine import SQLITE, open_store
from storage.sqlite import FEW_JOBS, SqliteStore
from tests.storage.stores import LANE, SLACK, TELEGRAM, Clock, Store, arrival, keys_in_order, post


async def test_works_that_wait_together_share_a_commit(store: Store):
    before = store.commits
    await asyncio.gather(*(store.run(lambda uow, n=n: uow.outbox.add(post(n))) for n in range(60)))
    assert store.commits - before <= 12


async def test_whoever_would_share_a_commit_with_few_does(sqlite_url: str, clock: Clock):
    store = SqliteStore(sqlite_url.removeprefix(SQLITE), clock)
    busy, goes_on = threading.Event(), threading.Event()
    first = asyncio.ensure_future(store.commit(lambda uow: (busy.set(), goes_on.wait(30))))
    await asyncio.to_thread(busy.wait, 30)
    others = [asyncio.ensure_future(store.commit(lambda uow: None, few=True)) for _ in range(2 * FEW_JOBS)]
    await asyncio.sleep(0)
    before = store.commits
    goes_on.set()
    await asyncio.gather(first, *others)
    assert store.commits - before == 2
    await store.close()


async def test_a_read_does_not_wait_for_one_that_takes_long(store: Store):
    goes_on = threading.Event()
    long = asyncio.ensure_future(store.read(lambda uow: goes_on.wait(30)))
    await asyncio.sleep(0)
    assert await store.read(lambda uow: goes_on.is_set()) is False
    goes_on.set()
    await long


async def test_a_read_that_nobody_waits_for_any_more_is_dropped(store: Store):
    goes_on, read = threading.Event(), []
    readers = [asyncio.ensure_future(store.read(lambda uow: goes_on.wait(30))) for _ in range(3)]
    await asyncio.sleep(0)
    late = asyncio.ensure_future(store.read(lambda uow: read.append("late")))
    await asyncio.sleep(0)
    late.cancel()
    goes_on.set()
    await asyncio.gather(*readers)
    assert read == []


async def test_a_failing_work_takes_nothing_else_with_it(store: Store):
    def fail(uow):
        uow.outbox.add(post(2))
        raise KeyError("no")

    works = [lambda uow: uow.outbox.add(post(1)), fail, lambda uow: uow.outbox.add(post(3))]
    outcomes = await asyncio.gather(*map(store.run, works), return_exceptions=True)
    assert isinstance(outcomes[1], KeyError)
    assert await store.run(keys_in_order) == ["k1", "k3"]


async def test_a_nested_work_that_raises_leaves_nothing(store: Store):
    def half(uow):
        uow.outbox.add(post(2))
        raise KeyError("no")

    def whole(uow):
        uow.outbox.add(post(1))
        with pytest.raises(KeyError):
            uow.nested(lambda: half(uow))

    await store.run(whole)
    assert await store.run(keys_in_order) == ["k1"]


async def test_a_commit_wakes_for_what_it_queued(store: Store):
    heard: list[Woken] = []
    store.listen(heard.append)
    await store.run(lambda uow: uow.outbox.add(post(1)))
    assert Woken(False, frozenset({(SLACK, LANE)})) in heard


async def test_a_commit_tells_when_what_it_queued_may_go(store: Store, clock: Clock):
    heard: list[Woken] = []
    store.listen(heard.append)
    await store.run(lambda uow: uow.outbox.add(post(1, hold=5)))
    assert Woken(held=frozenset({(SLACK, LANE, clock.at + 5)})) in heard


async def test_a_work_that_failed_wakes_nobody(store: Store):
    heard: list[Woken] = []

    def fail(uow):
        uow.outbox.add(post(1))
        raise KeyError("no")

    store.listen(heard.append)
    with pytest.raises(KeyError):
        await store.run(fail)
    assert (SLACK, LANE) not in {lane for woken in heard for lane in woken.lanes}


async def test_a_work_knows_its_moment(store: Store, clock: Clock):
    assert (await store.run(lambda uow: uow.now)).timestamp() == clock.at


async def test_what_arrived_twice_is_stored_once(store: Store):
    await store.run(lambda uow: uow.incoming.accept([arrival(1), arrival(1)]))
    await store.run(lambda uow: uow.incoming.accept([arrival(1), arrival(2)]))
    rows = await store.run(lambda uow: [row.received.key for row in uow.incoming.oldest(10)])
    assert rows == ["telegram:main:1", "telegram:main:2"]


async def test_a_fact_is_added_once(store: Store):
    def fact(uow):
        return uow.inbox.add_fact(key="digest:1", account=SLACK, lane="digest:1", payload="{}")

    assert [await store.run(fact), await store.run(fact)] == [True, False]


async def test_what_waits_is_an_accounts_own_until_it_is_handled(store: Store):
    await store.run(lambda uow: uow.incoming.accept([arrival(1)]))

    def waits(uow):
        later = uow.now + timedelta(seconds=1)
        return [
            uow.inbox.waits(TELEGRAM, later),
            uow.inbox.waits(TELEGRAM, uow.now),
            uow.inbox.waits(SLACK, later),
        ]

    found = [await store.run(waits)]
    await store.run(lambda uow: uow.incoming.done([row.id for row in uow.incoming.oldest(9)]))
    assert [*found, await store.run(waits)] == [[True, False, False], [False] * 3]


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path):
    (tmp_path / "isthmus.db").write_bytes(b"no database at all, but long enough to be read as one" * 50)
    with pytest.raises(StorageTrouble, match="no SQLite database"):
        SqliteStore(str(tmp_path / "isthmus.db"), lambda: 0.0)


def test_a_folder_that_cannot_be_made_is_refused_with_a_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageTrouble, match="cannot be made"):
        open_store(f"{SQLITE}{tmp_path}/file/isthmus.db", lambda: 0.0)


async def test_a_server_that_is_not_there_is_named(clock: Clock):
    store = open_store("postgresql://nobody@127.0.0.1:9/none", clock)
    with pytest.raises(StorageTrouble, match="cannot be reached"):
        await store.start()
    await store.close()


def test_one_process_only_runs_on_a_file(sqlite_url: str):
    first, second = (SqliteStore(sqlite_url.removeprefix(SQLITE), lambda: 0.0) for _ in range(2))
    first.hold()
    with pytest.raises(StorageTrouble, match="Another Isthmus"):
        second.hold()


@pytest.fixture
async def file(sqlite_url: str, clock: Clock):
    store = SqliteStore(sqlite_url.removeprefix(SQLITE), clock)
    yield store
    await store.close()


async def test_a_full_disk_fails_the_work_and_is_recovered_from(file: SqliteStore):
    connection = file._writer._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageTrouble, match="disk is full"):
        await file.run(lambda uow: uow.incoming.accept([arrival(n) for n in range(2000)]))
    connection.execute("PRAGMA max_page_count = 1000000")
    await file.run(lambda uow: uow.incoming.accept([arrival(1)]))
    assert len(await file.run(lambda uow: uow.incoming.oldest(10))) == 1


async def test_a_locked_file_fails_the_work_and_is_recovered_from(file: SqliteStore, sqlite_url: str):
    file._writer._connection.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(sqlite_url.removeprefix(SQLITE), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageTrouble, match="locked"):
        await file.run(lambda uow: uow.incoming.accept([arrival(1)]))
    other.execute("ROLLBACK")
    other.close()
    await file.run(lambda uow: uow.incoming.accept([arrival(1)]))
    assert len(await file.run(lambda uow: uow.incoming.oldest(10))) == 1


WRITER = """
import asyncio, sys, time
from domain.ids import AccountId
from domain.inbound import Received
from storage.engine import open_store

async def main():
    store = open_store(sys.argv[1], time.time)
    await store.start()
    for number in range(100000):
        row = Received(str(number), AccountId("telegram:main"), "lane", "{}")
        await store.run(lambda uow: uow.incoming.accept([row]))
        print(number, flush=True)

asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_a_kill(url: str, clock: Clock):
    root = Path(__file__).parents[2]
    writer = subprocess.Popen(  # noqa: ASYNC220 - its lines are awaited on purpose
        [sys.executable, "-c", WRITER, url], cwd=root, stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    assert writer.stdout is not None
    for line in writer.stdout:
        if int(line) == 50:
            writer.send_signal(signal.SIGKILL)
            break
    rest = writer.stdout.read().split()
    writer.wait()
    acknowledged = max([50, *map(int, rest)])
    store = open_store(url, clock)
    await store.start()
    stored = await store.run(lambda uow: {int(row.received.key) for row in uow.incoming.oldest(100000)})
    await store.close()
    assert set(range(acknowledged + 1)) <= stored
