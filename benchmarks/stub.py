"""The leanest other end: just enough of Slack and Telegram to measure against, on a process of its own.

    python -m benchmarks.stub --port 9800

A driver loads it (POST /load/telegram, /load/slack) and asks what arrived (GET /arrived). Each text starts with a number;
arrivals are kept as (number, when offered, when arrived). It checks nothing: `sandbox` does.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import time
from collections import defaultdict, deque
from typing import Any

from aiohttp import WSMsgType, web

JsonDict = dict[str, Any]
FIRST_CHAT = 1001


class Stub:
    """All state of the other end."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.updates: deque[JsonDict] = deque()
        self.news = asyncio.Event()
        self.numbers = itertools.count(1)
        self.sockets: list[web.WebSocketResponse] = []
        self.offered: dict[int, float] = {}
        self.arrived: dict[str, list[tuple[int, float]]] = {"slack": [], "telegram": []}
        self.threads: dict[str, str] = {}
        self.chats: dict[str, str] = {}
        self.calls: dict[str, int] = defaultdict(int)
        self.latency = 0.0

    def note(self, side: str, text: str) -> None:
        """Remembers when a numbered text arrived; cards and marks carry no number."""
        head, _, _ = text.partition(" ")
        if head.isdigit():
            self.arrived[side].append((int(head), time.monotonic()))

    async def pause(self, method: str) -> None:
        self.calls[method] += 1
        if self.latency:
            await asyncio.sleep(self.latency)


def telegram_update(number: int, chat: int, text: str) -> JsonDict:
    """A private text message, in the Bot API's shape."""
    person = {"id": chat, "is_bot": False, "first_name": f"Customer {chat}", "language_code": "en"}
    message = {
        "message_id": number,
        "from": person,
        "chat": {"id": chat, "first_name": person["first_name"], "type": "private"},
        "date": int(time.time()),
        "text": text,
    }
    return {"update_id": number, "message": message}


def slack_envelope(number: int, channel: str, thread: str, text: str) -> JsonDict:
    """A colleague's message in a thread, as Socket Mode brings it."""
    ts = f"{1_800_000_000 + number}.000100"
    event = {
        "type": "message",
        "channel": channel,
        "channel_type": "channel",
        "user": "U0ANN",
        "team": "T0",
        "text": text,
        "ts": ts,
        "event_ts": ts,
        "thread_ts": thread,
        "client_msg_id": f"c{number}",
    }
    payload = {
        "token": "t",
        "team_id": "T0",
        "api_app_id": "A0",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{number:08d}",
        "event_time": 1_800_000_000 + number,
        "authorizations": [{"team_id": "T0", "user_id": "U0BOT", "is_bot": True}],
    }
    return {
        "envelope_id": f"e{number}",
        "type": "events_api",
        "payload": payload,
        "accepts_response_payload": False,
    }


async def load_telegram(request: web.Request) -> web.Response:
    """{"chats": n, "messages": m, "per_second": r}: offers m messages spread over n chats, at once or at a pace."""
    stub: Stub = request.app["stub"]
    order = await request.json()
    base = len(stub.offered)
    for step in range(order["messages"]):
        number = next(stub.numbers)
        if pace := order.get("per_second"):
            await asyncio.sleep(
                max(0.0, order.setdefault("start", time.monotonic()) + step / pace - time.monotonic())
            )
        stub.offered[base + step] = time.monotonic()
        chat = FIRST_CHAT + step % order["chats"]
        stub.updates.append(telegram_update(number, chat, f"{base + step} words of a customer"))
        stub.news.set()
    return web.json_response({"first": base})


async def load_slack(request: web.Request) -> web.Response:
    """{"messages": m, "per_second": r}: m thread replies spread over the threads that cards have opened."""
    stub: Stub = request.app["stub"]
    order = await request.json()
    base = len(stub.offered)
    threads = list(stub.threads.items())
    for step in range(order["messages"]):
        if pace := order.get("per_second"):
            await asyncio.sleep(
                max(0.0, order.setdefault("start", time.monotonic()) + step / pace - time.monotonic())
            )
        number = base + step
        stub.offered[number] = time.monotonic()
        thread, channel = threads[step % len(threads)]
        envelope = slack_envelope(next(stub.numbers), channel, thread, f"{number} words of a colleague")
        await stub.sockets[-1].send_str(json.dumps(envelope))
    return web.json_response({"first": base})


async def arrived(request: web.Request) -> web.Response:
    """What arrived on a side since number `first`: [[number, seconds since it was offered, at], …]."""
    stub: Stub = request.app["stub"]
    first = int(request.query.get("first", 0))
    rows = [
        (number, at - stub.offered[number], at)
        for number, at in stub.arrived[request.query["side"]]
        if number >= first
    ]
    start = stub.offered.get(first)
    return web.json_response(
        {"start": start, "rows": rows, "calls": stub.calls, "threads": len(stub.threads)}
    )


