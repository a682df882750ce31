"""The tables of erasure, of what is held against floods, and of administrative acts."""

from sqlalchemy import Index

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


class ErasureRow(Row, table=True):
    """One erasing. `chat` is where its answer goes, and is emptied with the last trace of who asked."""

    __tablename__ = "erasures"
    __table_args__ = (some("erasures_open", "id", where="finished_at IS NULL"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    why: str = words()
    chat: str = words(default="")
    begun_at: float = moment()
    finished_at: float | None = moment(default=None)


class ErasedRow(Row, table=True):
    """A conversation whose words are erased."""

    __tablename__ = "erased_conversations"
    conversation: int = big(primary_key=True)
    erasure: int = big(foreign_key="erasures.id")


class QuoteRow(Row, table=True):
    """A post of ours outside a conversation's own thread that shows a customer's words or name."""

    __tablename__ = "quotes"
    slot: str = words(primary_key=True)
    conversation: int = big(primary_key=True, index=True)


class RestraintRow(Row, table=True):
    """What is held against a customer who floods or is blocked. Counts are of the hour that began at `since`."""

    __tablename__ = "restraints"
    alias: str = words(primary_key=True)
    blocked_at: float | None = moment(default=None)
    since: float = moment(default=0.0)
    heard: int = 0
    left_out: int = 0
    told_at: float | None = moment(default=None)


class ActRow(Row, table=True):
    """An administrative act: who did what to what, and what it was before and after. Never a customer's words."""

    __tablename__ = "acts"
    __table_args__ = (Index("acts_by", "by", "id"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    at: float = moment()
    by: str = words()
    what: str = words()
    about: str = words(default="")
    before: str = words(default="")
    after: str = words(default="")
