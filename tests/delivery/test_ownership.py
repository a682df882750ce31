"""Who holds an account, and who takes over."""

import asyncio

from delivery.ownership import Ownership
from tests.delivery.fakes import eventually
from tests.storage.stores import SLACK, Store


async def test_a_process_takes_what_is_free(store: Store):
    one = Ownership(store, "one", [SLACK])
    await one.beat()
    assert one.held == {SLACK}


async def test_an_account_has_one_holder(store: Store):
    if store.sole:
        return
    one, two = Ownership(store, "one", [SLACK]), Ownership(store, "two", [SLACK])
    await one.beat()
    await two.beat()
    assert (one.held, two.held) == ({SLACK}, frozenset())


async def test_what_a_silent_process_held_is_taken_over(store: Store):
    one, two = Ownership(store, "one", [SLACK]), Ownership(store, "two", [SLACK], patience=0.05)
    await one.beat()
    await asyncio.sleep(0.1)
    await two.beat()
    assert two.held == {SLACK}


async def test_a_process_that_lost_its_account_knows_at_its_next_beat(store: Store):
    if store.sole:
        return
    one, two = Ownership(store, "one", [SLACK]), Ownership(store, "two", [SLACK], patience=0.0)
    for each in (one, two, one):
        await each.beat()
    assert one.held == frozenset()


async def test_what_is_released_is_free_at_once(store: Store):
    one, two = Ownership(store, "one", [SLACK]), Ownership(store, "two", [SLACK])
    await one.beat()
    await one.release()
    await two.beat()
    assert two.held == {SLACK}


async def test_serving_begins_with_the_account_and_ends_with_it(store: Store):
    one = Ownership(store, "one", [SLACK])
    served: list[str] = []

    async def serve():
        served.append("begins")
        try:
            await asyncio.Event().wait()
        finally:
            served.append("ends")

    serving = asyncio.create_task(one.serve(SLACK, serve))
    await one.beat()
    await eventually(lambda: served == ["begins"])
    await store.aside(lambda uow: (uow.owners.beat("two", "", ""), uow.owners.take(SLACK, "two", -60)))
    one._patience = 10.0
    await one.beat()
    await eventually(lambda: served == ["begins", "ends"])
    serving.cancel()
    await asyncio.wait({serving})
