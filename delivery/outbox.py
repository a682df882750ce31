"""Sends what is queued for one account: lanes side by side, each in its order, at most `width` calls at once.

A worker takes a lane, makes its call, and records the outcome in the same transaction in which it takes the next
lane: one group-committed job a message. Lanes wait in a queue, so a busy one goes to its end after each call.
Knows outcomes and lanes; refuses to know what a command says.
"""

import asyncio
import contextlib
import functools
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from delivery import traces
from delivery.lanes import Lanes
from delivery.lease import Lease
from delivery.limits import Gate, Limits, Plan, unlimited
from delivery.steps import EMPTY, Empty, Finished, Go, Hooks, Pause, Steps, Turn
from delivery.telling import Telling
from domain.deliveries import Locked, Outcome, Sent, Unsure, Verdict
from domain.ids import AccountId
from domain.outbound import Delivery
from ports.chat import Account, AccountLocked, LooksUp
from ports.queues import Store, UnitOfWork, Woken
from ports.storage import StorageTrouble

log = logging.getLogger(__name__)

T = TypeVar("T")

WIDTH = 64
SWEEP = 5.0
"""Seconds between looks for lanes of which no wake-up told: another process queued, or a notice was lost."""
GRACE = 10.0
SLOW = 0.05
"""Seconds from which on a call is long beside what we do for it. Lanes that a commit lets go together come back together, and
wait for each other each time: few at a time stay apart, and each has us to itself."""
LOCKED_PATIENCE = 30.0
TROUBLE_PATIENCE = (0.2, 0.5, 1.0, 2.0, 5.0)


