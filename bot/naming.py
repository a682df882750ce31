"""How people and channels are called, for processes that receive what Slack posts and hold no account.

Slack's events carry ids. The process that holds an account reads the names from Slack; all others read what it has kept.
"""

import asyncio
from collections.abc import Mapping
from itertools import chain

from bot import log
from bot.wiring import App
from domain.ids import AccountId
from ports.storage import StorageTrouble

logger = log.get("bot.naming")

PAUSE = 30.0
"""Seconds between two readings of the names."""


async def keep(app: App) -> None:
    """Keeps the names until cancelled."""
    while True:
        try:
            await learn(app)
        except StorageTrouble as trouble:
            logger.warning("naming.trouble", trouble=str(trouble))
        await asyncio.sleep(PAUSE)


async def learn(app: App) -> None:
    """Reads once what is kept of every workspace that others hold. Raises StorageTrouble."""
    for account in list(chain.from_iterable(app.slack_apps.values())):
        if account.by_http and not account.listening:
            account.learn(await _names(app, account.id))


async def _names(app: App, account: AccountId) -> Mapping[str, str]:
    return await app.store.read(lambda uow: uow.people.names(account))
