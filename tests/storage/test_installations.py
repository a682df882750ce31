"""Workspaces that installed us: kept, renewed by one process, ended by an event and by no late one."""

import asyncio
from dataclasses import replace

from domain.ids import AccountId
from ports.installations import Installation
from tests.storage.making import MADE, ONE, rotating, saved
from tests.storage.stores import Clock, Store

TWO = AccountId("slack:T2")


async def kept(store: Store, account: AccountId = ONE) -> Installation | None:
    return await store.read(lambda uow: uow.installations.get(account))


async def test_what_is_saved_is_found(store: Store):
    await saved(store, MADE)
    assert await kept(store) == replace(MADE, version=1)


async def test_made_again_it_stands_in_the_place_of_the_old(store: Store):
    await saved(store, MADE, replace(MADE, token="another"))
    assert await kept(store) == replace(MADE, token="another", version=2)


async def test_the_first_of_those_that_stand(store: Store, clock: Clock):
    await saved(store, MADE)
    clock.at += 1
    await saved(store, replace(MADE, account=TWO))
    assert await store.read(lambda uow: uow.installations.first()) == ONE
    await store.run(lambda uow: uow.installations.end(ONE, "app_uninstalled", clock()))
    assert await store.read(lambda uow: uow.installations.first()) == TWO
    await store.run(lambda uow: uow.installations.end(TWO, "app_uninstalled", clock()))
    assert await store.read(lambda uow: uow.installations.first()) == ONE


async def test_an_end_takes_the_tokens_away(store: Store, clock: Clock):
    await saved(store, rotating(clock))
    await store.run(lambda uow: uow.installations.end(ONE, "app_uninstalled", clock()))
    assert await kept(store) == replace(MADE, token="", gone="app_uninstalled", version=2)


async def test_the_end_of_an_older_installation_ends_no_newer_one(store: Store, clock: Clock):
    await saved(store, MADE)
    await store.run(lambda uow: uow.installations.end(ONE, "app_uninstalled", clock() - 1))
    assert (await kept(store)).gone == ""


async def test_what_ended_stands_again_when_it_is_installed_again(store: Store, clock: Clock):
    await saved(store, MADE)
    await store.run(lambda uow: uow.installations.end(ONE, "app_uninstalled", clock()))
    await saved(store, MADE)
    assert await kept(store) == replace(MADE, version=3)


async def claimed(store: Store, clock: Clock) -> Installation | None:
    return await store.run(lambda uow: uow.installations.claim_expiring(clock() + 200, 60))


async def test_one_process_renews_a_token(store: Store, clock: Clock):
    await saved(store, rotating(clock))
    found = await asyncio.gather(*(claimed(store, clock) for _ in range(5)))
    assert len([each for each in found if each]) == 1


async def test_another_takes_over_what_the_first_left_undone(store: Store, clock: Clock):
    await saved(store, rotating(clock))
    await claimed(store, clock)
    clock.at += 61
    assert await claimed(store, clock)


async def test_tokens_that_last_are_not_renewed(store: Store, clock: Clock):
    await saved(store, MADE, replace(rotating(clock, 1000), account=TWO))
    assert await claimed(store, clock) is None


async def test_a_fresh_token_is_kept_only_over_the_one_it_was_made_from(store: Store, clock: Clock):
    await saved(store, rotating(clock), rotating(clock))
    renewing = [
        await store.run(lambda uow, version=version: uow.installations.renew(ONE, version, "t", "r", 1.0))
        for version in (1, 2)
    ]
    assert renewing == [False, True]


async def test_versions_tell_what_changed(store: Store, clock: Clock):
    await saved(store, MADE, MADE, replace(MADE, account=TWO))
    assert await store.read(lambda uow: uow.installations.versions()) == {ONE: 2, TWO: 1}


async def test_a_state_is_good_once(store: Store, clock: Clock):
    await store.run(lambda uow: uow.installations.begin("digest", "main", clock() + 600))
    found = [await store.run(lambda uow: uow.installations.finish("digest")) for _ in range(2)]
    assert found == ["main", None]


async def test_a_state_expires(store: Store, clock: Clock):
    await store.run(lambda uow: uow.installations.begin("digest", "main", clock() + 600))
    clock.at += 601
    assert await store.run(lambda uow: uow.installations.finish("digest")) is None


async def test_old_states_are_thrown_away(store: Store, clock: Clock):
    await store.run(lambda uow: uow.installations.begin("old", "main", clock() + 1))
    clock.at += 2
    await store.run(lambda uow: uow.installations.begin("new", "main", clock() + 600))
    clock.at -= 2
    assert await store.run(lambda uow: uow.installations.finish("old")) is None
