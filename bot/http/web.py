"""Our HTTP side: alive, ready, counted. Knows paths and status codes; refuses to know what a check checks."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from bot.http import intake

PATIENCE = 3.0
"""Seconds that a check may take before it counts as failed."""

Check = Callable[[], Awaitable[str]]
"""Empty where all is well, else a sentence for the operator."""


class Remark(str):
    """A sentence about what no restart and no other process would mend: it is shown, and we are ready nevertheless."""

    __slots__ = ()


PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class PortInUse(Exception):
    """Another program listens where we want to; `args[0]` is a sentence."""


Checks = Callable[[], Mapping[str, Check]]
"""The checks of this moment: workspaces come and go."""

Measures = Callable[[], Awaitable[bytes]]
"""Everything that is counted, in Prometheus' own format."""


def build(
    checks: Checks, routes: Iterable[web.AbstractRouteDef] = (), measures: Measures | None = None
) -> web.Application:
    """An application with `/healthz`, `/readyz`, `/metrics` (empty without `measures`), and the given routes."""

    async def ready(request: web.Request) -> web.Response:
        found = await findings(checks())
        troubled = any(words and not isinstance(words, Remark) for words in found.values())
        status = 503 if troubled else 200
        body = {"ready": status == 200, "checks": {name: words or "ok" for name, words in found.items()}}
        return web.json_response(body, status=status, dumps=_dumps)

    async def metrics(request: web.Request) -> web.Response:
        words = await measures() if measures else b""
        return web.Response(body=words, headers={"Content-Type": PROMETHEUS})

    app = web.Application(client_max_size=intake.LARGEST)
    app.add_routes(
        [web.get("/healthz", _alive), web.get("/readyz", ready), web.get("/metrics", metrics), *routes]
    )
    return app


async def findings(checks: Mapping[str, Check]) -> dict[str, str]:
    """What every check says, asked side by side."""
    said = await asyncio.gather(*(_ask(check) for check in checks.values()))
    return dict(zip(checks, said, strict=True))


@asynccontextmanager
async def serving(app: web.Application, port: int, host: str | None = None) -> AsyncIterator[None]:
    """Serves on `port` of every address (or of `host`) while the block runs. Raises PortInUse."""
    # Bodies are taken as they come: one that unpacks to a thousand times its size is refused, not unpacked.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5, auto_decompress=False)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise PortInUse(
                f"Port {port} cannot be used ({os.strerror(error.errno or 0)}): set PORT to a free one."
            ) from error
        yield
    finally:
        await runner.cleanup()


async def _ask(check: Check) -> str:
    try:
        return await asyncio.wait_for(check(), PATIENCE)
    except TimeoutError:
        return f"no answer within {PATIENCE:g} seconds"


async def _alive(request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
