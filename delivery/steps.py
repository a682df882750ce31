"""What happens to a lane in one transaction: the last call's outcome is recorded, the next head is taken.

Pure of time and threads: everything comes with the unit of work, so a step may be undone and run again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from delivery.limits import Limits
from domain import deliveries, outbound
from domain.deliveries import Advance, Dead, Done, Locked, Outcome, Scope, Sent, TryAgain, Verdict
from domain.ids import AccountId, PlaceId, PostId, Slot, post_slot
from domain.outbound import Command, Delivery, Direct, Post, Refresh, Remove, Request, Rewrite, Show
from ports.queues import UnitOfWork, Waiting

SLOT_PATIENCE = 1.0
"""Seconds after which a lane looks again for a post that another lane is to make."""
TURNS = 20
"""Heads that one step drops or changes before it lets others have their turn."""

Settled = Callable[[UnitOfWork, Delivery, Verdict], Verdict]
Unplaced = Callable[[UnitOfWork, Delivery], TryAgain | Dead | None]
Drawn = Callable[[UnitOfWork, Delivery], Command | None]


def _as_it_is(uow: UnitOfWork, delivery: Delivery, verdict: Verdict) -> Verdict:
    return verdict


def _without(uow: UnitOfWork, delivery: Delivery) -> None:
    return None


def _undrawn(uow: UnitOfWork, delivery: Delivery) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the application adds, inside the same transaction.

    `settled` is asked for a delivery set aside, one done with something missing, and one whose request says `tell`;
    it may queue more, and may turn the verdict into another. `unplaced` is asked when a post that the command names
    does not exist and nothing waits that would make it: later, never, or None to go without. `drawn` is asked what a
    `Refresh` shows, when its turn has come and again whenever it is repeated; None to let it go unsaid.
    """

    settled: Settled = _as_it_is
    unplaced: Unplaced = _without
    drawn: Drawn = _undrawn


@dataclass(frozen=True, slots=True)
class Go:
    """The delivery is marked as being sent: make the call. `since` is when, by a clock that never jumps."""

    delivery: Delivery
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing to do in the lane before `until`, or before one of the slots has a post."""

    until: float
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing is left in the lane."""


Turn = Go | Pause | Empty
EMPTY = Empty()


@dataclass(frozen=True, slots=True)
class Finished:
    """A call was made, what became of it, and how many seconds it took."""

    lane: str
    delivery: Delivery
    outcome: Outcome
    took: float = 0.0


