"""Slack: Web API, Socket Mode, HTTP mode, and control routes that play its people. `attach` is the only way in."""

import asyncio
import functools
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from sandbox.services import Services
from sandbox.slack import (
    arranging,
    building,
    files,
    gate,
    oauth,
    outlets,
    posting,
    responses,
    seeing,
    using,
    writing,
)
from sandbox.slack.desk import Desk
from sandbox.slack.ids import Mint
from sandbox.slack.model import Slack


def attach(app: web.Application, services: Services, world: dict[str, Any]) -> None:
    """Add Slack to `app`: {"workspaces": […]} as in world.py."""
    slack = Slack(Mint(services.clock))
    desk = Desk(slack, services, outlets.switch)
    for plan in world.get("workspaces", ()):
        building.workspace(slack, plan)
    bind = functools.partial
    app.middlewares.append(_noticing(desk))
    app.router.add_route("*", "/api/{method}", bind(gate.serve, desk))
    app.router.add_get("/link/", bind(_link, desk))
    app.router.add_route("*", "/upload/v1/{secret}", bind(files.receive, desk))
    app.router.add_get("/files-pri/{file}/{name}", bind(files.send, desk))
    app.router.add_get("/files-pri/{file}/download/{name}", bind(files.send, desk))
    app.router.add_post("/{kind:actions|commands}/{team}/{id}/{secret}", bind(responses.serve, desk))
    app.router.add_get("/oauth/v2/authorize", bind(oauth.authorize, desk))
    for part in (seeing, writing, using, arranging):
        part.routes(app, services, desk)
    app.cleanup_ctx.append(bind(_running, desk))


def _noticing(desk: Desk) -> Any:
    """Remember under which address the sandbox is reached: the URLs that it hands out begin with it."""

    @web.middleware
    async def notice(request: web.Request, handler: Any) -> Any:
        desk.base = f"{request.scheme}://{request.host}"
        return await handler(request)

    return notice


async def _link(desk: Desk, request: web.Request) -> web.StreamResponse:
    """The WebSocket that apps.connections.open named; each ticket is good once."""
    ticket = desk.slack.codes.pop(request.query.get("ticket", ""), None)
    if ticket is None or desk.now() > ticket["ends"] or "team" in ticket:
        return web.Response(status=403, text="ticket unknown, used or expired")
    return await outlets.of(desk, desk.slack.apps[ticket["app"]]).sockets.serve(request)


async def _running(desk: Desk, _app: web.Application) -> AsyncIterator[None]:
    """What runs beside the calls: scheduled messages; ends the connections when the sandbox ends."""
    scheduler = asyncio.create_task(_schedule(desk))
    yield
    scheduler.cancel()
    await asyncio.gather(scheduler, return_exceptions=True)
    for app in desk.slack.apps.values():
        await outlets.of(desk, app).close()


async def _schedule(desk: Desk) -> None:
    while True:
        await asyncio.sleep(0.25)
        for ws in desk.slack.workspaces.values():
            for name, plan in list(ws.scheduled.items()):
                if plan["shown"]["post_at"] <= desk.now():
                    del ws.scheduled[name]
                    channel = ws.channels.get(plan["shown"]["channel_id"])
                    if channel is not None and not channel.is_archived:
                        posting.post(desk, ws, channel, plan["message"])
