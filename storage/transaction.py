"""What every repository shares within one transaction: its connection, its moment, and whom its commit will wake."""

from ports.queues import Woken
from storage.sql import Sql


class Transaction:
    """`at` is the moment of the unit of work at hand, in seconds since 1970."""

    __slots__ = ("at", "inbox", "lanes", "sql")

    def __init__(self, sql: Sql) -> None:
        self.sql = sql
        self.at = 0.0
        self.inbox = False
        self.lanes: set[tuple[str, str]] = set()

    def wake(self, account: str, lane: str = "") -> None:
        """Something of the outbox changed."""
        self.lanes.add((account, lane))

    def woken(self) -> Woken | None:
        """Whom to wake after the commit; forgets it at once."""
        if not self.inbox and not self.lanes:
            return None
        woken = Woken(self.inbox, frozenset(self.lanes))
        self.inbox = False
        self.lanes = set()
        return woken