class Steps:
    """The steps of one account in one process."""

    def __init__(self, account: AccountId, process: str, limits: Limits, hooks: Hooks) -> None:
        self._account = account
        self._process = process
        self._limits = limits
        self._hooks = hooks

    def record(self, uow: UnitOfWork, finished: Finished, *, hooks: bool = True) -> Verdict:
        """Writes down what became of a call. Without `hooks` the application is not asked."""
        delivery, outcome = finished.delivery, finished.outcome
        uow.caused(delivery.trace, uow.at)
        verdict = deliveries.decide(outcome, delivery.attempt, uow.now)
        new = uow.outgoing.place(delivery, outcome.posts) if isinstance(outcome, Sent) else ()
        if hooks and _concerns(delivery, verdict):
            verdict = self._hooks.settled(uow, delivery, verdict)
        if isinstance(outcome, Locked):
            uow.outgoing.lock(self._account, outcome.detail)
        if not self._write(uow, delivery, verdict) and isinstance(outcome, Sent):
            _take_back(uow, delivery, uow.outgoing.displace(delivery, outcome.posts, new))
        return verdict

    def _write(self, uow: UnitOfWork, delivery: Delivery, verdict: Verdict) -> bool:
        """False when it was done already, by this step in an earlier run or by another process."""
        match verdict:
            case Advance():
                return uow.outgoing.advance(delivery.id, delivery.part + 1)
            case Done(shortfall=shortfall):
                return uow.outgoing.done(delivery.id, shortfall)
            case TryAgain() as again:
                self._hold(delivery, again)
                uow.outgoing.later(
                    delivery.id,
                    at=again.at.timestamp(),
                    doubt=again.doubt or delivery.doubt,
                    counts=again.counts,
                    reason=again.detail,
                )
            case Dead() as dead:
                uow.outgoing.bury(delivery.id, reason_of(dead))
            case _:
                assert_never(verdict)
        return True

    def _hold(self, delivery: Delivery, again: TryAgain) -> None:
        if again.scope is not Scope.DELIVERY:
            self._limits.hold(delivery.request, again.scope, again.at.timestamp())

    def take(self, uow: UnitOfWork, lane: str) -> Turn:
        """Takes the head of a lane, in which no call is under way."""
        for _ in range(TURNS):
            head = uow.outgoing.head(self._account, lane)
            if head is None:
                self._limits.spend(lane)
                return EMPTY
            turn = self._consider(uow, head)
            if turn is not None:
                return turn
        return Pause(uow.at)

    def _consider(self, uow: UnitOfWork, head: Waiting) -> Turn | None:
        """The turn that a head gives; None when it has gone or changed, and the lane is to be looked at again."""
        if head.stale_at is not None and head.stale_at <= uow.at:
            uow.outgoing.drop(head.id, "stale")
            return None
        if head.available_at > uow.at:
            return Pause(head.available_at)
        delivery = self._delivery(uow, head)
        missing = tuple(slot for slot, posts in delivery.posts if not posts)
        uow.caused(head.trace, uow.at)
        if missing:
            awaited = tuple(slot for slot in missing if _coming(uow, head, slot))
            if awaited:
                return Pause(uow.at + SLOT_PATIENCE, awaited)
            verdict = self._hooks.unplaced(uow, delivery)
            if verdict is not None:
                self._not_now(uow, delivery, verdict)
                return None
        return self._go(uow, head, delivery)

    def _not_now(self, uow: UnitOfWork, delivery: Delivery, verdict: TryAgain | Dead) -> None:
        final: Verdict = verdict
        if isinstance(verdict, Dead):
            final = self._hooks.settled(uow, delivery, verdict)
        if isinstance(final, TryAgain):
            final = replace(final, counts=True)  # nothing was claimed, so no try is to be given back
        self._write(uow, delivery, final)

    def _go(self, uow: UnitOfWork, head: Waiting, delivery: Delivery) -> Turn | None:
        lane = head.request.lane
        at = self._limits.reserve(lane, head.request, uow.at)
        if at > uow.at:
            return Pause(at)
        if isinstance(head.request.command, Refresh):
            drawn = self._hooks.drawn(uow, delivery)
            if drawn is None:
                uow.outgoing.drop(head.id, "nothing to draw")
                return None
            delivery = _drawn(uow, delivery, drawn)
        if not uow.outgoing.claim(head.id, self._account, self._process):
            return Pause(uow.at + SLOT_PATIENCE)
        self._limits.spend(lane)
        return Go(delivery)

    def _delivery(self, uow: UnitOfWork, head: Waiting) -> Delivery:
        return Delivery(
            id=head.id,
            request=head.request,
            part=head.part,
            attempt=head.tries + 1,
            doubt=head.doubt or head.state == "sending",
            posts=tuple((slot, uow.mirrors.posts(slot)) for slot in head.needs),
            trace=head.trace,
            since=head.began_at,
        )


def _take_back(uow: UnitOfWork, delivery: Delivery, posts: Sequence[PostId]) -> None:
    """Deletes what stands there twice: we were stopped in the midst of the call, and another process has made it too."""
    request = delivery.request
    match request.command:
        case Post(place=place) | Show(place=place) | Rewrite(place=place):
            pass
        case Direct(person=person):
            place = PlaceId(person)
        case _:
            return
    for post in posts:
        away = Remove(place, post_slot(post), files=True)
        uow.outbox.add(Request(f"twice:{post}", request.account, request.lane, request.target, away))


def _drawn(uow: UnitOfWork, delivery: Delivery, command: Command) -> Delivery:
    """The delivery with the command that a `Refresh` has become; what it links to and has no post is only words."""
    posts = tuple((slot, uow.mirrors.posts(slot)) for slot in outbound.slots_of(command))
    return replace(delivery, request=replace(delivery.request, command=command), posts=posts)


def _coming(uow: UnitOfWork, head: Waiting, slot: Slot) -> bool:
    """Whether something waits that will give the slot a post, and not behind the very head that needs it."""
    maker = uow.outgoing.makes(slot)
    if maker is None:
        return False
    lane, position = maker
    return lane != head.request.lane or position < head.position


def _concerns(delivery: Delivery, verdict: Verdict) -> bool:
    """Whether the application wants to know."""
    match verdict:
        case Dead():
            return True
        case Done(shortfall=shortfall):
            return bool(shortfall) or delivery.request.tell
        case _:
            return False


def reason_of(dead: Dead) -> str:
    """Why a delivery was set aside, for lists."""
    return f"{dead.reason.value}: {dead.detail}" if dead.detail else dead.reason.value
