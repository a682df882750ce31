"""Whatever moment of an erasing a process is killed at: the next one ends it, and nothing of the customer is left."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.jobs import erasing
from domain.conversations import Audience
from domain.people import Customer
from handlers.privacy import erasing as acts
from ports.queues import Store
from ports.storage import UnitOfWork
from storage import engine, migrate
from tests import builders as a

T = TypeVar("T")
SAID = "The cellar key lies below the third flowerpot"
NAME = "Zoé Zephyrine"
POLICY = a.a_policy()


class Killed(Exception):
    """The process is no more."""


class Dying:
    """A store whose process is killed `after` so many steps, in the midst of the next one if `torn`."""

    def __init__(self, store: Store, after: int, *, torn: bool) -> None:
        self._store, self._left, self._torn = store, after, torn

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self._store.read(work)

    async def run(self, work: Callable[[UnitOfWork], T], lane: str = "") -> T:
        self._step()
        return await self._store.run(self._cut(work) if self._left < 0 else work, lane)

    async def scrub(self) -> None:
        self._step()
        if self._left < 0:
            raise Killed
        await self._store.scrub()

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0 and not self._torn:
            raise Killed

    def _cut(self, work: Callable[[UnitOfWork], T]) -> Callable[[UnitOfWork], T]:
        def cut(uow: UnitOfWork) -> T:
            work(uow)
            raise Killed

        return cut


async def opened(folder: Path) -> Store:
    store = engine.open_store(f"sqlite:///{folder}/isthmus.db", lambda: a.NOON.timestamp())
    await store.start()
    return store


def say(uow: UnitOfWork) -> None:
    """Zoé is known, and has said something."""
    uow.people.save_customer(Customer(a.ZOE.alias, a.BOT, NAME))
    talk = uow.conversations.open(
        account=a.BOT, chat=a.ZOES.id, topic="", customer=a.ZOE.alias, home=a.SUPPORT, at=uow.now
    )
    said = {"conversation": talk.id, "audience": Audience.TEAM, "by": a.ZOE.alias, "by_customer": True}
    uow.messages.add(**said, name=NAME, content=a.content(SAID), sent_at=uow.now, source=None)


def forget(uow: UnitOfWork) -> None:
    """Her confirmation."""
    acts.person(a.ZOE, a.ZOES.id, uow=uow, policy=POLICY)


async def forgotten(store: Dying) -> None:
    """All of it: the confirmation, and what the timer does."""
    await store.run(forget)
    await erasing.finish(store)  # type: ignore[arg-type]


def left(folder: Path) -> list[str]:
    """What any file of the database still holds of her."""
    whole = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    return [each for each in (SAID, NAME, a.ZOE.alias) if each.encode() in whole]


STEPS = 4
"""Her confirmation, that the deliveries are settled, the engine's log, the end."""


@pytest.mark.parametrize("torn", [False, True])
@pytest.mark.parametrize("after", range(STEPS))
async def test_an_erasing_is_ended_by_whoever_comes_after_a_kill(
    tmp_path: Path, after: int, torn: bool
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    migrate.make_new(f"sqlite:///{first}/isthmus.db")
    store = await opened(first)
    await store.run(say)
    with pytest.raises(Killed):
        await forgotten(Dying(store, after, torn=torn))
    shutil.copytree(first, second)  # as the disk is at this moment: nobody closed anything
    await store.close()

    store = await opened(second)
    if after == 0:  # the confirmation was not kept: it is still in the inbox, and comes again
        assert (await store.read(lambda uow: uow.people.customer(a.ZOE.alias))) is not None
        await store.run(forget)
    await erasing.finish(store)
    assert await store.read(lambda uow: uow.erasing.unfinished()) == []
    await store.close()
    assert left(second) == []
