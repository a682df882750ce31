"""The tables of kept answers and of who knows what."""

from sqlalchemy import Index

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


class KeptRow(Row, table=True):
    """`conversation`, `message` and `asked` say where it comes from. `own`: the question is in the team's words."""

    __tablename__ = "kept_answers"
    __table_args__ = (
        some("kept_answers_in_use", "id", where="NOT retired"),
        some("kept_answers_message", "message", where="message IS NOT NULL"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    question: str = words()
    answer: str = words()
    language: str = words()
    tags: str = words(default="[]")
    conversation: int = big()
    message: int | None = big(default=None)
    asked: int | None = big(default=None)
    own: bool = False
    keeper: str = words()
    kept_at: float = moment()
    confirmed_at: float = moment()
    wondered_at: float | None = moment(default=None)
    used: int = 0
    used_at: float | None = moment(default=None)
    retired: bool = False


class VersionOfKeptRow(Row, table=True):
    """The answer in a further language."""

    __tablename__ = "kept_versions"
    kept: int = big(primary_key=True)
    language: str = words(primary_key=True)
    answer: str = words()
    by: str = words()
    at: float = moment()


class KeptLessonRow(Row, table=True):
    """Whether a kept answer fits a message, as a person said."""

    __tablename__ = "kept_lessons"
    kept: int = big(primary_key=True)
    message: int = big(primary_key=True, index=True)
    fits: bool
    at: float = moment()


class KeptOfferRow(Row, table=True):
    __tablename__ = "kept_offers"
    __table_args__ = (Index("kept_offers_conversation", "conversation"),)
    kept: int = big(primary_key=True)
    conversation: int = big(primary_key=True)
    message: int = big()
    fate: str = words()
    at: float = moment()


class AutomaticRow(Row, table=True):
    """A kept answer may go out by itself in what is at home in a channel."""

    __tablename__ = "kept_automatic"
    kept: int = big(primary_key=True)
    place: str = words(primary_key=True)
    by: str = words()
    at: float = moment()


class KnowledgeRow(Row, table=True):
    """One row: up to which message everything was looked at, and how often what fits has changed."""

    __tablename__ = "knowledge"
    id: int = big(primary_key=True)
    seen: int = big(default=0)
    revision: int = big(default=0)


class ThanksRow(Row, table=True):
    """A reply that a customer thanked for by a reaction."""

    __tablename__ = "thanks"
    message: int = big(primary_key=True)
    at: float = moment()


class UnlistedRow(Row, table=True):
    """A colleague who does not want to be suggested."""

    __tablename__ = "unlisted"
    person: str = words(primary_key=True)
