"""Many rows in one statement where a statement costs a round trip. Knows tables only by their columns."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, Text

from storage.sql import Sql, Statement, inserting, p


class Insert:
    """Inserts rows, leaving out those whose key is known. Every column is text or a whole number."""

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
