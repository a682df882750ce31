"""What a Slack workspace consists of. Values and lookups only: knows no HTTP, no event and no rule of the Web API."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.ids import Mint

Json = dict[str, Any]
HISTORY = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
CHANNEL_TYPE = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


@dataclass(slots=True)
class Urls:
    """HTTP mode: where an app's requests go; all empty = Socket Mode."""

    events: str = ""
    commands: str = ""
    interactivity: str = ""
    redirect: str = ""  # where a browser goes once a person has agreed to an installation
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)


@dataclass(slots=True)
class App:
    """What is the same for one Slack app in every workspace."""

    id: str
    name: str
    app_token: str
    signing_secret: str
    client_id: str
    client_secret: str
    verification_token: str
    urls: Urls = field(default_factory=Urls)
    token_seconds: float = 0.0  # token rotation: how long a token lives; 0 = for ever


@dataclass(slots=True)
class Bot:
    """An app as installed in one workspace, with its token."""

    app: App
    team: str
    user: str
    id: str
    token: str
    scopes: set[str]
    revoked: str = ""  # the error that its calls get, e.g. token_revoked
    profile: Json = field(default_factory=dict)  # bot_profile of its messages
    scope_line: str = ""

    def give(self, scopes: set[str]) -> None:
        self.scopes, self.scope_line = scopes, ",".join(sorted(scopes))


@dataclass(slots=True)
class Person:
    id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    bot_id: str = ""
    app_id: str = ""
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    presence: str = "active"
    updated: int = 0
    display_name: str = ""
    title: str = ""
    home: str = ""  # the team of somebody from another organisation, in a channel that is shared with theirs


@dataclass(slots=True)
class Channel:
    """A conversation: messages by ts in their order, thread replies also listed under their parent."""

    id: str
    name: str
    kind: str  # public | private | im | mpim
    created: int
    creator: str
    members: dict[str, None] = field(default_factory=dict)
    topic: Json = field(default_factory=dict)
    purpose: Json = field(default_factory=dict)
    previous_names: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_general: bool = False
    messages: dict[str, Json] = field(default_factory=dict)
    top: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)
    pins: dict[str, Json] = field(default_factory=dict)

    def put(self, message: Json) -> None:
        """Store a new message whose ts is above all others."""
        ts, parent = message["ts"], message.get("thread_ts")
        self.messages[ts] = message
        if parent is None or parent == ts or message.get("subtype") == "thread_broadcast":
            self.top.append(ts)
        if parent is not None and parent != ts:
            self.threads.setdefault(parent, []).append(ts)

    def remove(self, ts: str) -> Json:
        """Take a message out; raises KeyError when there is none."""
        message = self.messages.pop(ts)
        _discard(self.top, ts)
        parent = message.get("thread_ts")
        if parent in self.threads:
            _discard(self.threads[parent], ts)
        self.pins.pop(ts, None)
        return message


def _discard(sorted_list: list[str], ts: str) -> None:
    at = bisect.bisect_left(sorted_list, ts)
    if at < len(sorted_list) and sorted_list[at] == ts:
        del sorted_list[at]


@dataclass(slots=True)
class Stored:
    """A file: `content` are its bytes, or a number of bytes that are made up when somebody downloads it."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    created: int
    size: int
    content: bytes | int = b""
    shares: dict[str, list[str]] = field(default_factory=dict)  # channel → ts of the messages with it
    complete: bool = False
    uploaded: bool = False
    bot_id: str = ""


@dataclass(slots=True)
class Group:
    id: str
    handle: str
    name: str
    users: list[str]
    created: int


@dataclass(slots=True)
class Trigger:
    """Lets one view be opened for `user` until `ends` (unix seconds)."""

    user: str
    team: str
    app: str
    ends: float
    view: str = ""
    used: bool = False


@dataclass(slots=True)
class View:
    """A modal or home view of `user`; `shown` is its JSON form."""

    shown: Json
    user: str
    bot: str


@dataclass(slots=True)
class Reply:
    """A response_url: five uses until `ends`; `ts` is the message that it may replace or delete."""

    team: str
    bot: str
    channel: str
    user: str
    ends: float
    ts: str = ""
    ephemeral: bool = False
    thread_ts: str = ""
    left: int = 5


@dataclass(slots=True)
class Workspace:
    id: str
    name: str
    domain: str
    bots: dict[str, Bot] = field(default_factory=dict)  # by user id
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    files: dict[str, Stored] = field(default_factory=dict)
    emoji: dict[str, str] = field(default_factory=dict)
    ephemerals: dict[str, Json] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    filled: dict[tuple[str, str], Json] = field(
        default_factory=dict
    )  # (user, message or view) → block → action → state
    stacks: dict[tuple[str, str], list[str]] = field(
        default_factory=dict
    )  # (user, bot) → open modals, top last
    homes: dict[tuple[str, str], str] = field(default_factory=dict)  # (user, bot) → view id
    scheduled: dict[str, Json] = field(default_factory=dict)

    def bot_of(self, user_or_bot_id: str) -> Bot | None:
        found = self.bots.get(user_or_bot_id)
        return found or next((b for b in self.bots.values() if b.id == user_or_bot_id), None)

    def by_name(self, name: str) -> Channel | None:
        return next(
            (c for c in self.channels.values() if c.name == name and c.kind in ("public", "private")), None
        )

    def direct(self, one: str, other: str) -> Channel | None:
        pair = {one, other}
        return next((c for c in self.channels.values() if c.kind == "im" and set(c.members) == pair), None)


@dataclass(slots=True)
class Slack:
    """All workspaces, and what belongs to none: apps, tokens, and everything that lives for a short time."""

    mint: Mint
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    tokens: dict[str, Bot] = field(default_factory=dict)
    app_tokens: dict[str, App] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    uploads: dict[str, tuple[str, str]] = field(default_factory=dict)  # secret → (team, file)
    codes: dict[str, Json] = field(default_factory=dict)  # OAuth codes
    refreshes: dict[str, Bot] = field(default_factory=dict)  # refresh tokens, each good once
    ends: dict[str, float] = field(default_factory=dict)  # when a rotating token ends

    def installed(self, app: App) -> Iterator[Bot]:
        return (bot for ws in self.workspaces.values() for bot in ws.bots.values() if bot.app is app)

    def first(self) -> Workspace:
        """The workspace that a control call means when it names none; raises KeyError when there is none."""
        for workspace in self.workspaces.values():
            return workspace
        raise KeyError("team")
