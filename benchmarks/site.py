"""The real sandbox and the real bot as two processes, for measures that a lean stub cannot make.

Knows commands, variables and signals; the measures know what they measure. Everything is on loopback.
"""

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sandbox import cast, client, judging
from sandbox.client import Client

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 40.0
FOREIGN = ("SLACK_", "TELEGRAM_", "OPENAI_", "ISTHMUS_", "DATABASE_URL", "PORT")
RATES = (
    "SLACK_CHANNEL", "SLACK_TIER3_PER_MINUTE", "SLACK_TIER4_PER_MINUTE",
    "TELEGRAM_CHAT", "TELEGRAM_GROUP_PER_MINUTE", "TELEGRAM_ACCOUNT",
)  # fmt: skip
UNLIMITED = {f"ISTHMUS_LIMITS__{name}": "0" for name in RATES}

Ask = Callable[[str], list[list[str]]]
"""Rows that a statement gives, asked of the database behind the bot's back."""


@dataclass(slots=True)
class Site:
    """A running sandbox, and a bot that is started and killed at will."""

    folder: Path
    client: Client
    env: dict[str, str]
    starts: int = 0
    bot: "subprocess.Popen[bytes] | None" = None
    logs: list[Path] = field(default_factory=list)

    def launch(self) -> None:
        """Starts the bot; its log goes to a file of its own."""
        self.starts += 1
        self.logs.append(self.folder / f"bot-{self.starts}.log")
        with self.logs[-1].open("wb") as log:
            command = [sys.executable, "-m", "bot", "run"]
            self.bot = subprocess.Popen(command, cwd=self.folder, env=self.env, stdout=log, stderr=log)

    async def ready(self) -> None:
        """Waits for the bot's word. Raises RuntimeError with the end of its log when it does not come."""
        until = time.monotonic() + PATIENCE
        while b'"event": "ready"' not in self.logs[-1].read_bytes():
            if self.bot is None or self.bot.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the bot is not ready: {self.logs[-1].read_text()[-3000:]}")
            await asyncio.sleep(0.02)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ends the bot; gives its exit code."""
        if self.bot is None:
            return 0
        self.bot.send_signal(how)
        try:
            code = self.bot.wait(15)
        except subprocess.TimeoutExpired:
            self.bot.kill()
            code = self.bot.wait()
        self.bot = None
        return code

    def complaints(self) -> Counter[str]:
        """What all lives of the bot have logged above `info`, by event and count."""
        found: Counter[str] = Counter()
        for log in self.logs:
            for line in log.read_text("utf-8", "replace").splitlines():
                with contextlib.suppress(ValueError):
                    said = json.loads(line)
                    if said.get("level") not in ("info", "debug"):
                        found[f"{said.get('level')} {said.get('event')} {said.get('error', '')}".strip()] += 1
        return found

    async def threads(self, channel: str) -> dict[str, str]:
        """The thread of every customer with a card in a channel, by their name."""
        posts = await cast.Workspace(self.client).posts(channel)
        return {judging.owner(post): post.ts for post in posts if cast.is_card(post)}


def environment(changes: dict[str, str]) -> dict[str, str]:
    """This process's variables without any account or proxy, and with the changes."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(FOREIGN) and not name.upper().endswith("_PROXY")
    }
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **changes}


def variables(port: int, database: str) -> dict[str, str]:
    """A bot of the sandbox in which everything that colleagues write goes to the customer at once."""
    return environment(
        {
            "DATABASE_URL": database,
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "SLACK_APP_TOKEN": "xapp-sandbox",
            "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
            "SLACK_DEFAULT_CHANNEL": "support",
            "TELEGRAM_BOT_TOKEN": "100001:sandbox-token",
            "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
            "ISTHMUS_LOG": "json",
            "ISTHMUS_REPLIES": "open",
            "ISTHMUS_REPLY_HOLD_SECONDS": "0",
            "PORT": str(port + 1),
        }
    )


@contextlib.asynccontextmanager
async def site(port: int, database: str = "", **changes: str) -> AsyncIterator[Site]:
    """A fresh sandbox on `port` (the bot's own is the next); both are ended afterwards. No bot runs yet."""
    with tempfile.TemporaryDirectory(prefix="isthmus-site-") as name:
        folder = Path(name)
        env = variables(port, database or f"sqlite:///{folder}/isthmus.db") | changes
        command = [sys.executable, "-m", "sandbox", "--port", str(port)]
        with (folder / "sandbox.log").open("wb") as log:  # a killed bot's half-sent requests are no news
            sandbox = subprocess.Popen(  # noqa: ASYNC220
                command, cwd=ROOT, env=environment({}), stdout=subprocess.PIPE, stderr=log
            )
        assert sandbox.stdout is not None
        try:
            if b"ready" not in sandbox.stdout.readline():
                raise RuntimeError("the sandbox did not start")
            async with client.connected(f"http://127.0.0.1:{port}") as talking:
                made = Site(folder, talking, env)
                try:
                    yield made
                finally:
                    made.end()
        finally:
            sandbox.terminate()
            sandbox.wait(15)


def of_sqlite(folder: Path) -> Ask:
    """Asks the embedded database's file."""

    def ask(statement: str) -> list[list[str]]:
        connection = sqlite3.connect(f"file:{folder}/isthmus.db?mode=ro", uri=True, timeout=10)
        try:
            return [[str(value) for value in row] for row in connection.execute(statement)]
        finally:
            connection.close()

    return ask


@contextlib.contextmanager
def on_postgres() -> Iterator[tuple[str, Ask]]:
    """A PostgreSQL of its own while the block runs: its address, and a way to ask it."""
    from tests import postgres  # late: it needs a package that only tests install

    with postgres.serving() as server, server.fresh() as url:

        def ask(statement: str) -> list[list[str]]:
            return [line.split("|") for line in server.sql(statement, url.rsplit("/", 1)[1]).splitlines()]

        yield url, ask
