"""How much waits in the queues, and who serves what, for whoever watches. Knows rows; changes none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Table, func, null, select

from domain import queues
from domain.ids import AccountId
from storage import mapping, tables
from storage.queues import IN, OUT
from storage.repositories.unread import MESSAGES, UNREAD
from storage.sql import Statement
from storage.transaction import Transaction

ACCOUNTS: Table = tables.queues.AccountRow.__table__  # type: ignore[attr-defined]
RUNS: Table = tables.digests.DigestRunRow.__table__  # type: ignore[attr-defined]


def _depth(table: Table, since: Any) -> tuple[Statement, Statement]:
    """Two statements: each finds its rows by an index, however many are done."""
    columns = (table.c.account, table.c.state)
    counted = select(*columns, func.count(), func.min(since)).group_by(*columns)
    return Statement(counted.where(table.c.settled_at.is_(null()))), Statement(
        counted.where(table.c.state == "dead", table.c.settled_at.is_not(null()))
    )


DEPTHS: tuple[tuple[Literal["inbox", "outbox"], Statement], ...] = (
    *(("inbox", each) for each in _depth(IN, IN.c.received_at)),
    *(("outbox", each) for each in _depth(OUT, OUT.c.created_at)),
)
WAITING_UNREAD = Statement(
    select(
        func.count(),
        select(MESSAGES.c.sent_at)
        .where(MESSAGES.c.id == select(func.min(UNREAD.c.message)).scalar_subquery())
        .scalar_subquery(),
    ).select_from(UNREAD)
)
RUNS_BY_STATE = Statement(select(RUNS.c.state, func.count()).group_by(RUNS.c.state))
HOLDERS = Statement(
    select(ACCOUNTS.c.name, ACCOUNTS.c.owner, ACCOUNTS.c.locked, ACCOUNTS.c.away_since).order_by(
        ACCOUNTS.c.name
    )
)


class Queues:
    """Implements `ports.storage.Queues`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def depth(self) -> Sequence[queues.Depth]:
        """Rows that wait, are on their way, or were set aside; not what is done."""
        return [
            queues.Depth(queue, row[0], row[1], row[2], mapping.instant_or_none(row[3]))
            for queue, statement in DEPTHS
            for row in self._tx.sql.all(statement)
        ]

    def unread(self) -> tuple[int, datetime | None]:
        count, oldest = self._tx.sql.all(WAITING_UNREAD)[0]
        return count, mapping.instant_or_none(oldest)

    def digests(self) -> Mapping[str, int]:
        return {row[0]: row[1] for row in self._tx.sql.all(RUNS_BY_STATE)}

    def accounts(self) -> Sequence[queues.Accounts]:
        return [
            queues.Accounts(AccountId(name), owner, locked, mapping.instant_or_none(away))
            for name, owner, locked, away in self._tx.sql.all(HOLDERS)
        ]
