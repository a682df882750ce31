"""The tables of what is understood of messages, and of themes."""

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


def data() -> bytes:
    """A column of bytes."""
    found: bytes = Field(sa_type=LargeBinary)
    return found


class UnreadRow(Row, table=True):
    """A message that nobody has understood yet."""

    __tablename__ = "unread"
    message: int = big(primary_key=True, foreign_key="messages.id")


class UnderstoodRow(Row, table=True):
    """`assigned` is the theme it was found to be in, `theme` the one it is in by people's links."""

    __tablename__ = "understood"
    __table_args__ = (Index("understood_theme", "theme", "message"),)
    message: int = big(primary_key=True, foreign_key="messages.id")
    language: str = words(default="")
    language_confidence: float = moment(default=0.0)
    mood: str = words(default="")
    mood_confidence: float = moment(default=0.0)
    tag: str = words(default="")
    confidence: float = moment(default=0.0)
    sure: bool = False
    assigned: int | None = big(default=None)
    theme: int | None = big(default=None)


class VectorRow(Row, table=True):
    """The meaning of a message as bytes, by a model."""

    __tablename__ = "vectors"
    message: int = big(primary_key=True, foreign_key="messages.id")
    model: str = words()
    data: bytes = data()


class ThemeRow(Row, table=True):
    __tablename__ = "themes"
    __table_args__ = (Index("themes_root", "root"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    label: str = words(default="")
    root: int = big(default=0)
    created_at: float = moment()
    last_at: float = moment()
    named: int = big(default=0, sa_column_kwargs={"server_default": "0"})
    """The label is a language model's, after so many messages; 0: its own words."""
    asked_at: float = moment(default=0.0, sa_column_kwargs={"server_default": "0"})


class ThemePlaceRow(Row, table=True):
    """Where a theme stands among the others, in the measure number `fit`."""

    __tablename__ = "theme_places"
    fit: int = big(primary_key=True)
    theme: int = big(primary_key=True)
    size: int = 0
    data: bytes = data()


class ThemeLinkRow(Row, table=True):
    __tablename__ = "theme_links"
    __table_args__ = (
        Index("theme_links_theme", "theme"),
        Index("theme_links_into", "into"),
        some("theme_links_message", "message", where="message IS NOT NULL"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    kind: str = words()
    theme: int = big()
    into: int = big()
    message: int | None = big(default=None)
    by: str = words()
    at: float = moment()
    undone: bool = False


class MeasureRow(Row, table=True):
    """What a model has learnt of how alike messages usually are."""

    __tablename__ = "measures"
    fit: int = big(primary_key=True)
    data: bytes = data()


class LessonRow(Row, table=True):
    """What a person said a message is about; `corrects` where they looked at that very message."""

    __tablename__ = "lessons"
    __table_args__ = (Index("lessons_at", "at"),)
    message: int = big(primary_key=True, foreign_key="messages.id")
    tag: str = words()
    at: float = moment()


class SearchRow(Row, table=True):
    __tablename__ = "searches"
    __table_args__ = AUTOINCREMENT
    id: int = big(primary_key=True)
    person: str = words()
    place: str = words()
    asked: str = words()
    at: float = moment()


class UnderstandingRow(Row, table=True):
    """One row: how understanding goes, and which process does it until when."""

    __tablename__ = "understanding"
    id: int = big(primary_key=True)
    owner: str = words(default="")
    until: float = moment(default=0.0)
    revision: int = big(default=0)
    fit: int = big(default=0)
    model: str = words(default="")
    trouble: str = words(default="")
