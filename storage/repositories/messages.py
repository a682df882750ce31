"""Messages and what they said before they were edited. Knows rows and the domain's values; decides nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, exists, insert, select, update

from domain import feedback
from domain.content import Content
from domain.conversations import Audience, Message, Picture, Version
from domain.ids import AliasId, ConversationId, MessageId, PostId
from storage import mapping, tables
from storage.repositories import unread
from storage.sql import Statement, p
from storage.transaction import Transaction

MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
VERSIONS: Table = tables.conversations.VersionRow.__table__  # type: ignore[attr-defined]
PICTURES: Table = tables.conversations.PictureRow.__table__  # type: ignore[attr-defined]

M = MESSAGES.c


def _message_columns(*names: str) -> dict[Any, Any]:
    return {M[name]: p(name) for name in names}


ADD_MESSAGE = Statement(
    insert(MESSAGES)
    .values(
        _message_columns(
            *"conversation audience by by_customer name content folded sent_at source answers by_mark".split()
        )
    )
    .returning(M.id)
)
FULL = select(
    *(
        M[name]
        for name in "id conversation audience by by_customer name content sent_at source answers".split()
    ),
    M.edited_at,
    M.deleted_at,
    M.by_mark,
)
GET_MESSAGE = Statement(FULL.where(M.id == p("id")))
BY_SOURCE = Statement(FULL.where(M.source == p("source")))
BY_PICTURE = Statement(
    FULL.select_from(MESSAGES.join(PICTURES, PICTURES.c.message == M.id)).where(PICTURES.c.post == p("post"))
)
SAVE_MESSAGE = Statement(
    update(MESSAGES)
    .where(M.id == p("id"))
    .values(_message_columns(*"conversation audience content folded edited_at deleted_at by_mark".split()))
)
IN_CONVERSATION = FULL.where(M.conversation == p("conversation"))
OF_CONVERSATION = Statement(IN_CONVERSATION.order_by(M.id))
LAST_OF_CUSTOMER = Statement(IN_CONVERSATION.where(M.by_customer).order_by(M.id.desc()).limit(1))
MOVE_MESSAGE = Statement(update(MESSAGES).where(M.id == p("id")).values({M.conversation: p("conversation")}))
EARLIER = MESSAGES.alias()
NEXT_ANSWERED = Statement(
    select(
        exists(
            select(M.id)
            .select_from(MESSAGES.join(EARLIER, EARLIER.c.conversation == M.conversation))
            .where(EARLIER.c.id == p("id"), M.id > EARLIER.c.id, ~M.by_customer, M.audience == p("audience"))
        )
    )
)
OUTBOX: Table = tables.queues.OutboxRow.__table__  # type: ignore[attr-defined]
UNMARKED = Statement(
    select(M.source).where(
        M.id == p("id"),
        ~M.by_customer,
        M.audience == Audience.CUSTOMER.value,
        ~exists(select(OUTBOX.c.id).where(OUTBOX.c.key == p("mark"))),
    )
)
FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]
MOVE_FEEDBACK = Statement(
    update(FEEDBACK).where(FEEDBACK.c.message == p("id")).values({FEEDBACK.c.conversation: p("conversation")})
)
ADD_VERSION = Statement(
    insert(VERSIONS).values({VERSIONS.c[name]: p(name) for name in ("message", "content", "until")})
)
OF_MESSAGE = Statement(
    select(VERSIONS.c.content, VERSIONS.c.until)
    .where(VERSIONS.c.message == p("message"))
    .order_by(VERSIONS.c.id)
)
PICTURES_OF = Statement(
    select(PICTURES.c.post, PICTURES.c.content)
    .where(PICTURES.c.message == p("message"))
    .order_by(PICTURES.c.id)
)
ADD_PICTURE = Statement(
    insert(PICTURES).values({PICTURES.c[name]: p(name) for name in ("message", "post", "content")})
)
SAVE_PICTURE = Statement(
    update(PICTURES).where(PICTURES.c.post == p("post")).values({PICTURES.c.content: p("content")})
)


class Messages:
    """Implements `ports.storage.Messages`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(
        self,
        *,
        conversation: ConversationId,
        audience: Audience,
        by: AliasId,
        by_customer: bool,
        name: str,
        content: Content,
        sent_at: datetime,
        source: PostId | None,
        answers: MessageId | None = None,
        by_mark: bool = False,
    ) -> Message:
        rows = self._tx.sql.all(
            ADD_MESSAGE,
            conversation=conversation,
            audience=audience.value,
            by=by,
            by_customer=by_customer,
            name=name,
            content=mapping.contents.write(content),
            folded=feedback.fold(content.text.plain),
            sent_at=sent_at.timestamp(),
            source=source,
            answers=answers,
            by_mark=by_mark,
        )
        number = MessageId(rows[0][0])
        if by_customer:
            unread.want(self._tx, number)
        said = Message(
            number, conversation, audience, by, by_customer, name, content, sent_at, source, answers
        )
        return replace(said, by_mark=True) if by_mark else said

    def get(self, message: MessageId) -> Message:
        row = self._tx.sql.one(GET_MESSAGE, id=message)
        if row is None:
            raise KeyError(message)
        return _message(row)

    def by_source(self, source: PostId) -> Message | None:
        row = self._tx.sql.one(BY_SOURCE, source=source)
        return _message(row) if row else None

    def by_picture(self, post: PostId) -> Message | None:
        row = self._tx.sql.one(BY_PICTURE, post=post)
        return _message(row) if row else None

    def pictures(self, message: MessageId) -> Sequence[Picture]:
        rows = self._tx.sql.all(PICTURES_OF, message=message)
        return [Picture(PostId(row[0]), mapping.contents.read(row[1])) for row in rows]

    def keep_picture(self, message: MessageId, picture: Picture) -> None:
        content = mapping.contents.write(picture.content)
        if not self._tx.sql.count(SAVE_PICTURE, post=picture.post, content=content):
            self._tx.sql.run(ADD_PICTURE, message=message, post=picture.post, content=content)

    def unmarked(self, message: MessageId) -> PostId | None:
        row = self._tx.sql.one(UNMARKED, id=message, mark=f"mark:{message}")
        return row[0] if row else None

    def save(self, message: Message) -> None:
        self._tx.sql.run(
            SAVE_MESSAGE,
            id=message.id,
            conversation=message.conversation,
            audience=message.audience.value,
            content=mapping.contents.write(message.content),
            folded=feedback.fold(message.content.text.plain),
            edited_at=mapping.seconds_or_none(message.edited_at),
            deleted_at=mapping.seconds_or_none(message.deleted_at),
            by_mark=message.by_mark,
        )
        if message.by_customer:
            unread.want(self._tx, message.id)

    def of_conversation(self, conversation: ConversationId) -> Sequence[Message]:
        return [_message(row) for row in self._tx.sql.all(OF_CONVERSATION, conversation=conversation)]

    def last_of_customer(self, conversation: ConversationId) -> Message | None:
        row = self._tx.sql.one(LAST_OF_CUSTOMER, conversation=conversation)
        return _message(row) if row else None

    def add_version(self, message: MessageId, version: Version) -> None:
        content, until = mapping.contents.write(version.content), version.until.timestamp()
        self._tx.sql.run(ADD_VERSION, message=message, content=content, until=until)

    def versions(self, message: MessageId) -> Sequence[Version]:
        rows = self._tx.sql.all(OF_MESSAGE, message=message)
        return [Version(mapping.contents.read(row[0]), mapping.instant(row[1])) for row in rows]

    def move(self, messages: Sequence[MessageId], to: ConversationId) -> None:
        for message in messages:
            self._tx.sql.run(MOVE_MESSAGE, id=message, conversation=to)
            self._tx.sql.run(MOVE_FEEDBACK, id=message, conversation=to)

    def next_answered(self, message: MessageId) -> bool:
        row = self._tx.sql.one(NEXT_ANSWERED, id=message, audience=Audience.CUSTOMER.value)
        return bool(row and row[0])


def _message(row: Sequence[Any]) -> Message:
    number, conversation, audience, by, by_customer, name, content, sent, source, answers, *since = row
    edited, deleted, by_mark = since
    return Message(
        id=MessageId(number),
        conversation=ConversationId(conversation),
        audience=Audience(audience),
        by=by,
        by_customer=bool(by_customer),
        name=name,
        content=mapping.contents.read(content),
        sent_at=mapping.instant(sent),
        source=source,
        answers=answers,
        edited_at=mapping.instant_or_none(edited),
        deleted_at=mapping.instant_or_none(deleted),
        by_mark=bool(by_mark),
    )
