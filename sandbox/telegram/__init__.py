"""Telegram's Bot API over HTTP, and control routes that play the people. `attach` is the only way in."""

from typing import Any

from aiohttp import web

from sandbox.services import Services
from sandbox.telegram import api, chatting, control, editing, people, polling, profile, sending, state

METHODS_IN = (chatting, editing, polling, profile, sending)  # importing them registers their methods


def attach(app: web.Application, services: Services, world: dict[str, Any]) -> None:
    """Add the Bot API, file downloads and /control/telegram/… to `app`; `world` is {"bots": […], "users": […]}."""
    hub = state.Hub(services)
    for bot in world.get("bots", []):
        reads_all = bool(bot.get("can_read_all_group_messages"))
        hub.add_bot(bot["token"], bot["username"], bot.get("name", "Bot"), reads_all)
    for user in world.get("users", []):
        hub.add_person(people.user(user))
    api.routes(app, hub)
    control.routes(app, hub)

    async def close(_app: web.Application) -> None:
        for bot in hub.bots.values():
            await polling.drop_hook(bot)

    app.on_cleanup.append(close)
