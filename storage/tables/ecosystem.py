"""The tables of the ecosystem and of the pulse."""

from sqlalchemy import Index

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, words


class RelationRow(Row, table=True):
    """One tie as far as it comes from one channel, in one counting of all messages (see `storage.repositories.ecosystem`)."""

    __tablename__ = "ecosystem_relations"
    __table_args__ = (
        Index("ecosystem_relations_one", "one"),
        Index("ecosystem_relations_other", "other"),
    )
    generation: int = big(primary_key=True)
    tie: str = words(primary_key=True)
    one: str = words(primary_key=True)
    other: str = words(primary_key=True)
    home: str = words(primary_key=True)
    slow: float = moment()
    fast: float = moment()
    count: int = big()
    first_at: float = moment()
    last_at: float = moment()


class CountingRow(Row, table=True):
    """One row: how far messages are counted, and how far a counting anew has come that will replace it."""

    __tablename__ = "ecosystem_counting"
    id: int = big(primary_key=True)
    generation: int = big(default=1)
    upto: int = big(default=0)
    anew: int | None = big(default=None)
    counted_at: float = moment(default=0.0)


class EditRow(Row, table=True):
    """What a colleague said of an actor by hand, and why."""

    __tablename__ = "ecosystem_edits"
    __table_args__ = (Index("ecosystem_edits_subject", "subject"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    subject: str = words()
    field: str = words()
    value: str = words()
    other: str = words(default="")
    reason: str = words()
    by: str = words()
    at: float = moment()


class AskRow(Row, table=True):
    """A question that is answered outside any transaction, since it looks at much."""

    __tablename__ = "ecosystem_asks"
    __table_args__ = AUTOINCREMENT
    id: int = big(primary_key=True)
    what: str = words()
    about: str = words(default="")
    person: str = words(default="")
    place: str = words()
    at: float = moment()
    claimed_at: float = moment(default=0.0)


class PulseRow(Row, table=True):
    """A channel that gets the pulse each month; `slot` is the month that it had last."""

    __tablename__ = "pulses"
    place: str = words(primary_key=True)
    by: str = words()
    slot: str = words()
