"""Tagged messages, listed and searched. Knows rows and the domain's values; decides nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    update,
)

from domain import feedback
from domain.content import Content
from domain.conversations import Status
from domain.feedback import Feedback, Filter, Found
from domain.ids import AliasId, ConversationId, FeedbackId, MessageId, PlaceId
from storage import mapping, tables
from storage.repositories import merged, unread
from storage.sql import Statement, p
from storage.transaction import Transaction

FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
CUSTOMERS: Table = tables.people.CustomerRow.__table__  # type: ignore[attr-defined]

F, M, C, P = FEEDBACK.c, MESSAGES.c, CONVERSATIONS.c, CUSTOMERS.c
GIVEN = ("message", "conversation", "tag", "suggested", "created_at")
ADD = Statement(insert(FEEDBACK).values({F[name]: p(name) for name in GIVEN}).returning(F.id))
OF_CONVERSATION = Statement(select(FEEDBACK).where(F.conversation == p("conversation")).order_by(F.id))
OF_WHOLE = Statement(select(FEEDBACK).where(F.conversation.in_(merged.WHOLE)).order_by(F.id))
RETAG = Statement(update(FEEDBACK).where(F.id == p("id")).values({F.tag: p("tag"), F.suggested: False}))
REMOVE = Statement(delete(FEEDBACK).where(F.id == p("id")))
JOINED = (
    FEEDBACK.join(MESSAGES, M.id == F.message)
    .join(CONVERSATIONS, C.id == F.conversation)
    .outerjoin(merged.THERE, merged.GOES_ON)
    .outerjoin(CUSTOMERS, P.alias == C.customer)
)
FOUND = select(
    FEEDBACK, C.customer, P.name, M.name, P.organisation, merged.STATUS, C.home, M.content
).select_from(JOINED)
GET = Statement(FOUND.where(F.id == p("id")))
S, OTHERS = MESSAGES.alias("said").c, FEEDBACK.alias("other_feedback").c
BY_CUSTOMER = and_(S.by_customer, S.deleted_at.is_(null()))
OF_SAME = OTHERS.conversation == S.conversation
OWNER = func.coalesce(
    select(func.max(OTHERS.id)).where(OF_SAME, OTHERS.message <= S.id).scalar_subquery(),
    select(func.min(OTHERS.id)).where(OF_SAME).scalar_subquery(),
)
"""The piece of feedback that one of a customer's messages belongs to: the last one before it, else the conversation's first."""


class FeedbackRecords:
    """Implements `ports.storage.FeedbackRecords`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(
        self, *, message: MessageId, conversation: ConversationId, tag: str, suggested: bool, at: datetime
    ) -> Feedback:
        values = dict(zip(GIVEN, (message, conversation, tag, suggested, at.timestamp()), strict=True))
        number = self._tx.sql.all(ADD, **values)[0][0]
        if not suggested:  # of what colleagues write, feedback alone is to be understood
            unread.want(self._tx, message, unless_known=True)
        return Feedback(FeedbackId(number), message, conversation, tag, suggested, at)

    def get(self, feedback: FeedbackId) -> Found | None:
        row = self._tx.sql.one(GET, id=feedback)
        return _found(row) if row else None

    def of_conversation(self, conversation: ConversationId) -> Sequence[Feedback]:
        return [_feedback(row) for row in self._tx.sql.all(OF_CONVERSATION, conversation=conversation)]

    def of_whole(self, conversation: ConversationId) -> Sequence[Feedback]:
        return [_feedback(row) for row in self._tx.sql.all(OF_WHOLE, conversation=conversation)]

    def retag(self, feedback: FeedbackId, tag: str) -> None:
        self._tx.sql.run(RETAG, id=feedback, tag=tag)

    def remove(self, feedback: FeedbackId) -> None:
        self._tx.sql.run(REMOVE, id=feedback)

    def find(self, wanted: Filter) -> Sequence[Found]:
        query = restricted(FOUND, wanted)
        if wanted.before is not None:
            query = query.where(F.id < wanted.before)
        rows = self._tx.sql.all(Statement(query.order_by(F.id.desc()).limit(wanted.limit)))
        found = [_found(row) for row in rows]
        words = feedback.searched(wanted.words)
        return [self._as_said(one, words) for one in found] if words else found

    def _as_said(self, found: Found, words: Sequence[str]) -> Found:
        """With the words that are searched for, where not its own message has them but another one that belongs to it."""
        if all(word in feedback.fold(found.plain) for word in words):
            return found
        same = S.conversation == found.feedback.conversation
        query = select(S.content).where(
            same, BY_CUSTOMER, contains(S.folded, words), literal(found.feedback.id) == OWNER
        )
        rows = self._tx.sql.all(Statement(query.order_by(S.id).limit(1)))
        return replace(found, plain=mapping.contents.read(rows[0][0]).text.plain) if rows else found

    def count(self, wanted: Filter) -> int:
        query = restricted(select(func.count()).select_from(JOINED), wanted)
        return int(self._tx.sql.all(Statement(query))[0][0])


def restricted(query: Select[Any], wanted: Filter) -> Select[Any]:
    """The query for what a filter asks; pages aside."""
    if words := feedback.searched(wanted.words):
        further = select(OWNER).where(BY_CUSTOMER, contains(S.folded, words))
        query = query.where(contains(M.folded, words) | F.id.in_(further))
    if wanted.among:
        query = query.where(F.id.in_(wanted.among))
    if wanted.tags:
        query = query.where(F.tag.in_(wanted.tags))
    if wanted.statuses:
        query = query.where(merged.STATUS.in_([status.value for status in wanted.statuses]))
    if wanted.hidden:
        query = query.where(C.home.not_in(wanted.hidden))
    if wanted.channel is not None:
        query = query.where(C.home == wanted.channel)
    if wanted.customer:
        query = query.where(_of_customer(wanted.customer))
    return query


def contains(column: Any, words: Sequence[str]) -> ColumnElement[bool]:
    """Whether a folded text has all of these words."""
    return and_(*(column.contains(word, autoescape=True) for word in words))


def _of_customer(named: str) -> Any:
    """Whoever has this alias, user name, name or organisation, case aside."""
    bare = named.lstrip("@").lower()
    same = [func.lower(column) == bare for column in (P.username, P.name, P.organisation)]
    return (C.customer == named) | same[0] | same[1] | same[2]


def _feedback(row: Sequence[Any]) -> Feedback:
    number, message, conversation, tag, suggested, at = row
    return Feedback(
        FeedbackId(number),
        MessageId(message),
        ConversationId(conversation),
        tag,
        bool(suggested),
        mapping.instant(at),
    )


def _found(row: Sequence[Any]) -> Found:
    customer, name, signed, organisation, status, home, json = row[6:]
    content: Content = mapping.contents.read(json)
    return Found(
        feedback=_feedback(row[:6]),
        customer=AliasId(customer),
        name=name or signed,
        organisation=organisation or "",
        status=Status(status),
        home=PlaceId(home),
        plain=content.text.plain,
    )
