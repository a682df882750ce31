"""Conversations in their table. Knows rows and the domain's values; decides nothing."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, Table, func, insert, null, select, update

from domain.conversations import IMPORTED, Conversation, Status
from domain.ids import AccountId, AliasId, ConversationId, PlaceId, account_of
from domain.sight import Hidden
from storage import mapping, tables
from storage.queues import Outbox
from storage.repositories import in_use, merged
from storage.sql import Statement, p
from storage.transaction import Transaction

CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]

C = CONVERSATIONS.c
COLUMNS = [column.name for column in C]
KEPT = [name for name in COLUMNS if name != "id"]
LIMIT = p("limit", BigInteger)
WITHOUT_MOMENT = attrgetter(*(field.name for field in fields(Conversation) if field.name != "last_at"))

OPEN = Statement(insert(CONVERSATIONS).values({name: p(name) for name in KEPT}).returning(C.id))
SAVE = Statement(update(CONVERSATIONS).where(C.id == p("id")).values({name: p(name) for name in KEPT}))
TOUCH = Statement(update(CONVERSATIONS).where(C.id == p("id")).values(last_at=p("at")))
GET = Statement(select(CONVERSATIONS).where(C.id == p("id")))
LOCK = Statement(select(CONVERSATIONS).where(C.id == p("id")).with_for_update())
LATEST = (
    select(CONVERSATIONS).where(C.chat == p("chat"), C.topic == p("topic")).order_by(C.id.desc()).limit(1)
)
LATEST_OF_CHAT = Statement(LATEST.with_for_update())
LATEST_OF_CUSTOMER = Statement(LATEST.where(C.customer == p("customer")).with_for_update())
OF_CHAT = Statement(select(CONVERSATIONS).where(C.chat == p("chat")).order_by(C.id.desc()).limit(LIMIT))
OF_CUSTOMER = Statement(
    select(CONVERSATIONS)
    .where(C.customer == p("customer"), C.account.not_like(f"{IMPORTED}%"))
    .order_by(C.id.desc())
    .limit(LIMIT)
)
AT_HOME_IN = Statement(select(CONVERSATIONS).where(C.home == p("home"), in_use.OPEN).order_by(C.id))
WAITING = select(CONVERSATIONS).where(C.waiting_since.is_not(null())).order_by(C.waiting_since, C.id)
COUNT_WAITING = select(func.count()).select_from(CONVERSATIONS).where(C.waiting_since.is_not(null()))
FOLLOWING = Statement(
    select(CONVERSATIONS)
    .where(C.chat == p("chat"), C.previous == p("id"), C.id > p("id"))
    .where(C.home != p("home"), C.merged_into.is_(null()))
    .order_by(C.id.desc())
    .limit(1)
)
PARTS = Statement(select(C.id).where(C.id.in_(merged.WHOLE), C.id != p("conversation")).order_by(C.id))
MOVE_CHAT = Statement(update(CONVERSATIONS).where(C.chat == p("old")).values(chat=p("new")))


class Conversations:
    """Implements `ports.storage.Conversations`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def open(
        self,
        *,
        account: AccountId,
        chat: PlaceId,
        topic: str,
        customer: AliasId,
        home: PlaceId,
        at: datetime,
        previous: ConversationId | None = None,
    ) -> Conversation:
        fresh = Conversation(
            id=ConversationId(0),
            account=account,
            chat=chat,
            topic=topic,
            customer=customer,
            home=home,
            opened_at=at,
            last_at=at,
            waiting_since=at,
            previous=previous,
        )
        row = self._tx.sql.all(OPEN, **_values(fresh))
        return read((row[0][0], *_values(fresh).values()))

    def get(self, conversation: ConversationId) -> Conversation:
        return self._known(GET, conversation)

    def lock(self, conversation: ConversationId) -> Conversation:
        return self._known(LOCK, conversation)

    def _known(self, statement: Statement, conversation: ConversationId) -> Conversation:
        row = self._tx.sql.one(statement, id=conversation)
        if row is None:
            raise KeyError(conversation)
        return read(row)

    def latest(self, chat: PlaceId, topic: str, customer: AliasId | None) -> Conversation | None:
        if customer is None:
            row = self._tx.sql.one(LATEST_OF_CHAT, chat=chat, topic=topic)
        else:
            row = self._tx.sql.one(LATEST_OF_CUSTOMER, chat=chat, topic=topic, customer=customer)
        return read(row) if row else None

    def save(self, conversation: Conversation, was: Conversation | None = None) -> None:
        if was is not None and WITHOUT_MOMENT(was) == WITHOUT_MOMENT(conversation):
            self._tx.sql.run(TOUCH, id=conversation.id, at=conversation.last_at.timestamp())
        else:
            self._tx.sql.run(SAVE, id=conversation.id, **_values(conversation))

    def of_chat(self, chat: PlaceId, limit: int = 20) -> Sequence[Conversation]:
        return [read(row) for row in self._tx.sql.all(OF_CHAT, chat=chat, limit=limit)]

    def of_customer(self, customer: AliasId, limit: int = 20) -> Sequence[Conversation]:
        return [read(row) for row in self._tx.sql.all(OF_CUSTOMER, customer=customer, limit=limit)]

    def at_home_in(self, channel: PlaceId) -> Sequence[Conversation]:
        return [read(row) for row in self._tx.sql.all(AT_HOME_IN, home=channel)]

    def waiting(self, hidden: Hidden, limit: int = 20) -> Sequence[Conversation]:
        query = WAITING.where(C.home.not_in(hidden)).limit(limit)
        return [read(row) for row in self._tx.sql.all(Statement(query))]

    def count_waiting(self, hidden: Hidden) -> int:
        return int(self._tx.sql.all(Statement(COUNT_WAITING.where(C.home.not_in(hidden))))[0][0])

    def following(self, conversation: Conversation) -> Conversation | None:
        about = {"id": conversation.id, "chat": conversation.chat, "home": conversation.home}
        row = self._tx.sql.one(FOLLOWING, **about)
        return read(row) if row else None

    def parts(self, conversation: ConversationId) -> Sequence[ConversationId]:
        return [ConversationId(row[0]) for row in self._tx.sql.all(PARTS, conversation=conversation)]

    def move_chat(self, old: PlaceId, new: PlaceId) -> None:
        self._tx.sql.run(MOVE_CHAT, old=old, new=new)
        Outbox(self._tx).move_target(account_of(old), old, new)


