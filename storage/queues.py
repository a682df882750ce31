"""The outbox, the inbox and the mirrors as handlers use them. Knows rows and commands; refuses to send anything."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ScalarSelect,
    Table,
    and_,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from domain import outbound, queues
from domain.ids import AccountId, ConversationId, DeliveryId, MessageId, PlaceId, PostId, Slot
from domain.outbound import Command, Direct, Post, Request, Show
from storage import mapping, tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

OUT: Table = tables.queues.OutboxRow.__table__  # type: ignore[attr-defined]
IN: Table = tables.queues.InboxRow.__table__  # type: ignore[attr-defined]
MIRRORS: Table = tables.queues.MirrorRow.__table__  # type: ignore[attr-defined]

GAP = 16
"""Between the positions of neighbours in a lane, so that a row fits before another."""

ACTIVE = OUT.c.settled_at.is_(null())
UNTOUCHED = and_(ACTIVE, OUT.c.state == "ready", OUT.c.part == 0, ~OUT.c.doubt)
FIELDS = (
    "key account lane target command makes needs supersedes conversation message tell available_at stale_at created_at"
    " trace began_at"
).split()


def _last(name: str) -> Any:
    """A position behind everything that waits in the lane; the clock keeps it above what was settled."""
    row = OUT.alias().c  # not the table itself, of which an UPDATE would look at the row in hand alone
    last: ScalarSelect[Any] = (
        select(func.coalesce(func.max(row.position), 0) + GAP)
        .where(row.settled_at.is_(null()), row.account == p("account"), row.lane == p("lane"))
        .scalar_subquery()
    )
    greatest = func.max if name == "sqlite" else func.greatest
    return greatest(p("clock", BigInteger), last)


def _add(name: str) -> Any:
    row = {field: p(field) for field in FIELDS}
    return inserting(name)(OUT).values(**row, position=_last(name), **_fresh()).on_conflict_do_nothing()


def _add_at(name: str) -> Any:
    row = {field: p(field) for field in (*FIELDS, "position")}
    return inserting(name)(OUT).values(**row, **_fresh()).on_conflict_do_nothing()


def _fresh() -> dict[str, Any]:
    return {"state": "ready", "part": 0, "tries": 0, "doubt": False, "owner": "", "reason": ""}


ADD = Statement(_add)
ADD_AT = Statement(_add_at)
SUPERSEDE = Statement(
    update(OUT)
    .where(
        ACTIVE,
        OUT.c.supersedes == p("supersedes"),
        OUT.c.supersedes != "",
        OUT.c.state == "ready",
        OUT.c.part == 0,
        or_(OUT.c.key != p("key"), OUT.c.key.is_(null())),
        OUT.c.id != p("but", BigInteger),
    )
    .values(state="dropped", settled_at=p("at"), reason="superseded", command="")
)
FIND = Statement(select(OUT.c.id, OUT.c.account, OUT.c.lane, OUT.c.position).where(OUT.c.id == p("id")))
CANCEL = Statement(
    update(OUT)
    .where(UNTOUCHED, OUT.c.key == p("key"))
    .values(state="dropped", settled_at=p("at"), reason="recalled", command="")
    .returning(OUT.c.account, OUT.c.lane)
)
GIVE_UP = Statement(
    update(OUT)
    .where(OUT.c.state == "dead", OUT.c.key == p("key"))
    .values(state="dropped", reason="recalled", command="")
)
REPLACE = Statement(
    update(OUT)
    .where(UNTOUCHED, OUT.c.key == p("key"))
    .values(command=p("command"), makes=p("makes"), needs=p("needs"))
    .returning(OUT.c.account, OUT.c.lane)
)
WAITING = Statement(select(OUT.c.command).where(UNTOUCHED, OUT.c.tries == 0, OUT.c.key == p("key")))
STATE = Statement(select(OUT.c.state).where(OUT.c.key == p("key")))
UNDER_WAY = Statement(
    select(OUT.c.id)
    .where(ACTIVE, OUT.c.account == p("account"), OUT.c.target == p("place"), OUT.c.makes != "")
    .where(or_(OUT.c.state == "sending", OUT.c.doubt))
    .limit(literal_column("1"))
)
DEAD: Any = literal_column("'dead'")
"""Written out: an index of dead rows alone serves no statement that gets the word as a value."""
DEAD_LETTERS = Statement(
    select(
        OUT.c.id, OUT.c.key, OUT.c.account, OUT.c.reason, OUT.c.settled_at, OUT.c.conversation, OUT.c.message
    )
    .where(OUT.c.state == DEAD)
    .order_by(OUT.c.settled_at.desc())
    .limit(p("limit", BigInteger))
)
POISON = Statement(
    select(IN.c.id, IN.c.account, IN.c.error, IN.c.settled_at, IN.c.key)
    .where(IN.c.state == DEAD, IN.c.settled_at.is_not(null()))
    .order_by(IN.c.settled_at.desc())
    .limit(p("limit", BigInteger))
)
RETRY = Statement(
    update(OUT)
    .where(OUT.c.state == "dead", or_(OUT.c.key == p("key"), OUT.c.id == p("id", BigInteger)))
    .values(state="ready", tries=0, settled_at=null(), available_at=0.0, stale_at=null(), reason="", owner="")
    .returning(OUT.c.account, OUT.c.lane)
)
OF_CONVERSATION = Statement(
    select(OUT.c.id, OUT.c.command, OUT.c.target)
    .where(ACTIVE, OUT.c.conversation == p("conversation"))
    .with_for_update()
)
OF_TARGET = Statement(
    select(OUT.c.id, OUT.c.command, OUT.c.target)
    .where(ACTIVE, OUT.c.account == p("account"), OUT.c.target == p("target"))
    .with_for_update()
)
MOVE = Statement(
    update(OUT)
    .where(OUT.c.id == p("id"))
    .values(command=p("command"), target=p("target"), available_at=0.0)
    .returning(OUT.c.account, OUT.c.lane)
)
IN_LANE = Statement(
    select(OUT.c.id, OUT.c.command)
    .where(ACTIVE, OUT.c.account == p("account"), OUT.c.lane == p("lane"))
    .order_by(OUT.c.position, OUT.c.id)
    .with_for_update()
)
HANDED = "account lane target command makes needs conversation".split()


def _hand_over(name: str) -> Any:
    row = {field: p(field) for field in HANDED}
    moved = update(OUT).where(ACTIVE, OUT.c.id == p("id")).values(**row, position=_last(name))
    return moved.returning(OUT.c.account, OUT.c.lane)


HAND_OVER = Statement(_hand_over)


def _slots(command: Command) -> tuple[str, str]:
    """What a command makes, and what it needs, as the table holds them."""
    makes = command.slot if isinstance(command, Post | Show | Direct) else ""
    return makes, "\n".join(outbound.slots_of(command))


def place_of(command: Command) -> PlaceId | None:
    """Where a command goes, None when it goes to a person."""
    return getattr(command, "place", None)


class Outbox:
    """Implements `ports.outbox.Outbox`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def _row(self, request: Request) -> dict[str, Any]:
        tx, stale = self._tx, request.stale_after
        makes, needs = _slots(request.command)
        return {
            "key": request.key or None,
            "account": request.account,
            "lane": request.lane,
            "target": request.target,
            "command": mapping.commands.write(request.command),
            "makes": makes,
            "needs": needs,
            "supersedes": request.supersedes,
            "conversation": request.conversation,
            "message": request.message,
            "tell": request.tell,
            "available_at": tx.at + request.hold if request.hold else 0.0,
            "stale_at": None if stale is None else tx.at + stale,
            "created_at": tx.at,
            "trace": tx.trace,
            "began_at": tx.began + request.hold,
        }

    def add(self, request: Request) -> bool:
        row = self._row(request)
        if request.supersedes:
            self._supersede(request)
        added = self._tx.sql.count(ADD, clock=int(self._tx.at * 1_000_000), **row) > 0
        if added:
            self._tx.wake(request.account, request.lane, row["available_at"])
        return added

    def _supersede(self, request: Request, but: int = 0) -> None:
        known = request.key and self.state(request.key)
        if not known:
            self._tx.sql.run(
                SUPERSEDE, supersedes=request.supersedes, key=request.key, at=self._tx.at, but=but
            )

    def add_before(self, delivery: DeliveryId, request: Request) -> None:
        found = self._tx.sql.one(FIND, id=delivery)
        if found is None:
            raise KeyError(delivery)
        _, account, lane, position = found
        row = self._row(replace(request, account=AccountId(account), lane=lane))
        if request.supersedes:
            self._supersede(request, delivery)
        if self._tx.sql.count(ADD_AT, position=position - 1, **row):
            self._tx.wake(account, lane)

    def cancel(self, key: str) -> bool:
        return self._changed(self._tx.sql.all(CANCEL, key=key, at=self._tx.at))

    def give_up(self, key: str) -> bool:
        return self._tx.sql.count(GIVE_UP, key=key) > 0

    def _changed(self, rows: Sequence[Sequence[Any]]) -> bool:
        for account, lane in rows:
            self._tx.wake(account, lane)
        return bool(rows)

    def replace(self, key: str, command: Command) -> bool:
        makes, needs = _slots(command)
        json = mapping.commands.write(command)
        return self._changed(self._tx.sql.all(REPLACE, key=key, command=json, makes=makes, needs=needs))

    def waiting(self, key: str) -> Command | None:
        row = self._tx.sql.one(WAITING, key=key)
        return mapping.commands.read(row[0]) if row else None

    def state(self, key: str) -> str:
        row = self._tx.sql.one(STATE, key=key)
        return row[0] if row else ""

    def under_way(self, place: PlaceId) -> bool:
        account = ":".join(place.split(":")[:2])  # of a place that a form brought back, which may be nonsense
        return self._tx.sql.one(UNDER_WAY, account=account, place=place) is not None

    def failures(self, limit: int = 20) -> Sequence[queues.Failure]:
        sql = self._tx.sql
        dead = [_dead_letter(row) for row in sql.all(DEAD_LETTERS, limit=limit)]
        dead += [_poison(row) for row in sql.all(POISON, limit=limit)]
        return sorted(dead, key=lambda failure: failure.at, reverse=True)[:limit]

    def retry(self, key: str) -> bool:
        """A delivery without a key of its own is named `outbox:<id>`."""
        number = key.removeprefix("outbox:")
        row = int(number) if number != key and number.isdecimal() else 0
        return self._changed(self._tx.sql.all(RETRY, key=key, id=row))

    def retarget(self, conversation: ConversationId, old: PlaceId, new: PlaceId) -> None:
        self._move(self._tx.sql.all(OF_CONVERSATION, conversation=conversation), old, new)

    def in_lane(self, account: AccountId, lane: str) -> Sequence[tuple[DeliveryId, Command]]:
        rows = self._tx.sql.all(IN_LANE, account=account, lane=lane)
        return [(DeliveryId(row), mapping.commands.read(json)) for row, json in rows]

    def hand_over(self, delivery: DeliveryId, to: Request) -> None:
        row, clock = self._row(to), int(self._tx.at * 1_000_000)
        handed = {field: row[field] for field in HANDED}
        self._changed(self._tx.sql.all(HAND_OVER, id=delivery, clock=clock, **handed))

    def move_target(self, account: str, old: PlaceId, new: PlaceId) -> None:
        """Everything that waits for a place goes to another."""
        self._move(self._tx.sql.all(OF_TARGET, account=account, target=old), old, new)

    def _move(self, rows: Sequence[Sequence[Any]], old: PlaceId, new: PlaceId) -> None:
        for row, json, target in rows:
            command = mapping.commands.read(json)
            if place_of(command) == old:
                moved = replace(command, place=new)  # type: ignore[arg-type]
                aimed = new if target == old else target
                values = {"id": row, "command": mapping.commands.write(moved), "target": aimed}
                self._changed(self._tx.sql.all(MOVE, **values))


