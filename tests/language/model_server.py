"""A small OpenAI-compatible server on loopback that answers, streams, errs, delays and lies on demand."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Reply = Callable[[dict[str, Any]], web.Response | str]


def says(value: object) -> Reply:
    """Answers with this, as JSON."""
    return lambda _: json.dumps(value)


def by_task(**answers: object) -> Reply:
    """Answers each question by what it asks for: the first of these names that stands in its schema."""

    def reply(body: dict[str, Any]) -> web.Response | str:
        asked = body["messages"][0]["content"].partition("The JSON schema")[2]
        return next(json.dumps({name: value}) for name, value in answers.items() if f'"{name}"' in asked)

    return reply


def words(text: str) -> Reply:
    """Answers with this text as it is."""
    return lambda _: text


def fails(code: int, **headers: str) -> Reply:
    """Answers with an error."""
    return lambda _: web.json_response({"error": {"message": "no"}}, status=code, headers=headers)


def raw(body: str, kind: str = "application/json") -> Reply:
    """Answers 200 with any body."""
    return lambda _: web.Response(text=body, content_type=kind)


def streams(*pieces: str) -> Reply:
    """Answers with an event stream although nobody asked."""
    events = [json.dumps({"choices": [{"delta": {"content": piece}}]}) for piece in pieces]
    return raw("".join(f"data: {event}\n\n" for event in [*events, "[DONE]"]), "text/event-stream")


def only(*forms: str, then: Reply) -> Reply:
    """Answers 500 to every form of answer but these ("" is none)."""

    def reply(body: dict[str, Any]) -> web.Response | str:
        form = body.get("response_format", {}).get("type", "")
        return then(body) if form in forms else fails(500)(body)

    return reply


@dataclass
class ModelServer:
    """The replies in their order; the last one for ever. `asked` holds every body that came."""

    url: str = ""
    replies: list[Reply] = field(default_factory=lambda: [says({})])
    delay: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.asked.append(body)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        await asyncio.sleep(self.delay)
        said = reply(body)
        if isinstance(said, web.Response):
            return said
        choice = {"message": {"role": "assistant", "content": said}}
        return web.json_response({"choices": [choice], "usage": {"total_tokens": 700}})


@asynccontextmanager
async def serving(port: int = 0) -> AsyncIterator[ModelServer]:
    """A server on loopback, on a free port where none is named."""
    server = ModelServer()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    yield server
    await runner.cleanup()
