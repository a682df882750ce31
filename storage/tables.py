"""Every table, as SQLModel classes. Moments are seconds since 1970; JSON is compact text that `mapping.py` reads.

A queue row is *active* while `settled_at` is null: partial indexes hold only active rows, so that a queue's speed
does not depend on its past.
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage import tables_of_desks as tables_of_desks
from storage import tables_of_digests as tables_of_digests
from storage import tables_of_ecosystem as tables_of_ecosystem
from storage import tables_of_ideas as tables_of_ideas
from storage import tables_of_installations as tables_of_installations
from storage import tables_of_knowledge as tables_of_knowledge
from storage import tables_of_models as tables_of_models
from storage import tables_of_privacy as tables_of_privacy
from storage import tables_of_signals as tables_of_signals
from storage import tables_of_suggestions as tables_of_suggestions
from storage import tables_of_understanding as tables_of_understanding
from storage.columns import AUTOINCREMENT, big, moment, words
from storage.columns import Row as Row
from storage.columns import active as _active
from storage.columns import some as _some


class InboxRow(Row, table=True):
    __tablename__ = "inbox"
    __table_args__ = (
        _active("inbox_active", "id"),
        _active("inbox_held", "lane", also="available_at > 0"),
        _some("inbox_settled", "settled_at", where="state = 'done'"),
        _some("inbox_dead", "settled_at", where="state = 'dead'"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    key: str = words(unique=True)
    account: str = words()
    lane: str = words()
    payload: str = words()
    received_at: float = moment()
    state: str = words(default="ready")
    tries: int = 0
    available_at: float = moment(default=0.0)
    error: str = words(default="")
    settled_at: float | None = moment(default=None)


class OutboxRow(Row, table=True):
    __tablename__ = "outbox"
    __table_args__ = (
        _active("outbox_active", "account", "lane", "position", "id"),
        _active("outbox_supersedes", "supersedes", also="supersedes <> ''"),
        _active("outbox_makes", "makes", also="makes <> ''"),
        _some("outbox_settled", "settled_at", where="state IN ('done', 'dropped')"),
        _some("outbox_dead", "settled_at", where="state = 'dead'"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    key: str | None = words(unique=True)
    """None for what may be queued any number of times."""
    account: str = words()
    lane: str = words()
    position: int = big()
    target: str = words()
    command: str = words()
    makes: str = words(default="")
    """The slot that the command gives its first posts."""
    needs: str = words(default="")
    """The slots whose posts the command must know, one a line."""
    supersedes: str = words(default="")
    conversation: int | None = big(default=None)
    message: int | None = big(default=None)
    tell: bool = False
    state: str = words(default="ready")
    part: int = 0
    tries: int = 0
    doubt: bool = False
    available_at: float = moment(default=0.0)
    stale_at: float | None = moment(default=None)
    owner: str = words(default="")
    reason: str = words(default="")
    created_at: float = moment()
    settled_at: float | None = moment(default=None)
    trace: str = words(default="", sa_column_kwargs={"server_default": ""})
    """The key of the event in the inbox that this comes of."""
    began_at: float = moment(default=0.0, sa_column_kwargs={"server_default": "0"})
    """When that event arrived, or when the hold ended after it: since when people wait."""


class MirrorRow(Row, table=True):
    __tablename__ = "mirrors"
    slot: str = words(primary_key=True)
    number: int = Field(primary_key=True)
    """The order of the posts under one slot."""
    post: str = words(unique=True)
    part: int = 0
    message: int | None = big(default=None)


class ProcessRow(Row, table=True):
    __tablename__ = "processes"
    id: str = words(primary_key=True)
    host: str = words()
    roles: str = words()
    heartbeat_at: float = moment()


class AccountRow(Row, table=True):
    __tablename__ = "accounts"
    name: str = words(primary_key=True)
    owner: str = words(default="")
    locked: str = words(default="")


class ConversationRow(Row, table=True):
    __tablename__ = "conversations"
    __table_args__ = (
        Index("conversations_chat", "chat", "id"),
        Index("conversations_customer", "customer", "id"),
        _some("conversations_home", "home", where="status <> 'resolved'"),
        _some("conversations_waiting", "waiting_since", where="waiting_since IS NOT NULL"),
        _some("conversations_resolved", "resolved_at", where="resolved_at IS NOT NULL"),
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


class VersionRow(Row, table=True):
    __tablename__ = "versions"
    __table_args__ = (Index("versions_message", "message", "id"),)
    id: int = big(primary_key=True)
    message: int = big(foreign_key="messages.id")
    content: str = words()
    until: float = moment()


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


class CustomerRow(Row, table=True):
    __tablename__ = "customers"
    alias: str = words(primary_key=True)
    account: str = words()
    name: str = words()
    username: str = words(default="")
    language: str = words(default="")
    chosen_language: str = words(default="")
    organisation: str = words(default="")
    unreachable: str = words(default="")
    spoken: str = words(default="", sa_column_kwargs={"server_default": ""})


class ColleagueRow(Row, table=True):
    __tablename__ = "colleagues"
    alias: str = words(primary_key=True)
    account: str = words()
    name: str = words()
    guest: bool = False
    stranger: bool = False
    admin: bool = False
    gone: bool = False
    bot: bool = False
    locale: str = words(default="")
    timezone: str = words(default="")


class GroupRow(Row, table=True):
    __tablename__ = "groups"
    account: str = words(primary_key=True)
    name: str = words(primary_key=True)
    """The group's id on its platform."""
    handle: str = words()


