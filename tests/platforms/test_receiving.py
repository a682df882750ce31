"""What was pushed while the database was away: held in its order, as much as may be, and never in the way."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.ids import AccountId
from domain.inbound import Received
from platforms import receiving
from ports.storage import StorageTrouble
from tests.patience import PATIENCE

ACCOUNT = AccountId("slack:main")


class Store:
    """Refuses what it is asked to take as often as there are troubles, one at a time."""

    def __init__(self, *troubles: Exception) -> None:
        self.kept: list[str] = []
        self._troubles = list(troubles)

    async def __call__(self, received: Sequence[Received]) -> None:
        if self._troubles:
            raise self._troubles.pop(0)
        self.kept += [row.key for row in received]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "TROUBLE_PATIENCE", 0.0)


async def over(held: receiving.Held) -> None:
    """Waits until nothing is held any more."""
    async with asyncio.timeout(PATIENCE):
        while held.busy:  # noqa: ASYNC110 - nobody tells of the end
            await asyncio.sleep(0)
    await asyncio.sleep(0)  # what follows from an end


def hold(held: receiving.Held, *keys: str) -> None:
    for key in keys:
        held.hold(Received(key, ACCOUNT, "lane", "{}"))


async def test_what_is_held_is_stored_in_its_order_once_the_database_is_back():
    store = Store(StorageTrouble("away"), StorageTrouble("away"))
    held = receiving.Held(store)
    hold(held, "one", "two")
    await asyncio.sleep(0)
    hold(held, "three")
    await over(held)
    assert store.kept == ["one", "two", "three"]


async def test_what_cannot_be_stored_for_another_reason_is_in_nobodys_way():
    held = receiving.Held(Store(ValueError("odd")))
    hold(held, "one")
    await over(held)
    assert not held.busy


async def test_what_came_behind_what_cannot_be_stored_is_stored():
    store = Store(StorageTrouble("away"), ValueError("odd"))
    held = receiving.Held(store)
    hold(held, "odd")
    await asyncio.sleep(0)
    hold(held, "next")
    await over(held)
    await over(held)
    assert store.kept == ["next"]


async def test_what_cannot_be_stored_is_logged_without_its_words(caplog: pytest.LogCaptureFixture):
    held = receiving.Held(Store(ValueError("a secret")))
    hold(held, "one")
    await over(held)
    told = [(one.message, vars(one).get("error"), "secret" in str(vars(one))) for one in caplog.records]
    assert told == [("receiving.failed", "ValueError", False)]


async def test_no_more_is_held_than_there_may_be(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(receiving, "MOST", 2)
    store = Store()
    held = receiving.Held(store)
    hold(held, "one", "two", "three")
    await over(held)
    assert store.kept == ["one", "two"]


async def test_what_is_dropped_is_not_stored_later():
    store = Store(StorageTrouble("away"))
    held = receiving.Held(store)
    hold(held, "one")
    await asyncio.sleep(0)
    held.drop()
    await over(held)
    assert store.kept == []
