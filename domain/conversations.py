"""What one customer chat says about one subject, and the messages in it. Pure: time comes in as an argument."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.content import Content, join
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId, PostId

IMPORTED = "import:"
"""With this begins the account of every conversation that was imported: it is no bot's."""


class Status(StrEnum):
    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    """Answered; the customer's turn."""
    RESOLVED = "resolved"


SEEN_TO = frozenset((Status.RESOLVED, Status.WAITING))
"""What nobody waits for us in."""


class Audience(StrEnum):
    """Whom a message is meant for. Never implied."""

    CUSTOMER = "customer"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One subject of one chat. `home` is the channel with its thread; `copies` are channels that hold a card only.

    `waiting_since` is when the oldest customer message came that nobody has answered. `answered` tells whether any
    answer ever went out. `previous` is the resolved conversation that this one follows, `merged_into` where it went.
    """

    id: ConversationId
    account: AccountId
    chat: PlaceId
    topic: str
    customer: AliasId
    home: PlaceId
    opened_at: datetime
    last_at: datetime
    status: Status = Status.NEW
    tags: tuple[str, ...] = ()
    suggested: bool = False
    """Whether every tag is a suggestion that nobody has confirmed; of several, the feedback tells which are."""
    copies: tuple[PlaceId, ...] = ()
    assignee: AliasId | None = None
    waiting_since: datetime | None = None
    resolved_at: datetime | None = None
    answered: bool = False
    asked_for_tag: bool = False
    closed: bool = False
    """Ended by `/new`, a split, a merge or the end of its private channel: nothing further lands here by itself."""
    previous: ConversationId | None = None
    merged_into: ConversationId | None = None
    title: str = ""

    @property
    def imported(self) -> bool:
        """Whether it was read from an export: it stands nowhere, and nothing can be sent there."""
        return self.account.startswith(IMPORTED)

    @property
    def inside(self) -> bool:
        """Whether it holds a colleague's words that count as feedback: nobody outside is behind it."""
        return self.chat == self.home

    @property
    def reference(self) -> str:
        """How people name it before it carries a tag."""
        return f"C-{self.id}"


@dataclass(frozen=True, slots=True)
class Message:
    """A text either way. `source` is the post it was written as; None when it was typed into a form."""

    id: MessageId
    conversation: ConversationId
    audience: Audience
    by: AliasId
    by_customer: bool
    name: str
    content: Content
    sent_at: datetime
    source: PostId | None = None
    answers: MessageId | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    by_mark: bool = False
    """Whether a colleague's words are for the customer because they begin with a mention of us: as the customer has them,
    else as they stand."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said before it was edited, and until when."""

    content: Content
    until: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """One post of an album, with its own caption and file. Together they are one message."""

    post: PostId
    content: Content


def gathered(pictures: Sequence[Picture]) -> Content:
    """What an album says: every caption on its own line, and every file."""
    captions = tuple(one.content.text for one in pictures if one.content.text)
    files = tuple(file for one in pictures for file in one.content.attachments)
    return Content(join(captions, "\n"), files)


def accepts(conversation: Conversation | None, now: datetime, reopen_within: timedelta) -> bool:
    """Whether a new message of the chat still belongs to this conversation."""
    if conversation is None or conversation.closed or conversation.merged_into is not None:
        return False
    return conversation.resolved_at is None or now - conversation.resolved_at <= reopen_within


def heard(conversation: Conversation, at: datetime) -> Conversation:
    """The customer wrote: it waits for us, and is open again if it was resolved."""
    reopened = conversation.status in (Status.RESOLVED, Status.WAITING)
    status = Status.IN_PROGRESS if reopened else conversation.status
    return replace(
        conversation,
        status=status,
        resolved_at=None,
        waiting_since=conversation.waiting_since or at,
        last_at=max(at, conversation.last_at),
    )


def answered(conversation: Conversation, at: datetime) -> Conversation:
    """An answer is on its way: nobody waits any more."""
    status = conversation.status if conversation.status is Status.RESOLVED else Status.WAITING
    return replace(
        conversation, status=status, waiting_since=None, answered=True, last_at=max(at, conversation.last_at)
    )


def unanswered(conversation: Conversation, since: datetime | None, *, ever: bool) -> Conversation:
    """An answer was taken back or never arrived: the customer waits again `since` then, as before; None if nobody does.

    `ever` tells whether any other answer went out.
    """
    waits = since is not None and conversation.status is not Status.RESOLVED
    status = conversation.status
    if waits and status is Status.WAITING:
        status = Status.IN_PROGRESS if ever else Status.NEW
    return replace(conversation, status=status, waiting_since=since if waits else None, answered=ever)


def joined(target: Conversation, other: Conversation, at: datetime) -> Conversation:
    """Where a conversation goes on that another one was merged into: with both's tags, waiting as long as either does."""
    waiting = min(filter(None, (target.waiting_since, other.waiting_since)), default=None)
    about = [one for one in (target, other) if one.tags]
    if target.status is Status.RESOLVED and other.status is not Status.RESOLVED:
        target = put(target, Status.IN_PROGRESS, at)
    return replace(
        target,
        waiting_since=waiting,
        tags=tuple(dict.fromkeys((*target.tags, *other.tags))),
        suggested=bool(about) and all(one.suggested for one in about),
        answered=target.answered or other.answered,
        last_at=max(target.last_at, other.last_at),
        closed=False,
    )


def put(conversation: Conversation, status: Status, at: datetime) -> Conversation:
    """The team sets the status by hand: of what is resolved, or is the customer's turn, nobody waits for us."""
    resolved = at if status is Status.RESOLVED else None
    waiting = None if status in SEEN_TO else conversation.waiting_since
    return replace(conversation, status=status, resolved_at=resolved, waiting_since=waiting)


def tagged(conversation: Conversation, tags: tuple[str, ...], *, suggested: bool = False) -> Conversation:
    """The conversation with further tags; a suggestion that stands already is of another message, and stays beside them."""
    if suggested and conversation.tags:
        return conversation
    return replace(conversation, tags=tuple(dict.fromkeys((*conversation.tags, *tags))), suggested=suggested)
