"""What the tests of Telegram are made of: raw updates, deliveries, and an account over a running sandbox."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from domain import outbound
from domain.content import Content, File, FileKind
from domain.deliveries import Outcome, Sent
from domain.ids import AccountId, DeliveryId, PlaceId, PostId, Slot
from domain.inbound import Inbound, Received
from domain.phrases import Phrase
from platforms.telegram import inbound, plans
from ports.chat import FileGone, Opened
from ports.storage import StorageTrouble
from tests.patience import PATIENCE

ACCOUNT = AccountId("telegram:main")
ELSEWHERE = AccountId("slack:main")
ME = inbound.Me(100001, "isthmus_sandbox_bot")
ANN = {
    "id": 7,
    "is_bot": False,
    "first_name": "Ann",
    "last_name": "Weaver",
    "username": "ann",
    "language_code": "en",
}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Customers"}
BOT = {"id": 100001, "is_bot": True, "first_name": "Isthmus", "username": "isthmus_sandbox_bot"}
SLOT = Slot("message:1")


def message(**parts: Any) -> dict[str, Any]:
    """A message of Ann's in private."""
    return {"message_id": 55, "from": ANN, "chat": PRIVATE, "date": 1_700_000_000, **parts}


def in_group(**parts: Any) -> dict[str, Any]:
    return message(chat=GROUP, **parts)


def stored(update: Any) -> Received:
    return Received("k", ACCOUNT, "lane", json.dumps(update))


def parse(kind: str, value: Any) -> Sequence[Inbound]:
    return inbound.TelegramParser(ACCOUNT, ME).parse(stored({"update_id": 1, kind: value}))


def parsed(value: dict[str, Any], kind: str = "message") -> Any:
    """The one thing an update means."""
    (only,) = parse(kind, value)
    return only


def said(value: dict[str, Any]) -> Content:
    """What a message says."""
    content = parsed(value).content
    assert isinstance(content, Content)
    return content


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def speak(locale: str, phrase: Phrase, escape: Callable[[str], str] = str) -> str:
    """English sentences with their fields filled in."""
    return phrase.text.format(**{name: escape(str(value)) for name, value in phrase.args})


def place(chat: int) -> PlaceId:
    return PlaceId(f"{ACCOUNT}:{chat}")


def a_file(kind: FileKind = FileKind.DOCUMENT, name: str = "notes.txt", mime: str = "", **more: Any) -> File:
    """A file kept on another platform."""
    return File(kind, ELSEWHERE, name, name, mime, **more)


def delivery(
    command: outbound.Command, part: int = 0, posts: dict[str, tuple[PostId, ...]] | None = None
) -> outbound.Delivery:
    request = outbound.Request("key", ACCOUNT, "lane", "target", command)
    known = tuple((Slot(slot), found) for slot, found in (posts or {}).items())
    return outbound.Delivery(DeliveryId(1), request, part, posts=known)


def calls(
    command: outbound.Command, posts: dict[str, tuple[PostId, ...]] | None = None
) -> tuple[plans.Call, ...]:
    """The planned calls of a command."""
    plan = plans.plan(delivery(command, posts=posts), speak)
    assert plan is not None
    return plan.calls


@dataclass
class Shelf:
    """Files of another platform, by reference; those not there are gone."""

    kept: dict[str, bytes] = field(default_factory=dict)
    opened: int = 0

    @asynccontextmanager
    async def open(self, file: File) -> AsyncIterator[Opened]:
        self.opened += 1
        if file.reference not in self.kept:
            raise FileGone("deleted")
        data = self.kept[file.reference]
        yield Opened(None, _pieces(data))


async def _pieces(data: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(data), 1 << 16):
        yield data[at : at + (1 << 16)]


@dataclass
class Store:
    """Keeps what arrives, as the inbox would."""

    batches: list[list[Received]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    failing: int = 0
    refused: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, received: Sequence[Received]) -> None:
        if self.failing:
            self.failing -= 1
            self.refused.set()
            raise StorageTrouble("The disk is full.")
        self.batches.append(list(received))
        self.changed.set()

    @property
    def keys(self) -> set[str]:
        return {one.key for batch in self.batches for one in batch}

    async def until(self, count: int) -> None:
        """Waits until so many different updates are stored."""
        async with asyncio.timeout(PATIENCE):
            while len(self.keys) < count:
                self.changed.clear()
                await self.changed.wait()


async def carry_out(sender: Any, command: outbound.Command, **known: Any) -> list[Outcome]:
    """Sends part after part until the last, or until one is not sent."""
    first = delivery(command, **known)
    outcomes: list[Outcome] = []
    while True:
        outcome = await sender.send(replace(first, part=len(outcomes)))
        outcomes.append(outcome)
        if not isinstance(outcome, Sent) or outcome.last:
            return outcomes


def posts_in(outcomes: Sequence[Outcome]) -> tuple[PostId, ...]:
    return tuple(post for outcome in outcomes if isinstance(outcome, Sent) for post in outcome.posts)
