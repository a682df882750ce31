"""Rules for going wrong on purpose: calls refused, lost, cut or slowed, events doubled, delayed or withheld.

Knows neither platform's protocol: the form of a refusal is the platform's own.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from aiohttp import web

from sandbox.clock import Clock

CALLS = ("429", "500", "502", "503", "lost", "reset", "slow")
EVENTS = ("duplicate", "delay", "drop_socket", "silence")
PLATFORMS = ("slack", "telegram", "*")
Answer = Callable[[], Awaitable[web.StreamResponse]]
Refusal = Callable[[int, int], web.StreamResponse]  # (HTTP status, seconds for Retry-After; 0 unless 429)


@dataclass(slots=True)
class Rule:
    """Strikes each time it matches, or `rate` of the times, until `count` strikes (None = for ever)."""

    id: int
    platform: str
    method: str
    kind: str
    rate: float
    count: int | None
    seconds: float
    seed: int
    since: float
    struck: int = 0
    dice: random.Random = field(default_factory=random.Random)

    def strikes(self) -> bool:
        if self.count is not None and self.struck >= self.count:
            return False
        if self.rate < 1 and self.dice.random() >= self.rate:
            return False
        self.struck += 1
        return True

    def shown(self) -> dict[str, Any]:
        return {k: v for k, v in asdict(self).items() if k not in ("dice", "since")}


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one event is handed over: `copies` times (1 or 2), after `delay` seconds (so that later ones overtake it)."""

    copies: int = 1
    delay: float = 0.0


PLAIN = Delivery()


@dataclass(slots=True)
class Faults:
    clock: Clock
    rules: list[Rule] = field(default_factory=list)
    latency: dict[str, float] = field(default_factory=dict)
    tell: Callable[[str, str, str], None] = lambda platform, method, outcome: None
    _made: int = 0

    def add(self, wish: dict[str, Any]) -> Rule:
        """Make a rule from its JSON form; raises ValueError with a sentence when a part is missing or unknown."""
        platform, kind = str(wish.get("platform", "*")), str(wish.get("kind", ""))
        if platform not in PLATFORMS:
            raise ValueError(f"platform must be one of {', '.join(PLATFORMS)}")
        if kind not in CALLS + EVENTS:
            raise ValueError(f"kind must be one of {', '.join(CALLS + EVENTS)}")
        count, seed = wish.get("count"), int(wish.get("seed", 1))
        seconds = float(wish.get("seconds", 0 if kind == "silence" else 2))
        self._made += 1
        rule = Rule(
            id=self._made,
            platform=platform,
            method=str(wish.get("method", "*")),
            kind=kind,
            rate=float(wish.get("rate", 1)),
            count=None if count is None else int(count),
            seconds=seconds,
            seed=seed,
            since=self.clock.now(),
            dice=random.Random(seed),
        )
        self.rules.append(rule)
        return rule

    def clear(self, rule_id: int | None = None) -> int:
        """Remove one rule, or all; gives how many were removed."""
        kept = [] if rule_id is None else [r for r in self.rules if r.id != rule_id]
        gone, self.rules = len(self.rules) - len(kept), kept
        return gone

    async def serve(
        self, platform: str, method: str, request: web.Request, answer: Answer, refusal: Refusal
    ) -> web.StreamResponse:
        """Answer a call as the rules want it: `answer()` is the real thing, `refusal(status, seconds)` the platform's
        own form of an error. With the kind lost the call is executed and then its connection cut."""
        wait = self.latency.get(platform)
        if wait:
            await asyncio.sleep(wait)
        rule = self._struck(platform, method, CALLS) if self.rules else None
        if rule is None:
            return await answer()
        self.tell(platform, method, f"fault {rule.kind}")
        if rule.kind == "slow":
            await asyncio.sleep(rule.seconds)
            return await answer()
        if rule.kind in ("lost", "reset"):
            response = await answer() if rule.kind == "lost" else web.Response()
            if request.transport is not None:
                request.transport.abort()
            return response
        return refusal(int(rule.kind), max(1, round(rule.seconds)) if rule.kind == "429" else 0)

    def deliveries(self, platform: str) -> Delivery:
        """How the next event or update of this platform is to be handed over."""
        if not self.rules:
            return PLAIN
        rule = self._struck(platform, None, ("duplicate", "delay"))
        if rule is None:
            return PLAIN
        return Delivery(copies=2) if rule.kind == "duplicate" else Delivery(delay=rule.seconds)

    def drops(self, platform: str) -> bool:
        """Whether the socket is to be cut now, asked once per event."""
        return bool(self.rules) and self._struck(platform, None, ("drop_socket",)) is not None

    def silence(self, platform: str) -> bool:
        """Whether nothing is handed over at the moment: until the rule is cleared, or for its `seconds` if given."""
        for rule in self.rules:
            lasts = not rule.seconds or self.clock.now() < rule.since + rule.seconds
            if rule.kind == "silence" and rule.platform in (platform, "*") and lasts:
                rule.struck += 1
                return True
        return False

    def _struck(self, platform: str, method: str | None, kinds: tuple[str, ...]) -> Rule | None:
        for rule in self.rules:
            if rule.kind not in kinds or rule.platform not in (platform, "*"):
                continue
            named = method is None or rule.method == "*" or rule.method.lower() == method.lower()
            if named and rule.strikes():
                return rule
        return None
