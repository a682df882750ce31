"""The tables of suggested decisions and of what was imported."""

from sqlalchemy import Index

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, words


class SuggestionRow(Row, table=True):
    """Customers' words are not here: the value names the messages that say them."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("suggestions_place", "place", "at"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    place: str = words()
    state: str = words()
    at: float = moment()
    suggestion: str = words()


class LookRow(Row, table=True):
    """One row: when themes are looked at next for something to suggest, and since when a process is at it."""

    __tablename__ = "suggestion_looks"
    id: int = big(primary_key=True)
    next_at: float = moment()
    claimed_at: float = moment(default=0.0)
    version: int = big(default=0)


class ImportRow(Row, table=True):
    """An export that was read: `done` is how many of its entries are written."""

    __tablename__ = "imports"
    key: str = words(primary_key=True)
    source: str = words()
    begun_at: float = moment()
    ended_at: float | None = moment(default=None)
    done: int = big(default=0)


class ImportSpanRow(Row, table=True):
    """Messages, by number, that were written together from an export: they are older than their neighbours."""

    __tablename__ = "import_spans"
    first: int = big(primary_key=True)
    last: int = big()
