"""A Slack account over a running sandbox, without rate limits."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from platforms.slack import directory, opening
from platforms.slack.app import Access, SlackAccount
from platforms.slack.outbound import SlackSender
from tests.patience import PATIENCE
from tests.platforms.slack import building
from tests.sandbox import driving


@dataclass(slots=True)
class Stage:
    """The sandbox, our account on it, and what it was given."""

    house: driving.House
    account: SlackAccount
    store: building.Store
    shelf: building.Shelf
    forms: building.Forms
    listening: list["asyncio.Task[None]"] = field(default_factory=list)

    @property
    def sender(self) -> SlackSender:
        return self.account.sender

    async def listen(self) -> None:
        """Starts to listen; back when the socket stands."""
        await self.account.verify()
        self.listening.append(asyncio.create_task(self.account.listen()))
        async with asyncio.timeout(PATIENCE):
            while not (await self.act("/slack/connections", verb="GET"))["apps"][0]["sockets"]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def act(self, path: str, body: Any = None, verb: str = "POST") -> Any:
        return await self.house.act(path, body, verb)

    async def write(self, text: str, user: str = "U0ANN", channel: str = "C0BUGS", **more: Any) -> str:
        """A person writes; the message's ts."""
        body = {"user": user, "channel": channel, "text": text, **more}
        return str((await self.act("/slack/message", body))["ts"])

    async def shown(self, channel: str = "C0BUGS", thread: str = "") -> list[dict[str, Any]]:
        """The messages of a channel or thread, oldest first."""
        path = f"/slack/messages?channel={channel}" + (f"&thread_ts={thread}" if thread else "")
        found: list[dict[str, Any]] = (await self.act(path, verb="GET"))["messages"]
        return found

    async def seen(self, user: str) -> dict[str, Any]:
        """What only this person sees."""
        found: dict[str, Any] = await self.act(f"/slack/user?user={user}", verb="GET")
        return found

    async def fault(self, method: str, kind: str, count: int = 1, **more: Any) -> None:
        await self.act(
            "/faults", {"platform": "slack", "method": method, "kind": kind, "count": count, **more}
        )


@pytest.fixture
async def stage(house: driving.House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    monkeypatch.setattr(directory, "PAUSE", 0.0)  # a sandbox without limits need not be asked slowly
    store, shelf, forms = building.Store(), building.Shelf(), building.Forms()
    account = SlackAccount(
        "main",
        Access("xoxb-sandbox", "xapp-sandbox", f"{house.url}/api/"),
        accept=store,
        forms=opening.Forms(
            forms,
            {"send_to_customer": "send", "start_decision": "propose"},
            {"consent": "propose", "Consent  new": "propose", "consent show *": "shown"},
        ),
        say=building.speak,
        files_of=lambda _account: shelf,
        clock=building.now,
    )
    stage = Stage(house, account, store, shelf, forms)
    yield stage
    for task in stage.listening:
        task.cancel()
    await asyncio.gather(*stage.listening, return_exceptions=True)
    await account.close()
