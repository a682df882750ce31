"""What the sandbox's page may ask of the demo: to kill the bot and start it again, and to move its clock.

Knows HTTP on this machine alone. How a bot is killed, started and told the time, its `Bots` know.
"""

import contextlib
from collections.abc import AsyncIterator
from typing import Protocol

from aiohttp import web


class Bots(Protocol):
    """Whoever has the bot's process in hand."""

    async def restart(self) -> None:
        """Kill it as a power cut would, start it again, return when it is ready."""
        ...

    async def move(self, ahead: float) -> None:
        """Let its clock be so many seconds ahead of the machine's, also after a restart."""
        ...


@contextlib.asynccontextmanager
async def serving(bots: Bots, host: str) -> AsyncIterator[str]:
    """Answers POST /restart and POST /clock {"ahead": seconds} while the block runs; gives its address.

    The system chooses its port as it is taken: the sandbox's, which begins a moment later, was looked for just now.
    """

    async def restart(_request: web.Request) -> web.Response:
        await bots.restart()
        return web.json_response({"restarted": True})

    async def clock(request: web.Request) -> web.Response:
        ahead = float((await request.json())["ahead"])
        await bots.move(ahead)
        return web.json_response({"ahead": ahead})

    app = web.Application()
    app.router.add_post("/restart", restart)
    app.router.add_post("/clock", clock)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, host, 0).start()
    try:
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