class Outbox:
    """The pump of one account. `counts` are totals since the start: sent, repeated, found, and by verdict.

    `took` is how long people's words were on their way, from their arrival (or the end of their hold) to their post; `lease`
    is our hold on the account.
    """

    def __init__(
        self,
        account: Account,
        store: Store,
        process: str,
        *,
        plan: Plan = unlimited,
        hooks: Hooks | None = None,
        width: int = WIDTH,
        locked_patience: float = LOCKED_PATIENCE,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._telling = Telling(account.id)
        self.took = self._telling.took
        self.locked = ""
        self.lease = Lease()
        self._account = account
        self._id: AccountId = account.id
        self._store = store
        self.limits = Limits(plan)
        self._steps = Steps(account.id, process, self.limits, hooks or Hooks())
        self._gate = Gate(plan)
        self._width = width
        self._locked_patience = locked_patience
        self._lanes = Lanes(self._hire)
        self._workers: set[asyncio.Task[None]] = set()
        self._running = False
        self._look = asyncio.Event()
        self._unlocking: asyncio.Task[None] | None = None
        store.listen(self._woken)

    async def run(self) -> None:
        """Sends until cancelled; what is under way is finished then, for at most `GRACE` seconds."""
        self._running = True
        self._lanes.begin()
        try:
            self.locked = ""  # if it was when it ran last, the next call will tell
            await self._note_lock("")
            while True:
                self._look.clear()
                await self.sweep()
                await self._rest()
        finally:
            await self._stop()

    async def _rest(self) -> None:
        """Waits for the next look, or for a notice that names no lane."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SWEEP):
                await self._look.wait()

    async def sweep(self) -> None:
        """Looks for lanes with something to do."""
        try:
            lanes = await self._store.read(lambda uow: uow.outgoing.lanes(self._id))
        except StorageTrouble as trouble:
            log.warning("outbox.trouble", extra={"account": self._id, "trouble": str(trouble)})
            return
        for lane in lanes:
            if not self._lanes.rests(lane):
                self._lanes.wake(lane)

    def _woken(self, woken: Woken) -> None:
        if not self._running:
            return
        for account, lane in woken.lanes:
            if account == self._id and lane:
                self._lanes.wake(lane)
            elif account in (self._id, ""):
                self._look.set()
        for account, lane, at in woken.held:
            if account == self._id:
                self._lanes.queued_later(lane, at - self._store.now())

    def wake(self, lane: str) -> None:
        """There may be something to do in a lane."""
        self._lanes.wake(lane)

    def _hire(self) -> None:
        if self._running and not self.locked and len(self._workers) < self._width:
            worker = asyncio.get_running_loop().create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._left)

    def _left(self, worker: "asyncio.Task[None]") -> None:
        self._workers.discard(worker)
        if not worker.cancelled() and worker.exception() is not None:
            # Whatever the worker had marked is found `sending` by the next one, and is in doubt.
            where = traces.where(worker.exception())
            log.error("outbox.worker_failed", extra={"account": self._id, "error": where})
            self.counts["worker_failed"] += 1
        if self._lanes:
            self._hire()

    async def _work(self) -> None:
        finished: Finished | None = None
        while True:
            lane = self._next(finished)
            if lane is None and finished is None:
                return
            try:
                turn = await self._step(finished, lane)
            finally:
                if finished is not None and finished.lane != lane:
                    self._lanes.free(finished.lane, more=True)
            finished = None
            if lane is not None:
                finished = await self._turn(lane, turn)

    def _next(self, finished: Finished | None) -> str | None:
        """The lane to take next: the first in the queue, else the one whose call was just made."""
        if not self._running or self.locked:
            return None
        return self._lanes.take() or (finished.lane if finished else None)

    async def _turn(self, lane: str, turn: Turn) -> Finished | None:
        """Does what a step said; the finished call, if there was one."""
        match turn:
            case Go(delivery, since):
                begun = time.monotonic()
                try:
                    outcome = await self._send(delivery, since)
                    return Finished(lane, delivery, outcome, time.monotonic() - begun)
                except asyncio.CancelledError:
                    self._lanes.drop(lane)
                    raise
            case Pause(until, slots):
                self._lanes.nap(lane, until - self._store.now(), slots)
            case Empty():
                self._lanes.free(lane)
        return None

    async def _step(self, finished: Finished | None, lane: str | None, *, hooks: bool = True) -> Turn:
        """Records and takes, in one transaction. What cannot be done together is done apart, to learn which it was."""
        work = functools.partial(self._both, finished=finished, lane=lane, hooks=hooks)
        few = finished is not None and finished.took > SLOW
        done = await _tried(self._stored(work, lane or "", few=few))
        if isinstance(done, Exception):
            return await self._apart(finished, lane, hooks, done)
        verdict, turn = done
        if finished is not None and verdict is not None:
            self._recorded(finished, verdict)
        return turn

    async def _apart(self, finished: Finished | None, lane: str | None, hooks: bool, fell: Exception) -> Turn:
        """Goes on after a failed step: without the application's hooks, and at last without the row."""
        row, why = finished.delivery.id if finished else None, type(fell).__name__
        said = {"account": self._id, "delivery": row, "lane": lane, "error": traces.where(fell)}
        log.error("outbox.step_failed", extra=said)
        self.counts["step_failed"] += 1
        if finished is not None and lane is not None:
            await self._step(finished, None)
            return await self._step(None, lane)
        if finished is not None and hooks:
            return await self._step(finished, None, hooks=False)
        if finished is not None:
            buried = finished.delivery.id
            await self._stored(lambda uow: uow.outgoing.bury(buried, why), finished.lane)
        elif lane is not None:
            await self._stored(lambda uow: uow.outgoing.bury_head(self._id, lane, why), lane)
            return await self._step(None, lane)
        return EMPTY

    async def _stored(self, work: Callable[[UnitOfWork], T], lane: str, *, few: bool = False) -> T:
        """Runs a work until the engine's troubles are over."""
        trouble = 0
        while True:
            try:
                return await self._store.commit(work, lane, few=few)
            except StorageTrouble as error:
                log.warning("outbox.trouble", extra={"account": self._id, "trouble": str(error)})
                await asyncio.sleep(TROUBLE_PATIENCE[min(trouble, len(TROUBLE_PATIENCE) - 1)])
                trouble += 1

    def _both(
        self, uow: UnitOfWork, finished: Finished | None, lane: str | None, hooks: bool
    ) -> tuple[Verdict | None, Turn]:
        verdict = self._steps.record(uow, finished, hooks=hooks) if finished else None
        if lane is None or (finished is not None and isinstance(finished.outcome, Locked)):
            return verdict, Pause(uow.at)
        turn = self._steps.take(uow, lane)
        return verdict, replace(turn, since=time.monotonic()) if isinstance(turn, Go) else turn

    def _recorded(self, finished: Finished, verdict: Verdict) -> None:
        """The outcome is on disk: counts it, and wakes whoever waited for its posts."""
        delivery, outcome = finished.delivery, finished.outcome
        self.counts[type(verdict).__name__.lower()] += 1
        self._telling.settled(delivery, verdict, self._store.now())
        slot = getattr(delivery.request.command, "slot", None)
        if slot:
            self._lanes.placed(slot)
        if isinstance(outcome, Locked):
            self._lock(outcome.detail)

    async def _send(self, delivery: Delivery, since: float) -> Outcome:
        """What became of the call. A sender must not raise, and nothing stops if it does."""
        outcome = await _tried(self._found_or_made(delivery, since))
        if not isinstance(outcome, Exception):
            return outcome
        said = {"trace": delivery.trace, "delivery": delivery.id, "error": traces.where(outcome)}
        log.error("outbox.sender_failed", extra=said)
        self.counts["sender_failed"] += 1
        return Unsure(type(outcome).__name__)

    async def _found_or_made(self, delivery: Delivery, since: float) -> Outcome:
        """Makes the call. What was in doubt is looked up first where the platform can be asked."""
        if delivery.doubt:
            found = await self._look_up(delivery)
            if found is not None:
                return found
        return await self._call(delivery, since)

    async def _call(self, delivery: Delivery, since: float) -> Outcome:
        """The call itself, kept apart from those before it; once it may not be made, it is left to whoever may look it up."""
        clock = asyncio.get_running_loop().time
        charges = self._gate.kept_apart(delivery.request)
        while (wait := self._gate.wait(charges, clock())) > 0:  # noqa: ASYNC110 - time alone opens it
            await asyncio.sleep(wait)
        if not self.lease.covers(since):
            self.counts["stale"] += 1
            return Unsure("the account may have been another's")
        self.counts["calls"] += 1
        started = self._gate.begin(charges, clock())
        try:
            return await self._account.sender.send(delivery, functools.partial(self.lease.covers, since))
        finally:
            self._gate.answered(charges, started, clock())

    async def _look_up(self, delivery: Delivery) -> Outcome | None:
        """What the platform knows of a call in doubt; None when it is to be made (again)."""
        sender = self._account.sender
        if not isinstance(sender, LooksUp):
            self.counts["repeated"] += 1
            return None
        outcome = await sender.find(delivery)
        self.counts["found" if isinstance(outcome, Sent) else "looked_up"] += 1
        return outcome

    def _lock(self, reason: str) -> None:
        """The platform does not let us in: everything waits until it does."""
        if not self.locked:
            log.error("account.locked", extra={"account": self._id, "reason": reason})
            self.locked = reason or "locked"
            self._unlocking = asyncio.get_running_loop().create_task(self._unlock())

    async def _unlock(self) -> None:
        """Asks again and again whether the platform lets us in."""
        while True:
            await asyncio.sleep(self._locked_patience)
            try:
                await self._account.verify()
                await self._note_lock("")
            except (AccountLocked, StorageTrouble, OSError):
                continue
            break
        log.info("account.unlocked", extra={"account": self._id})
        self.locked = ""
        self._lanes.wake_resting()
        for _ in range(min(len(self._lanes), self._width)):
            self._hire()

    async def _note_lock(self, reason: str) -> None:
        await self._store.run(lambda uow: uow.outgoing.lock(self._id, reason))

    async def _stop(self) -> None:
        """Claims nothing more, and waits for what is under way."""
        self._running = False
        if self._unlocking is not None:
            self._unlocking.cancel()
        self._lanes.end()
        workers = set(self._workers)
        if workers:
            _, late = await asyncio.wait(workers, timeout=GRACE)
            for worker in late:
                worker.cancel()
            if late:
                log.warning("outbox.unfinished", extra={"account": self._id, "calls": len(late)})
                await asyncio.wait(late)
        self._telling.tell()


async def _tried(work: Awaitable[T]) -> T | Exception:
    """What came of it, or its error: a pump goes on, whatever a row, a hook or a sender does. The caller logs its place."""
    try:
        return await work
    except Exception as error:  # noqa: BLE001
        return error
