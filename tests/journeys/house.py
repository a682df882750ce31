"""Sandbox and bot as two processes, as an operator runs them. Knows commands, variables and exit codes; no handler."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from tests import ports
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
FIDELITY = ROOT.parent / "shared" / "fidelity"
"""Where checkers of recorded traffic may lie beside the project; journeys go without them where they do not."""
CHANNELS = ("C0SUPPORT", "C0BUGS", "C0IDEAS")
"""Where a bot is from the beginning."""
FOREIGN = ("SLACK_", "TELEGRAM_", "OPENAI_", "ISTHMUS_", "DATABASE_URL", "PORT")
RATES = (
    "SLACK_CHANNEL", "SLACK_TIER3_PER_MINUTE", "SLACK_TIER4_PER_MINUTE",
    "TELEGRAM_CHAT", "TELEGRAM_GROUP_PER_MINUTE", "TELEGRAM_ACCOUNT",
)  # fmt: skip
NO_LIMITS = {
    "slack_channel_per_second": None,
    "slack_tiers": False,
    "telegram_chat_per_second": None,
    "telegram_group_per_minute": None,
    "telegram_per_second": None,
}
UNDER_WAY = """
SELECT EXISTS (SELECT 1 FROM inbox WHERE settled_at IS NULL)
    OR EXISTS (SELECT 1 FROM outbox WHERE settled_at IS NULL AND state = 'sending')
"""
ROUTES = """
[[routes]]
tag = "bug"
to = ["bugs"]

[[routes]]
tag = "idea"
to = ["ideas", "support"]
"""


def environment(changes: dict[str, str]) -> dict[str, str]:
    """This process's variables without any account or proxy, and with the changes."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(FOREIGN) and not name.upper().endswith("_PROXY")
    }
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **changes}


@dataclass(slots=True)
class House:
    """A sandbox that runs, and a bot that is started and ended as a test wants it."""

    folder: Path
    url: str
    sandbox: "subprocess.Popen[str]"
    changes: dict[str, str]
    bot: "subprocess.Popen[bytes] | None" = None
    typed: list[str] = field(default_factory=list)
    """Texts that people typed and that must have gone out escaped."""
    starts: int = 0
    ahead: float = 0.0
    """How many seconds the sandbox's clock is ahead of the machine's; a bot that starts goes with it."""

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def variables(self) -> dict[str, str]:
        """What an operator would set, with the module's own changes."""
        usual = {
            "DATABASE_URL": f"sqlite:///{self.folder}/isthmus.db",
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "SLACK_APP_TOKEN": "xapp-sandbox",
            "SLACK_API_URL": f"{self.url}/api/",
            "SLACK_DEFAULT_CHANNEL": "support",
            "TELEGRAM_BOT_TOKEN": "100001:sandbox-token",
            "TELEGRAM_API_URL": self.url,
            "ISTHMUS_LOG": "json",
            "ISTHMUS_REPLY_HOLD_SECONDS": "0",
            "PORT": str(ports.free()),
            **{f"ISTHMUS_LIMITS__{name}": "0" for name in RATES},
        }
        return environment(usual | self.changes)

    @property
    def log(self) -> Path:
        return self.folder / f"bot-{self.starts}.log"

    def events(self) -> list[dict[str, Any]]:
        """The bot's log since its last start."""
        found = []
        for line in self.log.read_text("utf-8", "replace").splitlines():
            try:
                said = json.loads(line)
            except ValueError:
                continue
            found.append(said if isinstance(said, dict) else {})
        return found

    async def is_busy(self) -> bool:
        """Whether the bot has something to handle, or has made a call of whose answer nothing is in its database yet."""
        url = self.variables()["DATABASE_URL"]
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(f"file:{self.folder}/isthmus.db?mode=ro", uri=True)) as file:
                return bool(file.execute(UNDER_WAY).fetchone()[0])
        server = await asyncpg.connect(url)
        try:
            return bool(await server.fetchval(UNDER_WAY))
        finally:
            await server.close()

    def launch(self, *words: str) -> "subprocess.Popen[bytes]":
        """A command of the bot's, its standard error in the log."""
        self.starts += 1
        with self.log.open("wb") as log:
            program = ("bot.ahead", str(self.ahead)) if self.ahead else ("bot",)
            command = [sys.executable, "-m", *program, *words]
            none, env = subprocess.DEVNULL, self.variables()
            return subprocess.Popen(command, cwd=self.folder, env=env, stdin=none, stdout=log, stderr=log)

    def forward(self, days: float) -> None:
        """Lets days pass for the sandbox, and for a bot that is started behind them: while none runs."""
        assert self.bot is None
        self.ahead += days * 86400
        self.control("/clock", {"forward": days * 86400})

    def start(self) -> None:
        """Starts the bot and waits until it says that it is ready."""
        self.bot = self.launch("run")
        until = time.monotonic() + PATIENCE
        while not any(one.get("event") == "ready" for one in self.events()):
            if self.bot.poll() is not None or time.monotonic() > until:
                raise AssertionError(
                    f"the bot did not get ready:\n{self.log.read_text('utf-8', 'replace')[-3000:]}"
                )
            time.sleep(0.05)

    def end(self) -> int:
        """SIGTERM, as a host ends a process; gives the exit code, or the signal that it took in the end."""
        if self.bot is None:
            return 0
        self.bot.send_signal(signal.SIGTERM)
        try:
            code = self.bot.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.bot.kill()
            code = self.bot.wait()
        self.bot = None
        return code

    def kill(self) -> None:
        """SIGKILL, as a power cut ends it."""
        if self.bot is not None:
            self.bot.kill()
            self.bot.wait()
            self.bot = None

    def control(self, path: str, body: Any = None, verb: str = "POST") -> Any:
        """One control call from outside any test."""
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(f"{self.url}/control{path}", data=data, method=verb)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(asked, timeout=PATIENCE) as answer:
            return json.loads(answer.read())

    def close(self) -> None:
        """Ends whatever still runs."""
        self.kill()
        self.sandbox.terminate()
        try:
            self.sandbox.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.sandbox.kill()
            self.sandbox.wait()


