"""The tables of the queues, of the posts they made, and of who serves which account.

A queue row is *active* while `settled_at` is null: partial indexes hold only active rows, so that a queue's speed
does not depend on its past.
"""

from sqlmodel import Field

from storage.tables.columns import AUTOINCREMENT, Row, active, big, moment, some, words


class InboxRow(Row, table=True):
    __tablename__ = "inbox"
    __table_args__ = (
        active("inbox_active", "id"),
        active("inbox_held", "lane", also="available_at > 0"),
        some("inbox_settled", "settled_at", where="state = 'done'"),
        some("inbox_dead", "settled_at", where="state = 'dead'"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    key: str = words(unique=True)
    account: str = words()
    lane: str = words()
    payload: str = words()
    received_at: float = moment()
    state: str = words(default="ready")
    tries: int = 0
    available_at: float = moment(default=0.0)
    error: str = words(default="")
    settled_at: float | None = moment(default=None)


class OutboxRow(Row, table=True):
    __tablename__ = "outbox"
    __table_args__ = (
        active("outbox_active", "account", "lane", "position", "id"),
        active("outbox_supersedes", "supersedes", also="supersedes <> ''"),
        active("outbox_makes", "makes", also="makes <> ''"),
        some("outbox_settled", "settled_at", where="state IN ('done', 'dropped')"),
        some("outbox_dead", "settled_at", where="state = 'dead'"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    key: str | None = words(unique=True)
    """None for what may be queued any number of times."""
    account: str = words()
    lane: str = words()
    position: int = big()
    target: str = words()
    command: str = words()
    makes: str = words(default="")
    """The slot that the command gives its first posts."""
    needs: str = words(default="")
    """The slots whose posts the command must know, one a line."""
    supersedes: str = words(default="")
    conversation: int | None = big(default=None)
    message: int | None = big(default=None)
    tell: bool = False
    state: str = words(default="ready")
    part: int = 0
    tries: int = 0
    doubt: bool = False
    available_at: float = moment(default=0.0)
    stale_at: float | None = moment(default=None)
    owner: str = words(default="")
    reason: str = words(default="")
    created_at: float = moment()
    settled_at: float | None = moment(default=None)
    trace: str = words(default="", sa_column_kwargs={"server_default": ""})
    """The key of the event in the inbox that this comes of."""
    began_at: float = moment(default=0.0, sa_column_kwargs={"server_default": "0"})
    """When that event arrived, or when the hold ended after it: since when people wait."""


class MirrorRow(Row, table=True):
    __tablename__ = "mirrors"
    slot: str = words(primary_key=True)
    number: int = Field(primary_key=True)
    """The order of the posts under one slot."""
    post: str = words(unique=True)
    part: int = 0
    message: int | None = big(default=None)


class ProcessRow(Row, table=True):
    __tablename__ = "processes"
    id: str = words(primary_key=True)
    host: str = words()
    roles: str = words()
    heartbeat_at: float = moment()


class AccountRow(Row, table=True):
    __tablename__ = "accounts"
    name: str = words(primary_key=True)
    owner: str = words(default="")
    locked: str = words(default="")
    away_since: float | None = moment(default=None)
    """Since when its holder cannot reach the platform."""
