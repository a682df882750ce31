"""How fast we may call, as reservations of moments (GCRA, one number a bucket). Knows no platform and no clock.

A lane reserves its turn in the narrowest bucket first and in the wider ones when that turn has come, so that a long
queue before one channel takes nothing from the others. Turns are given in the order of asking: lanes that share a
channel take them in rotation. Everything here is used inside units of work only, which never overlap.
"""

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from domain.deliveries import Scope
from domain.outbound import Request

SPACING = 1.015
"""We keep this much behind what is allowed, so that a timer's jitter never earns a refusal."""
PRUNE_AT = 10_000
FORGIVING = 1.01
"""By how much the quickest call is forgotten with each further one, since networks change."""
LATE = 2.0
"""How many times as long as the quickest call one is under way that may have been held up before it came to its place."""
LOOK = 0.05
"""Seconds after which a call that is under way is looked at again."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What one call costs in one bucket: `cost` calls of one every `interval` seconds, `burst` of them at once.

    `strict` where the platform counts in a sliding window: never more than `burst` calls in any `burst * interval`
    seconds. Otherwise the burst comes on top of the steady rate.
    """

    bucket: str
    interval: float
    burst: int = 1
    cost: int = 1
    scope: Scope = Scope.TARGET
    strict: bool = False


Plan = Callable[[Request], Sequence[Charge]]
"""What a call costs, narrowest bucket first."""


def unlimited(request: Request) -> Sequence[Charge]:
    """No limits at all."""
    return ()


@dataclass(slots=True)
class Reservation:
    """A lane's turn: how many of its buckets are booked, and when the last of them lets it go."""

    buckets: tuple[str, ...]
    asked: float = 0.0
    stage: int = 0
    at: float = 0.0


class Limits:
    """The buckets of one account. `waits` is how many calls had to wait for their turn, `waited` how many seconds."""

    def __init__(self, plan: Plan = unlimited) -> None:
        self.plan = plan
        self.waits = 0
        self.waited = 0.0
        self._due: dict[str, float] = {}
        self._windows: dict[str, deque[float]] = {}
        self._held: dict[str, float] = {}
        self._reserved: dict[str, Reservation] = {}

    def reserve(self, lane: str, request: Request, now: float) -> float:
        """When the lane may make the call: `now` or earlier means at once. Asking again does not cost again."""
        charges = self.plan(request)
        if self._held:
            held = max(self._held.get(name, 0.0) for name in _names(request, charges))
            if held > now:
                return held
            self._held = {name: until for name, until in self._held.items() if until > now}
        if not charges:
            return now
        buckets = tuple(charge.bucket for charge in charges)
        turn = self._reserved.get(lane)
        if turn is None or turn.buckets != buckets:
            turn = self._reserved[lane] = Reservation(buckets, now)
        while turn.at <= now and turn.stage < len(charges):
            turn.at = self._book(charges[turn.stage], now)
            turn.stage += 1
        if turn.at <= now and now > turn.asked:
            self.waits += 1
            self.waited += now - turn.asked
            turn.asked = now
        return turn.at

    def _book(self, charge: Charge, now: float) -> float:
        if charge.strict:
            return self._book_window(charge, now)
        interval = charge.interval * SPACING
        due = self._due.get(charge.bucket, 0.0)
        at = max(now, due - (charge.burst - 1) * interval)
        if len(self._due) > PRUNE_AT:
            self._due = {name: moment for name, moment in self._due.items() if moment > now}
        self._due[charge.bucket] = max(due, at) + interval * charge.cost
        return at

    def _book_window(self, charge: Charge, now: float) -> float:
        span = charge.burst * charge.interval * SPACING
        if len(self._windows) > PRUNE_AT:
            self._windows = {name: past for name, past in self._windows.items() if past[-1] + span > now}
        window = self._windows.setdefault(charge.bucket, deque(maxlen=charge.burst))
        cost = min(charge.cost, charge.burst)
        over = len(window) + cost - charge.burst  # so many of the calls before must have left the window
        at = max(now, window[over - 1] + span) if over > 0 else now
        at = max(at, window[-1]) if window else at
        window.extend([at] * cost)
        return at

    def spend(self, lane: str) -> None:
        """The lane makes its call, or has none to make: its turn is over."""
        self._reserved.pop(lane, None)

    def hold(self, request: Request, scope: Scope, until: float) -> None:
        """A platform told us to wait: nothing within the scope goes before. Turns already given are given anew."""
        held = {name for charge in self.plan(request) if charge.scope is scope for name in (charge.bucket,)}
        for name in held or {_name(request, scope)}:
            self._held[name] = max(until, self._held.get(name, 0.0))
            self._due[name] = until
            self._windows.pop(name, None)
        self._reserved = {
            lane: turn for lane, turn in self._reserved.items() if held.isdisjoint(turn.buckets)
        }