def migrate(path: Path) -> None:
    """Makes the tables of an SQLite database."""
    command = [sys.executable, "-m", "bot", "migrate"]
    env = environment({"DATABASE_URL": f"sqlite:///{path}"})
    subprocess.run(command, cwd=path.parent, env=env, check=True, capture_output=True, timeout=PATIENCE)


def build(folder: Path, changes: dict[str, str]) -> House:
    """A sandbox that records, without rate limits, with routes for the bot to come."""
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    sandbox = subprocess.Popen(command, cwd=ROOT, env=environment({}), stdout=subprocess.PIPE, text=True)
    assert sandbox.stdout is not None
    line = sandbox.stdout.readline()
    if "ready" not in line:
        sandbox.kill()
        raise AssertionError(f"the sandbox did not start: {line!r}")
    house = House(folder, line.split()[-1], sandbox, changes)
    (folder / "isthmus.toml").write_text(ROUTES, "utf-8")
    house.control("/limits", NO_LIMITS, "PUT")
    if FIDELITY.is_dir():
        house.control("/recording", {"folder": str(folder / "recording")})
    return house


def acquaint(house: House, account: str = "slack:main", channels: Collection[str] = CHANNELS) -> None:
    """Waits until a new bot knows a workspace; a later start knows it from its database."""
    until = time.monotonic() + PATIENCE
    while not knows(house.folder.glob("bot-*.log"), account, channels):
        if time.monotonic() > until:
            raise AssertionError("the bot did not read Slack's channels")
        time.sleep(0.05)


async def start_once(house: House, before: Callable[[House], Awaitable[None]]) -> None:
    """The bot of a module, if it does not run yet; what is to have been `before` it is made first."""
    if house.bot is None:
        await before(house)
        house.start()
        acquaint(house)


def knows(logs: Iterable[Path], account: str = "slack:main", channels: Collection[str] = CHANNELS) -> bool:
    """Whether a bot's logs tell that it has handled who is in each channel: that is read once everybody and every channel are
    stored, and handled after them."""
    handled: set[str] = set()
    for path in logs:
        for line in path.read_text("utf-8", "replace").splitlines():
            with suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict) and said.get("event") == "inbox.handled":
                    handled |= {str(trace).rpartition(":")[0] for trace in said["traces"]}
    return handled >= {f"{account}:members:{channel}" for channel in channels}


CALM = 1.5
"""Seconds without an event under way after which none is expected."""


def settle(house: House) -> None:
    """Waits until the bot has acknowledged everything that it was sent, and nothing more has come of it for a while.

    A card is drawn up to a second after its cause, and its drawing is an event again.
    """
    until = time.monotonic() + PATIENCE
    calm_since = time.monotonic()
    while house.bot is not None and time.monotonic() < until:
        apps = house.control("/slack/connections", verb="GET")["apps"]
        if any(app["unacknowledged"] or app["waiting"] for app in apps):
            calm_since = time.monotonic()
        elif time.monotonic() - calm_since > CALM:
            return
        time.sleep(0.02)


def later(house: House, days: float, **changes: str) -> None:
    """The same bot some days later, with some variables changed. It has acknowledged everything before it ends, else a
    platform would hand it over once more, and the recorded traffic say so."""
    settle(house)
    house.end()
    house.forward(days)
    house.changes |= changes
    house.start()


def in_french(house: House, days: float = 0) -> None:
    """The same bot in a French workspace, some days later."""
    later(house, days, ISTHMUS_LOCALE="fr")


def findings(house: House, *, killed: bool = False) -> str:
    """What the checkers say against the recorded traffic, empty when nothing is wrong.

    Of a bot that was `killed` some events were never acknowledged: that is no error then.
    """
    house.control("/recording", verb="DELETE")
    said = []
    for platform in ("slack", "telegram"):
        record = house.folder / "recording" / f"{platform}.jsonl"
        if not record.exists():
            continue
        command = [sys.executable, str(FIDELITY / f"{platform}_validate.py"), "log", str(record)]
        if platform == "slack":
            command += [word for text in house.typed for word in ("--user-text", text)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=2 * PATIENCE)
        errors = [line for line in done.stdout.splitlines() if "ERROR" in line]
        if killed:
            errors = [line for line in errors if "never acknowledged" not in line]
        if done.returncode and errors:
            said.append(f"{platform}: {done.stderr.strip()}\n" + "\n".join(errors[:20]))
    return "\n".join(said)