def _dead_letter(row: Sequence[Any]) -> queues.Failure:
    number, key, account, reason, at, conversation, message = row
    return queues.Failure(
        queue="outbox",
        key=key or f"outbox:{number}",
        account=AccountId(account),
        reason=reason,
        at=mapping.instant(at),
        conversation=None if conversation is None else ConversationId(conversation),
        message=None if message is None else MessageId(message),
    )


def _poison(row: Sequence[Any]) -> queues.Failure:
    number, account, error, at, key = row
    when = mapping.instant(at)
    return queues.Failure("inbox", f"inbox:{number}", AccountId(account), error, when, trace=key)


POSTS = Statement(select(MIRRORS.c.post).where(MIRRORS.c.slot == p("slot")).order_by(MIRRORS.c.number))
SLOT_OF = Statement(select(MIRRORS.c.slot).where(MIRRORS.c.post == p("post")))
FORGET = Statement(delete(MIRRORS).where(MIRRORS.c.slot == p("slot")))


class Mirrors:
    """Implements `ports.storage.Mirrors`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def posts(self, slot: Slot) -> tuple[PostId, ...]:
        return tuple(row[0] for row in self._tx.sql.all(POSTS, slot=slot))

    def slot_of(self, post: PostId) -> Slot | None:
        row = self._tx.sql.one(SLOT_OF, post=post)
        return Slot(row[0]) if row else None

    def forget(self, slot: Slot) -> None:
        self._tx.sql.run(FORGET, slot=slot)
