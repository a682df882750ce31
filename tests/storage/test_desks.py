"""Colleagues' pages and settings, and courtesy, in their tables, on both engines."""

from datetime import datetime, time, timedelta

from domain.desks import Hours, Notice, Settings
from domain.ids import AccountId, AliasId, PlaceId, PostId
from domain.people import Colleague
from ports.queues import UnitOfWork
from tests.storage.stores import TELEGRAM, Clock, Store

ANN, BEN = AliasId("slack:main:U1ANN"), AliasId("slack:main:U2BEN")
SUPPORT, BUGS = PlaceId("slack:main:C1"), PlaceId("slack:main:C2")
CHAT = PlaceId("telegram:main:77")
ZOE, POST = AliasId("telegram:77"), PostId("telegram:main:77:5")
SET = Settings(ANN, "fr", "Asia/Tokyo", Hours(time(9), time(17, 30), (0, 4)), frozenset({Notice.REMINDER}))
DAY = timedelta(days=1)


async def test_settings_come_back_as_they_were_saved(store: Store):
    await store.run(lambda uow: uow.desks.save(SET))
    assert await store.read(lambda uow: uow.desks.settings(ANN)) == SET


async def test_looking_changes_no_settings(store: Store):
    def work(uow: UnitOfWork) -> Settings:
        uow.desks.save(SET)
        uow.desks.opened(ANN)
        return uow.desks.settings(ANN)

    assert await store.run(work) == SET


async def test_who_set_nothing_has_nothing_set(store: Store):
    assert await store.read(lambda uow: uow.desks.settings(BEN)) == Settings(BEN)


async def test_a_choice_stands_above_the_profile(store: Store):
    def work(uow: UnitOfWork) -> tuple[object, ...]:
        team = AccountId("slack:main")
        for alias in (ANN, BEN):
            uow.people.save_colleague(Colleague(alias, team, "A", locale="en-US", timezone="Europe/Rome"))
        uow.channels.save_members(SUPPORT, [ANN, BEN])
        uow.desks.save(SET)
        known = uow.people.colleague(ANN)
        assert known is not None
        members = [one.locale for one in uow.channels.members(SUPPORT)]
        return known.locale, uow.people.zones([ANN, BEN]), members

    zones = {ANN: "Asia/Tokyo", BEN: "Europe/Rome"}
    assert await store.run(work) == ("fr", zones, ["fr", "en-US"])


async def test_onlookers_are_the_members_who_looked_lately(store: Store, clock: Clock):
    def look(uow: UnitOfWork) -> None:
        uow.channels.save_members(SUPPORT, [ANN, BEN])
        uow.channels.save_members(BUGS, [BEN])
        uow.desks.opened(ANN)

    def seen(uow: UnitOfWork) -> list[object]:
        since = uow.now - DAY
        return [list(uow.desks.onlookers(place, since)) for place in (SUPPORT, BUGS)]

    await store.run(look)
    now = await store.read(seen)
    clock.at += 2 * DAY.total_seconds()
    assert (now, await store.read(seen)) == ([[ANN], []], [[], []])


async def test_what_waits_is_counted_beyond_what_is_shown(store: Store):
    def work(uow: UnitOfWork) -> tuple[object, ...]:
        uow.channels.save_members(SUPPORT, [ANN])
        for minute in range(3):
            waits(uow, uow.now + timedelta(minutes=minute), SUPPORT)
        waits(uow, uow.now, BUGS)
        found = [uow.desks.around(ANN, 2), uow.desks.waiting_in(BUGS, 2), uow.desks.assigned(ANN, 2)]
        return tuple((len(one.found), one.total) for one in found)

    assert await store.run(work) == ((2, 3), (1, 1), (0, 0))


def waits(uow: UnitOfWork, at: datetime, home: PlaceId) -> None:
    uow.conversations.open(
        account=TELEGRAM, chat=CHAT, topic="", customer=AliasId("telegram:77"), home=home, at=at
    )


async def test_a_chat_is_confirmed_once_a_day(store: Store, clock: Clock):
    def confirm(uow: UnitOfWork) -> bool:
        return uow.desks.confirm(CHAT, uow.now - DAY)

    told = [await store.run(confirm), await store.run(confirm)]
    clock.at += DAY.total_seconds()
    assert [*told, await store.run(confirm)] == [True, False, True]


async def test_that_words_are_missing_is_known_once_and_not_for_ever(store: Store, clock: Clock):
    def expect(uow: UnitOfWork) -> None:
        uow.desks.expect_words(POST, ZOE, uow.now - DAY)

    def take(uow: UnitOfWork) -> bool:
        return uow.desks.take_expected(POST, ZOE, uow.now - DAY)

    await store.run(expect)
    first = [await store.run(take), await store.run(take)]
    await store.run(expect)
    clock.at += 2 * DAY.total_seconds()
    assert [*first, await store.run(take)] == [True, False, False]
