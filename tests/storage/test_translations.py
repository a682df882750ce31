"""Translations and the model's days in their tables, on both engines."""

from datetime import date, timedelta

from domain.ids import AliasId, ConversationId, MessageId, PlaceId
from domain.translations import State
from tests.storage.stores import Clock, Store

ANN, HERE = AliasId("slack:main:ANN"), PlaceId("slack:main:C1")
DAY = date(2026, 3, 2)


def want(uow, **given):
    usual = {
        "conversation": ConversationId(1),
        "person": ANN,
        "place": HERE,
        "thread": None,
        "language": "fr",
    }
    return uow.translations.want(**usual, **given)


async def test_what_is_wanted_is_read_back_whole(store: Store):
    number = await store.run(lambda uow: want(uow, message=MessageId(7)))
    found = await store.read(lambda uow: uow.translations.get(number))
    assert (found.message, found.person, found.thread, found.state) == (7, ANN, None, State.WANTED)


async def test_one_claims_it_and_a_dead_one_is_followed(store: Store, clock: Clock):
    number = await store.run(lambda uow: want(uow, text="Hello"))
    first = await store.run(lambda uow: uow.translations.claim(60))
    assert first is not None
    assert await store.run(lambda uow: uow.translations.claim(60)) is None
    clock.at += 61
    again = await store.run(lambda uow: uow.translations.claim(60))
    assert again is not None
    assert again.id == number


async def test_its_fate_is_given_once(store: Store):
    number = await store.run(lambda uow: want(uow, text="Hello"))
    assert await store.run(lambda uow: uow.translations.settle(number, State.DONE, "Bonjour", "🌐"))
    assert not await store.run(lambda uow: uow.translations.settle(number, State.FAILED))
    found = await store.read(lambda uow: uow.translations.get(number))
    assert (found.result, found.mark) == ("Bonjour", "🌐")


async def test_a_reply_goes_out_once(store: Store):
    number = await store.run(lambda uow: want(uow, text="Hello"))
    assert not await store.run(lambda uow: uow.translations.use(number))
    await store.run(lambda uow: uow.translations.settle(number, State.DONE, "Bonjour"))
    assert await store.run(lambda uow: uow.translations.use(number))
    assert not await store.run(lambda uow: uow.translations.use(number))


async def test_what_is_old_is_forgotten(store: Store):
    await store.run(lambda uow: want(uow, text="Hello"))
    await store.run(lambda uow: uow.translations.forget(uow.now + timedelta(seconds=1)))
    assert not await store.read(lambda uow: uow.translations.wanted(0))


async def test_tokens_of_a_day_add_up(store: Store):
    assert await store.read(lambda uow: uow.usage.spent(DAY)) == 0
    await store.run(lambda uow: uow.usage.spend(DAY, 5))
    assert await store.run(lambda uow: uow.usage.spend(DAY, 7)) == 12
    assert await store.read(lambda uow: uow.usage.spent(DAY)) == 12
