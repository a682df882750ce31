"""`isthmus demo`: sandbox and bot side by side, a story told through both, or real messages replayed.

Knows processes, ports and exit codes. What is told and checked, `sandbox.stories` and `sandbox.replay` know: they run as
programs of their own, since the sandbox and the bot meet over HTTP alone.
"""

import asyncio
import contextlib
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

from bot.console import copying, progress, supervising

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PORT = 8765
FOLDER = Path("var/demo")
STARTING = 30.0
"""Seconds after which it is said that the bot is not ready yet; a slow machine may take longer."""
ENDING = 12.0
"""Seconds that a child may take to end before it is killed; the bot promises ten."""
FAILED = 1
INTERRUPTED = 130
OURS = ("SLACK_", "TELEGRAM_", "OPENAI_", "ISTHMUS_", "DATABASE_URL", "PORT")
"""Variables that would lead the demo's bot to real accounts."""
UNLIMITED = (
    "SLACK_CHANNEL", "SLACK_TIER3_PER_MINUTE", "SLACK_TIER4_PER_MINUTE",
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
    log: Path
    """What the bot writes to standard error."""
    running: dict[str, Process] = field(default_factory=dict)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held from the end of a child that is replaced until the next one stands in its place."""

    async def start(
        self,
        name: str,
        *words: str,
        env: dict[str, str] | None = None,
        stdin: int | None = None,
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
            stdin=stdin,
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

    def keep(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Something to be done beside, until the children have ended."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        return task

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
    # Nobody is told the address of one that ends by itself: the system chooses its port as it is taken.
    port = 0 if wish.ends else PORT
    if port and not _is_free(port):
        print(f"Port {PORT} is taken, perhaps by another demo: this one has another.")
        port = _free_port()
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
    async with children_in(folder, log_of(port)) as children:
        bots = Bots(children, wish, port)
        async with supervising.serving(bots, HOST) as supervisor:
            return await _shown(wish, children, bots, supervisor, stop)


async def _shown(wish: Wish, children: Children, bots: "Bots", supervisor: str, stop: asyncio.Event) -> int:
    if await children.first(begin(children, bots, supervisor), stop.wait()) == 1:
        return INTERRUPTED
    url = f"http://{HOST}:{bots.port}"
    if not wish.ends:
        print(f"Watch both sides at {url} while the story is told.\n", flush=True)
    pipe = asyncio.subprocess.PIPE if wish.replay else None
    player = await children.start("story", *wish.play, "--url", url, stderr=pipe)
    if await children.first(_played(player), stop.wait()) == 1:
        return INTERRUPTED
    code = player.returncode or 0
    if not wish.ends:
        print(f"\nBoth sides are at {url} until you press Ctrl-C.", flush=True)
        await children.first(stop.wait())
    return FAILED if code else 0


def log_of(port: int) -> Path:
    """Where the bot's log is written; a demo beside another has one of its own."""
    return FOLDER / ("bot.log" if port == PORT else f"bot-{port}.log")


@contextlib.asynccontextmanager
async def children_in(parent: Path, log: Path = FOLDER / "bot.log") -> AsyncIterator[Children]:
    """Nobody yet, with a folder of their own; whoever was started is ended at the end of the block."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=parent) as folder:
        children = Children(Path(folder), log)
        try:
            yield children
        finally:
            await children.end()


@dataclass(slots=True)
class Bots:
    """The bot of the demo: one process after the other on one database, with one time.

    `port` is the sandbox's; 0 = whatever it gets, known once it has begun.
    """

    children: Children
    wish: Wish
    port: int
    ahead: float = 0.0

    async def start(self) -> None:
        """Starts it and awaits that it is ready. Raises Broken."""
        pipe, log = asyncio.subprocess.PIPE, self.children.log
        env = environment() | variables(self.wish, self.port, self.children.folder / "isthmus.db")
        words = ("bot.ahead", str(self.ahead))
        bot = await self.children.start("bot", *words, env=env, stdin=pipe, stderr=pipe)
        assert bot.stderr is not None
        ready = asyncio.Event()
        said = self.children.keep(copying.copy(bot.stderr, log, ready))
        await self._first(said, ready)
        if not ready.is_set():
            if not said.done():
                raise Broken("The sandbox ended before the bot was ready.")
            raise Broken(f"The bot did not start (exit code {await bot.wait()}). {copying.last_words(log)}")

    async def _first(self, said: "asyncio.Task[None]", ready: asyncio.Event) -> None:
        """Waits until the bot is ready, or it or the sandbox has ended."""
        late = f"The bot is not ready after {STARTING:g} seconds. Its log is {self.children.log}."
        telling = asyncio.get_running_loop().call_later(STARTING, print, late)
        waiting: list[asyncio.Task[Any]] = [asyncio.create_task(ready.wait())]
        if sandbox := self.children.running.get("sandbox"):
            waiting.append(asyncio.create_task(sandbox.wait()))
        try:
            await asyncio.wait((said, *waiting), return_when=asyncio.FIRST_COMPLETED)
        finally:
            telling.cancel()
            for one in waiting:
                one.cancel()

    async def restart(self) -> None:
        """Kills it as a power cut would, and starts it again."""
        async with self.children.changing:
            bot = self.children.running["bot"]
            with contextlib.suppress(ProcessLookupError):
                bot.kill()
            await bot.wait()
            await self.start()

    async def move(self, ahead: float) -> None:
        """Lets its clock be so many seconds ahead of the machine's."""
        async with self.children.changing:
            self.ahead, bot = ahead, self.children.running["bot"]
            assert bot.stdin is not None
            with contextlib.suppress(ConnectionError):
                bot.stdin.write(f"{ahead}\n".encode())
                await bot.stdin.drain()


async def begin(children: Children, bots: Bots, supervisor: str) -> None:
    """Starts the sandbox, which knows its `supervisor`, and the bot. Raises Broken."""
    words = ("--port", str(bots.port), "--supervisor", supervisor)
    sandbox = await children.start("sandbox", "sandbox", *words, stdout=asyncio.subprocess.PIPE)
    assert sandbox.stdout is not None
    line = await sandbox.stdout.readline()
    if b"ready" not in line:
        raise Broken(f"The sandbox did not start (port {bots.port}, 0 = any).")
    bots.port = int(line.rsplit(b":", 1)[1])
    await bots.start()


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
    """One for a server that starts a moment later: none of those that a system gives out by itself (from 32,768 on), so that
    nobody gets it in between; two demos that begin together look at different ones."""
    first = 10_000 + os.getpid() * 97 % 20_000
    return next(port for port in range(first, 32_768) if _is_free(port))
