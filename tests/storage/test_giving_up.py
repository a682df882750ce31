"""What has failed, and nobody is to try again."""

from tests.storage.stores import LANE, SLACK, Store, keys_in_order, post


def bury_head(uow):
    head = uow.outgoing.head(SLACK, LANE)
    uow.outgoing.claim(head.id, SLACK, "p")
    uow.outgoing.bury(head.id, "blocked")


async def test_a_dead_delivery_that_is_given_up_is_listed_and_tried_no_more(store: Store):
    await store.run(lambda uow: uow.outbox.add(post(1)))
    await store.run(bury_head)
    assert await store.run(lambda uow: uow.outbox.give_up("k1"))
    assert await store.read(lambda uow: uow.outbox.failures()) == []
    assert not await store.run(lambda uow: uow.outbox.retry("k1"))


async def test_what_has_not_failed_is_not_given_up(store: Store):
    await store.run(lambda uow: uow.outbox.add(post(1)))
    assert not await store.run(lambda uow: uow.outbox.give_up("k1"))
    assert await store.run(keys_in_order) == ["k1"]
