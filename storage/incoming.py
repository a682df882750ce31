"""The inbox: what arrived, in order, until it is handled. Knows lanes and holds; refuses to know what a payload says.

There is no working state: a row is settled in the very transaction in which it is handled. On PostgreSQL a lane is
one process's for as long as that transaction lasts, by an advisory lock on its name.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Table, Text, any_, func, null, select, update

from domain.ids import AccountId
from domain.inbound import Received
from ports.queues import Arrived
from storage import mapping, tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

IN: Table = tables.queues.InboxRow.__table__  # type: ignore[attr-defined]
ACTIVE = IN.c.settled_at.is_(null())
WINDOW = 200
"""How many of the oldest rows are looked at for lanes that are free."""


def _insert(name: str) -> Any:
    given = {field: p(field) for field in "key account lane payload received_at".split()}
    fresh = {"state": "ready", "tries": 0, "available_at": 0.0, "error": ""}
    return inserting(name)(IN).values(**given, **fresh).on_conflict_do_nothing()


HELD = select(IN.c.lane).where(ACTIVE, IN.c.available_at > 0, IN.c.available_at > p("at"))
FREE = (ACTIVE, IN.c.lane.not_in(HELD))
ROW = (IN.c.id, IN.c.key, IN.c.account, IN.c.lane, IN.c.payload, IN.c.tries, IN.c.received_at)

ADD = Statement(_insert)
OLDEST = Statement(select(*ROW).where(*FREE).order_by(IN.c.id).limit(p("limit", BigInteger)))
FRONT = Statement(select(IN.c.lane).where(*FREE).order_by(IN.c.id).limit(p("limit", BigInteger)))
LANES = p("lanes", ARRAY(Text))
OLDEST_OF = Statement(
    select(*ROW).where(*FREE, IN.c.lane == any_(LANES)).order_by(IN.c.id).limit(p("limit", BigInteger))
)
SETTLE = Statement(
    update(IN)
    .where(ACTIVE, IN.c.id == p("id"))
    .values(state=p("state"), settled_at=p("at"), available_at=0.0, error=p("error"))
)
# What is done keeps its key, by which it is known again, and no word of what was said.
BLANK = {"state": "done", "settled_at": p("at"), "available_at": 0.0, "payload": "", "error": ""}
DONE_ONE = Statement(update(IN).where(ACTIVE, IN.c.id == p("id")).values(BLANK))
DONE = Statement(update(IN).where(ACTIVE, IN.c.id == any_(p("ids", ARRAY(BigInteger)))).values(BLANK))
AGAIN = Statement(
    update(IN)
    .where(ACTIVE, IN.c.id == p("id"))
    .values(tries=IN.c.tries + 1, available_at=p("until"), error=p("error"))
)
HOLD = Statement(update(IN).where(ACTIVE, IN.c.id == p("id")).values(available_at=p("until")))
NEXT = Statement(select(func.min(IN.c.available_at)).where(ACTIVE, IN.c.available_at > 0))
WAITS = Statement(
    select(IN.c.id).where(ACTIVE, IN.c.account == p("account"), IN.c.received_at < p("before")).limit(1)
)
RETRY = Statement(
    update(IN)
    .where(IN.c.id == p("id"), IN.c.state == "dead")
    .values(state="ready", tries=0, settled_at=null(), available_at=0.0, error="")
)

# One round trip for a whole poll; the ordinality keeps its order.
ADD_MANY = (
    "INSERT INTO inbox (key, account, lane, payload, received_at, state, tries, available_at, error)"
    " SELECT key, account, lane, payload, $5, 'ready', 0, 0, ''"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])"
    " WITH ORDINALITY AS given (key, account, lane, payload, number) ORDER BY number ON CONFLICT DO NOTHING"
)
# A set-returning function and a lock in one condition is nothing an expression says plainly.
LOCK_LANES = (
    "SELECT lane FROM unnest($1::text[]) AS lane"
    " WHERE pg_try_advisory_xact_lock(hashtextextended('inbox ' || lane, 0))"
)


class Inbox:
    """Implements `ports.storage.Inbox` and `ports.queues.Incoming`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def accept(self, received: Sequence[Received]) -> None:
        tx = self._tx
        if tx.sql.dialect == "sqlite" or len(received) < 2:
            for each in received:
                self._add(each.key, each.account, each.lane, each.payload)
            return
        columns = [
            [str(getattr(each, name)) for each in received] for name in ("key", "account", "lane", "payload")
        ]
        added = tx.sql.bare(ADD_MANY, (*columns, tx.at)).rowcount > 0
        tx.inbox = tx.inbox or added

    def add_fact(self, *, key: str, account: AccountId, lane: str, payload: str) -> bool:
        return self._add(key, account, lane, payload)

    def _add(self, key: str, account: str, lane: str, payload: str) -> bool:
        tx = self._tx
        values = {"key": key, "account": account, "lane": lane, "payload": payload, "received_at": tx.at}
        added = tx.sql.count(ADD, **values) > 0
        tx.inbox = tx.inbox or added
        return added

    def retry(self, row: int) -> bool:
        found = self._tx.sql.count(RETRY, id=row) > 0
        self._tx.inbox = self._tx.inbox or found
        return found

    def waits(self, account: AccountId, before: datetime) -> bool:
        return self._tx.sql.one(WAITS, account=account, before=mapping.seconds(before)) is not None

    def oldest(self, limit: int) -> Sequence[Arrived]:
        tx = self._tx
        shared = tx.sql.dialect != "sqlite"
        rows = self._oldest_of_free_lanes(limit) if shared else tx.sql.all(OLDEST, at=tx.at, limit=limit)
        return [
            Arrived(row[0], Received(row[1], AccountId(row[2]), row[3], row[4]), row[5], row[6])
            for row in rows
        ]

    def _oldest_of_free_lanes(self, limit: int) -> Sequence[Sequence[Any]]:
        """Locks lanes first and reads after, so that a row another process has just handled is not seen as ready."""
        sql, at = self._tx.sql, self._tx.at
        lanes = list(dict.fromkeys(row[0] for row in sql.all(FRONT, at=at, limit=WINDOW)))
        own = [row[0] for row in sql.bare(LOCK_LANES, (lanes,)).fetchall()] if lanes else []
        return sql.all(OLDEST_OF, at=at, lanes=own, limit=limit) if own else ()

    def done(self, rows: Sequence[int]) -> None:
        sql, at = self._tx.sql, self._tx.at
        if sql.dialect == "sqlite":
            for row in rows:
                sql.run(DONE_ONE, id=row, at=at)
        elif rows:
            sql.run(DONE, ids=list(rows), at=at)

    def bury(self, row: int, error: str) -> None:
        self._tx.sql.run(SETTLE, id=row, state="dead", at=self._tx.at, error=error)

    def again(self, row: int, at: float, error: str) -> None:
        self._tx.sql.run(AGAIN, id=row, until=at, error=error)

    def hold(self, row: int, at: float) -> None:
        self._tx.sql.run(HOLD, id=row, until=at)

    def next_at(self) -> float | None:
        row = self._tx.sql.one(NEXT)
        return row[0] if row else None
