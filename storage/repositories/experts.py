"""Who answered what, who was thanked, who does not want to be suggested. Knows rows; decides nothing."""

from collections.abc import Sequence

from sqlalchemy import Table, and_, case, delete, func, null, select, union

from domain import feedback
from domain.conversations import Audience, Status
from domain.ids import AliasId, ConversationId, MessageId
from domain.sight import Hidden
from ports.knowledge import Answered
from storage import mapping, tables
from storage.repositories import conversations as talks
from storage.repositories import knowledge, merged
from storage.repositories.unread import UNDERSTOOD
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

THANKS: Table = tables.knowledge.ThanksRow.__table__  # type: ignore[attr-defined]
UNLISTED: Table = tables.knowledge.UnlistedRow.__table__  # type: ignore[attr-defined]

C, K, M, U = talks.CONVERSATIONS.c, knowledge.K, knowledge.M, UNDERSTOOD.c
THANK = Statement(
    lambda name: inserting(name)(THANKS).values(message=p("message"), at=p("at")).on_conflict_do_nothing()
)
UNTHANK = Statement(delete(THANKS).where(THANKS.c.message == p("message")))
UNLIST = Statement(lambda name: inserting(name)(UNLISTED).values(person=p("person")).on_conflict_do_nothing())
LIST = Statement(delete(UNLISTED).where(UNLISTED.c.person == p("person")))
IS_UNLISTED = Statement(select(UNLISTED.c.person).where(UNLISTED.c.person == p("person")))
ALL_UNLISTED = Statement(select(UNLISTED.c.person))
RESOLVED = merged.STATUS.in_([Status.RESOLVED.value])


class Experts:
    """Implements `ports.knowledge.Experts`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def thank(self, message: MessageId, *, thanked: bool) -> None:
        if thanked:
            self._tx.sql.run(THANK, message=message, at=self._tx.at)
        else:
            self._tx.sql.run(UNTHANK, message=message)

    def speaking_of(self, stems: Sequence[str], limit: int = 300) -> Sequence[ConversationId]:
        if not stems:
            return ()
        said = [M.folded.contains(stem, autoescape=True) for stem in stems[: feedback.SEARCHED]]
        found = select(M.id, M.conversation).where(M.by_customer, M.deleted_at.is_(null()), *said)
        matched = found.order_by(M.id.desc()).limit(limit).cte("matched")
        theme = select(U.theme).join(matched, matched.c.id == U.message).where(U.theme.is_not(null()))
        alike = select(M.conversation).join(UNDERSTOOD, U.message == M.id).where(U.theme.in_(theme))
        both = union(select(matched.c.conversation), alike).subquery()
        newest = select(both.c.conversation).order_by(both.c.conversation.desc()).limit(limit)
        return [ConversationId(row[0]) for row in self._tx.sql.all(Statement(newest))]

    def answered(self, conversations: Sequence[ConversationId]) -> Sequence[Answered]:
        if not conversations:
            return ()
        joined = (
            knowledge.MESSAGES.join(talks.CONVERSATIONS, C.id == M.conversation)
            .outerjoin(merged.THERE, merged.GOES_ON)
            .outerjoin(THANKS, THANKS.c.message == M.id)
            .outerjoin(knowledge.KEPT, and_(K.message == M.id, ~K.retired))
        )
        query = (
            select(
                M.by, M.conversation, func.max(M.sent_at),
                func.max(case((RESOLVED, 1), else_=0)),
                func.count(THANKS.c.message), func.count(K.id),
            )
            .select_from(joined)
            .where(
                M.conversation.in_(list(conversations)), ~M.by_customer,
                M.audience == Audience.CUSTOMER.value, M.deleted_at.is_(null()),
            )
            .group_by(M.by, M.conversation)
            .order_by(M.conversation.desc(), M.by)
        )  # fmt: skip
        return [
            Answered(
                AliasId(by),
                ConversationId(number),
                mapping.instant(at),
                bool(resolved),
                bool(thanks),
                bool(kept),
            )
            for by, number, at, resolved, thanks, kept in self._tx.sql.all(Statement(query))
        ]

    def is_listed(self, person: AliasId) -> bool:
        return self._tx.sql.one(IS_UNLISTED, person=person) is None

    def list_person(self, person: AliasId, *, listed: bool) -> None:
        self._tx.sql.run(LIST if listed else UNLIST, person=person)

    def unlisted(self) -> frozenset[AliasId]:
        return frozenset(AliasId(row[0]) for row in self._tx.sql.all(ALL_UNLISTED))

    def outside(self, conversations: Sequence[ConversationId], hidden: Hidden) -> frozenset[ConversationId]:
        if not conversations:
            return frozenset()
        query = Statement(select(C.id, C.home).where(C.id.in_(list(dict.fromkeys(conversations)))))
        return frozenset(ConversationId(row[0]) for row in self._tx.sql.all(query) if row[1] not in hidden)
