"""What the application needs to remember. A unit of work is one transaction and everything in it is synchronous.

Whoever runs a unit of work commits it when the work returns and undoes all of it when the work raises.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from domain.content import Content
from domain.conversations import Audience, Conversation, Message, Picture, Version
from domain.feedback import Feedback, Filter, Found, Tag
from domain.ids import (
    AccountId,
    AliasId,
    ConversationId,
    FeedbackId,
    MessageId,
    PlaceId,
    PostId,
    Slot,
)
from domain.queues import Accounts, Depth
from domain.routing import Route
from domain.sight import Hidden
from ports.administration import Acts as Acts
from ports.administration import Restraints as Restraints
from ports.decisions import Due as Due
from ports.decisions import Proposals as Proposals
from ports.desks import Desks as Desks
from ports.digests import Digests as Digests
from ports.ecosystem import Ecosystem as Ecosystem
from ports.ecosystem import Pulses as Pulses
from ports.erasing import Erasing as Erasing
from ports.ideas import Ideas as Ideas
from ports.installations import Installations as Installations
from ports.knowledge import Experts as Experts
from ports.knowledge import Knowledge as Knowledge
from ports.outbox import Outbox as Outbox
from ports.people import Channels as Channels
from ports.people import People as People
from ports.signals import Inside as Inside
from ports.signals import Signals as Signals
from ports.suggestions import Imports as Imports
from ports.suggestions import Suggestions as Suggestions
from ports.translations import Translations as Translations
from ports.understanding import Themes as Themes
from ports.understanding import Understanding as Understanding
from ports.usage import Usage as Usage

T = TypeVar("T")


class Conversations(Protocol):
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
        """A new conversation, with its id, status `new`, waiting since `at`."""
        ...

    def get(self, conversation: ConversationId) -> Conversation:
        """Raises `KeyError` when there is none."""
        ...

    def lock(self, conversation: ConversationId) -> Conversation:
        """The same, held against other writers until the end of this unit of work."""
        ...

    def latest(self, chat: PlaceId, topic: str, customer: AliasId | None) -> Conversation | None:
        """The conversation of a chat (and, in groups, of a customer) that was opened last; held like `lock`."""
        ...

    def save(self, conversation: Conversation, was: Conversation | None = None) -> None:
        """Keeps a conversation; cheaper where it is known what it `was` and only `last_at` is another."""
        ...

    def of_chat(self, chat: PlaceId, limit: int = 20) -> Sequence[Conversation]:
        """A chat's conversations, newest first."""
        ...

    def of_customer(self, customer: AliasId, limit: int = 20) -> Sequence[Conversation]:
        """A customer's conversations with our bots, newest first; in what was imported nobody can be told anything."""
        ...

    def at_home_in(self, channel: PlaceId) -> Sequence[Conversation]:
        """Unresolved conversations whose thread stands in a channel."""
        ...

    def waiting(self, hidden: Hidden, limit: int = 20) -> Sequence[Conversation]:
        """Those that wait for our answer, longest first, without those at home in hidden channels."""
        ...

    def count_waiting(self, hidden: Hidden) -> int:
        """How many these are in all."""
        ...

    def following(self, conversation: Conversation) -> Conversation | None:
        """The last of those that follow a conversation, as it is and not locked; without what was merged, and what has the
        same home."""
        ...

    def parts(self, conversation: ConversationId) -> Sequence[ConversationId]:
        """What was merged into a conversation, at whatever remove."""
        ...

    def move_chat(self, old: PlaceId, new: PlaceId) -> None:
        """A chat has a new id: conversations, and what waits in the outbox for it, follow."""
        ...


class Messages(Protocol):
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
    ) -> Message: ...

    def get(self, message: MessageId) -> Message:
        """Raises `KeyError` when there is none."""
        ...

    def by_source(self, source: PostId) -> Message | None: ...

    def by_picture(self, post: PostId) -> Message | None:
        """The album that a post is a picture of; None where its pictures are not kept."""
        ...

    def pictures(self, message: MessageId) -> Sequence[Picture]:
        """Those of an album, in the order in which they came; empty for any other message."""
        ...

    def keep_picture(self, message: MessageId, picture: Picture) -> None:
        """A picture joins an album, or says from now on what it says here."""
        ...

    def unmarked(self, message: MessageId) -> PostId | None:
        """Where a colleague wrote a message for the customer whose fate no mark in the thread shows. None for any other: what an
        open channel sends at once, most of all answers, is read no further."""
        ...

    def save(self, message: Message) -> None:
        """Keeps audience, content, by_mark, edited_at, deleted_at and conversation of a message as they are now."""
        ...

    def of_conversation(self, conversation: ConversationId) -> Sequence[Message]:
        """Oldest first."""
        ...

    def last_of_customer(self, conversation: ConversationId) -> Message | None: ...

    def add_version(self, message: MessageId, version: Version) -> None: ...

    def versions(self, message: MessageId) -> Sequence[Version]:
        """Oldest first."""
        ...

    def move(self, messages: Sequence[MessageId], to: ConversationId) -> None:
        """Messages, and the feedback they are, belong to another conversation from now on."""
        ...

    def next_answered(self, message: MessageId) -> bool:
        """Whether an answer to the customer stands after this message in its conversation."""
        ...


