"""Whoever runs the bot beside this sandbox, if somebody does. Knows an address and two wishes; the bot itself it never meets."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox.services import Wrong

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Supervisor:
    """At `url` on this machine; empty where nobody runs the bot for us."""

    url: str = ""

    async def restart(self) -> None:
        """Kills the bot and returns when it runs again. Raises Wrong."""
        if not self.url:
            raise Wrong("nobody here can restart the bot: start the sandbox with --supervisor")
        await self._wish("restart", {})

    async def move(self, ahead: float) -> None:
        """Tells the bot how many seconds our clock is ahead of the machine's; nothing where nobody runs it. Raises Wrong."""
        if self.url:
            await self._wish("clock", {"ahead": ahead})

    async def _wish(self, what: str, body: dict[str, Any]) -> None:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(f"{self.url}/{what}", json=body) as answer,
            ):
                if answer.status != 200:
                    raise Wrong(f"whoever runs the bot refused the {what}: {answer.status}")
        except aiohttp.ClientError as broken:
            raise Wrong(f"whoever runs the bot did not answer the {what}: {broken}") from None
