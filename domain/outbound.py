"""What we ask platforms to do: commands as values. They name posts by slot, since most do not exist yet."""

from dataclasses import dataclass
from typing import Literal

from domain.content import Content
from domain.ids import (
    AccountId,
    AliasId,
    ConversationId,
    DeliveryId,
    MessageId,
    PlaceId,
    PostId,
    Slot,
    post_in,
)
from domain.panels import Button, Panel
from domain.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Author:
    """Under whose name words are shown on a platform that allows it; elsewhere the name stands before the words."""

    name: str
    alias: AliasId | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Post somebody's words. `under` is the slot of the post that opens the thread; `answers` what it replies to.

    `buttons` stand below the last part, in `locale`. A long text becomes several posts, all under `slot`, in order.
    """

    place: PlaceId
    content: Content
    slot: Slot
    under: Slot | None = None
    author: Author | None = None
    answers: Slot | None = None
    buttons: tuple[Button, ...] = ()
    topic: str = ""
    locale: str = "en"
    kind: Literal["post"] = "post"


@dataclass(frozen=True, slots=True)
class Show:
    """Post a panel of ours."""

    place: PlaceId
    panel: Panel
    slot: Slot
    under: Slot | None = None
    locale: str = "en"
    topic: str = ""
    links: tuple[Slot, ...] = ()
    """Slots that the panel's `PostLink`s point to."""
    kind: Literal["show"] = "show"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The words under `slot` say `content` now: edit its posts in place, post what is more, remove what is less."""

    place: PlaceId
    content: Content
    slot: Slot
    under: Slot | None = None
    author: Author | None = None
    kind: Literal["rewrite"] = "rewrite"


@dataclass(frozen=True, slots=True)
class Redraw:
    """The panel under `slot` shows `panel` now."""

    place: PlaceId
    panel: Panel
    slot: Slot
    locale: str = "en"
    links: tuple[Slot, ...] = ()
    kind: Literal["redraw"] = "redraw"


@dataclass(frozen=True, slots=True)
class Refresh:
    """The living panel under `slot` shows its subject as it is at the moment of sending.

    It becomes a `Redraw` (or a `Home`) when its turn has come, so a panel that changes often is drawn once. `subject` is
    such as `conversation:12` or `proposal:7`; for a desk, `slot` names nothing and `person` whose it is.
    """

    place: PlaceId
    slot: Slot
    subject: str
    locale: str = "en"
    person: AliasId | None = None
    kind: Literal["refresh"] = "refresh"


@dataclass(frozen=True, slots=True)
class Home:
    """Show a panel on a colleague's own page of ours, where the platform has one (Slack: App Home)."""

    account: AccountId
    person: AliasId
    panel: Panel
    locale: str = "en"
    links: tuple[Slot, ...] = ()
    kind: Literal["home"] = "home"


@dataclass(frozen=True, slots=True)
class Remove:
    """Delete every post under `slot`; with `files` also the files they show, where the platform keeps them apart."""

    place: PlaceId
    slot: Slot
    files: bool = False
    kind: Literal["remove"] = "remove"


@dataclass(frozen=True, slots=True)
class React:
    """Set our reactions on the first post under `slot` to `emoji` (Unicode), on a platform with one reaction the last."""

    place: PlaceId
    slot: Slot
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    kind: Literal["react"] = "react"


@dataclass(frozen=True, slots=True)
class Whisper:
    """Show a panel to one person only, in a channel, below a thread if `thread` is given."""

    place: PlaceId
    person: AliasId
    panel: Panel
    thread: PostId | None = None
    locale: str = "en"
    links: tuple[Slot, ...] = ()
    kind: Literal["whisper"] = "whisper"


@dataclass(frozen=True, slots=True)
class Direct:
    """Send a panel to one colleague in private."""

    account: AccountId
    person: AliasId
    panel: Panel
    slot: Slot
    locale: str = "en"
    links: tuple[Slot, ...] = ()
    kind: Literal["direct"] = "direct"


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Answer a customer's press: the platform stops its waiting sign and may show the sentence."""

    account: AccountId
    press: str
    text: Phrase
    locale: str = "en"
    kind: Literal["acknowledge"] = "acknowledge"


Command = Post | Show | Rewrite | Redraw | Refresh | Home | Remove | React | Whisper | Direct | Acknowledge


def slots_of(command: Command) -> tuple[Slot, ...]:
    """The slots whose posts must be known before the command can be carried out; a post of others' is known by itself."""
    return tuple(slot for slot in _named(command) if post_in(slot) is None)


def links_of(command: Command) -> tuple[Slot, ...]:
    """The slots that a command can do without: what it links to, and what it replies to."""
    match command:
        case (
            Show(links=links)
            | Redraw(links=links)
            | Home(links=links)
            | Whisper(links=links)
            | Direct(links=links)
        ):
            return links
        case Post(answers=answers) if answers:
            return (answers,)
        case _:
            return ()


def _named(command: Command) -> tuple[Slot, ...]:
    match command:
        case Post(under=under, answers=answers):
            return tuple(slot for slot in (under, answers) if slot)
        case Show(under=under, links=links):
            return (under, *links) if under else links
        case Rewrite(slot=slot, under=under):
            return (slot, under) if under else (slot,)
        case Redraw(slot=slot, links=links):
            return (slot, *links)
        case Refresh(slot=slot, person=person):
            return () if person else (slot,)
        case Remove(slot=slot) | React(slot=slot):
            return (slot,)
        case Whisper(links=links) | Direct(links=links) | Home(links=links):
            return links
        case Acknowledge():
            return ()


@dataclass(frozen=True, slots=True)
class Request:
    """A command to be queued.

    Same `key`: queued once; an empty one: always. Same `supersedes`: only the newest that still waits is sent.
    `lane` is what its order is kept in; `target` whose rate limit it counts against (a place as a rule);
    `hold` is how many seconds it waits before it may go, in which it can be recalled;
    `message` and `conversation` say what it is about, so that its fate can be told.
    `stale_after` is how many seconds later it is worthless and dropped silently (a whisper, an acknowledgement).
    """

    key: str
    account: AccountId
    lane: str
    target: str
    command: Command
    conversation: ConversationId | None = None
    message: MessageId | None = None
    supersedes: str = ""
    hold: float = 0.0
    stale_after: float | None = None
    tell: bool = False
    """Whether the application wants to hear that it is done, not only that it failed."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A queued command on its way: `part` is the call to make next, `doubt` that it may have been made already.

    `posts` are the posts of every slot the command names, as far as they exist. `trace` is the key of the event that it
    comes of, `since` when that arrived, in seconds since 1970.
    """

    id: DeliveryId
    request: Request
    part: int = 0
    attempt: int = 1
    doubt: bool = False
    posts: tuple[tuple[Slot, tuple[PostId, ...]], ...] = ()
    trace: str = ""
    since: float = 0.0

    def posts_of(self, slot: Slot | None) -> tuple[PostId, ...]:
        """The posts that stand under a slot, none when it has none yet."""
        own = post_in(slot) if slot else None
        return (own,) if own else next((posts for name, posts in self.posts if name == slot), ())
