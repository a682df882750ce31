"""Replays customers' messages through the bot that is connected, and judges what stands in Slack afterwards.

`python -m sandbox.replay FILE.jsonl --url http://127.0.0.1:8765`: one JSON a line, {"customer", "language", "text",
"tags"}. Ends with 0 when nothing was lost, doubled or put out of order. Says how far it is by lines `progress N OF`.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sandbox import client as clients
from sandbox import judging
from sandbox.client import Client, Json, Missed

FIRST_ID = 10_000
BULK = 200
AHEAD = 2000
"""Messages that may be under way at once: customers write faster than anybody reads."""
STUCK = 45.0
"""Seconds without any progress after which what is missing counts as lost."""
CALM = 3.0
FAULTS = (
    {"kind": "429", "rate": 0.05, "seconds": 1},
    {"kind": "500", "rate": 0.02},
    {"kind": "lost", "rate": 0.01},
)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the file; `user` is the Telegram id that its customer was given."""

    user: int
    customer: str
    language: str
    text: str


@dataclass(slots=True)
class Run:
    """What is known while messages are under way: when each was written, and when each post appeared."""

    client: Client
    lines: list[Line]
    written: dict[tuple[int, int], float] = field(default_factory=dict)
    posted: dict[tuple[str, str], float] = field(default_factory=dict)
    after: int = 0
    rules: list[Json] = field(default_factory=list)
    """The faults with how often each struck, once they are lifted."""

    async def listen(self, wait: float) -> bool:
        """Takes note of what happened; whether anything did."""
        happenings = await self.client.feed(self.after, wait)
        for one in happenings:
            self.after = one["n"]
            if one["kind"] != "message":
                continue
            if one["platform"] == "telegram" and one["user"] == one["chat"]:
                self.written[(one["chat"], one["message_id"])] = one["at"]
            elif one["platform"] == "slack" and one["thread_ts"] and one.get("name"):
                self.posted[(one["channel"], one["ts"])] = one["at"]
        return bool(happenings)


def main() -> int:
    wish = argparse.ArgumentParser(prog="sandbox.replay", description="Replay customers' messages and judge.")
    wish.add_argument("file", type=Path, help="one JSON a line: customer, language, text, tags")
    wish.add_argument("--url", default="http://127.0.0.1:8765", help="where the sandbox listens")
    wish.add_argument("--hashtags", action="store_true", help="append each message's tags as hashtags")
    wish.add_argument(
        "--faults", action="store_true", help="5 %% 429, 2 %% 500, 1 %% lost answers, sockets cut"
    )
    wish.add_argument("--limit", type=int, default=0, help="only the first N messages")
    wish.add_argument("--seed", type=int, default=1, help="of the faults' dice")
    args = wish.parse_args()
    try:
        lines = list(read(args.file, args.hashtags))
    except (OSError, ValueError, KeyError) as wrong:
        print(f"{args.file} cannot be replayed: {wrong}", file=sys.stderr)
        return 2
    return asyncio.run(replay(args.url, lines[: args.limit or None], args.faults, args.seed))


def read(path: Path, hashtags: bool) -> Iterator[Line]:
    """The lines of the file. Raises OSError, ValueError or KeyError where it is not what it should be."""
    users: dict[str, int] = {}
    for number, row in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not row.strip():
            continue
        said = json.loads(row)
        if not isinstance(said, dict) or not str(said["text"]).strip():
            raise ValueError(f"line {number} has no text")
        user = users.setdefault(str(said["customer"]), FIRST_ID + len(users))
        tags = " ".join(f"#{tag}" for tag in said.get("tags", ())) if hashtags else ""
        text = f"{said['text']} {tags}" if tags else str(said["text"])
        yield Line(user, str(said["customer"]), str(said.get("language", "")), text)


