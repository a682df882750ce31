"""One sandbox and one bot for the modules that want nothing special, else one a module.

People are made for every test, so that tests do not hear each other.

A module may say `ENV` (variables of the bot), `FREE = True` (it starts and ends the bot itself), `KILLED = True` (it kills
the bot, so that some events were never acknowledged) and parametrize `house` with "sqlite", "postgres" and "empty postgres",
where the bot makes its tables itself.
"""

import asyncio
import itertools
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from sandbox import client as clients
from sandbox.cast import Colleague, Customer, Workspace
from sandbox.client import Client
from sandbox.seen import Note, Post
from storage import migrate
from tests.journeys import house as houses
from tests.journeys.house import House
from tests.patience import PATIENCE

SUPPORT, BUGS, IDEAS = "C0SUPPORT", "C0BUGS", "C0IDEAS"
NUMBERS = itertools.count(1)
FIRST = "Alba Bruno Carla Davide Elsa Farid Greta Henri Ines Jonas Kira Leo Mona Nils Olga Paul".split()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with its tables, to be copied: making them costs a second."""
    path = tmp_path_factory.mktemp("template") / "isthmus.db"
    houses.migrate(path)
    return path


@pytest.fixture(scope="session")
def shared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house of every module that wants nothing special."""
    with _housed(tmp_path_factory.mktemp("house"), template) as built:
        yield built


@pytest.fixture(scope="module")
def house(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The module's sandbox and bot; afterwards the bot must end well, and the recorded traffic be right."""
    module, database = request.module, getattr(request, "param", "sqlite")
    wish = {name: getattr(module, name) for name in ("ENV", "FREE", "KILLED") if hasattr(module, name)}
    if database == "sqlite" and not wish:
        yield request.getfixturevalue("shared")
        return
    with ExitStack() as stack:
        if database != "sqlite":
            server = request.getfixturevalue("postgres")
            lent = server.fresh() if database.startswith("empty") else server.migrated(migrate.upgrade)
            url = stack.enter_context(lent)
            wish["ENV"] = {**wish.get("ENV", {}), "DATABASE_URL": url}
        yield stack.enter_context(_housed(tmp_path_factory.mktemp("house"), template, **wish))


@contextmanager
def _housed(
    folder: Path,
    template: Path,
    ENV: Mapping[str, str] = MappingProxyType({}),
    FREE: bool = False,
    KILLED: bool = False,
) -> Iterator[House]:
    shutil.copy(template, folder / "isthmus.db")
    built = houses.build(folder, dict(ENV))
    try:
        if not FREE:
            built.start()
            houses.acquaint(built)
        yield built
        houses.settle(built)
        code = built.end()
        complaints = houses.findings(built, killed=KILLED) if houses.FIDELITY.is_dir() else ""
        _check(built, code, complaints)
    finally:
        built.close()


def _check(built: House, code: int, complaints: str) -> None:
    if code:
        pytest.fail(f"the bot ended with {code} instead of 0:\n{_tail(built.log)}")
    if complaints:
        pytest.fail(f"the recorded traffic is not right:\n{complaints}")


def _tail(path: Path) -> str:
    return path.read_text("utf-8", "replace")[-3000:]


@dataclass(frozen=True, slots=True)
class Guest(Customer):
    """A customer who does nothing with a message of the bot before the bot knows that it has come."""

    house: House | None = None

    async def writes(self, text: str, **more: Any) -> int:
        if "reply_to" in more:
            await known(self.house)
        return await Customer.writes(self, text, **more)

    async def reacts(self, message: int, emoji: str) -> None:
        await known(self.house)
        await Customer.reacts(self, message, emoji)

    async def taps(self, note: Note, part_of_label: str) -> str:
        await known(self.house)
        return await Customer.taps(self, note, part_of_label)


async def known(house: House | None) -> None:
    """Waits until the bot's database has what it was sent and what came of its calls.

    A post is seen before the bot has heard so: a reply, a tap or a reaction on it would be about nothing it knows.
    """
    until = time.monotonic() + PATIENCE
    while house is not None and await house.is_busy():
        assert time.monotonic() < until, "the bot did not get through with its work"
        await asyncio.sleep(0.01)


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
        return Guest(self.client, 20_000 + number, name, house=self.house)

    async def subject(self, text: str, channel: str = SUPPORT, language: str = "en") -> tuple[Customer, Post]:
        """A customer who has written, and their card; the words are in the thread."""
        customer = await self.customer(language)
        await customer.writes(text)
        card = await self.workspace.card(channel, customer.name)
        await self.workspace.appears(channel, lambda post: post.name == customer.name, card.ts)
        await self.known()
        return customer, card

    async def thread(self, card: Post) -> list[Post]:
        """Everything in a thread, the card first."""
        return await self.workspace.posts(card.channel, card.ts)

    async def said(self, card: Post, words: str, seconds: float = PATIENCE) -> Post:
        """Awaits words in a thread."""
        return await self.workspace.appears(card.channel, words, card.ts, seconds=seconds)

    async def known(self) -> None:
        """Waits until the bot knows what it was sent, and what stands where by its calls."""
        await known(self.house)

    async def calm(self) -> None:
        """Waits until both sides are done."""
        await self.known()
        await self.client.quiet(0.6, PATIENCE)
        await self.known()


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
