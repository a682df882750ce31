"""What a language model has used, a row a day. Knows rows; decides nothing."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Table, select

from storage import tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

DAYS: Table = tables.models.ModelDayRow.__table__  # type: ignore[attr-defined]
D = DAYS.c

SPENT = Statement(select(D.tokens).where(D.day == p("day")))


def _spend(name: str) -> Any:
    row = inserting(name)(DAYS).values({D.day: p("day"), D.tokens: p("tokens", BigInteger)})
    added = row.on_conflict_do_update(index_elements=["day"], set_={"tokens": D.tokens + row.excluded.tokens})
    return added.returning(D.tokens)


SPEND = Statement(_spend)


class Usage:
    """Implements `ports.usage.Usage`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def spent(self, day: date) -> int:
        row = self._tx.sql.one(SPENT, day=day.isoformat())
        return int(row[0]) if row else 0

    def spend(self, day: date, tokens: int) -> int:
        return int(self._tx.sql.all(SPEND, day=day.isoformat(), tokens=tokens)[0][0])
