"""The tables of conversations, of what was said in them, and of how it is tagged."""

from sqlalchemy import Index, false
from sqlmodel import Field

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


class ConversationRow(Row, table=True):
    __tablename__ = "conversations"
    __table_args__ = (
        Index("conversations_chat", "chat", "id"),
        Index("conversations_customer", "customer", "id"),
        some("conversations_home", "home", where="status <> 'resolved'"),
        some("conversations_past_home", "home", where="status = 'resolved'"),
        some("conversations_waiting", "waiting_since", where="waiting_since IS NOT NULL"),
        some("conversations_resolved", "resolved_at", where="resolved_at IS NOT NULL"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    account: str = words()
    chat: str = words()
    topic: str = words()
    customer: str = words()
    home: str = words()
    opened_at: float = moment()
    last_at: float = moment()
    status: str = words()
    tags: str = words(default="[]")
    suggested: bool = False
    copies: str = words(default="[]")
    assignee: str | None = words(default=None)
    waiting_since: float | None = moment(default=None)
    resolved_at: float | None = moment(default=None)
    answered: bool = False
    asked_for_tag: bool = False
    closed: bool = False
    previous: int | None = big(default=None)
    merged_into: int | None = big(default=None)
    title: str = words(default="")


class MessageRow(Row, table=True):
    __tablename__ = "messages"
    __table_args__ = (Index("messages_conversation", "conversation", "id"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    conversation: int = big(foreign_key="conversations.id")
    audience: str = words()
    by: str = words()
    by_customer: bool
    name: str = words()
    content: str = words()
    folded: str = words()
    """The words without case and accents, for searching."""
    sent_at: float = moment()
    source: str | None = words(default=None, unique=True)
    answers: int | None = big(default=None)
    edited_at: float | None = moment(default=None)
    deleted_at: float | None = moment(default=None)
    by_mark: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class VersionRow(Row, table=True):
    __tablename__ = "versions"
    __table_args__ = (Index("versions_message", "message", "id"),)
    id: int = big(primary_key=True)
    message: int = big(foreign_key="messages.id")
    content: str = words()
    until: float = moment()


class PictureRow(Row, table=True):
    __tablename__ = "pictures"
    __table_args__ = (Index("pictures_message", "message", "id"),)
    id: int = big(primary_key=True)
    message: int = big(foreign_key="messages.id")
    post: str = words(unique=True)
    content: str = words()


class FeedbackRow(Row, table=True):
    __tablename__ = "feedback"
    __table_args__ = (
        Index("feedback_conversation", "conversation", "id"),
        Index("feedback_tag", "tag", "id"),
        Index("feedback_message", "message"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    message: int = big(foreign_key="messages.id")
    conversation: int = big(foreign_key="conversations.id")
    tag: str = words()
    suggested: bool = False
    created_at: float = moment()
