"""Updates that Telegram posts: whether it was Telegram, what is to be stored, and keeping the webhook as it should be.

Source: Bot API, setWebhook, getWebhookInfo. Which process receives is no concern here: any may.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from telegram.error import TelegramError

from domain.ids import AccountId
from domain.inbound import Received
from platforms.telegram import errors, inbound, ingest, transport
from ports.chat import AccountLocked

log = logging.getLogger(__name__)

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LOOK: Final = 60.0
"""Seconds between looks at whether the webhook is still ours."""
FIRST_WAIT: Final = 1.0
LONGEST: Final = 60.0
CONNECTIONS: Final = 40


class Malformed(ValueError):
    """A body that is no update; `args[0]` says why, without a word of it."""


def is_telegrams(secret: str, headers: Mapping[str, str]) -> bool:
    """Whether a request carries the secret that only Telegram was given; compared in constant time."""
    given = headers.get(HEADER, "")
    return bool(secret) and hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


def received(account: AccountId, body: bytes) -> list[Received]:
    """The update in a body, ready to be stored. Raises Malformed."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError) as trouble:
        raise Malformed(f"The body cannot be read ({type(trouble).__name__}).") from None
    found = ingest.batch(account, [update])
    if not found:
        raise Malformed("The body is no update.")
    return found


class Webhook:
    """Sets one bot's webhook and keeps it, until cancelled."""

    def __init__(self, api: transport.Api, account: AccountId, url: str, secret: str) -> None:
        self.url = url
        self._api = api
        self._account = account
        self._secret = secret
        self._kinds = sorted(inbound.KINDS)
        self._failed_at: Any = None
        self.connected = False

    async def run(self) -> None:
        """Sets the webhook, and sets it again whenever it is no longer ours. Raises `AccountLocked` when the token is
        refused; outlives everything else, as long as Telegram asks to."""
        right, wait = False, FIRST_WAIT
        while True:
            try:
                if not right:
                    await self._set()
                right = self.connected = True
                await asyncio.sleep(LOOK)
                right, wait = self._is_ours(await self._api.call("getWebhookInfo")), FIRST_WAIT
            except TelegramError as error:
                self.connected = False
                await asyncio.sleep(self._outlived(error, wait))
                wait = min(2 * wait, LONGEST)

    async def _set(self) -> None:
        await self._api.call(
            "setWebhook",
            url=self.url,
            secret_token=self._secret,
            allowed_updates=self._kinds,
            max_connections=CONNECTIONS,
            drop_pending_updates=False,
        )
        log.info("telegram.webhook_set", extra={"account": self._account})

    def _is_ours(self, info: Any) -> bool:
        """Whether the webhook is as we set it. Telegram shows no secret: that it is another one tells a fresh refusal."""
        found = info if isinstance(info, dict) else {}
        failed_at, before = found.get("last_error_date"), self._failed_at
        self._failed_at = failed_at
        refused = failed_at != before and "401" in str(found.get("last_error_message", ""))
        allowed = found.get("allowed_updates")
        same = found.get("url") == self.url and isinstance(allowed, list) and sorted(allowed) == self._kinds
        if not same or refused:
            log.warning("telegram.webhook_drifted", extra={"account": self._account, "refused": refused})
        return same and not refused

    def _outlived(self, error: TelegramError, wait: float) -> float:
        """How long to wait after an error; raises `AccountLocked` where waiting does not help."""
        said = errors.outcome_detail(error)
        if errors.is_locked(error):
            raise AccountLocked(said) from None
        if isinstance(error, transport.Answered) and error.code == 429:
            wait = errors.wait_of(error)
        log.warning("telegram.webhook_failed", extra={"account": self._account, "error": said, "wait": wait})
        return wait
