"""Which conversation follows another one elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.conversations import Conversation
from domain.ids import AliasId, PlaceId
from tests.storage.stores import CHANNEL, TELEGRAM, Store

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def opened(uow, **given) -> Conversation:
    chat, ann = PlaceId("telegram:main:77"), AliasId("telegram:77")
    settings = {"account": TELEGRAM, "chat": chat, "topic": "", "customer": ann, "home": CHANNEL, "at": AT}
    return uow.conversations.open(**(settings | given))


async def test_the_last_that_follows_a_conversation_elsewhere_is_found(store: Store):
    first = await store.run(opened)
    elsewhere = PlaceId("slack:main:C2")
    await store.run(lambda uow: opened(uow, home=elsewhere, previous=first.id))
    last = await store.run(lambda uow: opened(uow, home=elsewhere, previous=first.id))
    await store.run(lambda uow: opened(uow, previous=first.id))  # split off from it, at the same home
    merged = await store.run(lambda uow: opened(uow, home=elsewhere, previous=first.id))
    await store.run(lambda uow: uow.conversations.save(replace(merged, merged_into=last.id)))
    assert await store.read(lambda uow: uow.conversations.following(first)) == last


async def test_nothing_follows_a_conversation_that_just_ended(store: Store):
    first = await store.run(opened)
    assert await store.read(lambda uow: uow.conversations.following(first)) is None
