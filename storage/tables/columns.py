"""What tables are made of: the kinds of columns and indexes that both engines understand. Knows no table."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Double, Index, Integer, Text, inspect, text
from sqlmodel import Field, SQLModel

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both engines; SQLite numbers rows by itself only where the column is an INTEGER."""

AUTOINCREMENT: dict[str, Any] = {"sqlite_autoincrement": True}
"""An id that was given once is never given again, also after its row is purged."""


def active(name: str, *columns: str, also: str = "") -> Index:
    """An index over active rows, `also` narrowing it further."""
    return some(name, *columns, where=f"settled_at IS NULL{' AND ' + also if also else ''}")


def some(name: str, *columns: str, where: str) -> Index:
    """An index over some rows. Tables are made from what is said here on SQLite only, on PostgreSQL by the migrations: its
    options would load its dialect, 2 MB, into every process."""
    return Index(name, *columns, sqlite_where=text(where))


def big(**given: Any) -> Any:
    return Field(sa_type=BIG, **given)


def words(**given: Any) -> Any:
    return Field(sa_type=Text, **given)


def moment(**given: Any) -> Any:
    return Field(sa_type=Double, **given)


class Row(SQLModel):
    """What every table has in common: its metadata, and that pydantic builds no validator for it. A row of a table is never
    validated (SQLModel's own rule), and those of all tables would take 0.6 MB of every process."""

    model_config = {"defer_build": True}
    metadata: ClassVar = SQLModel.metadata


def keep_tables_alone() -> None:
    """Lets go of all that SQLAlchemy's mapper and pydantic hold to make objects of rows, 2.5 MB of every process: here rows are
    written and read by statements alone. To be called once, when all tables are declared."""
    tables = {row: row.__table__ for row in Row.__subclasses__()}  # type: ignore[attr-defined]
    for registry in {inspect(row).registry for row in tables}:
        registry.dispose()
    for row, table in tables.items():
        row.__pydantic_fields__.clear()
        type.__setattr__(row, "__table__", table)  # which went with its mapper
