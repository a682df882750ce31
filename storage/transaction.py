"""What every repository shares within one transaction: its connection, its moment, and whom its commit will wake."""

from ports.queues import Woken
from storage.sql import Sql


class Transaction:
    """`at` is the moment of the unit of work at hand, in seconds since 1970.

    `trace` is the key of the event that is being handled, and `began` when it arrived.
    """

    __slots__ = ("at", "began", "inbox", "lanes", "sql", "trace")

    def __init__(self, sql: Sql) -> None:
        self.sql = sql
        self.at = self.began = 0.0
        self.trace = ""
        self.inbox = False
        self.lanes: set[tuple[str, str, float]] = set()

    def wake(self, account: str, lane: str = "", at: float = 0.0) -> None:
        """Something of the outbox changed; with a moment, only that something was queued which waits until then."""
        self.lanes.add((account, lane, at))

    def woken(self) -> Woken | None:
        """Whom to wake after the commit; forgets it at once."""
        if not self.inbox and not self.lanes:
            return None
        now = frozenset((account, lane) for account, lane, at in self.lanes if not at)
        woken = Woken(self.inbox, now, frozenset(each for each in self.lanes if each[2]))
        self.inbox = False
        self.lanes = set()
        return woken