class MemberRow(Row, table=True):
    __tablename__ = "group_members"
    account: str = words(primary_key=True)
    group_name: str = words(primary_key=True)
    alias: str = words(primary_key=True, index=True)


class ChannelRow(Row, table=True):
    __tablename__ = "channels"
    place: str = words(primary_key=True)
    account: str = words(index=True)
    name: str = words(default="")
    archived: bool = False
    member: bool = False
    replies: str = words(default="")
    private: bool = False
    shared: bool = False


class RouteRow(Row, table=True):
    __tablename__ = "routes"
    __table_args__ = AUTOINCREMENT
    id: int = big(primary_key=True)
    criterion: str = words()
    value: str = words()
    channel: str = words()


class TagRow(Row, table=True):
    __tablename__ = "tags"
    name: str = words(primary_key=True)
    emoji: str = words(default="")
    synonyms: str = words(default="[]")
    builtin: bool = False
    offered: bool = True


class ChannelMemberRow(Row, table=True):
    __tablename__ = "channel_members"
    place: str = words(primary_key=True)
    alias: str = words(primary_key=True, index=True)


class ProposalRow(Row, table=True):
    """What a proposal is found by. `length` and `seal` are those of its log's last line."""

    __tablename__ = "proposals"
    __table_args__ = (
        _some("proposals_due", "next_at", where="next_at IS NOT NULL"),
        _some("proposals_open", "closes", where="ended_at IS NULL AND phase <> 'draft'"),
        _some("proposals_place", "place", where="ended_at IS NULL"),
        _some("proposals_conversation", "conversation", where="conversation IS NOT NULL"),
        _some("proposals_unannounced", "ended_at", where="unannounced"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    by: str = words()
    place: str = words()
    conversation: int | None = big(default=None)
    thread: str | None = words(default=None)
    draft: str = words(default="")
    process: str = words(default="")
    title: str = words(default="")
    phase: str = words(default="draft")
    closes: float | None = moment(default=None)
    ended_at: float | None = moment(default=None)
    next_at: float | None = moment(default=None)
    unannounced: bool = False
    length: int = 0
    seal: str = words(default="")


class ProposalEventRow(Row, table=True):
    __tablename__ = "proposal_events"
    proposal: int = big(primary_key=True, foreign_key="proposals.id")
    number: int = Field(primary_key=True)
    at: float = moment()
    event: str = words()
    folded: str = words()
    """The words without case and accents, for searching."""
    seal: str = words()
    """Digest of the line and of the seal before it."""


class ProposalPersonRow(Row, table=True):
    __tablename__ = "proposal_people"
    proposal: int = big(primary_key=True, foreign_key="proposals.id")
    person: str = words(primary_key=True, index=True)
    role: str = words(primary_key=True)


class ProposalFeedbackRow(Row, table=True):
    __tablename__ = "proposal_feedback"
    proposal: int = big(primary_key=True, foreign_key="proposals.id")
    feedback: int = big(primary_key=True, index=True)


metadata = SQLModel.metadata
