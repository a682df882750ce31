"""What goes wrong in a chaos run, and when: the same seed gives the same troubles at the same moments.

Knows which troubles there are and how they are brought about; refuses to judge what becomes of them.
"""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.fleet import Fleet, Member
from sandbox.client import Client

FROZEN = 30.0
"""Seconds that a process is stopped; its accounts are taken over after ten."""
RULES = (
    {"kind": "429", "rate": 0.2, "seconds": 1},
    {"kind": "500", "rate": 0.2},
    {"kind": "503", "rate": 0.2},
    {"kind": "lost", "rate": 0.1},
    {"kind": "reset", "rate": 0.2},
    {"kind": "slow", "rate": 0.2, "seconds": 2},
    {"kind": "duplicate", "rate": 0.5},
    {"kind": "delay", "rate": 0.3, "seconds": 1},
    {"kind": "drop_socket", "rate": 0.1},
    {"kind": "silence", "seconds": 5},
)
TEMPERS = (-7200.0, -90.0, 90.0, 3600.0, 0.0)
"""Seconds that a worker's clock is off. Whoever checks Slack's signatures must be within five minutes of it."""
NEAR = (-90.0, 90.0, 0.0)


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that goes wrong so many seconds after the beginning."""

    at: float
    what: str
    seconds: float
    number: int


LASTING = {"freeze": FROZEN, "platform": 6.0, "database": 1.5, "crash database": 1.0}
USUAL = (
    "kill",
    "kill",
    "term",
    "platform",
    "platform",
    "platform",
    "database",
    "crash database",
    "jump",
    "freeze",
)


def plan(seconds: float, dice: random.Random, freeze: float = FROZEN, every: float = 4.0) -> list[Planned]:
    """Troubles over so many seconds: one of each kind early, then by the dice; all have passed at the end."""
    found: list[Planned] = []
    first = ["freeze", *dice.sample([*dict.fromkeys(one for one in USUAL if one != "freeze")], 6)]
    at = 1.0
    while at < seconds:
        what = first.pop(0) if first else dice.choice(USUAL)
        lasts = freeze if what == "freeze" else LASTING.get(what, 0.0) * dice.uniform(0.5, 1.5)
        if at + lasts <= seconds:
            found.append(Planned(at, what, lasts, dice.randrange(1 << 30)))
        at += dice.uniform(0.5, 1.5) * every
    return found


@dataclass(slots=True)
class Troubles:
    """Carries the plan out."""

    fleet: Fleet
    client: Client
    lost: int = 0
    """Posts that Telegram took in and did not answer."""
    clocks: dict[str, float] = field(default_factory=dict)
    tell: Callable[[str], None] = print

    async def happen(self, planned: list[Planned]) -> None:
        """Everything at its moment, side by side; ends when all has passed."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        running = []
        for one in planned:
            await asyncio.sleep(max(0.0, begun + one.at - loop.time()))
            running.append(asyncio.create_task(self._happens(one)))
        await asyncio.gather(*running)

    async def _happens(self, one: Planned) -> None:
        acts: dict[str, Callable[[Planned, random.Random], Awaitable[str]]] = {
            "kill": self._kill,
            "term": self._term,
            "freeze": self._freeze,
            "database": self._database,
            "crash database": self._database,
            "platform": self._platform,
            "jump": self._jump,
        }
        said = await acts[one.what](one, random.Random(one.number))
        if said:
            self.fleet.done[one.what] += 1
            self.tell(f"{one.at:6.1f} s  {one.what:15} {said}")

    def _anyone(self, dice: random.Random) -> Member | None:
        """Somebody who lives, moves and is nobody else's victim."""
        able = [one for one in self.fleet.members if not one.frozen and one.process is not None]
        return dice.choice(able) if able else None

    async def _kill(self, one: Planned, dice: random.Random) -> str:
        return await self._replaced(dice, self.fleet.kill)

    async def _term(self, one: Planned, dice: random.Random) -> str:
        return await self._replaced(dice, self.fleet.end)

    async def _replaced(self, dice: random.Random, end: Callable[[Member], Awaitable[None]]) -> str:
        victim = self._anyone(dice)
        if victim is None:
            return ""
        victim.frozen = True  # nobody else's meanwhile
        await end(victim)
        await asyncio.sleep(dice.uniform(0.2, 3.0))
        self.clocks.pop(victim.name, None)
        victim.start()
        victim.frozen = False
        return victim.name

    async def _freeze(self, one: Planned, dice: random.Random) -> str:
        victim = self._anyone(dice)
        if victim is None:
            return ""
        await self.fleet.stop(victim, one.seconds)
        return f"{victim.name} for {one.seconds:.0f} s"

    async def _database(self, one: Planned, dice: random.Random) -> str:
        if not self.fleet.server.running:
            return ""
        how = signal.SIGINT if one.what == "database" else signal.SIGQUIT
        await self.fleet.restart_database(how, one.seconds)
        return f"for {one.seconds:.1f} s"

    async def _platform(self, one: Planned, dice: random.Random) -> str:
        rule, platform = dict(dice.choice(RULES)), dice.choice(("slack", "telegram"))
        if (platform, rule["kind"]) == ("telegram", "lost"):
            rule["method"] = "sendMessage"  # so that those which post can be counted
        seed = dice.randrange(1 << 20)
        made = await self.client.act("/faults", {"platform": platform, "seed": seed, **rule})
        await asyncio.sleep(one.seconds)
        await self._count_lost(made["id"])
        await self.client.act(f"/faults/{made['id']}", verb="DELETE")
        return f"{platform} {rule['kind']} for {one.seconds:.0f} s"

    async def _count_lost(self, rule: int) -> None:
        for one in (await self.client.see("/faults"))["rules"]:
            if one["id"] == rule and (one["platform"], one["kind"]) == ("telegram", "lost"):
                self.lost += one["struck"]

    async def _jump(self, one: Planned, dice: random.Random) -> str:
        victim = self._anyone(dice)
        if victim is None:
            return ""
        ahead = dice.choice(NEAR if victim.role == "web" else TEMPERS)
        self.clocks[victim.name] = ahead
        victim.jump(ahead)
        return f"{victim.name} to {ahead:+.0f} s"
