"""What the pulse is measured from, and where it is posted. Knows rows; decides nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, Table, delete, exists, func, null, or_, select, update

from domain.ids import AccountId, AliasId, PlaceId
from domain.pulse import Ended, Talk
from storage import mapping, tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

PULSES: Table = tables.ecosystem.PulseRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]
PROPOSALS: Table = tables.proposals.ProposalRow.__table__  # type: ignore[attr-defined]
BEHIND: Table = tables.proposals.ProposalFeedbackRow.__table__  # type: ignore[attr-defined]
L, M, C, F, P, B = (each.c for each in (PULSES, MESSAGES, CONVERSATIONS, FEEDBACK, PROPOSALS, BEHIND))


def _join(name: str) -> Any:
    row = inserting(name)(PULSES).values({L.place: p("place"), L.by: p("by"), L.slot: p("slot")})
    return row.on_conflict_do_nothing()


def _of_team(place: Any) -> Any:
    """In a workspace, which is given with the colon that ends it."""
    return func.substr(place, 1, func.length(p("team", String))) == p("team", String)


ALL = Statement(select(L.place, L.slot).order_by(L.place))
JOIN = Statement(_join)
LEAVE = Statement(delete(PULSES).where(L.place == p("place")))
TAKE = Statement(update(PULSES).where(L.place == p("place"), L.slot < p("slot")).values(slot=p("slot")))
ANSWERED = (
    select(func.min(M.sent_at))
    .where(M.conversation == C.id, ~M.by_customer, M.audience == "customer")
    .scalar_subquery()
)
OF_FEEDBACK = exists().where(F.conversation == C.id, B.feedback == F.id)
OF_ITSELF = exists().where(P.conversation == C.id, P.phase != "draft", P.conversation.is_not(null()))
TALKS = Statement(
    select(C.opened_at, ANSWERED, or_(OF_FEEDBACK, OF_ITSELF), C.customer, C.home).where(
        C.opened_at >= p("since"), C.merged_into.is_(null()), _of_team(C.home)
    )
)
ENDED = Statement(
    select(P.ended_at, P.unannounced).where(
        P.ended_at >= p("since"), _of_team(P.place), exists().where(B.proposal == P.id)
    )
)


class Pulses:
    """Implements `ports.ecosystem.Pulses`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def channels(self) -> Mapping[PlaceId, str]:
        return {PlaceId(place): slot for place, slot in self._tx.sql.all(ALL)}

    def join(self, place: PlaceId, by: AliasId, slot: str) -> None:
        self._tx.sql.run(JOIN, place=place, by=by, slot=slot)

    def leave(self, place: PlaceId) -> bool:
        return self._tx.sql.count(LEAVE, place=place) == 1

    def take(self, place: PlaceId, slot: str) -> bool:
        return self._tx.sql.count(TAKE, place=place, slot=slot) == 1

    def talks(self, since: datetime, team: AccountId) -> Sequence[Talk]:
        rows = self._tx.sql.all(TALKS, since=since.timestamp(), team=f"{team}:")
        return [
            Talk(mapping.instant(opened), mapping.instant(at) if at else None, bool(decided), customer, home)
            for opened, at, decided, customer, home in rows
        ]

    def ended(self, since: datetime, team: AccountId) -> Sequence[Ended]:
        rows = self._tx.sql.all(ENDED, since=since.timestamp(), team=f"{team}:")
        return [Ended(mapping.instant(at), not waits) for at, waits in rows]
