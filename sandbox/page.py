"""The page at `/`: its files, what Slack knows of the app (commands, shortcuts), and the way to restart the bot.

Knows no channel and no chat: the page reads those from the control API, in the browser.
"""

import mimetypes
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox import services
from sandbox.supervisor import Supervisor

FOLDER = Path(__file__).with_name("web")
MODULES = "<!-- modules -->"
CLASSIC = "first.js"
"""The one script that is no module: it runs before the first paint."""
HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob: data:; base-uri 'none'; form-action 'none'"
)
"""Nothing from another host, and nothing that somebody wrote into a message can run."""


def attach(app: web.Application, world: dict[str, Any], supervisor: Supervisor) -> None:
    """Serve the page; what it may ask of the bot's process, the `supervisor` does."""
    app.router.add_get("/", _index)
    app.router.add_get("/page/{path:.+}", _named)
    known = {"features": _features(world)}

    async def features(_body: Any) -> Any:
        return {**known["features"], "supervised": bool(supervisor.url)}

    async def teach(body: Any) -> Any:
        """A Slack app manifest, or its "features" alone."""
        known["features"] = _from_manifest(body.get("features", body))
        return known["features"]

    async def restart(_body: Any) -> Any:
        await supervisor.restart()
        return {"restarted": True}

    services.control(app, "GET", "/features", features)
    services.control(app, "PUT", "/features", teach)
    services.control(app, "POST", "/restart", restart)


async def _index(_request: web.Request) -> web.Response:
    """The page, which names every module at once: a browser would learn of them one import after the other."""
    links = "\n".join(f'<link rel="modulepreload" href="/page/{name}">' for name in modules())
    text = (FOLDER / "index.html").read_text("utf-8").replace(MODULES, links)
    return web.Response(
        text=text, content_type="text/html", headers=HEADERS | {"Content-Security-Policy": POLICY}
    )


def modules() -> list[str]:
    """Every module of the page by its path below /page/."""
    found = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js"))
    return [name for name in found if name != CLASSIC]


async def _named(request: web.Request) -> web.StreamResponse:
    name = request.match_info["path"]
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER.resolve()) or not path.is_file():
        raise web.HTTPNotFound
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind}
    return web.FileResponse(path, headers=headers | HEADERS)


def _features(world: dict[str, Any]) -> dict[str, Any]:
    """What the world says of its first app's commands and shortcuts."""
    for workspace in world.get("slack", {}).get("workspaces", ()):
        if "features" in workspace:
            return _from_manifest(workspace["features"])
    return {"commands": [], "shortcuts": []}


def _from_manifest(features: dict[str, Any]) -> dict[str, Any]:
    commands = [
        {
            "command": one["command"],
            "description": one.get("description", ""),
            "hint": one.get("usage_hint", ""),
        }
        for one in features.get("slash_commands", ())
    ]
    shortcuts = [
        {"callback_id": one["callback_id"], "name": one["name"], "type": one.get("type", "message")}
        for one in features.get("shortcuts", ())
    ]
    return {"commands": commands, "shortcuts": shortcuts}
