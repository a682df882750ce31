"""Many processes of Isthmus on one PostgreSQL behind one address, and what can be done to them.

Knows signals, ports and logs; refuses to know what the processes do. Whoever is killed is started again, as a host does it.
"""

import asyncio
import contextlib
import itertools
import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.site import PATIENCE, Ask, Site
from tests.postgres import Server

SENDING = "SELECT id, part, tries FROM outbox WHERE settled_at IS NULL AND state = 'sending' AND account LIKE 'telegram:%'"
NAMED = re.compile(rb'"process": "([0-9a-f]{32})"')


@dataclass(slots=True)
class Member:
    """One place for a process: its role and number, and the process that stands there now."""

    site: Site
    role: str
    port: int
    name: str
    log: Path = Path()
    process: "subprocess.Popen[bytes] | None" = None
    lives: int = 0
    logs: list[Path] = field(default_factory=list)
    frozen: bool = False

    def start(self, ahead: float = 0.0) -> None:
        """Begins a life; a clock that jumps is told by `jump`."""
        self.lives += 1
        self.log = self.site.folder / f"{self.name}-{self.lives}.log"
        self.logs.append(self.log)
        command = [sys.executable, "-m", "bot.ahead", str(ahead), self.role]
        env = self.site.env | {"PORT": str(self.port)}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.site.folder, env=env, stdin=subprocess.PIPE, stdout=log, stderr=log
            )

    def signal(self, sign: signal.Signals) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(sign)

    def jump(self, ahead: float) -> None:
        """From now on its time of day is so many seconds later (or earlier) than the machine's."""
        assert self.process is not None
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.write(f"{ahead}\n".encode())
            self.process.stdin.flush()

    def ready(self) -> bool:
        return b'"event": "ready"' in self.log.read_bytes()

    def called(self) -> str:
        """What the process calls itself in the database; empty before it is ready."""
        found = NAMED.search(self.log.read_bytes())
        return found[1].decode() if found else ""

    async def gone(self, patience: float) -> int:
        """Its exit code; killed when it takes longer."""
        assert self.process is not None
        ends = time.monotonic() + patience
        while self.process.poll() is None:
            if time.monotonic() > ends:
                self.process.kill()
            await asyncio.sleep(0.02)
        return int(self.process.returncode)


@dataclass(slots=True)
class Fleet:
    """All processes, the database and the one address before the `web` ones."""

    site: Site
    server: Server
    ask: Ask
    members: list[Member]
    in_doubt: set[tuple[str, ...]] = field(default_factory=set)
    """Sends to Telegram that were under way when something happened to their process, each a try of a part of a row."""
    done: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    restarting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self) -> None:
        """Makes the tables, as a host does it first; starts everybody and waits until all are ready. Raises RuntimeError."""
        command = [sys.executable, "-m", "bot", "migrate"]
        await asyncio.to_thread(subprocess.run, command, cwd=self.site.folder, env=self.site.env, check=True)
        for member in self.members:
            member.start()
        until = time.monotonic() + 3 * PATIENCE
        while not all(member.ready() for member in self.members):
            late = next((one for one in self.members if one.process and one.process.poll() is not None), None)
            if late or time.monotonic() > until:
                names = [one.name for one in self.members if not one.ready()]
                last = (late or self.members[0]).log.read_text("utf-8", "replace")
                raise RuntimeError(f"not ready: {', '.join(names)}: {last[-2000:]}")
            await asyncio.sleep(0.1)

    async def supervise(self) -> None:
        """Starts again whoever ends by itself, until cancelled: what begins while the database is away gives up, and its
        host tries anew."""
        while True:
            await asyncio.sleep(1.0)
            for member in self.members:
                if not member.frozen and member.process is not None and member.process.poll() is not None:
                    self.done["ended by itself"] += 1
                    member.start()

    def note(self, owner: str = "") -> None:
        """Remembers what is under way to Telegram, of one process or of all."""
        whose = f" AND owner = '{owner}'" if owner else ""
        with contextlib.suppress(subprocess.CalledProcessError):  # while the server is away nothing is begun
            self.in_doubt |= {tuple(row) for row in self.ask(SENDING + whose)}

    async def kill(self, member: Member) -> None:
        """kill -9; what it was sending is read while it stands still."""
        member.signal(signal.SIGSTOP)
        await asyncio.to_thread(self.note, member.called())
        member.signal(signal.SIGKILL)
        await member.gone(5)

    async def end(self, member: Member) -> None:
        """SIGTERM; it has its ten seconds."""
        member.signal(signal.SIGTERM)
        self.codes[await member.gone(20)] += 1

    async def stop(self, member: Member, seconds: float) -> None:
        """SIGSTOP for a while: it falls silent, loses its accounts, and wakes up in the middle of what it did."""
        member.signal(signal.SIGSTOP)
        member.frozen = True
        await asyncio.to_thread(self.note, member.called())
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self.note, member.called())
        member.signal(signal.SIGCONT)
        member.frozen = False

    async def restart_database(self, how: signal.Signals, away: float) -> None:
        """PostgreSQL ends, in order or as by a crash, is away for a while, and comes back."""
        async with self.restarting:  # a long plan may want one while another is under way
            await asyncio.to_thread(self.note)
            await asyncio.to_thread(self.server.end, how)
            await asyncio.sleep(away)
            self.server.resume()
            while not await asyncio.to_thread(self.server.answers):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.1)

    async def close(self) -> None:
        """Ends everybody."""
        for member in self.members:
            if member.process is not None:
                member.signal(signal.SIGCONT)
                member.signal(signal.SIGTERM)
        for member in self.members:
            if member.process is not None:
                self.codes[await member.gone(15)] += 1
                if member.process.stdin is not None:
                    member.process.stdin.close()

    def complaints(self) -> Counter[str]:
        """What all lives have logged above `info`, by event and count; tracebacks by their last line."""
        found: Counter[str] = Counter()
        for log in itertools.chain.from_iterable(member.logs for member in self.members):
            for line in log.read_text("utf-8", "replace").splitlines():
                found.update(_complaint(line))
        return found


def _complaint(line: str) -> Iterator[str]:
    try:
        said = json.loads(line)
    except ValueError:
        yield f"no event: {line[:60]}"
        return
    if said.get("level") not in ("info", "debug"):
        yield f"{said.get('level')} {said.get('event')} {said.get('error', '')}".strip()


def fleet(site: Site, server: Server, ask: Ask, port: int, webs: int, workers: int) -> Fleet:
    """Processes that are not started yet; `port` is the first of their own."""
    roles = ["web"] * webs + ["worker"] * workers
    members = [
        Member(site, role, port + number, f"{role}{number + 1 - (webs if role == 'worker' else 0)}")
        for number, role in enumerate(roles)
    ]
    return Fleet(site, server, ask, members)


@contextlib.asynccontextmanager
async def proxied(port: int, behind: list[int]) -> AsyncIterator[None]:
    """One address before several processes, in turn; who refuses is passed over, as a host's router does it."""
    turn = itertools.cycle(behind)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in behind:
            try:
                inner = await asyncio.open_connection("127.0.0.1", next(turn))
            except OSError:
                continue
            ways = (_pass_on(reader, inner[1]), _pass_on(inner[0], writer))
            await asyncio.gather(*ways, return_exceptions=True)
            return
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Everything one way; when it ends, the other way ends too."""
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        writer.transport.abort()
    finally:
        writer.close()
