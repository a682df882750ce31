"""A running sandbox as tests hold it: calls of a bot, acts of people."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from sandbox import server, services, world
from sandbox.services import Services

TOKEN = "100001:sandbox-token"
UNLIMITED = {
    "slack_channel_per_second": None,
    "slack_tiers": False,
    "telegram_chat_per_second": None,
    "telegram_group_per_minute": None,
    "telegram_per_second": None,
}


@dataclass(frozen=True, slots=True)
class House:
    url: str
    session: aiohttp.ClientSession
    services: Services

    async def act(self, path: str, body: Any = None, verb: str = "POST") -> Any:
        """A control call that must work; gives its JSON."""
        async with self.session.request(verb, f"{self.url}/control{path}", json=body) as answer:
            shown = await answer.json()
            assert answer.status == 200, shown
            return shown

    async def complaint(self, path: str, body: Any = None, verb: str = "POST") -> str:
        """The sentence by which a control call is refused."""
        async with self.session.request(verb, f"{self.url}/control{path}", json=body) as answer:
            assert answer.status == 400, await answer.text()
            return str((await answer.json())["error"])

    async def call(self, method: str, _token: str = TOKEN, **parameters: Any) -> dict[str, Any]:
        """A Bot API call in JSON; gives the whole answer, whatever it says."""
        async with self.session.post(f"{self.url}/bot{_token}/{method}", json=parameters) as answer:
            return dict(await answer.json())

    async def result(self, method: str, **parameters: Any) -> Any:
        answer = await self.call(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        """The description of a call that must be refused."""
        answer = await self.call(method, **parameters)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def updates(self, kind: str = "message", **parameters: Any) -> list[Any]:
        """What waits for the bot, of one kind, without confirming it."""
        found = await self.result("getUpdates", **parameters)
        return [update[kind] for update in found if kind in update]

    async def write(self, text: str, user: int = 7, **more: Any) -> int:
        """A person writes; gives the message's id."""
        return int((await self.act("/telegram/message", {"user": user, "text": text, **more}))["message_id"])

    async def group(self, **wish: Any) -> int:
        """A group with Ann (7) and Ben (8) and the bot; gives its id."""
        return int((await self.act("/telegram/groups", {"title": "Group", "members": [7, 8], **wish}))["id"])

    async def upload(
        self, method: str, part: str, data: bytes, name: str = "f.bin", **fields: Any
    ) -> dict[str, Any]:
        """A multipart call with one file."""
        form = aiohttp.FormData()
        for key, value in fields.items():
            form.add_field(key, value if isinstance(value, str) else json.dumps(value))
        form.add_field(part, data, filename=name)
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", data=form) as answer:
            return dict(await answer.json())


@pytest.fixture
async def strict() -> AsyncIterator[House]:
    """As it starts: the default world, every limit on."""
    shared = services.build()
    app = server.build(world.default(), shared)
    async with TestServer(app) as running, aiohttp.ClientSession() as session:
        yield House(str(running.make_url("")).rstrip("/"), session, shared)
    shared.recorder.stop()


@pytest.fixture
def house(strict: House) -> House:
    """Without rate limits, for tests of anything else."""
    strict.services.pacing.set(dict(UNLIMITED))
    return strict


async def waiting_poll(house: House) -> "asyncio.Task[str]":
    """A poll that waits: what lay there is confirmed as it begins."""
    await house.write("before")
    last = (await house.result("getUpdates"))[-1]["update_id"]
    poll = asyncio.create_task(house.refusal("getUpdates", offset=last + 1, timeout=30))
    while (await house.result("getWebhookInfo"))["pending_update_count"]:
        pass
    return poll
