"""The tables of digests."""

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


class DigestRow(Row, table=True):
    __tablename__ = "digests"
    __table_args__ = (
        Index("digests_place", "place"),
        some("digests_due", "next_at", where="next_at IS NOT NULL"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    place: str = words()
    by: str = words()
    plan: str = words()
    created_at: float = moment()
    paused: bool = False
    next_at: float | None = moment(default=None)
    last_at: float | None = moment(default=None)
    posted_at: float | None = moment(default=None)
    seen: int | None = big(default=None)


class DigestRunRow(Row, table=True):
    """`claimed_at` is when a process began to write it; `learnt` once its entries have taught what they can."""

    __tablename__ = "digest_runs"
    __table_args__ = (
        some("digest_runs_wanted", "id", where="state = 'wanted'"),
        some("digest_runs_unlearnt", "digest", where="state = 'posted' AND NOT learnt"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    key: str = words(unique=True)
    digest: int = big(foreign_key="digests.id", index=True)
    kind: str = words()
    person: str | None = words(default=None)
    place: str | None = words(default=None)
    wanted_at: float = moment()
    claimed_at: float = moment(default=0.0)
    tries: int = 0
    state: str = words(default="wanted")
    settled_at: float | None = moment(default=None)
    learnt: bool = False


class DigestItemRow(Row, table=True):
    __tablename__ = "digest_items"
    run: int = big(primary_key=True, foreign_key="digest_runs.id")
    number: int = Field(primary_key=True)
    item: str = words()


class DigestVoteRow(Row, table=True):
    __tablename__ = "digest_votes"
    run: int = big(primary_key=True, foreign_key="digest_runs.id")
    number: int = Field(primary_key=True)
    person: str = words(primary_key=True)
    verdict: str = words()


class DigestTasteRow(Row, table=True):
    """What a channel has taught about one feature of entries."""

    __tablename__ = "digest_tastes"
    place: str = words(primary_key=True)
    feature: str = words(primary_key=True)
    more: int = 0
    less: int = 0
    acted: int = 0
    ignored: int = 0
