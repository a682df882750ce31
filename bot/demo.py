"""`isthmus demo`: sandbox and bot side by side, a story told through both, or real messages replayed.

Knows processes, ports and exit codes. What is told and checked, `sandbox.stories` and `sandbox.replay` know: they run as
programs of their own, since the sandbox and the bot meet over HTTP alone.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from bot import progress

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
PORT = 8765
FOLDER = Path("var/demo")
STARTING = 30.0
"""Seconds that the sandbox and the bot each may take to start."""
ENDING = 12.0
"""Seconds that a child may take to end before it is killed; the bot promises ten."""
FAILED = 1
INTERRUPTED = 130
OURS = ("SLACK_", "TELEGRAM_", "OPENAI_", "ISTHMUS_", "DATABASE_URL", "PORT")
"""Variables that would lead the demo's bot to real accounts."""
UNLIMITED = (
    "SLACK_CHANNEL", "SLACK_TIER2_PER_MINUTE", "SLACK_TIER3_PER_MINUTE", "SLACK_TIER4_PER_MINUTE",
    "TELEGRAM_CHAT", "TELEGRAM_GROUP_PER_MINUTE", "TELEGRAM_ACCOUNT",
)  # fmt: skip


class Broken(Exception):
    """The demo cannot go on; the text is a sentence for whoever started it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for. `limit` is how many messages of the file are replayed, 0 = all."""

    once: bool
    replay: Path | None
    faults: bool = False
    hashtags: bool = False
    limit: int = 0

    @property
    def ends(self) -> bool:
        """Whether the demo ends by itself."""
        return self.once or self.replay is not None

    @property
    def play(self) -> list[str]:
        """The program that plays: the story, or the replay with its options."""
        if self.replay is None:
            return ["sandbox.stories"]
        options = ["--faults"] * self.faults + ["--hashtags"] * self.hashtags + ["--limit", str(self.limit)]
        return ["sandbox.replay", str(self.replay.resolve()), *options]


