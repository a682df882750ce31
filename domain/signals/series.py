"""What is counted: one series for each tag, theme, channel, bot, unhappy channel and watched word of a workspace. Pure.

Knows how a series is named and what is decided about it; refuses to know how often anything occurs.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import AccountId, AliasId, PlaceId
from domain.signals.rhythm import Tuning

MINIMUM, RATIO, COOLDOWN = 5, 2.0, 6
"""What is decided where nobody has decided anything: so many an hour, so many times the usual, so many quiet hours."""
SURPRISE = 6.0
MOST_MINIMUM, MOST_RATIO, MOST_COOLDOWN = 10_000, 100.0, 24 * 14


class Kind(StrEnum):
    """From the most specific to the least: of several that see the same burst, the first is its subject."""

    WORD = "word"
    THEME = "theme"
    MOOD = "mood"
    """Messages of a channel whose authors are unhappy."""
    TAG = "tag"
    CHANNEL = "channel"
    ACCOUNT = "account"


RANKS = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Series:
    """`value` is a tag's name, a theme's number, a channel, a bot's account, or a watched word with its mode in front."""

    kind: Kind
    team: AccountId
    value: str

    @property
    def key(self) -> str:
        """The name under which it is kept, and that a button brings back."""
        return f"{self.kind}|{self.team}|{self.value}"

    @property
    def rank(self) -> int:
        """How specific it is; the lower the more."""
        return RANKS[self.kind]


def read(key: str) -> Series | None:
    """The series of this name; None for what names none."""
    kind, _, rest = key.partition("|")
    team, _, value = rest.partition("|")
    if kind not in set(Kind) or not team or not value:
        return None
    return Series(Kind(kind), AccountId(team), value)


@dataclass(frozen=True, slots=True)
class Rule:
    """What people decided about a series. `place` is where it is told, None where its subject belongs.

    `cooldown` is in hours. `watched`: somebody asked for it by name, so that it is listed.
    """

    series: Series | None = None
    minimum: int = MINIMUM
    ratio: float = RATIO
    cooldown: int = COOLDOWN
    place: PlaceId | None = None
    muted_until: datetime | None = None
    watched: bool = False
    by: AliasId | None = None

    @property
    def tuning(self) -> Tuning:
        """The same for the arithmetic; who wants to hear of fewer has to be surprised less."""
        return Tuning(self.minimum, self.ratio, min(SURPRISE, self.minimum * SURPRISE / MINIMUM))

    def muted(self, at: datetime) -> bool:
        """Whether nobody wants to hear of it at a moment."""
        return self.muted_until is not None and at < self.muted_until
