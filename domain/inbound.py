"""What reaches us: from customers, from the team, from the platforms themselves and from our own work."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from domain.content import Content, Text
from domain.facts import DigestDue as DigestDue
from domain.facts import DigestPosted as DigestPosted
from domain.facts import ProposalDue as ProposalDue
from domain.facts import SignalDue as SignalDue
from domain.ids import AccountId, AliasId, PlaceId, PostId
from domain.workspace import AccountRevoked as AccountRevoked
from domain.workspace import ChannelClosed as ChannelClosed
from domain.workspace import ChannelOpened as ChannelOpened
from domain.workspace import ChannelSeen as ChannelSeen
from domain.workspace import ColleagueSeen as ColleagueSeen
from domain.workspace import GroupSeen as GroupSeen
from domain.workspace import MemberMoved as MemberMoved
from domain.workspace import MembersSeen as MembersSeen


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Chat:
    """A customer chat. `thread` is the forum topic within it, if any (opaque)."""

    id: PlaceId
    account: AccountId
    chat: ChatKind
    title: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the platform presents them. `language` is the platform's own hint, such as `fr`."""

    alias: AliasId
    name: str = ""
    username: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class CustomerMessage:
    """A customer wrote. `command` is the word after `/`, lower case, already cut from `content`.

    `addressed` is true in private chats, and in groups when the message is a command, mentions the bot or replies to it.
    `album` joins the parts that were sent together.
    """

    chat: Chat
    post: PostId
    sender: Sender
    content: Content
    sent_at: datetime
    command: str = ""
    album: str = ""
    reply_to: PostId | None = None
    addressed: bool = True
    kind: Literal["customer_message"] = "customer_message"


@dataclass(frozen=True, slots=True)
class CustomerEdit:
    chat: Chat
    post: PostId
    sender: Sender
    content: Content
    edited_at: datetime
    reply_to: PostId | None = None
    """The post that the edited message answers."""
    command: str = ""
    addressed: bool = True
    """As of a message: by these one is judged that says something only since this edit."""
    album: str = ""
    kind: Literal["customer_edit"] = "customer_edit"


@dataclass(frozen=True, slots=True)
class CustomerReaction:
    """The emoji (Unicode) that a customer added to and took from a post."""

    chat: Chat
    post: PostId
    sender: Sender
    added: tuple[str, ...]
    removed: tuple[str, ...]
    kind: Literal["customer_reaction"] = "customer_reaction"


@dataclass(frozen=True, slots=True)
class CustomerPress:
    """A customer pressed a button; `press` names the press, so that it can be answered.

    `order` is higher the later it was pressed, 0 where the platform does not number what happens.
    """

    chat: Chat
    post: PostId
    sender: Sender
    press: str
    action: str
    value: str
    order: int = 0
    kind: Literal["customer_press"] = "customer_press"


@dataclass(frozen=True, slots=True)
class ChatMigrated:
    """A group became a supergroup: the same chat under a new id."""

    account: AccountId
    old: PlaceId
    new: PlaceId
    kind: Literal["chat_migrated"] = "chat_migrated"


@dataclass(frozen=True, slots=True)
class ChatReachability:
    """The customer blocked or unblocked the bot, or a group removed or added it."""

    chat: Chat
    sender: Sender
    reachable: bool
    reason: str = ""
    kind: Literal["chat_reachability"] = "chat_reachability"


@dataclass(frozen=True, slots=True)
class TeamMessage:
    """A colleague wrote in a channel; `thread` is the first post of the thread, if it is in one.

    `marked` is true when the message starts with a mention of the bot, which `content` no longer shows.
    """

    channel: PlaceId
    thread: PostId | None
    post: PostId
    sender: Sender
    content: Content
    sent_at: datetime
    marked: bool = False
    kind: Literal["team_message"] = "team_message"


@dataclass(frozen=True, slots=True)
class TeamEdit:
    """A colleague's message says something else now; not sent when only a link preview changed.

    `thread`, `sent_at` and `marked` are those of the message, for an edit may be handed over before it; `unmarked`:
    it was marked before, and is not any more.
    """

    channel: PlaceId
    post: PostId
    sender: Sender
    content: Content
    edited_at: datetime
    thread: PostId | None = None
    sent_at: datetime | None = None
    marked: bool = False
    unmarked: bool = False
    kind: Literal["team_edit"] = "team_edit"