async def settings(request: web.Request) -> web.Response:
    """{"latency": seconds} of every call; {"reset": true} forgets everything that was offered and arrived."""
    stub: Stub = request.app["stub"]
    order = await request.json()
    stub.latency = order.get("latency", stub.latency)
    if order.get("reset"):
        app_port = stub.port
        sockets = stub.sockets
        stub.__init__(app_port)  # type: ignore[misc]
        stub.sockets = sockets
    return web.json_response({})


async def telegram(request: web.Request) -> web.Response:
    """The Bot API."""
    stub: Stub = request.app["stub"]
    method = request.match_info["method"]
    if method == "getUpdates":
        return await get_updates(request, stub)
    body = await (request.json() if request.content_type == "application/json" else request.post())
    await stub.pause(method)
    if method == "sendMessage":
        stub.note("telegram", body["text"])
        chat = {"id": int(body["chat_id"]), "type": "private"}
        return answer(
            {"message_id": next(stub.numbers), "date": 1_800_000_000, "chat": chat, "text": body["text"]}
        )
    if method == "getMe":
        return answer({"id": 1, "is_bot": True, "first_name": "Bot", "username": "stub_bot"})
    return answer(True)


def answer(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def get_updates(request: web.Request, stub: Stub) -> web.Response:
    """At most a hundred from the head; waits half a second for news at the longest."""
    body = await (request.json() if request.content_type == "application/json" else request.post())
    offset = int({**request.query, **body}.get("offset") or 0)
    while stub.updates and stub.updates[0]["update_id"] < offset:
        stub.updates.popleft()
    if not stub.updates:
        stub.news.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stub.news.wait(), 5)
    return answer(list(itertools.islice(stub.updates, 100)))


async def slack(request: web.Request) -> web.Response:
    """The Web API."""
    stub: Stub = request.app["stub"]
    method = request.match_info["method"]
    await stub.pause(method)
    if method == "chat.postMessage":
        body = await (request.json() if request.content_type == "application/json" else request.post())
        ts = f"{1_700_000_000 + next(stub.numbers)}.000200"
        stub.note("slack", body.get("text", ""))
        if not body.get("thread_ts"):
            stub.threads[ts] = body["channel"]
        message = {"type": "message", "ts": ts, "text": body.get("text", ""), "bot_id": "B0", "user": "U0BOT"}
        return web.json_response({"ok": True, "channel": body["channel"], "ts": ts, "message": message})
    return web.json_response({"ok": True, **SLACK.get(method, {}), **links(method, stub)})


def links(method: str, stub: Stub) -> JsonDict:
    return {"url": f"ws://127.0.0.1:{stub.port}/link"} if method == "apps.connections.open" else {}


SLACK: dict[str, JsonDict] = {
    "auth.test": {
        "url": "https://stub.slack.com/",
        "team": "Stub",
        "user": "bot",
        "team_id": "T0",
        "user_id": "U0BOT",
        "bot_id": "B0",
    },
    "users.list": {
        "members": [
            {
                "id": "U0ANN",
                "team_id": "T0",
                "name": "ann",
                "deleted": False,
                "is_bot": False,
                "real_name": "Ann",
                "profile": {},
            }
        ],
        "response_metadata": {"next_cursor": ""},
    },
    "usergroups.list": {"usergroups": []},
    "conversations.list": {
        "channels": [
            {"id": f"C{number:03d}", "name": f"channel{number}", "is_member": True} for number in range(100)
        ],
        "response_metadata": {"next_cursor": ""},
    },
    "conversations.replies": {"messages": [], "has_more": False},
    "chat.update": {"channel": "C000", "ts": "1.000001", "text": "", "message": {}},
    "chat.postEphemeral": {"message_ts": "1.000001"},
}


async def link(request: web.Request) -> web.WebSocketResponse:
    """Socket Mode."""
    stub: Stub = request.app["stub"]
    socket = web.WebSocketResponse(autoping=True)
    await socket.prepare(request)
    hello = {
        "type": "hello",
        "num_connections": 1,
        "connection_info": {"app_id": "A0"},
        "debug_info": {"host": "stub"},
    }
    await socket.send_str(json.dumps(hello))
    stub.sockets.append(socket)
    async for frame in socket:
        if frame.type is WSMsgType.ERROR:
            break
    stub.sockets.remove(socket)
    return socket


def build(port: int) -> web.Application:
    """The application, with its state under `stub`."""
    app = web.Application(client_max_size=1 << 26)
    app["stub"] = Stub(port)
    app.add_routes(
        [
            web.post("/load/telegram", load_telegram),
            web.post("/load/slack", load_slack),
            web.get("/arrived", arrived),
            web.post("/settings", settings),
            web.get("/link", link),
            web.route("*", "/api/{method}", slack),
            web.route("*", "/bot{token}/{method}", telegram),
        ]
    )
    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9800)
    arguments = parser.parse_args()
    web.run_app(build(arguments.port), host="127.0.0.1", port=arguments.port, print=None, access_log=None)
