"""Which channels a subject concerns. A pure function of rules; the first channel found is the home of its thread."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain import feedback, languages
from domain.ids import AccountId, AliasId, PlaceId


class Criterion(StrEnum):
    TAG = "tag"
    WORD = "word"
    ACTOR = "actor"
    LANGUAGE = "language"
    ALL = "all"
    """Met by every subject; only the operator's file has it."""
    REST = "rest"
    """Met by none: names the channel for what no other route takes, where that was chosen in the chat."""


@dataclass(frozen=True, slots=True)
class Route:
    """Subjects that meet the criterion go to `channel`: a place id, or a channel's name with or without `#`.

    An actor is named by alias, user name, or organisation. Routes written in `isthmus.toml` have id 0, and may ask for
    more: `also` holds further criteria with their values, all of which must be met, and `team` the one workspace that the
    route is for; empty = every one that has such a channel.
    """

    id: int
    criterion: Criterion
    value: str
    channel: str
    also: tuple[tuple[Criterion, str], ...] = ()
    team: str = ""

    def is_for(self, team: AccountId) -> bool:
        """Whether subjects of a workspace may meet it: it leads to none of another one's channels."""
        return self.team in ("", team) and (":" not in self.channel or self.channel.startswith(f"{team}:"))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a route may look at."""

    tags: tuple[str, ...]
    plain: str
    customer: AliasId
    username: str = ""
    organisation: str = ""
    language: str = ""


def meets(subject: Subject, route: Route) -> bool:
    """Whether a route concerns a subject; case and accents do not matter."""
    return all(fits(subject, *asked) for asked in ((route.criterion, route.value), *route.also))


def fits(subject: Subject, criterion: Criterion, value: str) -> bool:
    """Whether a subject has this value of this criterion."""
    wanted = feedback.fold(value)
    match criterion:
        case Criterion.TAG:
            return wanted in map(feedback.fold, subject.tags)
        case Criterion.WORD:
            return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", feedback.fold(subject.plain)) is not None
        case Criterion.ACTOR:
            names = (subject.customer, subject.username, subject.organisation)
            return wanted.lstrip("@") in (feedback.fold(name) for name in names if name)
        case Criterion.LANGUAGE:
            return languages.bare(subject.language) == languages.bare(wanted)
        case Criterion.ALL:
            return True
        case Criterion.REST:
            return False


def route(subject: Subject, routes: Iterable[Route]) -> tuple[str, ...]:
    """Channels of every route that the subject meets, in the routes' order, each once."""
    return tuple(dict.fromkeys(rule.channel for rule in routes if meets(subject, rule)))


def homes(wanted: Sequence[PlaceId], default: PlaceId) -> tuple[PlaceId, tuple[PlaceId, ...]]:
    """The home channel and those that get a copy; the default when no route applies, so never nowhere."""
    if not wanted:
        return default, ()
    return wanted[0], tuple(place for place in wanted[1:] if place != wanted[0])
