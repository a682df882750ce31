"""What the operator has decided once for all: the settings that handlers need, and nothing of tokens or URLs."""

from dataclasses import dataclass
from datetime import timedelta

from domain.feedback import BUILTIN, Tag
from domain.ids import AccountId
from domain.retention import Retention
from domain.routing import Route


@dataclass(frozen=True, slots=True)
class Policy:
    """`default_channel` is a channel's id or name on the team's account; `hold` is in seconds.

    `team` is the workspace that answers where nothing else is said; empty where only installations tell which there are.
    `teams` maps every bot and every workspace of the settings to the workspace that answers, `defaults` a workspace to a
    default channel of its own.

    `channels` say by id or name how single channels answer, `explicit` or `open`, until somebody says otherwise there.
    """

    team: AccountId
    default_channel: str = ""
    replies: str = "explicit"
    hold: float = 5.0
    agents: tuple[str, ...] = ()
    locale: str = "en"
    timezone: str = "UTC"
    reopen_within: timedelta = timedelta(days=7)
    tags: tuple[Tag, ...] = BUILTIN
    routes: tuple[Route, ...] = ()
    channels: tuple[tuple[str, str], ...] = ()
    retention: tuple[Retention, ...] = ()
    admins: tuple[str, ...] = ()
    agents_route: bool = False
    """Whether agents, too, change routes, tags and the default channel."""
    inside_emoji: str = "📝"
    """Makes a colleague's message feedback, where its channel has opted in."""
    inside_channels: tuple[str, ...] = ()
    """Channels that the operator has opted in, by id or name."""
    flood: int = 3000
    """How many messages of one customer an hour are relayed; 0 is any number."""
    knowledge_days: int = 90
    """After how many days a kept answer that nobody used or confirmed is asked about."""

    @property
    def shortest_retention(self) -> int:
        """After how many days the first words may go; 0 where none ever go by themselves."""
        return min((rule.days for rule in self.retention), default=0)

    teams: tuple[tuple[AccountId, AccountId], ...] = ()
    defaults: tuple[tuple[AccountId, str], ...] = ()

    def default_of(self, team: AccountId) -> str:
        """The default channel of a workspace."""
        return dict(self.defaults).get(team, self.default_channel)

    understands: bool = True
    """Whether messages are understood: their themes, moods and likeliest tags."""
    translates: bool = False
    """Whether a language model is there to translate."""
