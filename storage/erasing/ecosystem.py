"""How a customer goes out of the ecosystem: their ties, what was said of them by hand, and their name in reasons."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, delete, or_, select, update

from domain.ecosystem import values
from domain.erasing import Redaction
from storage import tables
from storage.sql import Sql, Statement

RELATIONS: Table = tables.ecosystem.RelationRow.__table__  # type: ignore[attr-defined]
EDITS: Table = tables.ecosystem.EditRow.__table__  # type: ignore[attr-defined]
ASKS: Table = tables.ecosystem.AskRow.__table__  # type: ignore[attr-defined]
CUSTOMERS: Table = tables.people.CustomerRow.__table__  # type: ignore[attr-defined]


def forget(sql: Sql, *, aliases: Sequence[str], names: Sequence[str], redaction: Redaction) -> None:
    """What others belong to, or was said of others, stays. Questions that wait are dropped: they may name them."""
    keys = [*aliases, *_left(sql, names)]
    for table in (RELATIONS, EDITS):
        ends = (table.c.one, table.c.other) if table is RELATIONS else (table.c.subject, table.c.other)
        for key in keys:
            sql.run(Statement(delete(table).where(or_(*(end == key for end in ends)))))
    if aliases:
        sql.run(Statement(delete(ASKS)))
    columns = [EDITS.c.reason, EDITS.c.value]
    for number, *told in sql.all(Statement(select(EDITS.c.id, *columns))):
        changed: list[Any] = [redaction.value(text) for text in told]
        if changed != told:
            reason, value = changed
            sql.run(Statement(update(EDITS).where(EDITS.c.id == number).values(reason=reason, value=value)))


def _left(sql: Sql, names: Sequence[str]) -> list[str]:
    """Organisations called as the customer is, that nobody else belongs to."""
    others = {values.firm(row[0]) for row in sql.all(Statement(select(CUSTOMERS.c.organisation).distinct()))}
    return [key for name in names if (key := values.firm(name)) and key not in others]
