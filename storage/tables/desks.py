"""The tables of colleagues' own pages and of courtesy towards customers."""

from storage.tables.columns import Row, moment, some, words


class DeskRow(Row, table=True):
    """`hours` is `HH:MM-HH:MM` with the weekdays behind a space, such as `09:00-17:30 01234`; empty for any time."""

    __tablename__ = "desks"
    __table_args__ = (some("desks_opened", "opened_at", where="opened_at > 0"),)
    person: str = words(primary_key=True)
    language: str = words(default="")
    zone: str = words(default="")
    hours: str = words(default="")
    muted: str = words(default="[]")
    opened_at: float = moment(default=0.0)


class ConfirmationRow(Row, table=True):
    """When a customer's chat was last told that we have their words."""

    __tablename__ = "confirmations"
    chat: str = words(primary_key=True)
    at: float = moment()


class UnsaidRow(Row, table=True):
    """A customer's message that says nothing yet: they were told that words are missing."""

    __tablename__ = "unsaid"
    post: str = words(primary_key=True)
    person: str = words()
    at: float = moment()
