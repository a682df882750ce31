"""Telegram's Bot API over HTTP, and control routes that play the people. `attach` is the only way in."""

from typing import Any

from aiohttp import web

from sandbox.services import Services


def attach(app: web.Application, services: Services, world: dict[str, Any]) -> None:
    """Add the Bot API, file downloads and /control/telegram/… to `app`."""
