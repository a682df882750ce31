"""The sandbox's control API as calls: acting, looking, and awaiting by the feed. Knows no story and no one's words."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp

Json = dict[str, Any]
T = TypeVar("T")

UNLIMITED: Json = {
    "slack_channel_per_second": None,
    "slack_tiers": False,
    "telegram_chat_per_second": None,
    "telegram_group_per_minute": None,
    "telegram_per_second": None,
}
"""No rate limits, as `limits` takes them."""

PATIENCE = 60.0
"""Seconds that people wait for something to appear."""
NAP = 2.0
"""Seconds after which an awaited thing is looked for again although nothing was heard of it."""


class Complaint(Exception):
    """A control call was refused; the text is the sandbox's sentence."""


class Missed(Exception):
    """What was awaited did not come in time; the text says what it was."""


@dataclass(frozen=True, slots=True)
class Client:
    """A running sandbox at `url`."""

    url: str
    session: aiohttp.ClientSession

    async def act(self, path: str, body: Any = None, verb: str = "POST") -> Any:
        """A control call: `path` below /control, `body` as JSON; gives the JSON answer. Raises Complaint."""
        async with self.session.request(verb, f"{self.url}/control{path}", json=body) as answer:
            shown = await answer.json()
        if answer.status != 200:
            raise Complaint(f"{path}: {shown.get('error', shown)}")
        return shown

    async def see(self, path: str, **query: Any) -> Any:
        """Something shown by the control API. Raises Complaint."""
        asked = {name: str(value) for name, value in query.items() if value not in (None, "")}
        async with self.session.get(f"{self.url}/control{path}", params=asked) as answer:
            shown = await answer.json()
        if answer.status != 200:
            raise Complaint(f"{path}: {shown.get('error', shown)}")
        return shown

    async def feed(self, after: int, wait: float = 0.0, platform: str = "", kind: str = "") -> list[Json]:
        """Happenings after a number, a thousand at most; waits up to `wait` seconds for the first."""
        shown = await self.see("/feed", after=after, wait=wait, platform=platform, kind=kind)
        return list(shown["happenings"])

    async def last(self) -> int:
        """The number of the newest happening."""
        return int((await self.see("/feed", after=1 << 60))["last"])

    async def until(self, look: Callable[[], Awaitable[T | None]], what: str, seconds: float = PATIENCE) -> T:
        """What `look` finds, asked again whenever something happened. Raises Missed, naming `what`."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            number = await self.last()
            found = await look()
            if found is not None:
                return found
            left = end - loop.time()
            if left <= 0:
                raise Missed(f"{what} did not come within {seconds:g} seconds")
            await self.feed(number, min(left, NAP))

    async def quiet(self, seconds: float, longest: float = 60.0) -> None:
        """Waits until nothing has happened for so many seconds. Raises Missed."""
        loop = asyncio.get_running_loop()
        end = loop.time() + longest
        while loop.time() < end:
            if not await self.feed(await self.last(), seconds):
                return
        raise Missed(f"{seconds:g} seconds of quiet did not come within {longest:g} seconds")

    async def limits(self, limits: Json) -> None:
        """Change the platforms' rate limits; null is off."""
        await self.act("/limits", limits, "PUT")

    async def fault(self, platform: str, kind: str, **more: Any) -> int:
        """Add a rule for going wrong (faults.py names its fields); gives its id."""
        return int((await self.act("/faults", {"platform": platform, "kind": kind, **more}))["id"])

    async def heal(self) -> None:
        """Remove every such rule."""
        await self.act("/faults", verb="DELETE")


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Client]:
    """A client while the block runs."""
    wait = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=wait, connector=aiohttp.TCPConnector(limit=0)) as session:
        yield Client(url.rstrip("/"), session)
