"""What both platforms share: time, faults, recording, feed, pacing and counts, and how a control route is made."""

import json
import urllib.parse
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from aiohttp import web

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.pacing import Pacing
from sandbox.recording import Recorder

Control = Callable[[Any], Awaitable[Any]]
RECENT = 500  # newest calls that a page can still ask for


@dataclass(slots=True)
class Stats:
    """Counts, and the newest calls; `posts` has one number per channel or chat."""

    clock: Clock = field(default_factory=Clock)
    calls: dict[str, dict[str, int]] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    last: int = 0
    _recent: deque[tuple[int, float, str, str, str]] = field(default_factory=lambda: deque(maxlen=RECENT))

    def call(self, platform: str, method: str, outcome: str) -> None:
        """Count one call, e.g. ("slack", "chat.postMessage", "ok" | "ratelimited" | "channel_not_found")."""
        by_outcome = self.calls.setdefault(f"{platform}:{method}", {})
        by_outcome[outcome] = by_outcome.get(outcome, 0) + 1
        self.came(platform, method, outcome)

    def came(self, platform: str, method: str, outcome: str) -> None:
        """Remember one call, or a fault that struck it, among the newest."""
        self.last += 1
        self._recent.append((self.last, self.clock.now(), platform, method, outcome))

    def recent(self, after: int) -> list[dict[str, Any]]:
        """The newest calls numbered above `after`, oldest first."""
        new = min(max(self.last - after, 0), len(self._recent))
        names = ("n", "at", "platform", "method", "outcome")
        found = [dict(zip(names, call, strict=True)) for call in islice(reversed(self._recent), new)]
        return found[::-1]

    def post(self, platform: str, place: str | int) -> None:
        """Count one message that the bot posted into a channel or chat."""
        key = f"{platform}:{place}"
        self.posts[key] = self.posts.get(key, 0) + 1


@dataclass(slots=True)
class Services:
    faults: Faults
    recorder: Recorder
    feed: Feed
    clock: Clock
    pacing: Pacing
    stats: Stats


def build() -> Services:
    """A fresh set: strict pacing, no faults, no recording."""
    clock = Clock()
    stats = Stats(clock)
    return Services(
        faults=Faults(clock, tell=stats.came),
        recorder=Recorder(),
        feed=Feed(clock),
        clock=clock,
        pacing=Pacing(clock),
        stats=stats,
    )


class Wrong(Exception):
    """A control call that cannot be carried out; its text is the sentence that the caller reads."""


SAFE_TO_SHOW = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")


def shown(data: bytes, mimetype: str, name: str) -> web.Response:
    """A file for a page to show. What a browser might run as a document of ours is only ever downloaded."""
    safe = mimetype.startswith(SAFE_TO_SHOW)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    if not safe:
        quoted = urllib.parse.quote(name or "file")
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quoted}"
    return web.Response(
        body=data, headers=headers | {"Content-Type": mimetype if safe else "application/octet-stream"}
    )


def control(app: web.Application, verb: str, path: str, handle: Control) -> None:
    """Serve `/control{path}`: `handle(body)` gets the JSON body (a dict, or a list for bulk calls), to which the query
    and the path's own variables are added, and gives a JSON value. What is wrong in it becomes
    400 {"error": sentence}."""

    async def serve(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handle(await _body(request)))
        except KeyError as missing:
            return web.json_response({"error": f"{missing.args[0]!r} is missing or unknown"}, status=400)
        except (Wrong, ValueError, TypeError, AttributeError, OSError) as wrong:
            return web.json_response({"error": str(wrong)}, status=400)

    app.router.add_route(verb, "/control" + path, serve)


async def _body(request: web.Request) -> Any:
    raw = await request.read()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as broken:
        raise Wrong(f"the body is not JSON: {broken}") from None
    if isinstance(body, dict):
        body = {**body, **request.query, **request.match_info}
    elif not isinstance(body, list):
        raise Wrong("the body must be a JSON object, or a list for bulk calls")
    return body
