"""Exports that were read, and which messages came from them. Knows rows; decides nothing."""

from collections.abc import Sequence

from sqlalchemy import Table, insert, select, update

from domain.ids import MessageId
from storage import bulk, tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

IMPORTS: Table = tables.suggestions.ImportRow.__table__  # type: ignore[attr-defined]
SPANS: Table = tables.suggestions.ImportSpanRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]

I, N = IMPORTS.c, SPANS.c  # noqa: E741

BEGIN = Statement(
    lambda name: (
        inserting(name)(IMPORTS)
        .values({I.key: p("key"), I.source: p("source"), I.begun_at: p("at"), I.ended_at: None, I.done: 0})
        .on_conflict_do_nothing()
    )
)
DONE = Statement(select(I.done).where(I.key == p("key")))
ADVANCE = Statement(update(IMPORTS).where(I.key == p("key")).values({I.done: p("done")}))
END = Statement(update(IMPORTS).where(I.key == p("key")).values({I.ended_at: p("at")}))
SPAN = Statement(insert(SPANS).values({N.first: p("first"), N.last: p("last")}))


class Imports:
    """Implements `ports.suggestions.Imports`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def begin(self, key: str, source: str) -> int:
        self._tx.sql.run(BEGIN, key=key, source=source, at=self._tx.at)
        return int(self._tx.sql.all(DONE, key=key)[0][0])

    def advance(self, key: str, done: int, first: MessageId | None, last: MessageId | None) -> None:
        self._tx.sql.run(ADVANCE, key=key, done=done)
        if first is not None and last is not None:
            self._tx.sql.run(SPAN, first=first, last=last)

    def end(self, key: str) -> None:
        self._tx.sql.run(END, key=key, at=self._tx.at)

    def known(self, sources: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for part in bulk.parts(sources):
            query = select(MESSAGES.c.source).where(MESSAGES.c.source.in_(part))
            found.update(row[0] for row in self._tx.sql.all(Statement(query)))
        return frozenset(found)
