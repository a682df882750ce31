"""Socket Mode: connections, envelopes, acknowledgements, and sending again what nobody acknowledged.

Source: Slack's "Using Socket Mode". An event waits while no socket is open, for HOLD seconds at most."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.slack.desk import Answer, Desk
from sandbox.slack.model import App, Json

MOST_CONNECTIONS, ACK_SECONDS, HOLD, KEPT = 10, 3.0, 600.0, 200_000
CONNECTION_SECONDS = 18_060
PING_SECONDS = 15.0


@dataclass(slots=True)
class Envelope:
    id: str
    kind: str  # events_api | slash_commands | interactive
    payload: Json
    born: float
    attempt: int = 0
    reason: str = ""
    answer: "asyncio.Future[Answer] | None" = None
    plain: bool = False  # no fault any more: its duplicate or delay has struck


@dataclass(slots=True)
class Flight:
    """An envelope that was sent and not yet acknowledged; `ends` in the event loop's time."""

    envelope: Envelope
    socket: web.WebSocketResponse
    ends: float


@dataclass(slots=True)
class Sockets:
    desk: Desk
    app: App
    waiting: deque[Envelope] = field(default_factory=deque)
    flying: dict[str, Flight] = field(default_factory=dict)
    open: list[web.WebSocketResponse] = field(default_factory=list)
    work: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)
    lost: int = 0
    _turn: int = 0

    def event(self, payload: Json) -> None:
        self._put(Envelope(self.desk.slack.mint.envelope(), "events_api", payload, _time()))

    async def ask(self, kind: str, payload: Json) -> Answer:
        """Send a command or an interaction and wait for the acknowledgement, 3 s at most."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        envelope = Envelope(self.desk.slack.mint.envelope(), kind, payload, _time(), answer=future)
        self.waiting.appendleft(envelope)
        self._start()
        self.work.set()
        done, _ = await asyncio.wait([future], timeout=ACK_SECONDS)
        if done:
            return future.result()
        self.flying.pop(envelope.id, None)
        future.cancel()
        return Answer(False, error="operation_timeout" if self.open else "dispatch_failed")

    def _put(self, envelope: Envelope) -> None:
        if len(self.waiting) >= KEPT:
            self._lose(self.waiting.popleft())
        self.waiting.append(envelope)
        self._start()
        self.work.set()

    def _lose(self, envelope: Envelope) -> None:
        self.lost += 1
        self.desk.note("event_lost", app=self.app.id, event_id=envelope.payload.get("event_id"))

    def _start(self) -> None:
        if not self.tasks:
            self.tasks = [asyncio.create_task(self._pump()), asyncio.create_task(self._watch())]

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for socket in [*self.open]:
            cut(socket)

    # ---- sending

    async def _pump(self) -> None:
        while True:
            if not self.waiting or not self.open:
                self.work.clear()
                await self.work.wait()
                continue
            if self.desk.services.faults.rules and self.desk.services.faults.silence("slack"):
                await asyncio.sleep(0.05)
                continue
            await self._next(self.waiting.popleft())

    async def _next(self, envelope: Envelope) -> None:
        if envelope.answer is not None and envelope.answer.done():
            return
        if envelope.answer is None and _time() - envelope.born > HOLD:
            self._lose(envelope)
            return
        faults = self.desk.services.faults
        if faults.rules and envelope.answer is None and not envelope.plain:
            envelope.plain = True
            wish = faults.deliveries("slack")
            if wish.delay:
                asyncio.get_running_loop().call_later(wish.delay, self._put, envelope)
                return
            if wish.copies > 1:
                self.waiting.appendleft(self._again(envelope, "timeout"))
            if faults.drops("slack") and self.open:
                cut(self.open[self._turn % len(self.open)])
        await self._send(envelope)

    async def _send(self, envelope: Envelope) -> None:
        self._turn += 1
        socket = self.open[self._turn % len(self.open)]
        frame: Json = {
            "envelope_id": envelope.id,
            "payload": envelope.payload,
            "type": envelope.kind,
            "accepts_response_payload": envelope.kind != "events_api",
        }
        if envelope.kind == "events_api":
            frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
        self.record("to_client", frame)
        self.flying[envelope.id] = Flight(envelope, socket, _time() + ACK_SECONDS)
        try:
            async with asyncio.timeout(ACK_SECONDS):
                await socket.send_str(json.dumps(frame))
        except (ConnectionError, RuntimeError):
            self._gone(socket)
        except TimeoutError:  # a client that reads no more must not hold up the others
            cut(socket)
            self._gone(socket)

    def record(self, way: str, frame: Any) -> None:
        if self.desk.services.recorder.on:
            self.desk.services.recorder.write("slack", {"service": "slack-ws", "dir": way, "data": frame})

    def _again(self, envelope: Envelope, reason: str) -> Envelope:
        attempt = min(envelope.attempt + 1, 3)
        return replace(envelope, id=self.desk.slack.mint.envelope(), attempt=attempt, reason=reason)

    # ---- acknowledgements

    async def _watch(self) -> None:
        """Send again what was not acknowledged in time: at once, then after the app's retry delays."""
        while True:
            await asyncio.sleep(0.1)
            now = _time()
            while self.flying:
                first = next(iter(self.flying.values()))
                if first.ends > now:
                    break
                del self.flying[first.envelope.id]
                if first.envelope.answer is None:
                    self._retry(first.envelope)

    def _retry(self, envelope: Envelope) -> None:
        delays = self.app.urls.retry_delays
        if envelope.attempt >= len(delays):
            self._lose(envelope)
            return
        again = self._again(envelope, "timeout")
        delay = delays[envelope.attempt]
        self.desk.note("event_sent_again", app=self.app.id, event_id=envelope.payload.get("event_id"))
        if delay:
            asyncio.get_running_loop().call_later(delay, self._put, again)
        else:
            self._put(again)

    def _acknowledged(self, data: str) -> None:
        try:
            frame = json.loads(data)
        except ValueError:
            return
        self.record("from_client", frame)
        flight = self.flying.pop(str(frame.get("envelope_id")), None) if isinstance(frame, dict) else None
        if flight is not None and flight.envelope.answer is not None and not flight.envelope.answer.done():
            flight.envelope.answer.set_result(Answer(True, frame.get("payload")))

    def _gone(self, socket: web.WebSocketResponse) -> None:
        """A closed connection: what it had not acknowledged goes to another, or waits for one."""
        if socket in self.open:
            self.open.remove(socket)
        orphans = [f.envelope for f in self.flying.values() if f.socket is socket]
        for envelope in reversed(orphans):
            del self.flying[envelope.id]
            self.waiting.appendleft(
                envelope if envelope.answer else self._again(envelope, "connection_failed")
            )
        self.work.set()

    # ---- connections

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from its hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=16 << 20)
        await socket.prepare(request)
        if len(self.open) >= MOST_CONNECTIONS:
            await self.bid_farewell(socket, "too_many_websockets")
            return socket
        self.open.append(socket)
        await self._say(socket, self._hello())
        self.desk.note("socket_opened", app=self.app.id, connections=len(self.open))
        pings = asyncio.create_task(_ping(socket))
        self._start()
        self.work.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            pings.cancel()
            self._gone(socket)
            self.desk.note("socket_closed", app=self.app.id, connections=len(self.open))
        return socket

    def _hello(self) -> Json:
        debug = {
            "host": "applink-sandbox-1",
            "build_number": 1,
            "approximate_connection_time": CONNECTION_SECONDS,
        }
        connection = {"app_id": self.app.id}
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": debug,
            "connection_info": connection,
        }

    async def _say(self, socket: web.WebSocketResponse, frame: Json) -> None:
        self.record("to_client", frame)
        await socket.send_str(json.dumps(frame))

    async def bid_farewell(self, socket: web.WebSocketResponse, reason: str) -> None:
        """A disconnect frame; the connection is closed for all reasons but `warning`."""
        host = {"host": "applink-sandbox-1"}
        await self._say(socket, {"type": "disconnect", "reason": reason, "debug_info": host})
        if reason not in ("warning", "refresh_requested"):
            await socket.close()
        elif reason == "refresh_requested":
            asyncio.get_running_loop().call_later(10, lambda: asyncio.ensure_future(socket.close()))


async def _ping(socket: web.WebSocketResponse) -> None:
    while not socket.closed:
        await asyncio.sleep(PING_SECONDS)
        try:
            await socket.ping()
        except (ConnectionError, RuntimeError):
            return


def cut(socket: web.WebSocketResponse) -> None:
    """End a connection without a word."""
    transport = socket._req.transport if socket._req is not None else None
    if transport is not None:
        transport.abort()


def _time() -> float:
    return asyncio.get_running_loop().time()
