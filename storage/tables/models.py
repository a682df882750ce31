"""The tables of what a language model is asked for."""

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


class TranslationRow(Row, table=True):
    """`claimed_at` is when a process began with it. Customers' words are not here: `message` leads to them."""

    __tablename__ = "translations"
    __table_args__ = (some("translations_wanted", "id", where="state = 'wanted'"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    conversation: int = big()
    person: str = words()
    place: str = words()
    thread: str | None = words(default=None)
    language: str = words()
    message: int | None = big(default=None)
    text: str = words()
    result: str = words()
    mark: str = words()
    wanted_at: float = moment()
    claimed_at: float = moment(default=0.0)
    state: str = words(default="wanted")


class ModelDayRow(Row, table=True):
    """Tokens of one day (UTC)."""

    __tablename__ = "model_days"
    day: str = words(primary_key=True)
    tokens: int = big()
