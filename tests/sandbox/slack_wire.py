"""A bare Socket Mode client: keeps what comes, acknowledges it as told."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.patience import PATIENCE
from tests.sandbox.slack_house import APP, House


@dataclass(slots=True)
class Wire:
    """`answer` goes into the acknowledgement of whatever takes one; `silent` acknowledges nothing."""

    socket: aiohttp.ClientWebSocketResponse
    frames: list[dict[str, Any]] = field(default_factory=list)
    answer: Any = None
    silent: bool = False

    async def read(self) -> None:
        async for message in self.socket:
            frame = json.loads(message.data)
            self.frames.append(frame)
            if "envelope_id" in frame and not self.silent:
                said = {"payload": self.answer} if self.answer and frame["accepts_response_payload"] else {}
                await self.socket.send_json({"envelope_id": frame["envelope_id"], **said})

    def events(self, kind: str) -> list[Any]:
        """The events whose subtype, or else type, is `kind`."""
        inner = [f["payload"]["event"] for f in self.frames if f["type"] == "events_api"]
        return [e for e in inner if e.get("subtype", e["type"]) == kind]

    async def event(self, kind: str) -> Any:
        await self._until(lambda: self.events(kind))
        return self.events(kind)[-1]

    async def hears(self, kind: str, count: int = 1) -> Any:
        """The payload of the `count`th envelope of a kind; raises AssertionError when it does not come."""

        def found() -> list[Any]:
            return [f.get("payload", f) for f in self.frames if f["type"] == kind]

        await self._until(lambda: len(found()) >= count)
        return found()[count - 1]

    async def _until(self, there: Any) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if there():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"did not come; there is {[f['type'] for f in self.frames]}")


async def ticket(house: House) -> str:
    async with house.http.post(f"{house.base}/api/apps.connections.open", headers=APP) as answer:
        return str((await answer.json())["url"])


@contextlib.asynccontextmanager
async def wired(house: House) -> AsyncIterator[Wire]:
    """A connection that has had its hello."""
    async with house.http.ws_connect(await ticket(house)) as socket:
        made = Wire(socket)
        reading = asyncio.create_task(made.read())
        await made.hears("hello")
        yield made
        reading.cancel()
