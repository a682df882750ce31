"""A Telegram account over a running sandbox, without rate limits."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from platforms.telegram.app import TelegramAccount
from platforms.telegram.outbound import TelegramSender
from tests.platforms.telegram import building
from tests.sandbox import driving


@dataclass(frozen=True, slots=True)
class Stage:
    """The sandbox, our account on it, and what it may draw from."""

    house: driving.House
    account: TelegramAccount
    store: building.Store
    shelf: building.Shelf

    @property
    def sender(self) -> TelegramSender:
        return self.account.sender

    async def shown(self, chat: int) -> list[dict[str, object]]:
        """The bot's messages in a private chat, oldest first."""
        found = await self.house.act(f"/telegram/messages?chat={chat}", verb="GET")
        return list(found["messages"])

    async def fault(self, method: str, kind: str, count: int = 1, **more: object) -> None:
        rule = {"platform": "telegram", "method": method, "kind": kind, "count": count, **more}
        await self.house.act("/faults", rule)


@pytest.fixture
async def stage(house: driving.House) -> AsyncIterator[Stage]:
    """Ann (7) has started the bot."""
    store, shelf = building.Store(), building.Shelf()
    account = TelegramAccount(
        "main",
        driving.TOKEN,
        accept=store,
        say=building.speak,
        files_of=lambda _account: shelf,
        api_url=house.url,
        poll=1,
    )
    await house.act("/telegram/users", {"id": 7, "name": "Ann Weaver", "started": True})
    yield Stage(house, account, store, shelf)
    await account.close()
