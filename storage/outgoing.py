"""The outbox as its pump works through it: heads of lanes, claims, outcomes. Refuses to decide what an outcome means.

Every statement on the way of a message touches one row by its id and only while it is not settled, so a step that is
run twice changes nothing the second time.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Table, and_, delete, exists, func, literal_column, null, or_, select, update

from domain.ids import AccountId, ConversationId, DeliveryId, MessageId, PostId, Slot
from domain.outbound import Command, Delivery, Direct, Post, React, Redraw, Remove, Request, Rewrite, Show
from ports.queues import Waiting
from storage import mapping, tables
from storage.queues import FORGET
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

OUT: Table = tables.queues.OutboxRow.__table__  # type: ignore[attr-defined]
MIRRORS: Table = tables.queues.MirrorRow.__table__  # type: ignore[attr-defined]
ACCOUNTS: Table = tables.queues.AccountRow.__table__  # type: ignore[attr-defined]
PROCESSES: Table = tables.queues.ProcessRow.__table__  # type: ignore[attr-defined]

HEADS = OUT.alias("heads")

FENCE = 8.0
"""Seconds after which a process that could not beat its heart claims nothing more; take-over is later than that."""

ACTIVE = OUT.c.settled_at.is_(null())
ONE = and_(ACTIVE, OUT.c.id == p("id"))
HEAD_FIELDS = (
    "id key target command needs supersedes conversation message tell state part tries doubt"
    " available_at stale_at position trace began_at"
).split()


def _own(name: str) -> Any:
    """That the account is still ours and our heart beats, by the database's clock. SQLite has one process only."""
    if name == "sqlite":
        return literal_column("1") == 1
    fresh = PROCESSES.c.heartbeat_at > func.extract("epoch", func.clock_timestamp()) - FENCE
    held = select(ACCOUNTS.c.name).where(
        ACCOUNTS.c.name == p("account"),
        ACCOUNTS.c.owner == p("process"),
        PROCESSES.c.id == ACCOUNTS.c.owner,
        fresh,
    )
    return exists(held)


def _claim(name: str) -> Any:
    claimed = {
        "state": "sending",
        "doubt": or_(OUT.c.doubt, OUT.c.state == "sending"),
        "owner": p("process"),
        "tries": OUT.c.tries + 1,
    }
    return update(OUT).where(ONE, _own(name)).values(**claimed)


def _mirror(name: str) -> Any:
    number = select(func.coalesce(func.max(MIRRORS.c.number) + 1, 0)).where(MIRRORS.c.slot == p("slot"))
    given = {field: p(field) for field in "slot post part message".split()}
    row = inserting(name)(MIRRORS).values(**given, number=number.scalar_subquery())
    return row.on_conflict_do_nothing().inline()  # it returns nothing, so that it can be counted


def _lock(name: str) -> Any:
    row = inserting(name)(ACCOUNTS).values(name=p("account"), owner="", locked=p("reason"))
    return row.on_conflict_do_update(index_elements=["name"], set_={"locked": row.excluded.locked})


LANES = Statement(select(OUT.c.lane).where(ACTIVE, OUT.c.account == p("account")).distinct())
HEAD = Statement(
    select(*(OUT.c[field] for field in HEAD_FIELDS))
    .where(ACTIVE, OUT.c.account == p("account"), OUT.c.lane == p("lane"))
    .order_by(OUT.c.position, OUT.c.id)
    .limit(literal_column("1"))
)
CLAIM = Statement(_claim)
BURY_HEAD = Statement(
    update(OUT)
    .where(
        ACTIVE,
        OUT.c.id
        == select(HEADS.c.id)
        .where(HEADS.c.settled_at.is_(null()), HEADS.c.account == p("account"), HEADS.c.lane == p("lane"))
        .order_by(HEADS.c.position, HEADS.c.id)
        .limit(literal_column("1"))
        .scalar_subquery(),
    )
    .values(state="dead", settled_at=p("at"), reason=p("reason"))
)
ADVANCE = Statement(
    update(OUT)
    .where(ONE, OUT.c.part < p("part"))
    .values(state="ready", part=p("part"), tries=0, doubt=False, available_at=0.0, reason="")
)
SETTLE = Statement(
    update(OUT).where(ONE).values(state=p("state"), settled_at=p("at"), reason=p("reason"), doubt=False)
)
# What is done or dropped is never read again: it keeps its key, by which it is known again, and no words.
END = Statement(
    update(OUT)
    .where(ONE)
    .values(state=p("state"), settled_at=p("at"), reason=p("reason"), doubt=False, command="")
)
LATER = Statement(
    update(OUT)
    .where(ONE)
    .values(
        state="ready",
        available_at=p("until"),
        doubt=p("doubt"),
        reason=p("reason"),
        tries=OUT.c.tries - p("back", Integer),
    )
)
MAKES = Statement(
    select(OUT.c.lane, OUT.c.position)
    .where(ACTIVE, OUT.c.makes == p("slot"), OUT.c.makes != "")
    .order_by(OUT.c.position)
)
MIRROR = Statement(_mirror)
STANDING = Statement(select(MIRRORS.c.post, MIRRORS.c.part).where(MIRRORS.c.slot == p("slot")))
UNMIRROR = Statement(delete(MIRRORS).where(MIRRORS.c.post == p("post")))
LOCK = Statement(_lock)


