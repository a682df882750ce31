"""Puts both platforms and the control API into one web application. Knows only their `attach`."""

from typing import Any

from aiohttp import web

from sandbox import page, services, slack, telegram
from sandbox.services import Services
from sandbox.supervisor import Supervisor

LARGEST_BODY = 128 << 20
NOBODY = Supervisor()


def build(world: dict[str, Any], shared: Services, supervisor: Supervisor = NOBODY) -> web.Application:
    """The whole sandbox: `world` as in world.py, with the keys "slack" and "telegram"; the `supervisor` runs the bot."""
    app = web.Application(client_max_size=LARGEST_BODY)
    slack.attach(app, shared, world.get("slack", {}))
    telegram.attach(app, shared, world.get("telegram", {}))
    _faults(app, shared)
    _recording(app, shared)
    _watching(app, shared)
    _tuning(app, shared, supervisor)
    page.attach(app, world, supervisor)
    return app


def _faults(app: web.Application, shared: Services) -> None:
    async def add(body: Any) -> Any:
        wishes = body if isinstance(body, list) else [body]
        made = [shared.faults.add(wish).shown() for wish in wishes]
        return made if isinstance(body, list) else made[0]

    async def show(_body: Any) -> Any:
        return {"rules": [rule.shown() for rule in shared.faults.rules]}

    async def clear(body: Any) -> Any:
        return {"removed": shared.faults.clear(int(body["id"]) if "id" in body else None)}

    services.control(app, "POST", "/faults", add)
    services.control(app, "GET", "/faults", show)
    services.control(app, "DELETE", "/faults", clear)
    services.control(app, "DELETE", "/faults/{id}", clear)


def _recording(app: web.Application, shared: Services) -> None:
    async def start(body: Any) -> Any:
        shared.recorder.start(str(body["folder"]))
        return {"folder": shared.recorder.folder}

    async def stop(_body: Any) -> Any:
        shared.recorder.stop()
        return {"lines": shared.recorder.lines}

    services.control(app, "POST", "/recording", start)
    services.control(app, "DELETE", "/recording", stop)


def _watching(app: web.Application, shared: Services) -> None:
    async def feed(body: Any) -> Any:
        after, wait = int(body.get("after", 0)), float(body.get("wait", 0))
        found = await shared.feed.wait(after, wait, str(body.get("platform", "")), str(body.get("kind", "")))
        return {"happenings": found, "last": shared.feed.last}

    async def stats(_body: Any) -> Any:
        return {
            "calls": shared.stats.calls,
            "posts": shared.stats.posts,
            "refused_by_pacing": shared.pacing.refused,
            "faults": [rule.shown() for rule in shared.faults.rules],
        }

    async def calls(body: Any) -> Any:
        return {"calls": shared.stats.recent(int(body.get("after", 0))), "last": shared.stats.last}

    services.control(app, "GET", "/feed", feed)
    services.control(app, "GET", "/calls", calls)
    services.control(app, "GET", "/stats", stats)


def _tuning(app: web.Application, shared: Services, supervisor: Supervisor) -> None:
    async def clock(body: Any) -> Any:
        """The bot goes with us where somebody can move it; its clock may be a moment behind ours, never before."""
        forward = float(body.get("forward", 0))
        now = shared.clock.forward(forward)
        if forward:
            await supervisor.move(shared.clock.shift)
        return {"now": now}

    async def limits(body: Any) -> Any:
        return shared.pacing.set(body)

    async def latency(body: Any) -> Any:
        for platform, seconds in body.items():
            if platform not in ("slack", "telegram") or float(seconds) < 0:
                raise services.Wrong("latency is a number of seconds for slack or telegram")
            shared.faults.latency[platform] = float(seconds)
        return shared.faults.latency

    services.control(app, "POST", "/clock", clock)
    services.control(app, "GET", "/clock", clock)
    services.control(app, "PUT", "/limits", limits)
    services.control(app, "GET", "/limits", limits)
    services.control(app, "PUT", "/latency", latency)
