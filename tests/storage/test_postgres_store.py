"""What only PostgreSQL has: other processes, a network between, deadlocks."""

import asyncio
import functools

import pytest

from delivery.inbox import Inbox
from ports.queues import Woken
from ports.storage import StorageTrouble
from storage import notices
from storage.postgres import PostgresStore
from storage.sql import Statement
from storage.tables.queues import OutboxRow
from tests.delivery.fakes import eventually
from tests.patience import PATIENCE
from tests.storage.stores import LANE, SLACK, Clock, arrival, post


@pytest.fixture
async def two(migrated_server_url: str, clock: Clock):
    """Two processes' stores on one server."""
    stores = [PostgresStore(migrated_server_url, clock, follow=False) for _ in range(2)]
    for store in stores:
        await store.start()
    yield stores
    for store in stores:
        await store.close()


async def test_a_commit_wakes_other_processes(two: list[PostgresStore]):
    heard: list[Woken] = []
    two[1].listen(heard.append)
    await eventually(lambda: len(heard) > 0)
    await two[0].run(lambda uow: uow.outbox.add(post(1)))
    await eventually(lambda: Woken(False, frozenset({(SLACK, LANE)})) in heard)


async def test_two_processes_never_take_the_same_lane(two: list[PostgresStore]):
    await two[0].run(lambda uow: uow.incoming.accept([arrival(n, f"lane {n % 4}") for n in range(20)]))
    taken: list[set[str]] = []
    both = asyncio.Barrier(2)
    loop = asyncio.get_running_loop()

    async def take(store: PostgresStore) -> None:
        from sqlalchemy.util import await_only

        def work(uow):
            taken.append({row.received.lane for row in uow.incoming.oldest(20)})
            await_only(both.wait())

        await store.aside(work)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(loop.create_task(take(store)) for store in two))
    assert taken[0].isdisjoint(taken[1])


async def test_a_lost_connection_is_a_trouble_and_is_recovered_from(two: list[PostgresStore]):
    store, other = two
    await store.run(lambda uow: uow.outbox.add(post(1)))
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    await other.aside(lambda uow: uow.transaction.sql.bare(kill).fetchall())

    async def works() -> bool:
        try:
            return await store.run(lambda uow: uow.outbox.state("k1")) == "ready"
        except StorageTrouble:
            return False

    assert any([await works() for _ in range(8)])


async def test_a_mistake_in_a_statement_is_no_storage_trouble(two: list[PostgresStore]):
    with pytest.raises(Exception, match="syntax") as raised:
        await two[0].run(lambda uow: uow.transaction.sql.bare("SELEC 1"))
    assert not isinstance(raised.value, StorageTrouble)


async def test_works_that_lock_each_other_out_are_run_again(two: list[PostgresStore]):
    table = OutboxRow.__table__  # type: ignore[attr-defined]
    await two[0].run(lambda uow: [uow.outbox.add(post(n)) for n in (1, 2)])
    from sqlalchemy import update
    from sqlalchemy.util import await_only

    def touch(key: str) -> Statement:
        return Statement(update(table).where(table.c.key == key).values(reason="touched"))

    async def both_ways(store: PostgresStore, first: str, second: str) -> None:
        def work(uow):
            uow.transaction.sql.run(touch(first))
            await_only(asyncio.sleep(0.1))
            uow.transaction.sql.run(touch(second))

        await store.run(work)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(both_ways(two[0], "k1", "k2"), both_ways(two[1], "k2", "k1"))


@pytest.mark.parametrize("careful", [False, True])
async def test_a_row_is_not_blamed_for_a_batch_that_lost_against_another(
    two: list[PostgresStore], careful: bool
):
    handled: list[str] = []

    def handle(row, uow):
        handled.append(row.received.key)
        if len(handled) == 1:
            uow.transaction.sql.bare("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")

    pump = Inbox(two[0], handle)
    await pump.accept([arrival(1)])
    batch = await two[0].run(functools.partial(pump.batch, careful=careful))
    assert (batch.handled, batch.failed, len(handled)) == (1, [], 2)


async def test_time_is_the_servers(migrated_server_url: str):
    store = PostgresStore(migrated_server_url, lambda: 0.0)
    await store.start()
    assert store.now() > 1_700_000_000
    await store.close()


def test_a_long_notice_names_accounts_only():
    woken = Woken(True, frozenset((SLACK, f"conversation:{n}") for n in range(1000)))
    _, read = notices.read(notices.write(woken, "1"))
    assert read == Woken(True, frozenset({(SLACK, "")}))


async def test_a_read_after_the_server_has_dropped_every_connection_succeeds(two: list[PostgresStore]):
    store, other = two
    await asyncio.gather(*(store.read(lambda uow: uow.queues.depth()) for _ in range(3)))
    drop = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    await other.aside(lambda uow: uow.transaction.sql.bare(drop).fetchall())
    assert await store.read(lambda uow: uow.queues.depth()) == []


async def test_a_hosts_clock_that_jumps_moves_nobodys_time(migrated_server_url: str, clock: Clock):
    store = PostgresStore(migrated_server_url, clock)
    await store.start()
    before = store.now()
    clock.at += 86_400
    after = store.now()
    await store.close()
    assert after - before < 3600


async def test_a_transaction_in_which_nobody_speaks_is_ended_by_the_server(two: list[PostgresStore]):
    shown = await two[0].aside(
        lambda uow: uow.transaction.sql.bare("SHOW idle_in_transaction_session_timeout").fetchall()
    )
    assert [tuple(row) for row in shown] == [("8s",)]
