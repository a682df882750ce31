"""Channels in which anything stands, whatever a workspace has told of them. Knows rows; decides nothing."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, exists, func, literal_column, or_, select, union, update

from domain.ids import PlaceId
from storage import tables
from storage.sql import Statement, p
from storage.transaction import Transaction

CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
PROPOSALS: Table = tables.proposals.ProposalRow.__table__  # type: ignore[attr-defined]
IDEAS: Table = tables.ideas.IdeaRow.__table__  # type: ignore[attr-defined]
SIGNALS: Table = tables.signals.SignalRow.__table__  # type: ignore[attr-defined]
DIGESTS: Table = tables.digests.DigestRow.__table__  # type: ignore[attr-defined]
CHANNELS: Table = tables.people.ChannelRow.__table__  # type: ignore[attr-defined]

NOTHING: ColumnElement[str] = literal_column("''")
RESOLVED: ColumnElement[str] = literal_column("'resolved'")
HOME, STATUS = CONVERSATIONS.c.home, CONVERSATIONS.c.status
OPEN, OVER = STATUS != RESOLVED, STATUS == RESOLVED
"""Literally so: an index over some rows serves those who name them in its own words."""


def _distinct(name: str, column: ColumnElement[str], *where: ColumnElement[bool]) -> Select[Any]:
    """The values of an indexed column: each is one step through the index, however many rows have it."""
    steps = select(func.min(column).label("place")).where(column > NOTHING, *where).cte(name, recursive=True)
    after = select(func.min(column)).where(column > steps.c.place, *where).scalar_subquery()
    steps = steps.union_all(select(after).where(steps.c.place.is_not(None)))
    return select(steps.c.place).where(steps.c.place.is_not(None))


IN_USE = union(
    _distinct("homes", HOME, OPEN),
    _distinct("former_homes", HOME, OVER),
    *(_distinct(f"{table.name}_places", table.c.place) for table in (PROPOSALS, IDEAS, SIGNALS, DIGESTS)),
).subquery()
"""Where something stands, open or not."""
UNKNOWN = select(IN_USE.c.place).where(~exists().where(CHANNELS.c.place == IN_USE.c.place))
"""Channels of which the workspace has told nothing yet: they may be private, or another workspace's."""

MOVED = [
    (CONVERSATIONS, HOME, OVER),
    *((table, table.c.place, None) for table in (PROPOSALS, IDEAS, SIGNALS)),
]
"""What may have been put in a channel by its name, but for open conversations, which have more to follow them."""


def _there(column: ColumnElement[str], also: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    return [column == p("named"), *(() if also is None else (also,))]


ANY = Statement(
    select(literal_column("1")).where(
        or_(*(exists().where(*_there(column, also)) for _, column, also in MOVED))
    )
)
MOVES = [
    Statement(update(table).where(*_there(column, also)).values({column: p("place")}))
    for table, column, also in MOVED
]


def settle(tx: Transaction, named: PlaceId, place: PlaceId) -> None:
    """What stands in a channel by its name, as before its id was known, stands in it by its id."""
    if tx.sql.one(ANY, named=named) is not None:
        for move in MOVES:
            tx.sql.run(move, named=named, place=place)
