"""Which process holds which account. Time is the database's own, so that hosts need not agree on theirs.

What processes are at by a claim, the areas' own repositories know; here only that all of it ends with the only process.
"""

from typing import Any

from sqlalchemy import Double, Table, case, cast, delete, func, null, or_, select, update

from domain.ids import AccountId
from storage import tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

PROCESSES: Table = tables.queues.ProcessRow.__table__  # type: ignore[attr-defined]
ACCOUNTS: Table = tables.queues.AccountRow.__table__  # type: ignore[attr-defined]
UNDERSTANDING: Table = tables.understanding.UnderstandingRow.__table__  # type: ignore[attr-defined]


def clock(name: str) -> Any:
    """The database's moment in seconds since 1970."""
    if name == "sqlite":
        return (func.julianday("now") - 2440587.5) * 86400.0
    return cast(func.extract("epoch", func.clock_timestamp()), Double)


def _beat(name: str) -> Any:
    given = {field: p(field) for field in ("id", "host", "roles")}
    row = inserting(name)(PROCESSES).values(**given, heartbeat_at=clock(name))
    return row.on_conflict_do_update(index_elements=["id"], set_={"heartbeat_at": clock(name)})


def _enter(name: str) -> Any:
    return inserting(name)(ACCOUNTS).values(name=p("account"), owner="", locked="").on_conflict_do_nothing()


def _take(name: str) -> Any:
    """Mine, nobody's, or of a process that is gone or has been silent for too long."""
    alive = select(PROCESSES.c.id).where(PROCESSES.c.heartbeat_at > clock(name) - p("patience", Double))
    free = or_(ACCOUNTS.c.owner == p("process"), ACCOUNTS.c.owner.not_in(alive))
    # What its former holder could not reach, its new one may.
    away = case((ACCOUNTS.c.owner == p("process"), ACCOUNTS.c.away_since), else_=null())
    taken = update(ACCOUNTS).where(ACCOUNTS.c.name == p("account"), free)
    return taken.values(owner=p("process"), away_since=away)


def _sweep(name: str) -> Any:
    held = select(ACCOUNTS.c.owner)
    silent = PROCESSES.c.heartbeat_at < clock(name) - p("patience", Double)
    return delete(PROCESSES).where(silent, PROCESSES.c.id.not_in(held))


BEAT = Statement(_beat)
CLOCK = Statement(lambda name: select(clock(name)))
ENTER = Statement(_enter)
TAKE = Statement(_take)
SWEEP = Statement(_sweep)
REACH = Statement(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.name == p("account"), ACCOUNTS.c.owner == p("process"))
    .values(away_since=p("since", Double))
)
LET_GO = Statement(update(ACCOUNTS).where(ACCOUNTS.c.owner == p("process")).values(owner=""))
CLEAR = Statement(update(ACCOUNTS).values(owner=""))
EMPTY = Statement(delete(PROCESSES))
UNCLAIMED = tuple(
    Statement(update(each).where(each.c.claimed_at > 0.0).values(claimed_at=0.0))
    for each in tables.metadata.sorted_tables
    if "claimed_at" in each.c
)
"""Whatever a process can have begun: every table whose rows are claimed says so in a column of this name."""
UNREAD = Statement(update(UNDERSTANDING).values(until=0.0))
LEAVE = Statement(delete(PROCESSES).where(PROCESSES.c.id == p("process")))


class Owners:
    """Implements `ports.queues.Owners`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def beat(self, process: str, host: str, roles: str) -> None:
        self._tx.sql.run(BEAT, id=process, host=host, roles=roles)

    def take(self, account: AccountId, process: str, patience: float) -> bool:
        self._tx.sql.run(ENTER, account=account)
        return self._tx.sql.count(TAKE, account=account, process=process, patience=patience) == 1

    def reach(self, account: AccountId, process: str, since: float | None) -> None:
        self._tx.sql.run(REACH, account=account, process=process, since=since)

    def release(self, process: str) -> None:
        self._tx.sql.run(LET_GO, process=process)
        self._tx.sql.run(LEAVE, process=process)

    def clear(self) -> None:
        for statement in (CLEAR, EMPTY, *UNCLAIMED, UNREAD):
            self._tx.sql.run(statement)

    def sweep(self, patience: float) -> None:
        self._tx.sql.run(SWEEP, patience=patience)