class Outgoing:
    """Implements `ports.queues.Outgoing`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def lanes(self, account: AccountId) -> Sequence[str]:
        return [row[0] for row in self._tx.sql.all(LANES, account=account)]

    def head(self, account: AccountId, lane: str) -> Waiting | None:
        row = self._tx.sql.one(HEAD, account=account, lane=lane)
        return None if row is None else _waiting(account, lane, row)

    def claim(self, row: DeliveryId, account: AccountId, process: str) -> bool:
        return self._tx.sql.count(CLAIM, id=row, account=account, process=process) == 1

    def bury_head(self, account: AccountId, lane: str, reason: str) -> None:
        self._tx.sql.run(BURY_HEAD, account=account, lane=lane, at=self._tx.at, reason=reason)

    def advance(self, row: DeliveryId, part: int) -> bool:
        return self._tx.sql.count(ADVANCE, id=row, part=part) == 1

    def done(self, row: DeliveryId, shortfall: str) -> bool:
        return self._end(row, "done", shortfall)

    def drop(self, row: DeliveryId, reason: str) -> None:
        self._end(row, "dropped", reason)

    def bury(self, row: DeliveryId, reason: str) -> None:
        self._tx.sql.run(SETTLE, id=row, state="dead", at=self._tx.at, reason=reason)

    def _end(self, row: DeliveryId, state: str, reason: str) -> bool:
        return self._tx.sql.count(END, id=row, state=state, at=self._tx.at, reason=reason) == 1

    def later(self, row: DeliveryId, *, at: float, doubt: bool, counts: bool, reason: str) -> None:
        back = 0 if counts else 1
        self._tx.sql.run(LATER, id=row, until=at, doubt=doubt, reason=reason, back=back)

    def makes(self, slot: Slot) -> tuple[str, int] | None:
        row = self._tx.sql.one(MAKES, slot=slot)
        return (row[0], row[1]) if row else None

    def place(self, delivery: Delivery, posts: Sequence[PostId]) -> Sequence[PostId]:
        command = delivery.request.command
        if isinstance(command, Remove):
            self._tx.sql.run(FORGET, slot=command.slot)
            return ()
        slot = _slot(command)
        about = {"slot": slot, "part": delivery.part, "message": delivery.request.message}
        return [post for post in posts if slot and self._tx.sql.count(MIRROR, post=post, **about) == 1]

    def displace(
        self, delivery: Delivery, posts: Sequence[PostId], new: Sequence[PostId]
    ) -> Sequence[PostId]:
        rows = self._tx.sql.all(STANDING, slot=_slot(delivery.request.command) or "")
        standing: dict[PostId, int] = {row[0]: row[1] for row in rows}
        ours = [post for post in posts if post in new or post not in standing]
        others = [post for post, part in standing.items() if part == delivery.part and post not in ours]
        for post in ours if others else ():
            self._tx.sql.run(UNMIRROR, post=post)
        return ours if others else ()

    def lock(self, account: AccountId, reason: str) -> None:
        self._tx.sql.run(LOCK, account=account, reason=reason)


def _slot(command: Command) -> Slot | None:
    """Under which slot the posts of a command stand."""
    match command:
        case Post() | Show() | Direct() | Rewrite() | Redraw() | React():
            return command.slot
        case _:
            return None


def _waiting(account: AccountId, lane: str, row: Sequence[Any]) -> Waiting:
    number, key, target, command, needs, supersedes, conversation, message, tell, state, *rest = row
    part, tries, doubt, available_at, stale_at, position, trace, began_at = rest
    request = Request(
        key=key or "",
        account=account,
        lane=lane,
        target=target,
        command=mapping.commands.read(command),
        conversation=None if conversation is None else ConversationId(conversation),
        message=None if message is None else MessageId(message),
        supersedes=supersedes,
        tell=bool(tell),
    )
    return Waiting(
        id=DeliveryId(number),
        request=request,
        state=state,
        part=part,
        tries=tries,
        doubt=bool(doubt),
        available_at=available_at,
        stale_at=stale_at,
        position=position,
        needs=tuple(Slot(slot) for slot in needs.split("\n") if slot) if needs else (),
        trace=trace,
        began_at=began_at,
    )