def _name(request: Request, scope: Scope) -> str:
    """The bucket of a scope for which the plan has none."""
    if scope is Scope.ACCOUNT:
        return "held account"
    if scope is Scope.METHOD:
        return f"held method {type(request.command).__name__}"
    return f"held target {request.target}"


def _names(request: Request, charges: Sequence[Charge]) -> list[str]:
    return [charge.bucket for charge in charges] + [_name(request, scope) for scope in HOLDABLE]


HOLDABLE = (Scope.TARGET, Scope.METHOD, Scope.ACCOUNT)


@dataclass(frozen=True, slots=True)
class Begun:
    """The last call of a bucket: when it came to its place as far as we know, how many seconds it counts for, and when it was
    begun while it has no answer yet, else nothing."""

    at: float
    span: float
    under_way: float | None


class Gate:
    """Keeps real calls apart, whatever delays there were between a turn and its call. Used in the event loop only.

    What a call took longer than the quickest may have been spent on its way there: the next one through the same place
    then waits as much longer, for the platform counts from arrival to arrival.
    """

    def __init__(self, plan: Plan = unlimited) -> None:
        self._plan = plan
        self._begun: dict[str, Begun] = {}
        self._quickest = math.inf

    def kept_apart(self, request: Request) -> Sequence[Charge]:
        """The buckets of a call in which one call follows another: what the other methods are asked with, asked once a call."""
        return [charge for charge in self._plan(request) if charge.burst == 1]

    def wait(self, charges: Sequence[Charge], now: float) -> float:
        """Seconds after which to ask again; 0 = the call may begin. `now` is of a clock that never jumps.

        The call before was begun less than its span ago, or is under way for so long that it may come to its place with
        this one: nobody waits for its answer longer than a turn.
        """
        return max((self._left(charge, now) for charge in charges), default=0.0)

    def _left(self, charge: Charge, now: float) -> float:
        last = self._begun.get(charge.bucket)
        if last is None or now >= last.at + 2 * last.span:
            return 0.0
        if now < last.at + last.span:
            return last.at + last.span - now
        late = last.under_way is not None and now - last.under_way > LATE * self._quickest
        return LOOK if late else 0.0

    def begin(self, charges: Sequence[Charge], now: float) -> float:
        """The call is made now; gives when that is."""
        if len(self._begun) > PRUNE_AT:
            self._begun = {name: last for name, last in self._begun.items() if last.at + 2 * last.span > now}
        for charge in charges:
            under_way = now if charge.scope is Scope.TARGET else None
            self._begun[charge.bucket] = Begun(now, charge.interval * charge.cost, under_way)
        return now

    def answered(self, charges: Sequence[Charge], started: float, now: float) -> None:
        """The call was really begun at `started`, and its answer is here."""
        single = [charge for charge in charges if charge.scope is Scope.TARGET]
        if not single:
            return
        took = now - started
        self._quickest = min(took, self._quickest * FORGIVING)
        latest = now - self._quickest
        for charge in single:
            last = self._begun.get(charge.bucket)
            if last is not None:
                under_way = None if last.under_way == started else last.under_way
                self._begun[charge.bucket] = replace(last, at=max(last.at, latest), under_way=under_way)
