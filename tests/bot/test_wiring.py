"""What arrives for a workspace that this process does not know: it waits for one that has just installed us."""

from bot import texts, wiring
from bot.settings import Settings
from delivery.inbox import MOMENT, Batch
from domain.ids import AccountId
from domain.inbound import Received
from tests.storage.making import MADE, ONE, saved
from tests.storage.stores import Clock, Store

EARLIER = AccountId("telegram:earlier")


async def batch(store: Store, clock: Clock, account: AccountId, *, later: float) -> Batch:
    """What becomes of something that arrived for an account, so many seconds later."""
    await store.run(lambda uow: uow.incoming.accept([Received("k", account, "lane", "{}")]))
    clock.at += later
    inbox = wiring.build(Settings(), store, texts.load()).inbox
    return await store.run(inbox.batch)


async def test_what_a_workspace_says_that_has_just_installed_us_waits_and_is_no_failure(
    store: Store, clock: Clock
):
    await saved(store, MADE)
    found = await batch(store, clock, ONE, later=2)
    assert (found.handled, found.failed, found.next_at) == (0, [], clock.at + MOMENT)


async def test_what_belongs_to_a_workspace_that_is_not_taken_up_fails_in_the_end(store: Store, clock: Clock):
    await saved(store, MADE)
    found = await batch(store, clock, ONE, later=61)
    assert [place.startswith("UnknownAccount") for _, place, _ in found.failed] == [True]


async def test_what_belongs_to_an_account_that_was_in_the_settings_once_fails_at_once(
    store: Store, clock: Clock
):
    found = await batch(store, clock, EARLIER, later=0)
    assert [place.startswith("UnknownAccount") for _, place, _ in found.failed] == [True]