class FeedbackRecords(Protocol):
    def add(
        self, *, message: MessageId, conversation: ConversationId, tag: str, suggested: bool, at: datetime
    ) -> Feedback: ...

    def get(self, feedback: FeedbackId) -> Found | None: ...

    def of_conversation(self, conversation: ConversationId) -> Sequence[Feedback]:
        """Oldest first."""
        ...

    def of_whole(self, conversation: ConversationId) -> Sequence[Feedback]:
        """The same with that of every conversation that was merged into it, at whatever remove."""
        ...

    def retag(self, feedback: FeedbackId, tag: str) -> None:
        """A person names the tag; it is no suggestion any more."""
        ...

    def remove(self, feedback: FeedbackId) -> None:
        """A person says that a message does not carry this tag."""
        ...

    def find(self, wanted: Filter) -> Sequence[Found]:
        """Newest first, `wanted.limit` at most. Words match anywhere in the text, case and accents aside."""
        ...

    def count(self, wanted: Filter) -> int: ...


class Rules(Protocol):
    """Routes and tags that were made in the chat; those of the operator's file come with the policy."""

    def routes(self) -> Sequence[Route]: ...

    def add_route(self, route: Route) -> Route: ...

    def remove_route(self, route: int) -> None: ...

    def tags(self) -> Sequence[Tag]: ...

    def save_tag(self, tag: Tag) -> None: ...

    def remove_tag(self, name: str) -> None: ...


class Inbox(Protocol):
    def add_fact(self, *, key: str, account: AccountId, lane: str, payload: str) -> bool:
        """A fact of our own joins what arrived. False when its key is known."""
        ...

    def retry(self, row: int) -> bool:
        """Handles a row that was set aside again."""
        ...

    def waits(self, account: AccountId, before: datetime) -> bool:
        """Whether something of an account that arrived before a moment has not been handled as yet."""
        ...


class Mirrors(Protocol):
    def posts(self, slot: Slot) -> tuple[PostId, ...]: ...

    def slot_of(self, post: PostId) -> Slot | None:
        """Under which slot a post of ours stands."""
        ...

    def forget(self, slot: Slot) -> None:
        """What stood under a slot does not count any more, and will be posted anew."""
        ...


class Queues(Protocol):
    def depth(self) -> Sequence[Depth]: ...

    def accounts(self) -> Sequence[Accounts]: ...

    def unread(self) -> tuple[int, datetime | None]:
        """How many messages wait to be understood, and when the first of them was written."""
        ...

    def digests(self) -> Mapping[str, int]:
        """How many digests there are in each state."""
        ...


class UnitOfWork(Protocol):
    """One transaction. `now` is its moment, in UTC, and `arrived` when the event came that it handles."""

    now: datetime

    @property
    def arrived(self) -> datetime: ...

    conversations: Conversations
    messages: Messages
    feedback: FeedbackRecords
    people: People
    channels: Channels
    proposals: Proposals
    digests: Digests
    installations: Installations
    understanding: Understanding
    themes: Themes
    signals: Signals
    inside: Inside
    ideas: Ideas
    ecosystem: Ecosystem
    pulses: Pulses
    desks: Desks
    suggestions: Suggestions
    imports: Imports
    knowledge: Knowledge
    experts: Experts
    translations: Translations
    usage: Usage
    rules: Rules
    erasing: Erasing
    acts: Acts
    restraints: Restraints
    inbox: Inbox
    outbox: Outbox
    mirrors: Mirrors
    queues: Queues


class Store(Protocol):
    """Runs units of work. Raises whatever the work raises, and `ports.storage.StorageTrouble` for the engine's own."""

    async def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Runs a work that may write; returns when it is safely on disk."""
        ...

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Runs a work that only reads."""
        ...


class StorageTrouble(Exception):
    """The database cannot do its work now or at all; `args[0]` is a plain sentence for the operator."""


class BrokenLog(Exception):
    """The log of a proposal cannot be replayed; `args[0]` is the proposal's number."""


class Overtaken(Exception):
    """The log of a proposal has gone on since it was read; `args[0]` is the proposal's number."""
