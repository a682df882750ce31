"""The tables of signals and of what is said inside."""

from sqlalchemy import Index

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


class SeriesRow(Row, table=True):
    """A series: its rhythm and its latest messages, numbers all of them."""

    __tablename__ = "signal_series"
    key: str = words(primary_key=True)
    rhythm: str = words()
    recent: str = words()
    at: float = moment()


class CountedRow(Row, table=True):
    """One row: how far it is counted, and until when a process is at it."""

    __tablename__ = "signal_counted"
    id: int = big(primary_key=True)
    message: int = big(default=0)
    feedback: int = big(default=0)
    understood: int = big(default=0)
    message_upto: int = big(default=0)
    feedback_upto: int = big(default=0)
    began: float | None = moment(default=None)
    version: int = big(default=0)
    claimed_at: float = moment(default=0.0)


class SignalRow(Row, table=True):
    __tablename__ = "signals"
    __table_args__ = (
        Index("signals_place", "place"),
        some("signals_due", "next_at", where="next_at IS NOT NULL"),
        some("signals_open", "id", where="phase <> 'closed'"),
        some("signals_proposal", "proposal", where="proposal IS NOT NULL"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    phase: str = words()
    place: str = words()
    at: float = moment()
    next_at: float | None = moment(default=None)
    proposal: int | None = big(default=None)
    signal: str = words()


class SignalRuleRow(Row, table=True):
    __tablename__ = "signal_rules"
    key: str = words(primary_key=True)
    rule: str = words()


class SignalTrialRow(Row, table=True):
    """A rule that is tried on the past; `plot` once it was."""

    __tablename__ = "signal_trials"
    __table_args__ = (some("signal_trials_wanted", "id", where="plot = ''"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    person: str = words()
    rule: str = words()
    asked_at: float = moment()
    claimed_at: float = moment(default=0.0)
    plot: str = words(default="")


class InsideChannelRow(Row, table=True):
    __tablename__ = "inside_channels"
    place: str = words(primary_key=True)
    opted: bool = True
    by: str = words()
    at: float = moment()


class OverheardRow(Row, table=True):
    """What a colleague wrote in a channel that opted in."""

    __tablename__ = "overheard"
    __table_args__ = (Index("overheard_at", "at"),)
    post: str = words(primary_key=True)
    place: str = words()
    by: str = words()
    name: str = words()
    content: str = words()
    at: float = moment()


class InsideMarkRow(Row, table=True):
    """A colleague's emoji that makes a message feedback."""

    __tablename__ = "inside_marks"
    post: str = words(primary_key=True)
    person: str = words(primary_key=True)
