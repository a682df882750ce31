"""Questions about the ecosystem are answered, also by a database that was away for a moment."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.jobs import ecosystem
from bot.jobs.regular import Job
from ports.storage import StorageTrouble
from tests.handlers.house import House, words


class Shaky:
    """The house's database, which is away for one work."""

    def __init__(self, house: House, away: int) -> None:
        self._house, self._away, self._works = house, away, 0

    async def run(self, work: Callable[[Any], Any]) -> Any:
        self._works += 1
        if self._works == self._away:
            raise StorageTrouble("away")
        self._house.uow.begin(self._house.now.timestamp())
        return work(self._house.uow)

    read = run


def test_what_was_begun_with_is_answered_as_soon_as_the_database_is_back():
    house = House()
    house.command("ecosystem", "map")
    shaky = Shaky(house, away=4)  # looked, claimed, found; now it would be posted
    answering = Job("ecosystem", ecosystem.Answering(shaky, house.policy).all, 1.0)  # type: ignore[arg-type]
    for _ in range(2):
        asyncio.run(answering.once())
    house.deliver()
    assert "Nothing is known yet" in words(house.sent[-1])
