"""Many rows in one statement, and many values in few. Knows tables only by their columns."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, Text

from storage.sql import Sql, Statement, inserting, p

T = TypeVar("T")
MANY = 500
"""How many values stand in one list of a statement: SQLite takes no more than some thousands."""


def parts(values: Sequence[T]) -> Iterator[list[T]]:
    """All values in their order, as lists that a statement can hold."""
    for start in range(0, len(values), MANY):
        yield list(values[start : start + MANY])


class Insert:
    """Inserts rows but for those whose key is known: in one statement where each costs a round trip.

    Every column is text or a whole number.
    """

    __slots__ = ("_columns", "_many", "_one")

    def __init__(self, table: Table) -> None:
        self._columns = [column.name for column in table.c]
        kinds = ["text" if isinstance(column.type, Text) else "bigint" for column in table.c]
        given = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(kinds, 1))
        names = ", ".join(self._columns)
        into = f"INSERT INTO {table.name} ({names})"
        # Names of the schema, no values.
        self._many = f"{into} SELECT * FROM unnest({given}) ON CONFLICT DO NOTHING"  # nosec B608
        self._one = Statement(lambda name: _one(table, name))

    def run(self, sql: Sql, rows: Sequence[Sequence[Any]]) -> None:
        """Rows are in the order of the table's columns."""
        if not rows:
            return
        if sql.dialect == "sqlite":
            for row in rows:
                sql.run(self._one, **dict(zip(self._columns, row, strict=True)))
        else:
            sql.bare(self._many, [list(column) for column in zip(*rows, strict=True)])


def _one(table: Table, name: str) -> Any:
    row = {column.name: p(column.name) for column in table.c}
    return inserting(name)(table).values(**row).on_conflict_do_nothing()
