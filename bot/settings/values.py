"""The settings as frozen values. Knows no file and no variable; whoever holds one may rely on it being right."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

SQLITE = "sqlite:///"
SLACK_API = "https://slack.com/api/"
ANY_TEAM = "*"
TELEGRAM_API = "https://api.telegram.org"


# Prints as asterisks; `get_secret_value()` gives the text.
Secret = SecretStr


class Replies(StrEnum):
    """Which words of a team's thread reach the customer."""

    EXPLICIT = "explicit"
    OPEN = "open"


class SlackMode(StrEnum):
    """How events arrive: over a WebSocket that we open, or over HTTP that Slack opens."""

    SOCKET = "socket"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class SlackAccount:
    """One Slack app. Socket Mode has both tokens; HTTP mode a signing secret with a bot token or with client credentials.

    `default_channel` is an id, or a name without `#`; empty where the operator named none. With client credentials and a
    signing secret workspaces install the app by themselves: those of `install_teams` (team ids), any where that names
    `*`, none where it names nobody.
    """

    name: str
    bot_token: Secret | None = None
    app_token: Secret | None = None
    signing_secret: Secret | None = None
    client_id: str = ""
    client_secret: Secret | None = None
    api_url: str = SLACK_API
    default_channel: str = ""
    install_teams: tuple[str, ...] = ()

    @property
    def installable(self) -> bool:
        """Whether workspaces may install the app by themselves."""
        by_http = self.signing_secret and not self.app_token
        return bool(self.client_id and self.client_secret and by_http)

    def admits(self, team: str) -> bool:
        """Whether a workspace may install the app by itself."""
        return team in self.install_teams or ANY_TEAM in self.install_teams

    @property
    def mode(self) -> SlackMode:
        """Socket Mode wherever there is an app token."""
        return SlackMode.SOCKET if self.app_token else SlackMode.HTTP


@dataclass(frozen=True, slots=True)
class TelegramAccount:
    """One Telegram bot. Without a webhook address it is polled.

    `workspace` names the Slack account whose teams answer its customers, or the team id of one that installed us; empty
    = the Slack account of the bot's own name, else the first.
    """

    name: str
    bot_token: Secret
    api_url: str = TELEGRAM_API
    webhook_url: str = ""
    webhook_secret: Secret | None = None
    workspace: str = ""

    @property
    def webhook_address(self) -> str:
        """Where Telegram posts updates: `/telegram/<name>` below the webhook address, unless that says so itself."""
        path, address = f"/telegram/{self.name}", self.webhook_url.rstrip("/")
        return address if not address or address.endswith(path) else address + path


MODEL_TASKS = ("tag", "label", "theme", "summary", "mood", "translate")
"""Everything that a language model may be asked for."""


@dataclass(frozen=True, slots=True)
class Model:
    """An OpenAI-compatible language model.

    `contacts`: whether names, addresses and numbers are sent to it as they are. `tasks`: what it may be asked for.
    `daily_tokens`: what it may use in a day (UTC). `seconds`: how long one question may take, and a digest wait for it.
    """

    base_url: str
    name: str
    api_key: Secret | None = None
    contacts: bool = False
    tasks: tuple[str, ...] = MODEL_TASKS
    daily_tokens: int = 200_000
    seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class RouteRule:
    """Feedback that fits every given condition is copied to `to` (channel names without `#`, or ids). Empty = any."""

    to: tuple[str, ...]
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    account: str = ""


@dataclass(frozen=True, slots=True)
class TagRule:
    """A tag of the team's own: how it is written after `#`, what it is called, which words suggest it."""

    name: str
    title: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """A channel with its own way of answering."""

    channel: str
    replies: Replies
    account: str = ""


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Words of resolved conversations with one of the tags, in one of the channels, go after so many days. Empty = any."""

    days: int
    tags: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast we may send, a second unless the name says a minute; 0 = unlimited. Below what the platforms allow."""

    slack_channel: float = 1.0
    slack_tier3_per_minute: float = 50.0
    slack_tier4_per_minute: float = 100.0
    telegram_chat: float = 1.0
    telegram_group_per_minute: float = 20.0
    telegram_account: float = 27.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the operator decided.

    `database_url` is `sqlite:///PATH` or `postgresql+asyncpg://…`. `agents` holds user group handles or ids and user
    ids who may answer customers; empty = every full member of the workspace (guests and strangers never). `log` is
    `console`, `json`, or empty to choose by whether a terminal is there. `secret_keys` seal what must rest encrypted,
    the newest first.
    """

    database_url: str = field(default="sqlite:///var/isthmus.db", repr=False)
    slack: tuple[SlackAccount, ...] = ()
    telegram: tuple[TelegramAccount, ...] = ()
    model: Model | None = None
    replies: Replies = Replies.EXPLICIT
    reply_hold_seconds: float = 5.0
    locale: str = "en"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    port: int = 8080
    metrics_port: int = 0
    default_channel: str = ""
    agents: tuple[str, ...] = ()
    routes: tuple[RouteRule, ...] = ()
    tags: tuple[TagRule, ...] = ()
    channels: tuple[ChannelRule, ...] = ()
    limits: Limits = Limits()
    reopen_days: int = 7
    understanding: bool = True
    log: str = ""
    secret_keys: tuple[Secret, ...] = ()
    retention: tuple[RetentionRule, ...] = ()
    admins: tuple[str, ...] = ()
    agents_route: bool = False
    inside_emoji: str = "memo"
    inside_channels: tuple[str, ...] = ()
    flood: int = 3000
    knowledge_days: int = 90

    @property
    def database_path(self) -> Path | None:
        """The file of an embedded database, or None on PostgreSQL."""
        if not self.database_url.startswith(SQLITE):
            return None
        return Path(self.database_url.removeprefix(SQLITE))