@dataclass(slots=True)
class Children:
    """Our processes by what they are called; all are ended with us."""

    folder: Path
    running: dict[str, Process] = field(default_factory=dict)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held from the end of a child that is replaced until the next one stands in its place."""

    @property
    def log(self) -> Path:
        """What the bot writes to standard error."""
        return FOLDER / "bot.log"

    async def start(
        self,
        name: str,
        *words: str,
        env: dict[str, str] | None = None,
        stdout: int | None = None,
        stderr: int | None = None,
    ) -> Process:
        """A Python module of ours with its arguments; not reached by the terminal's Ctrl-C, which is ours to pass on."""
        command = (sys.executable, "-m", *words)
        child = await asyncio.create_subprocess_exec(
            *command,
            cwd=self.folder,
            env=env or environment(),
            start_new_session=True,
            stdout=stdout,
            stderr=stderr,
        )
        self.running[name] = child
        return child

    async def first(self, *tasks: Coroutine[Any, Any, Any]) -> int:
        """Waits for the first of some things, gives its number; a child that ends before them is `Broken`."""
        waiting = [asyncio.ensure_future(one) for one in tasks]
        watched = [
            asyncio.ensure_future(self._ended(name)) for name in ("sandbox", "bot") if name in self.running
        ]
        done, rest = await asyncio.wait([*waiting, *watched], return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for number, task in enumerate(waiting):
            if task in done:
                task.result()
                return number
        raise Broken(next(iter(done)).result())

    async def _ended(self, name: str) -> str:
        while True:
            child = self.running[name]
            code = await child.wait()
            async with self.changing:
                if self.running[name] is child:
                    return f"The {name} ended by itself (exit code {code}). Its log is {self.log}."

    def keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Something to be done beside, until the children have ended."""
        self.tasks.add(asyncio.create_task(work))

    async def end(self) -> None:
        """Ends every child, those that do not listen the hard way."""
        alive = [child for child in reversed(self.running.values()) if child.returncode is None]
        for child in alive:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        await asyncio.gather(*(self._end(child) for child in alive))
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _end(self, child: Process) -> None:
        try:
            await asyncio.wait_for(child.wait(), ENDING)
        except TimeoutError:
            child.kill()
            await child.wait()


def main(
    *, once: bool, replay: Path | None, faults: bool = False, hashtags: bool = False, limit: int = 0
) -> int:
    """Plays; gives 0 when every check passed, 1 when one did not, 130 when it was interrupted before."""
    wish = Wish(once, replay, faults, hashtags, limit)
    port = PORT if _is_free(PORT) else _free_port() if wish.ends else 0
    if not port:
        print(f"Port {PORT} is taken, perhaps by another demo: end that one first, or use `--once`.")
        return FAILED
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        return asyncio.run(_show(wish, port, FOLDER.absolute()))
    except Broken as broken:
        print(broken)
        return FAILED


async def _show(wish: Wish, port: int, folder: Path) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with _children(folder) as children, _restarter(children, wish, port) as restarter:
        url = f"http://{HOST}:{port}"
        if await children.first(_start(children, wish, port, restarter), stop.wait()) == 1:
            return INTERRUPTED
        pipe = asyncio.subprocess.PIPE if wish.replay else None
        player = await children.start("story", *wish.play, "--url", url, stderr=pipe)
        if await children.first(_played(player), stop.wait()) == 1:
            return INTERRUPTED
        code = player.returncode or 0
        if not wish.ends:
            print(f"\nBoth sides are at {url} until you press Ctrl-C.", flush=True)
            await children.first(stop.wait())
        return FAILED if code else 0


@contextlib.asynccontextmanager
async def _children(parent: Path) -> AsyncIterator[Children]:
    with tempfile.TemporaryDirectory(prefix="run-", dir=parent) as folder:
        children = Children(Path(folder))
        try:
            yield children
        finally:
            await children.end()


async def _start(children: Children, wish: Wish, port: int, restarter: str = "") -> None:
    pipe = asyncio.subprocess.PIPE
    words = ["--port", str(port), *(["--on-restart", restarter] if restarter else [])]
    sandbox = await children.start("sandbox", "sandbox", *words, stdout=pipe)
    assert sandbox.stdout is not None
    line = await asyncio.wait_for(sandbox.stdout.readline(), STARTING)
    if b"ready" not in line:
        raise Broken(f"The sandbox did not start on port {port}.")
    await _start_bot(children, wish, port)


async def _start_bot(children: Children, wish: Wish, port: int) -> None:
    """The bot on the demo's database, awaited until it is ready. Raises Broken."""
    env = environment() | variables(wish, port, children.folder / "isthmus.db")
    bot = await children.start("bot", "bot", "run", env=env, stderr=asyncio.subprocess.PIPE)
    assert bot.stderr is not None
    ready = asyncio.Event()
    children.keep(_copy(bot.stderr, children.log, ready))
    try:
        await asyncio.wait_for(ready.wait(), STARTING)
    except TimeoutError:
        raise Broken(
            f"The bot was not ready after {STARTING:g} seconds. Its log is {children.log}."
        ) from None


@contextlib.asynccontextmanager
async def _restarter(children: Children, wish: Wish, port: int) -> AsyncIterator[str]:
    """A URL on this machine alone: a POST kills the bot as a power cut would, and starts it again."""

    async def restart(_request: web.Request) -> web.Response:
        async with children.changing:
            bot = children.running["bot"]
            with contextlib.suppress(ProcessLookupError):
                bot.kill()
            await bot.wait()
            await _start_bot(children, wish, port)
        return web.json_response({"restarted": True})

    app = web.Application()
    app.router.add_post("/restart", restart)
    runner, own = web.AppRunner(app, access_log=None, shutdown_timeout=1), _free_port()
    await runner.setup()
    await web.TCPSite(runner, HOST, own).start()
    try:
        yield f"http://{HOST}:{own}/restart"
    finally:
        await runner.cleanup()


async def _copy(lines: asyncio.StreamReader, log: Path, ready: asyncio.Event) -> None:
    """Writes the bot's log to its file until the bot ends; tells when it is ready."""
    with log.open("wb", buffering=0) as file:
        async for line in lines:
            file.write(line)
            if not ready.is_set() and _event(line) == "ready":
                ready.set()


def _event(line: bytes) -> str:
    try:
        said = json.loads(line)
    except ValueError:
        return ""
    return str(said.get("event", "")) if isinstance(said, dict) else ""


async def _played(player: Process) -> None:
    if player.stderr is not None:
        await progress.show(player.stderr)
    await player.wait()


def variables(wish: Wish, port: int, database: Path) -> dict[str, str]:
    """The bot's own: the sandbox's tokens, a database of its own, its log for machines."""
    found = {
        "DATABASE_URL": f"sqlite:///{database}",
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_API_URL": f"http://{HOST}:{port}/api/",
        "SLACK_DEFAULT_CHANNEL": "support",
        "TELEGRAM_BOT_TOKEN": "100001:sandbox-token",
        "TELEGRAM_API_URL": f"http://{HOST}:{port}",
        "ISTHMUS_LOG": "json",
        "ISTHMUS_REPLY_HOLD_SECONDS": "3" if wish.ends else "5",
        "PORT": str(_free_port()),
    }
    return found | ({f"ISTHMUS_LIMITS__{name}": "0" for name in UNLIMITED} if wish.replay else {})


def environment() -> dict[str, str]:
    """This process's variables without those that name accounts or proxies, and with our code on the path."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(OURS) and not name.upper().endswith("_PROXY")
    }
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
