"""The whole HTTP side in a thread, over a real database, for those who send it what nobody should.

Slack and Telegram themselves are away.
"""

import asyncio
import hashlib
import hmac
import http.client
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import clock, installations, texts, wiring
from bot.http import hooks, installing, intake, web
from bot.settings import Secret, Settings, SlackAccount, TelegramAccount
from delivery.supervision import Supervisor
from storage import engine, migrate
from tests import ports
from tests.patience import PATIENCE

SIGNING, HOOK, TEAM = "signing-secret", "hook_secret", "T0TEAM"
AWAY = "http://127.0.0.1:9"
EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "60"))
"""How many bodies are sent of each kind: HOSTILE_EXAMPLES=20000 for a thorough run."""
LARGEST = 100_000
TOGETHER = 40 * LARGEST
SETTINGS = Settings(
    slack=(
        SlackAccount(
            "main",
            bot_token=Secret("xoxb-1"),
            signing_secret=Secret(SIGNING),
            client_id="1.2",
            client_secret=Secret("client-secret"),
            api_url=f"{AWAY}/api/",
            install_teams=("T0OTHER",),
        ),
    ),
    telegram=(
        TelegramAccount(
            "main", Secret("1:x"), api_url=AWAY, webhook_url="http://127.0.0.1", webhook_secret=Secret(HOOK)
        ),
    ),
)


@dataclass(slots=True)
class Door:
    """Where we listen, and the connection of whoever sends."""

    port: int
    app: wiring.App
    intake: intake.Intake
    database: Path
    kept: "http.client.HTTPConnection | None" = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of an answer; the connection is used again as long as it stands."""
        if self.kept is None:
            self.kept = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            self.kept.request("POST", path, body, dict(headers))
            answer = self.kept.getresponse()
            answer.read()
        except (http.client.HTTPException, OSError):
            self.kept.close()
            self.kept = None
            raise
        return answer.status


def signed(body: bytes, kind: str = "application/json") -> dict[str, str]:
    """The headers by which Slack proves a body."""
    stamp = str(int(time.time()))
    mac = hmac.new(SIGNING.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac}"}


def admitted() -> dict[str, str]:
    """The headers by which Telegram proves a body."""
    return {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": HOOK}


@contextmanager
def open_door(folder: Path) -> Iterator[Door]:
    """Everything that listens, while the block runs; what fails without being handled fails the block."""
    url = f"sqlite:///{folder}/isthmus.db"
    migrate.make_new(url)
    ready, ending, found = threading.Event(), threading.Event(), {}

    def serve() -> None:
        try:
            asyncio.run(_serve(url, found, ready, ending))
        finally:
            ready.set()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(PATIENCE)
    try:
        yield found["door"]
    finally:
        ending.set()
        thread.join(PATIENCE)


async def _serve(url: str, found: dict[str, Door], ready: threading.Event, ending: threading.Event) -> None:
    store = engine.open_store(url, clock.unix)
    await store.start()
    said = texts.load()
    app = wiring.build(SETTINGS, store, said)
    for account in app.slack_apps["main"]:
        account.directory.bot, account.directory.team = "U0BOT", TEAM
    installed = installations.Installations(
        app, SETTINGS, installations.vault_of(SETTINGS), _heard, Supervisor()
    )
    taking = intake.Intake(largest=LARGEST, together=TOGETHER, patience=1.0)
    routes: list[Any] = [
        *hooks.routes(app, SETTINGS, installed.look, taking),
        *installing.routes(app, SETTINGS, installed, said),
    ]
    port = ports.free()
    async with web.serving(web.build(dict, routes), port, "127.0.0.1"):
        found["door"] = Door(port, app, taking, Path(url.removeprefix("sqlite:///")))
        ready.set()
        await asyncio.to_thread(ending.wait)
    await asyncio.gather(*(account.close() for account in app.accounts.values()))
    await store.close()


async def _heard(account: object) -> None: ...
