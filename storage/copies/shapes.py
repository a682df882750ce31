"""What a table holds, as a sum that is the same on both engines: how many rows, and one number over all of them.

Knows columns, keys and values, read a portion at a time; refuses to know what any of them means.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, column, func, select, table, tuple_
from sqlalchemy.sql.expression import FromClause

from storage import tables

PORTION = 2000
"""Rows that are read at once."""
BITS = 128
"""Of a table's sum, and of each row's digest."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table, its columns in their order, and those that number its rows."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    source: FromClause = field(repr=False, compare=False)


@dataclass(slots=True)
class Tally:
    """The sum over rows. The order in which they were added does not matter: engines sort words differently."""

    rows: int = 0
    total: int = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Counts rows in."""
        self.rows += len(rows)
        for row in rows:
            self.total += int.from_bytes(_digest(row), "big")
        self.total %= 1 << BITS

    @property
    def digest(self) -> str:
        """The sum as it is written down."""
        return f"{self.total:0{BITS // 4}x}"


def present() -> list[Shape]:
    """Every table of this version, those that others refer to first."""
    return [of_table(each) for each in tables.metadata.sorted_tables]


def of_table(of: Table) -> Shape:
    """The shape of a table of this version."""
    return Shape(of.name, tuple(of.c.keys()), tuple(of.primary_key.columns.keys()), of)


def named(name: str, columns: Sequence[str], key: Sequence[str]) -> Shape:
    """A table of another version, of which only names are known."""
    return Shape(name, tuple(columns), tuple(key), table(name, *(column(each) for each in columns)))


def portions(
    connection: Connection, shape: Shape, after: Sequence[Any] | None = None
) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a table in the order of its key, behind `after`. Every portion has at least one row."""
    while True:
        rows = connection.execute(_next(shape, after)).fetchall()
        if rows:
            yield rows
        if len(rows) < PORTION:
            return
        after = key_of(shape, rows[-1])


def key_of(shape: Shape, row: Sequence[Any]) -> list[Any]:
    """The values that number a row."""
    return [row[shape.columns.index(name)] for name in shape.key]


def _next(shape: Shape, after: Sequence[Any] | None) -> Select[Any]:
    key = [shape.source.c[name] for name in shape.key]
    asked = select(*(shape.source.c[name] for name in shape.columns)).order_by(*key).limit(PORTION)
    if after is None:
        return asked
    return asked.where(key[0] > after[0] if len(key) == 1 else tuple_(*key) > tuple_(*after))


def counts(connection: Connection) -> dict[str, int]:
    """How many rows every table of this version has, asked at once."""
    each = present()
    asked = select(*(select(func.count()).select_from(shape.source).scalar_subquery() for shape in each))
    return {shape.name: int(rows) for shape, rows in zip(each, connection.execute(asked).one(), strict=True)}


def tally(connection: Connection, shape: Shape) -> Tally:
    """The sum over a whole table."""
    found = Tally()
    for rows in portions(connection, shape):
        found.add(rows)
    return found


def _digest(row: Sequence[Any]) -> bytes:
    return blake2b(b"".join(map(_cell, row)), digest_size=BITS // 8).digest()


def _cell(value: Any) -> bytes:
    """A value so that no two rows look alike; one engine has no truth values and says 0 and 1."""
    match value:
        case None:
            return b"~"
        case int():
            return b"i%d;" % value
        case float():
            return b"f" + struct.pack("<d", value)
        case str():
            said = value.encode()
            return b"s%d:" % len(said) + said
        case _:
            raw = bytes(value)
            return b"b%d:" % len(raw) + raw