async def replay(url: str, lines: list[Line], faults: bool, seed: int) -> int:
    """Sends, waits, judges, reports; gives the exit code."""
    async with clients.connected(url) as client:
        run = Run(client, lines, after=await client.last())
        await client.limits(clients.UNLIMITED)
        await _introduce(client, lines)
        started = time.monotonic()
        if faults:
            await _spoil(client, seed)
        dropper = asyncio.create_task(_drop_sockets(client)) if faults else None
        sent_in = await _send(run, started)
        await _settle(run, dropper)
        took = max(run.posted.values(), default=0.0) - min(run.written.values(), default=0.0)
        verdict = await judging.judge(client, _expected(lines), _sent_at(run), run.posted)
        report(verdict, lines, sent_in, took, run.rules)
        return 0 if verdict.clean else 1


async def _introduce(client: Client, lines: list[Line]) -> None:
    people = {line.user: line for line in lines}.values()
    await client.act(
        "/telegram/users",
        [
            {"id": one.user, "name": one.customer, "username": f"u{one.user}", "language_code": one.language}
            for one in people
        ],
    )


async def _spoil(client: Client, seed: int) -> None:
    for number, fault in enumerate(FAULTS):
        for platform in ("slack", "telegram"):
            await client.act("/faults", {"platform": platform, "seed": seed + number, **fault})


async def _drop_sockets(client: Client) -> None:
    """Cuts the bot's sockets every few seconds."""
    while True:
        await asyncio.sleep(5)
        await client.act("/slack/sockets/drop", {})


async def _send(run: Run, started: float) -> float:
    """Hands everything to Telegram in the file's order, without running too far ahead; gives the seconds it took."""
    for at in range(0, len(run.lines), BULK):
        while at - len(run.posted) > AHEAD:
            if not await run.listen(STUCK):
                break
            _tell(run)
        part = [{"user": line.user, "text": line.text} for line in run.lines[at : at + BULK]]
        await run.client.act("/telegram/messages", part)
    return time.monotonic() - started


async def _settle(run: Run, dropper: "asyncio.Task[None] | None") -> None:
    """Waits until everything has come, or nothing moves any more; then ends the faults and waits for calm."""
    while len(run.posted) < len(run.lines) and await run.listen(STUCK):
        _tell(run)
    if dropper is not None:
        dropper.cancel()
        await asyncio.gather(dropper, return_exceptions=True)
        run.rules = (await run.client.see("/faults"))["rules"]
        await run.client.heal()
    try:
        await run.client.quiet(CALM, 120)
    except Missed as restless:
        print(f"note: {restless}", file=sys.stderr)
    while await run.listen(0):
        pass
    _tell(run)


def _tell(run: Run) -> None:
    print(f"progress {min(len(run.posted), len(run.lines))} {len(run.lines)}", file=sys.stderr, flush=True)


def _expected(lines: list[Line]) -> dict[str, list[str]]:
    """The texts of every customer, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        found[line.customer].append(line.text)
    return found


def _sent_at(run: Run) -> dict[str, list[float]]:
    """When every customer's messages were written, in their order."""
    names = {line.user: line.customer for line in run.lines}
    found: dict[str, list[float]] = defaultdict(list)
    for (chat, _number), at in sorted(run.written.items()):
        found[names.get(chat, "")].append(at)
    return found


def report(
    verdict: judging.Verdict, lines: list[Line], sent_in: float, took: float, rules: list[Json]
) -> None:
    """What came of it, for people."""
    customers = len({line.customer for line in lines})
    print(f"{len(lines)} messages of {customers} customers, handed to Telegram in {sent_in:.1f} s")
    print(
        f"{verdict.found} in Slack after {took:.1f} s: {verdict.found / max(took, 0.001):.0f} messages a second"
    )
    p50, p95 = verdict.latency(50), verdict.latency(95)
    print(f"from written to shown: p50 {p50:.2f} s, p95 {p95:.2f} s (a burst: most of it is waiting in line)")
    for rule in rules:
        print(f"fault {rule['platform']} {rule['kind']} at {rule['rate']:.0%}: struck {rule['struck']} times")
    print(
        f"lost {verdict.lost}, duplicated {verdict.duplicated}, out of order {verdict.disordered}, "
        f"in a wrong thread {verdict.misplaced}"
    )
    for example in verdict.examples[:10]:
        print(f"  {example}")


if __name__ == "__main__":
    sys.exit(main())
