"""One sandbox and one bot a module; people made for every test, so that tests do not hear each other.

A module may say `ENV` (variables of the bot), `LIMITS = True` (the platforms' rate limits stay on), `FREE = True` (it
starts and ends the bot itself), `KILLED = True` (it kills the bot, so that some events were never acknowledged) and
parametrize `house` with "sqlite" and "postgres".
"""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sandbox import client as clients
from sandbox.cast import Colleague, Customer, Workspace
from sandbox.client import Client
from sandbox.seen import Post
from tests.journeys import house as houses
from tests.journeys.house import House

SUPPORT, BUGS, IDEAS = "C0SUPPORT", "C0BUGS", "C0IDEAS"
NUMBERS = itertools.count(1)
FIRST = "Alba Bruno Carla Davide Elsa Farid Greta Henri Ines Jonas Kira Leo Mona Nils Olga Paul".split()


@pytest.fixture(scope="module")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The module's sandbox and bot; afterwards the bot must end well, and the recorded traffic be right."""
    module = request.module
    changes = dict(getattr(module, "ENV", {}))
    with ExitStack() as stack:
        if getattr(request, "param", "sqlite") == "postgres":
            server = request.getfixturevalue("postgres")
            changes["DATABASE_URL"] = stack.enter_context(server.fresh())
        folder = tmp_path_factory.mktemp("house")
        built = houses.build(folder, changes, limits=getattr(module, "LIMITS", False))
        stack.callback(built.close)
        if not getattr(module, "FREE", False):
            built.start()
        yield built
        houses.settle(built)
        code = built.end()
        killed = getattr(module, "KILLED", False)
        complaints = houses.findings(built, killed=killed) if houses.FIDELITY.is_dir() else ""
        _check(built, code, complaints)


def _check(built: House, code: int, complaints: str) -> None:
    if code:
        pytest.fail(f"the bot ended with {code} instead of 0:\n{_tail(built.log)}")
    if complaints:
        pytest.fail(f"the recorded traffic is not right:\n{complaints}")


def _tail(path: Path) -> str:
    return path.read_text("utf-8", "replace")[-3000:]


@dataclass(slots=True)
class Town:
    """The people of one test."""

    client: Client
    house: House
    workspace: Workspace
    ann: Colleague
    ben: Colleague
    guest: Colleague
    cards: dict[int, Post] = field(default_factory=dict)

    async def customer(self, language: str = "en", name: str = "") -> Customer:
        """Somebody new on Telegram."""
        number = next(NUMBERS)
        name = name or f"{FIRST[number % len(FIRST)]} Number{number}"
        wish = {"id": 20_000 + number, "name": name, "username": f"guest{number}", "language_code": language}
        await self.client.act("/telegram/users", wish)
        return Customer(self.client, 20_000 + number, name)

    async def subject(self, text: str, channel: str = SUPPORT, language: str = "en") -> tuple[Customer, Post]:
        """A customer who has written, and their card; the words are in the thread."""
        customer = await self.customer(language)
        await customer.writes(text)
        card = await self.workspace.card(channel, customer.name)
        await self.workspace.appears(channel, lambda post: post.name == customer.name, card.ts)
        return customer, card

    async def thread(self, card: Post) -> list[Post]:
        """Everything in a thread, the card first."""
        return await self.workspace.posts(card.channel, card.ts)

    async def said(self, card: Post, words: str, seconds: float = clients.PATIENCE) -> Post:
        """Awaits words in a thread."""
        return await self.workspace.appears(card.channel, words, card.ts, seconds=seconds)

    async def calm(self) -> None:
        """Waits until both sides are done."""
        await self.client.quiet(0.6, 30)


@pytest.fixture
async def town(house: House) -> AsyncIterator[Town]:
    """People in the module's house."""
    async with clients.connected(house.url) as client:
        yield Town(
            client,
            house,
            Workspace(client),
            Colleague(client, "U0ANN", "Ann Weaver"),
            Colleague(client, "U0BEN", "Ben Okafor"),
            Colleague(client, "U0GUEST", "Gil Guest"),
        )
