"""Hands a bot's updates to its webhook: in order within a chat, several chats at once, again until accepted.

Bot API: setWebhook, WebhookInfo, "Making requests when getting updates".
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox.telegram.state import Bot, Hub, Json

LONGEST_PAUSE = 60.0
Run = Callable[[str, Json], Awaitable[object]]


@dataclass(slots=True)
class Webhook:
    """`run(method, arguments)` carries out a call that the bot puts into its answer."""

    hub: Hub
    bot: Bot
    url: str
    secret: str
    connections: int
    run: Run
    certificate: bool = False
    first_pause: float = 1.0
    failed_at: int = 0
    failure: str = ""
    _lanes: dict[str, deque[tuple[int, Json]]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        self._slots = asyncio.Semaphore(self.connections)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), trust_env=False)
        self.bot.updates.hooked = self.put
        for number, (_at, update) in list(self.bot.updates.queue.items()):
            self.put(number, update)

    async def stop(self) -> None:
        """End all deliveries; what is not confirmed stays in the queue."""
        self.bot.updates.hooked = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def put(self, number: int, update: Json) -> None:
        lane = _lane(update)
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append((number, update))
            return
        self._lanes[lane] = deque([(number, update)])
        task = asyncio.create_task(self._drive(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drive(self, lane: str) -> None:
        waiting = self._lanes[lane]
        while waiting:
            number, update = waiting[0]
            await self._until_accepted(update)
            self.bot.updates.queue.pop(number, None)
            waiting.popleft()
        del self._lanes[lane]

    async def _until_accepted(self, update: Json) -> None:
        pause = self.first_pause
        while True:
            async with self._slots:
                if not self.hub.services.faults.silence("telegram") and await self._sent(update):
                    return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _sent(self, update: Json) -> bool:
        assert self._session is not None
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with self._session.post(
                self.url, json=update, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                status, reason = answer.status, answer.reason
        except (aiohttp.ClientError, TimeoutError) as gone:
            self._note(f"Connection failed: {type(gone).__name__}")
            return False
        if not 200 <= status < 300:
            self._note(f"Wrong response from the webhook: {status} {reason}")
            return False
        await self._carry_out(body)
        return True

    async def _carry_out(self, body: bytes) -> None:
        try:
            call = json.loads(body) if body.startswith(b"{") else None
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str):
            await self.run(call.pop("method"), call)

    def _note(self, failure: str) -> None:
        self.failure, self.failed_at = failure, self.hub.now()

    def shown(self) -> dict[str, Any]:
        info: dict[str, Any] = {"url": self.url, "has_custom_certificate": self.certificate}
        info |= {"pending_update_count": self.bot.updates.pending(), "max_connections": self.connections}
        info |= {"ip_address": "127.0.0.1"}
        if self.failure:
            info |= {"last_error_date": self.failed_at, "last_error_message": self.failure}
        return info


def _lane(update: Json) -> str:
    for kind, payload in update.items():
        if kind == "update_id":
            continue
        place = payload.get("chat") or payload.get("message", {}).get("chat") or payload.get("from") or {}
        return str(place.get("id", kind))
    return ""
