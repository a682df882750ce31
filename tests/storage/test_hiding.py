"""What may be shown where, as far as the workspace has told of its channels; on both engines."""

from datetime import UTC, datetime

from domain.ids import AccountId, AliasId, PlaceId
from domain.people import Channel
from tests.storage.stores import CHANNEL, Store

AT = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
BEN, OTHER = AliasId("slack:main:U2"), PlaceId("slack:main:C9")


async def a_conversation(store: Store, home: PlaceId = CHANNEL) -> None:
    chat, account, customer = PlaceId("telegram:main:77"), AccountId("telegram:main"), AliasId("telegram:77")
    await store.run(
        lambda uow: uow.conversations.open(
            account=account, chat=chat, topic="", customer=customer, home=home, at=AT
        )
    )


async def test_a_channel_in_use_of_which_nothing_was_told_yet_is_hidden(store: Store):
    await a_conversation(store)
    assert await store.read(lambda uow: uow.channels.hidden_from(BEN)) == (CHANNEL,)


async def test_it_is_not_hidden_from_who_is_known_to_be_in_it(store: Store):
    await a_conversation(store)
    await store.run(lambda uow: uow.channels.move_member(CHANNEL, BEN, joined=True))
    assert await store.read(lambda uow: uow.channels.hidden_from(BEN)) == ()


async def test_it_is_hidden_in_other_channels_and_not_in_itself(store: Store):
    await a_conversation(store)
    assert await store.read(lambda uow: uow.channels.hidden_in(OTHER)) == (CHANNEL,)
    assert await store.read(lambda uow: uow.channels.hidden_in(CHANNEL)) == ()


async def test_where_strangers_read_along_it_is_hidden_too(store: Store):
    await a_conversation(store)
    await store.run(lambda uow: uow.channels.save(Channel(OTHER, "with-them", member=True, shared=True)))
    assert await store.read(lambda uow: uow.channels.hidden_in(OTHER)) == (CHANNEL,)


async def test_once_it_is_told_to_be_public_it_is_shown(store: Store):
    await a_conversation(store)
    await store.run(lambda uow: uow.channels.save(Channel(CHANNEL, "support", member=True)))
    assert await store.read(lambda uow: uow.channels.hidden_from(BEN)) == ()
