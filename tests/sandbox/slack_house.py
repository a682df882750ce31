"""A sandbox on a free port, and the two ways to talk to it: as a bot and as the people."""

import asyncio
import contextlib
import json
import pathlib
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox import server, services, world
from tests.patience import PATIENCE

ROOT = pathlib.Path(__file__).parents[2]
VALIDATOR = ROOT.parent / "shared" / "fidelity" / "slack_validate.py"
BOT = {"Authorization": "Bearer xoxb-sandbox"}
APP = {"Authorization": "Bearer xapp-sandbox"}


@dataclass(slots=True)
class House:
    base: str
    http: aiohttp.ClientSession
    shared: services.Services

    async def api(self, method: str, **args: Any) -> Any:
        """A Web API call with a JSON body, or a query for the methods that read no JSON."""
        async with self.http.post(f"{self.base}/api/{method}", json=args, headers=BOT) as answer:
            return await answer.json()

    async def get(self, method: str, **args: Any) -> Any:
        async with self.http.get(f"{self.base}/api/{method}", params=args, headers=BOT) as answer:
            return await answer.json()

    async def form(self, method: str, **args: Any) -> Any:
        async with self.http.post(f"{self.base}/api/{method}", data=args, headers=BOT) as answer:
            return await answer.json()

    async def do(self, what: str, **body: Any) -> Any:
        """A control call as a person; raises AssertionError with the sandbox's sentence."""
        async with self.http.post(f"{self.base}/control/slack/{what}", json=body) as answer:
            said = await answer.json()
            assert answer.status == 200, said
            return said

    async def refused(self, what: str, **body: Any) -> str:
        async with self.http.post(f"{self.base}/control/slack/{what}", json=body) as answer:
            assert answer.status == 400
            return str((await answer.json())["error"])

    async def see(self, what: str, **query: Any) -> Any:
        async with self.http.get(f"{self.base}/control/slack/{what}", params=query) as answer:
            return await answer.json()

    async def say(self, text: str, channel: str = "C0SUPPORT", user: str = "U0ANN", **more: Any) -> str:
        return str((await self.do("message", channel=channel, user=user, text=text, **more))["ts"])

    async def post(self, text: str = "hello", channel: str = "C0SUPPORT", **more: Any) -> str:
        posted = await self.api("chat.postMessage", channel=channel, text=text, **more)
        assert posted["ok"], posted
        return str(posted["ts"])

    async def await_(self, kind: str, after: int = 0, seconds: float = PATIENCE) -> dict[str, Any]:
        """The first happening of a kind after a number; raises AssertionError when none comes."""
        found = await self.shared.feed.wait(after, seconds, "slack", kind)
        assert found, f"no {kind} came"
        return found[0]


async def errors_in(folder: pathlib.Path) -> list[Any]:
    """What the validator beside this repository says against a recording; skips the test when there is none."""
    if not VALIDATOR.exists():
        pytest.skip("The validator is not beside this repository, so the recorded session goes unchecked.")
    command = [sys.executable, str(VALIDATOR), "log", str(folder / "slack.jsonl"), "--json"]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=PATIENCE)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert " checked" in done.stderr
    return [line for line in found if line["severity"] == "error"]


@contextlib.asynccontextmanager
async def house(pacing: bool = False) -> AsyncIterator[House]:
    """A sandbox with the default world; without rate limits unless asked for."""
    shared = services.build()
    if not pacing:
        shared.pacing.set({"slack_channel_per_second": None, "slack_tiers": False})
    runner = web.AppRunner(server.build(world.default(), shared), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as http:
        try:
            yield House(f"http://127.0.0.1:{runner.addresses[0][1]}", http, shared)
        finally:
            shared.recorder.stop()
            await runner.cleanup()
