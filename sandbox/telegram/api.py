"""The Bot API's HTTP surface: token and method from the path, answers and refusals in Telegram's form, files.

Bot API: "Making requests". The status of an answer is always its error_code; success is always 200.
"""

import inspect
import json
import logging
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.telegram import arguments
from sandbox.telegram.arguments import Arguments
from sandbox.telegram.calls import METHODS, Call, Method, Told
from sandbox.telegram.errors import Refused, bad, too_many
from sandbox.telegram.state import Bot, Hub

LOG = logging.getLogger("sandbox")
HEADERS = {"Content-Type": "application/json"}
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
WORDS = {500: "Internal Server Error: restart", 502: "Bad Gateway", 503: "Service Unavailable"}


@dataclass(frozen=True, slots=True)
class Api:
    hub: Hub

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One API call, whatever its encoding."""
        token, name = request.match_info["token"], request.match_info["method"]
        bot = self.hub.bots.get(token)
        if bot is None:
            return refusal(_stranger(token))
        method = METHODS.get(name.lower())
        if method is None:
            return refusal(Refused(404, "Not Found: method not found"))
        try:
            given = await arguments.read(request)
        except Refused as refused:
            return refusal(refused)
        return await self._call(request, Call(self.hub, bot, given), method)

    async def _call(self, request: web.Request, call: Call, method: Method) -> web.StreamResponse:
        services, start = self.hub.services, time.monotonic()

        async def answer() -> web.StreamResponse:
            status, body = await run(call, method)
            if services.recorder.on:
                services.recorder.write(
                    "telegram", _line(request, call.arguments, method, status, body, start)
                )
            return response(status, body)

        def refuse(status: int, seconds: int) -> web.StreamResponse:
            refused = too_many(seconds) if status == 429 else Refused(status, WORDS.get(status, "Error"))
            services.stats.call("telegram", method.name, str(status))
            if services.recorder.on:
                line = _line(request, call.arguments, method, status, refused.shown(), start)
                services.recorder.write("telegram", {**line, "fault": str(status)})
            return refusal(refused)

        return await services.faults.serve("telegram", method.name, request, answer, refuse)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """GET /file/bot<token>/<file_path>."""
        if self.hub.bots.get(request.match_info["token"]) is None:
            return refusal(_stranger(request.match_info["token"]))
        stored = self.hub.files.by_path.get(request.match_info["path"])
        if stored is None:
            return refusal(Refused(404, "Not Found"))
        return web.Response(body=stored.data, content_type="application/octet-stream")


async def run(call: Call, method: Method) -> tuple[int, dict[str, Any]]:
    """Status and body of one call; counts it."""
    try:
        result = method.run(call)
        if inspect.isawaitable(result):
            result = await result
    except Refused as refused:
        call.hub.services.stats.call("telegram", method.name, str(refused.code))
        _tell(call, method, refused)
        return refused.code, refused.shown()
    except (TypeError, ValueError, KeyError, AttributeError) as odd:
        LOG.warning("telegram.odd_call", exc_info=odd, extra={"method": method.name})
        call.hub.services.stats.call("telegram", method.name, "400")
        return 400, bad("wrong type of a parameter in the request").shown()
    call.hub.services.stats.call("telegram", method.name, "ok")
    if isinstance(result, Told):
        return 200, {"ok": True, "result": result.result, "description": result.description}
    return 200, {"ok": True, "result": result}


def _tell(call: Call, method: Method, refused: Refused) -> None:
    chat = call.arguments.text("chat_id")
    call.hub.services.feed.push(
        "telegram", "refused", user=call.bot.id, chat=chat, method=method.name, text=refused.description
    )


def response(status: int, body: dict[str, Any]) -> web.Response:
    headers = HEADERS
    if status == 429:
        headers = {**HEADERS, "Retry-After": str(body["parameters"]["retry_after"])}
    return web.Response(body=ENCODE(body).encode("utf-8", "replace"), status=status, headers=headers)


def refusal(refused: Refused) -> web.Response:
    return response(refused.code, refused.shown())


def _stranger(token: str) -> Refused:
    head, colon, tail = token.partition(":")
    return Refused(401, "Unauthorized") if head.isdigit() and colon and tail else Refused(404, "Not Found")


def _line(
    request: web.Request, given: Arguments, method: Method, status: int, body: dict[str, Any], start: float
) -> dict[str, Any]:
    files = {name: {"filename": one.filename, "size": len(one.data)} for name, one in given.files.items()}
    retry = {"Retry-After": str(body["parameters"]["retry_after"])} if status == 429 else {}
    return {
        "service": "telegram",
        "method": method.name,
        "http": request.method,
        "encoding": given.encoding,
        "content_type": request.headers.get("Content-Type"),
        "params": given.values,
        "files": files,
        "path": request.path,
        "status": status,
        "headers": {"Content-Type": "application/json", **retry},
        "response": body,
        "elapsed_ms": round((time.monotonic() - start) * 1000),
    }


def routes(app: web.Application, hub: Hub) -> None:
    """Any HTTP method will do, as on the server."""
    api = Api(hub)
    app.router.add_route("*", "/bot{token}/{method}", api.serve)
    app.router.add_get("/file/bot{token}/{path:.+}", api.download)


def bot_named(hub: Hub, wish: Any) -> Bot:
    """The bot with this token, username or id; the first one for None; raises KeyError."""
    for bot in hub.bots.values():
        if wish in (None, "", bot.token, bot.user["username"], bot.id, str(bot.id)):
            return bot
    raise KeyError(wish)