def _values(one: Conversation) -> dict[str, Any]:
    """Every column but the id, in the table's order."""
    return {
        "account": one.account,
        "chat": one.chat,
        "topic": one.topic,
        "customer": one.customer,
        "home": one.home,
        "opened_at": one.opened_at.timestamp(),
        "last_at": one.last_at.timestamp(),
        "status": one.status.value,
        "tags": mapping.write_names(one.tags),
        "suggested": one.suggested,
        "copies": mapping.write_names(one.copies),
        "assignee": one.assignee,
        "waiting_since": mapping.seconds_or_none(one.waiting_since),
        "resolved_at": mapping.seconds_or_none(one.resolved_at),
        "answered": one.answered,
        "asked_for_tag": one.asked_for_tag,
        "closed": one.closed,
        "previous": one.previous,
        "merged_into": one.merged_into,
        "title": one.title,
    }


def read(row: Sequence[Any]) -> Conversation:
    """A whole row of the table, in its columns' order."""
    number, account, chat, topic, customer, home, opened, last, status, tags, suggested, copies, *rest = row
    assignee, waiting, resolved, answered, asked, closed, previous, merged, title = rest
    return Conversation(
        id=ConversationId(number),
        account=account,
        chat=chat,
        topic=topic,
        customer=customer,
        home=home,
        opened_at=mapping.instant(opened),
        last_at=mapping.instant(last),
        status=Status(status),
        tags=mapping.read_names(tags),
        suggested=bool(suggested),
        copies=tuple(PlaceId(name) for name in mapping.read_names(copies)),
        assignee=assignee,
        waiting_since=mapping.instant_or_none(waiting),
        resolved_at=mapping.instant_or_none(resolved),
        answered=bool(answered),
        asked_for_tag=bool(asked),
        closed=bool(closed),
        previous=previous,
        merged_into=merged,
        title=title,
    )
