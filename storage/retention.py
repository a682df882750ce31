"""What the queues may forget: rows that are settled and older than a moment. Never what was set aside or waits."""

from typing import Any

from sqlalchemy import BigInteger, Table, delete, literal_column, select

from storage import tables
from storage.sql import Sql, Statement, p

IN: Table = tables.queues.InboxRow.__table__  # type: ignore[attr-defined]
OUT: Table = tables.queues.OutboxRow.__table__  # type: ignore[attr-defined]


def _old(table: Table, state: Any) -> Statement:
    old = select(table.c.id).where(state, table.c.settled_at < p("before")).limit(p("limit", BigInteger))
    return Statement(delete(table).where(table.c.id.in_(old)))


# Written out: an index of such rows alone serves no statement that gets the words as values.
OLD_ARRIVALS = _old(IN, IN.c.state == literal_column("'done'"))
OLD_DELIVERIES = _old(OUT, OUT.c.state.in_([literal_column("'done'"), literal_column("'dropped'")]))


def purge(sql: Sql, before: float, limit: int) -> int:
    """Deletes at most `limit` rows of each queue; how many that were."""
    return sum(sql.count(old, before=before, limit=limit) for old in (OLD_ARRIVALS, OLD_DELIVERIES))
