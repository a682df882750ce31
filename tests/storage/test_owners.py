"""Who holds an account, and who takes over."""

import asyncio

from storage.engine import SQLITE
from storage.sqlite import SqliteStore
from tests.patience import PATIENCE
from tests.storage.stores import LANE, SLACK, Clock, Store, post


async def take(store: Store, process: str, patience: float = PATIENCE) -> bool:
    def beat(uow):
        uow.owners.beat(process, "host", "worker")
        return uow.owners.take(SLACK, process, patience)

    return await store.aside(beat)


async def test_a_process_takes_what_is_free(store: Store):
    assert await take(store, "one")


async def test_an_account_has_one_holder(store: Store):
    assert [await take(store, "one"), await take(store, "two")] == [True, False]


async def test_a_holder_keeps_its_account(store: Store):
    assert [await take(store, "one"), await take(store, "one")] == [True, True]


async def test_what_a_silent_process_held_is_taken_over(store: Store):
    await take(store, "one")
    await asyncio.sleep(0.1)
    assert await take(store, "two", patience=0.05)


async def test_a_process_that_lost_its_account_is_told(store: Store):
    await take(store, "one")
    await asyncio.sleep(0.1)
    await take(store, "two", patience=0.05)
    assert not await take(store, "one")


async def test_what_is_released_is_free_at_once(store: Store):
    await take(store, "one")
    await store.run(lambda uow: uow.owners.release("one"))
    assert await take(store, "two")


async def test_silent_processes_that_hold_nothing_are_forgotten(store: Store):
    await take(store, "one")
    await store.run(lambda uow: uow.owners.beat("idle", "host", "web"))
    await asyncio.sleep(0.1)
    await store.run(lambda uow: uow.owners.sweep(0.05))
    left = await store.run(lambda uow: uow.transaction.sql.bare("SELECT id FROM processes").fetchall())
    assert [tuple(row) for row in left] == [("one",)]


async def test_a_claim_is_refused_to_whoever_lost_the_account(store: Store):
    if store.sole:
        return
    await take(store, "one")
    await asyncio.sleep(0.1)
    await take(store, "two", patience=0.05)
    await store.run(lambda uow: uow.outbox.add(post(1)))
    claim = await store.run(lambda uow: uow.outgoing.claim(uow.outgoing.head(SLACK, LANE).id, SLACK, "one"))
    assert not claim


async def test_who_is_alone_on_a_file_inherits_at_once(sqlite_url: str, clock: Clock):
    dead, heir = (SqliteStore(sqlite_url.removeprefix(SQLITE), clock) for _ in range(2))
    await take(dead, "dead")
    heir.hold()
    await heir.start()
    assert await take(heir, "heir")
    for store in (dead, heir):
        await store.close()
