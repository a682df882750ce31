"""Receives updates: a batch is stored in one commit, and only then confirmed. Knows no meaning of what it stores.

PTB's own updater confirms first and keeps the batch in memory, so that a crash loses it. `received` is independent of
the transport: a webhook feeds the same function.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import Any, Final

from telegram.error import TelegramError

from domain.ids import AccountId
from domain.inbound import Received
from platforms import receiving
from platforms.telegram import errors, ids, inbound, transport
from platforms.written import written
from ports.chat import Accept, AccountLocked

log = logging.getLogger(__name__)

POLL: Final = 50
"""Seconds a poll waits on the server, which caps it there (Bot API server)."""
BATCH: Final = 100
LONGEST: Final = 30.0
CONFLICT: Final = 5.0


def received(account: AccountId, update: dict[str, Any]) -> Received:
    """An update ready to be stored. Raises KeyError when it has no `update_id`."""
    return Received(
        key=f"{account}:{update['update_id']}",
        account=account,
        lane=lane(account, update),
        payload=written(update),
    )


def lane(account: AccountId, update: dict[str, Any]) -> str:
    """What an update's order is kept in: its chat, or the account where it belongs to none."""
    for kind in inbound.KINDS:
        part = update.get(kind)
        if isinstance(part, dict):
            holder = part.get("message") if kind == "callback_query" else part
            chat = holder.get("chat") if isinstance(holder, dict) else None
            number = chat.get("id") if isinstance(chat, dict) else None
            if isinstance(number, int):
                return ids.place(account, number)
    return account


def batch(account: AccountId, updates: Iterable[Any]) -> list[Received]:
    """Updates ready to be stored; what has no number cannot be told apart and is left out."""
    return [received(account, update) for update in updates if _number(update) is not None]


def _number(update: Any) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None


class Poller:
    """Long polling of one account, until cancelled."""

    def __init__(self, api: transport.Api, account: AccountId, accept: Accept, poll: int = POLL) -> None:
        self._api = api
        self._account = account
        self._accept = accept
        self._poll = poll
        self._offset: int | None = None
        self._failures = 0
        self.connected = False

    async def run(self) -> None:
        """Receives until cancelled. Raises `AccountLocked` when the token is refused; all else it outlives."""
        await self._without_webhook()
        while True:
            try:
                updates = await self._get()
            except TelegramError as error:
                await self._outlive(error)
            else:
                self._recovered()
                await self._store(updates)

    async def _get(self) -> list[Any]:
        # Whether Telegram answers is asked at once: a poll that waits would tell only when somebody writes, or in a minute.
        wait = self._poll if self.connected else 0
        updates = await self._api.call(
            "getUpdates",
            read_timeout=wait + transport.READ,
            offset=self._offset,
            timeout=wait,
            limit=BATCH,
            allowed_updates=list(inbound.KINDS),
        )
        return updates if isinstance(updates, list) else []

    async def _store(self, updates: Sequence[Any]) -> None:
        arrived = batch(self._account, updates)
        if arrived:
            await receiving.keep(self._accept, arrived)
        numbers = [number for update in updates if (number := _number(update)) is not None]
        if numbers:
            # The highest of this batch, not of all time: after a quiet week Telegram starts anew, perhaps lower.
            self._offset = max(numbers) + 1

    async def _outlive(self, error: TelegramError) -> None:
        """Waits as long as an error asks for; raises `AccountLocked` where waiting does not help."""
        self.connected = False
        self._failures += 1
        wait = min(LONGEST, 2.0 ** (min(self._failures, 10) - 1))
        said = type(error).__name__
        if isinstance(error, transport.Answered):
            said = errors.detail_of(error)
            if errors.is_locked(error):
                raise AccountLocked(said) from None
            wait = await self._wait_for(error, wait)
        log.warning("telegram.poll_failed", extra={"account": self._account, "error": said, "wait": wait})
        await asyncio.sleep(wait)

    async def _wait_for(self, error: transport.Answered, wait: float) -> float:
        if error.code == 429:
            return errors.wait_of(error)
        if error.code != 409:
            return wait
        if "webhook" in error.description.lower():
            await self._without_webhook()
            return 1.0
        # Another process polls this bot.
        log.warning("telegram.poll_conflict", extra={"account": self._account})
        return CONFLICT

    async def _without_webhook(self) -> None:
        """Removes a webhook that would keep updates from us, and drops no update with it."""
        try:
            await self._api.call("deleteWebhook", drop_pending_updates=False)
        except TelegramError as error:
            if errors.is_locked(error):
                raise AccountLocked(errors.outcome_detail(error)) from None
            log.warning(
                "telegram.webhook_kept",
                extra={"account": self._account, "error": errors.outcome_detail(error)},
            )

    def _recovered(self) -> None:
        if self._failures:
            log.info("telegram.poll_recovered", extra={"account": self._account, "failures": self._failures})
        self._failures = 0
        self.connected = True
