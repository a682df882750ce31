"""What the pumps and the owners of accounts need of the store, beyond what handlers need. Protocols and plain values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from domain.ids import AccountId, DeliveryId, PostId, Slot
from domain.inbound import Received
from domain.outbound import Delivery, Request
from ports import storage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A row of the inbox: `tries` is how often handling it has failed so far, `at` when it arrived."""

    id: int
    received: Received
    tries: int
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """The head of a lane. Moments are seconds since 1970; `needs` are the slots whose posts it names.

    `trace` is the key of the event that it comes of, `began_at` since when people wait for it.
    """

    id: DeliveryId
    request: Request
    state: str
    part: int
    tries: int
    doubt: bool
    available_at: float
    stale_at: float | None
    position: int
    needs: tuple[Slot, ...]
    trace: str = ""
    began_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Woken:
    """What a commit has given the pumps to do."""

    inbox: bool = False
    lanes: frozenset[tuple[str, str]] = frozenset()
    """Account and lane of everything queued or changed in the outbox; an empty lane means any."""
    held: frozenset[tuple[str, str, float]] = frozenset()
    """Account, lane and moment of what was queued at a lane's end and is to be sent no earlier."""


class Incoming(Protocol):
    """The inbox as its pump sees it."""

    def accept(self, received: Sequence[Received]) -> None:
        """Stores what arrived, leaving out what is known."""
        ...

    def oldest(self, limit: int) -> Sequence[Arrived]:
        """Rows to be handled now, in order, without lanes that are held or another process's."""
        ...

    def done(self, rows: Sequence[int]) -> None: ...

    def again(self, row: int, at: float, error: str) -> None:
        """One failure more; the row's lane is held until `at`."""
        ...

    def hold(self, row: int, at: float) -> None:
        """It comes too early: no failure, but the row's lane is held until `at`."""
        ...

    def bury(self, row: int, error: str) -> None:
        """Sets a row aside; its lane goes on."""
        ...

    def next_at(self) -> float | None:
        """When the first held lane may go on; None when none is held."""
        ...


class Outgoing(Protocol):
    """The outbox as its pump sees it. Every change touches only rows that have not been settled."""

    def lanes(self, account: AccountId) -> Sequence[str]:
        """Lanes of an account with anything left to do."""
        ...

    def head(self, account: AccountId, lane: str) -> Waiting | None: ...

    def claim(self, row: DeliveryId, account: AccountId, process: str) -> bool:
        """Marks a row `sending`; False when the account is another process's now.

        Only the owner of an account claims, and only when it has no call under way in the lane: so what is `sending`
        already was left so by a process that died, and is in doubt.
        """
        ...

    def bury_head(self, account: AccountId, lane: str, reason: str) -> None:
        """Sets the head of a lane aside unread."""
        ...

    def advance(self, row: DeliveryId, part: int) -> bool:
        """A part is done: the row is ready for `part`. False when that was known."""
        ...

    def done(self, row: DeliveryId, shortfall: str) -> bool:
        """The last part is done. False when the row was settled before."""
        ...

    def drop(self, row: DeliveryId, reason: str) -> None: ...

    def bury(self, row: DeliveryId, reason: str) -> None: ...

    def later(self, row: DeliveryId, *, at: float, doubt: bool, counts: bool, reason: str) -> None:
        """Not now: the row is ready again from `at` on."""
        ...

    def makes(self, slot: Slot) -> tuple[str, int] | None:
        """Lane and position of the unsettled row that will give a slot its first post."""
        ...

    def place(self, delivery: Delivery, posts: Sequence[PostId]) -> Sequence[PostId]:
        """Remembers the posts of a part under the slot that the command names; gives those that were not known."""
        ...

    def displace(
        self, delivery: Delivery, posts: Sequence[PostId], new: Sequence[PostId]
    ) -> Sequence[PostId]:
        """Of the posts of a part that was done before, forgets and gives those for which another one stands already.

        `new` are those that only now were placed: the others are ours since an earlier run of the same step.
        """
        ...

    def lock(self, account: AccountId, reason: str) -> None:
        """Notes why a platform does not let an account in; empty when it does."""
        ...


class Owners(Protocol):
    """Which process holds which account, by the database's own clock."""

    def beat(self, process: str, host: str, roles: str) -> None: ...

    def take(self, account: AccountId, process: str, patience: float) -> bool:
        """Whether the process holds the account now: it did already, or its holder has been silent for `patience` s."""
        ...

    def reach(self, account: AccountId, process: str, since: float | None) -> None:
        """The holder of an account cannot reach its platform `since` so many seconds after 1970; None: it can."""
        ...

    def release(self, process: str) -> None:
        """The process gives up everything it holds and its own row."""
        ...

    def clear(self) -> None:
        """Nobody holds anything or has anything begun: for a process that starts and knows it is alone."""
        ...

    def sweep(self, patience: float) -> None:
        """Forgets processes that have been silent for so many seconds and hold nothing."""
        ...


class UnitOfWork(storage.UnitOfWork, Protocol):
    """One transaction, as the pumps need it. `at` is its moment in seconds since 1970."""

    incoming: Incoming
    outgoing: Outgoing
    owners: Owners

    @property
    def at(self) -> float: ...

    def caused(self, by: str, at: float) -> None:
        """What is queued from now on comes of the event with this key, which arrived at `at`."""
        ...

    def nested(self, work: Callable[[], T]) -> T:
        """Runs a work of which nothing remains when it raises."""
        ...

    def purge(self, before: float, limit: int = 1000) -> int:
        """Deletes settled rows of both queues that are older than `before`, but not those set aside; how many."""
        ...


class Store(Protocol):
    """The store as the pumps need it. `sole` where its engine lets one process only run on it."""

    sole: bool

    def now(self) -> float:
        """The moment by the store's clock, in seconds since 1970."""
        ...

    async def run(self, work: Callable[[UnitOfWork], T], lane: str = "") -> T:
        """Runs a work that may write; returns when it is safely on disk."""
        ...

    async def commit(self, work: Callable[[UnitOfWork], T], lane: str = "", *, few: bool = False) -> T:
        """As `run`, but may return as soon as it outlives this process: a power cut may undo it, with all that followed.
        With `few` it would rather share its commit with few others, so that whoever came together does not go on together.
        """
        ...

    async def read(self, work: Callable[[UnitOfWork], T]) -> T: ...

    async def aside(self, work: Callable[[UnitOfWork], T]) -> T:
        """Runs a short work without queueing behind the others where the engine can."""
        ...

    async def scrub(self) -> None:
        """Takes what was erased out of the engine's own log too, where it keeps one that we can reach."""
        ...

    def listen(self, woken: Callable[[Woken], None]) -> None:
        """Calls back in the event loop after every commit that gave the pumps something to do."""
        ...