@dataclass(frozen=True, slots=True)
class TeamDeletion:
    """A colleague's message is gone. `thread`, `sent_at` and who wrote it are told where the platform tells them, for a
    deletion may be handed over before its message.
    """

    channel: PlaceId
    post: PostId
    thread: PostId | None = None
    sender: Sender | None = None
    sent_at: datetime | None = None
    kind: Literal["team_deletion"] = "team_deletion"


@dataclass(frozen=True, slots=True)
class TeamReaction:
    """A colleague's reaction, the emoji in Unicode, or empty when it has no Unicode form."""

    channel: PlaceId
    post: PostId
    sender: Sender
    emoji: str
    added: bool
    kind: Literal["team_reaction"] = "team_reaction"


@dataclass(frozen=True, slots=True)
class TeamPress:
    """A colleague pressed a button or chose from a menu of ours, at `given` by the platform's clock if it tells."""

    channel: PlaceId
    post: PostId | None
    thread: PostId | None
    sender: Sender
    action: str
    value: str
    given: datetime | None = None
    kind: Literal["team_press"] = "team_press"


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    """A form came back, at `given` by the platform's clock if it tells.

    Every field is a tuple: one text, the chosen values, or nothing. `formatted` are the texts with the styles that whoever
    typed them meant.
    """

    form: str
    context: str
    sender: Sender
    account: AccountId
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    given: datetime | None = None
    formatted: tuple[tuple[str, Text], ...] = ()
    kind: Literal["form_submitted"] = "form_submitted"

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field, none when it was left out."""
        return dict(self.answers).get(name, ())

    def one(self, name: str) -> str:
        """The value of a field, empty when it was left out."""
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> Text:
        """What was typed into a field, with its styles and no white space around it."""
        return dict(self.formatted).get(name, Text(self.one(name))).stripped()


@dataclass(frozen=True, slots=True)
class TeamCommand:
    """A slash command: `command` without its slash, `text` as typed after it."""

    command: str
    text: str
    channel: PlaceId
    sender: Sender
    kind: Literal["team_command"] = "team_command"


@dataclass(frozen=True, slots=True)
class TeamShortcut:
    """A message shortcut: its name, and the message it was used on with its author."""

    name: str
    channel: PlaceId
    post: PostId
    thread: PostId | None
    sender: Sender
    author: Sender
    content: Content
    kind: Literal["team_shortcut"] = "team_shortcut"


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """A colleague looks at their own page of ours."""

    account: AccountId
    sender: Sender
    kind: Literal["home_opened"] = "home_opened"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something arrived that says nothing to us; kept for the record, `what` names its type without any words of it."""

    account: AccountId
    what: str
    kind: Literal["unreadable"] = "unreadable"


Inbound = (
    CustomerMessage
    | CustomerEdit
    | CustomerReaction
    | CustomerPress
    | ChatMigrated
    | ChatReachability
    | TeamMessage
    | TeamEdit
    | TeamDeletion
    | TeamReaction
    | TeamPress
    | FormSubmitted
    | TeamCommand
    | TeamShortcut
    | ChannelClosed
    | ChannelOpened
    | ColleagueSeen
    | GroupSeen
    | ChannelSeen
    | MembersSeen
    | MemberMoved
    | HomeOpened
    | ProposalDue
    | DigestDue
    | DigestPosted
    | SignalDue
    | AccountRevoked
    | Unreadable
)


@dataclass(frozen=True, slots=True)
class Received:
    """A raw event as a platform handed it over, ready to be stored before it is acknowledged.

    `key` is unique over all time and repeats with a redelivery; `lane` is what its order is kept in; `payload` is JSON.
    """

    key: str
    account: AccountId
    lane: str
    payload: str


@dataclass(frozen=True, slots=True)
class FormRequest:
    """A colleague pressed something that opens a form: `form` names it, `context` is what it is about."""

    form: str
    context: str
    sender: Sender
    channel: PlaceId
    post: PostId | None
    content: Content = Content()
    thread: PostId | None = None
    """The post that opens the thread it was asked for in, if it was in one."""
