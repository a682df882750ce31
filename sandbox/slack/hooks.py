"""HTTP mode: signed requests to an app's own addresses, repeated when they fail.

Source: Slack's "Verifying requests from Slack" and "Using the Events API over HTTP"."""

import asyncio
import hashlib
import hmac
import json
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox.slack.desk import Answer, Desk
from sandbox.slack.model import App, Json

SECONDS, WORKERS = 3.0, 16


def signed(secret: str, body: str, now: float) -> dict[str, str]:
    """The two headers that prove where a request comes from."""
    stamp = str(int(now))
    mac = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac}"}


@dataclass(slots=True)
class Hooks:
    desk: Desk
    app: App
    lost: int = 0
    _queue: "asyncio.Queue[tuple[Json, int, str]]" = field(default_factory=asyncio.Queue)
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    def event(self, payload: Json) -> None:
        self._queue.put_nowait((payload, 0, ""))
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._work()) for _ in range(WORKERS)]

    async def ask(self, kind: str, payload: Json) -> Answer:
        """Send a command or an interaction; the answer's body is its payload."""
        urls = self.app.urls
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        url = urls.commands if kind == "slash_commands" else urls.interactivity
        status, text = await self._send(url or urls.events, urllib.parse.urlencode(form), form=True)
        if status == 0:
            return Answer(False, error="operation_timeout" if text == "http_timeout" else "dispatch_failed")
        if not 200 <= status < 300:
            return Answer(False, error="http_service_error")
        return Answer(True, _parsed(text))

    async def verify(self) -> str:
        """url_verification of the events address; the reason why it failed, or nothing."""
        challenge = self.desk.slack.mint.secret(20)
        body = {"token": self.app.verification_token, "challenge": challenge, "type": "url_verification"}
        status, text = await self._send(self.app.urls.events, json.dumps(body))
        if status != 200:
            return text if status == 0 else f"HTTP {status}"
        said = _parsed(text)
        answer = said.get("challenge") if isinstance(said, dict) else said
        return "" if answer == challenge else "the challenge did not come back"

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _work(self) -> None:
        faults = self.desk.services.faults
        while True:
            payload, attempt, reason = await self._queue.get()
            if faults.rules and faults.silence("slack"):
                self._later(0.1, payload, attempt, reason)
                continue
            wish = faults.deliveries("slack") if attempt == 0 else None
            if wish and wish.delay:
                self._later(wish.delay, payload, 0, reason)
                continue
            for copy in range(wish.copies if wish else 1):
                repeat = (attempt, reason) if copy == 0 else (1, "http_timeout")
                await self._deliver(payload, *repeat)

    async def _deliver(self, payload: Json, attempt: int, reason: str) -> None:
        retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        status, text = await self._send(self.app.urls.events, json.dumps(payload), retry)
        if 200 <= status < 300 or text == "no_retry":
            return
        delays = self.app.urls.retry_delays
        if attempt >= len(delays):
            self.lost += 1
            self.desk.note("event_lost", app=self.app.id, event_id=payload.get("event_id"))
            return
        self._later(delays[attempt], payload, attempt + 1, text if status == 0 else "http_error")

    def _later(self, seconds: float, payload: Json, attempt: int, reason: str) -> None:
        asyncio.get_running_loop().call_later(seconds, self._queue.put_nowait, (payload, attempt, reason))

    async def _send(
        self, url: str, body: str, extra: dict[str, str] | None = None, form: bool = False
    ) -> tuple[int, str]:
        """(status, body); status 0 = not answered, and the body is Slack's word for why."""
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        headers = {"Content-Type": kind, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= signed(self.app.signing_secret, body, self.desk.now()) | (extra or {})
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        status, text = 0, "connection_failed"
        try:
            timeout = aiohttp.ClientTimeout(total=SECONDS)
            async with self._session.post(
                url, data=body.encode(), headers=headers, timeout=timeout
            ) as answer:
                status, text = answer.status, await answer.text()
                if status >= 300 and answer.headers.get("X-Slack-No-Retry") == "1":
                    text = "no_retry"
        except TimeoutError:
            text = "http_timeout"
        except aiohttp.TooManyRedirects:
            text = "too_many_redirects"
        except (aiohttp.ClientError, ValueError):
            pass
        self._record(headers, body, form, status, text)
        return status, text

    def _record(self, headers: dict[str, str], body: str, form: bool, status: int, text: str) -> None:
        if self.desk.services.recorder.on:
            service = "slack-delivery" if form else "slack-event"
            line = {
                "service": service,
                "headers": headers,
                "body": body,
                "status": status,
                "answer": text[:300],
            }
            self.desk.services.recorder.write("slack", line | {"signing_secret": self.app.signing_secret})


def _parsed(text: str) -> Any:
    """A JSON body, a plain text, or None when there is nothing."""
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
