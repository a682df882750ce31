"""Drafts of decisions, made of what several actors say. Pure: knows voices as values; no row, no model, no chat.

It only suggests: whether anything is decided is for people to say. Nobody's words are changed, and who disagrees is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain import heard
from domain.digests import Drafted, Taste
from domain.ecosystem.values import Kind
from domain.heard import NOTHING_USUAL, Usual, Voice
from domain.ids import AliasId, ConversationId, MessageId, PlaceId, Slot
from domain.proposals.values import ProposalId
from domain.understanding import ThemeId

SuggestionId = NewType("SuggestionId", int)

FEWEST = 3
"""Actors that must share a theme."""
A_WEEK = 2
"""Suggestions that one channel gets in seven days, at most."""
WEEK = timedelta(days=7)
GROWN = 1.5
"""By how much more people must say it before what was dismissed is suggested again."""
QUOTED, AGAINST = 5, 3
"""Voices that stand on a card, for and against; how many more there are is said."""
LINKED = 30
"""Conversations that a proposal is linked to, at most."""
HALF_LIFE = timedelta(days=60)
"""After how long a voice counts half."""
HIGH, MEDIUM = 0.7, 0.5
"""From where on a suggestion's confidence is called so."""
WORTH = 0.25
"""Confidence below which nothing is suggested; a channel's dismissals lower what is compared with it."""
UNASKED = frozenset(("praise",))
"""Tags of themes that ask for nothing."""
KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Asking:
    """How many people of one organisation, or of none, ask, and what these are to us."""

    people: int
    organisation: str = ""
    kind: Kind = Kind.CUSTOMER


@dataclass(frozen=True, slots=True)
class Confidence:
    """How much stands behind a suggestion, from 0 to 1, and what that is made of.

    `value` is the geometric mean of breadth (actors / (actors + 3)), recency (a voice of sixty days ago counts half),
    spread (1 where all actors say as much, 0 where one says all) and agreement (the share that is not against it),
    breadth and agreement counted twice.
    """

    value: float
    actors: int
    voices: int
    recent: int
    """Voices of the last thirty days."""
    largest: float
    """The share of the actor who says most."""
    against: int

    @property
    def level(self) -> str:
        return "high" if self.value >= HIGH else "medium" if self.value >= MEDIUM else "low"


class State(StrEnum):
    """`posted` until a person opens or dismisses it."""

    POSTED = "posted"
    OPENED = "opened"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A draft of a decision. Words of customers are not kept, but looked up again by message.

    `themes` are those it stands for, the first by the name of `label`; `people` how many said so then. `also_against` are
    counter-voices beyond those in `against`. `title` and `summary` are a language model's, empty without one; `text` is what
    its proposal says to begin with.
    """

    id: SuggestionId
    place: PlaceId
    themes: tuple[ThemeId, ...]
    label: str
    tag: str
    quotes: tuple[MessageId, ...]
    against: tuple[MessageId, ...]
    also_against: int
    asking: tuple[Asking, ...]
    conversations: tuple[ConversationId, ...]
    confidence: Confidence
    people: int
    at: datetime
    past: ProposalId | None = None
    title: str = ""
    text: str = ""
    summary: tuple[Drafted, ...] = ()
    state: State = State.POSTED
    by: AliasId | None = None
    settled_at: datetime | None = None
    reason: str = ""
    proposal: ProposalId | None = None

    @property
    def slot(self) -> Slot:
        """Where it stands."""
        return Slot(f"suggestion:{self.id}")

    @property
    def features(self) -> tuple[str, ...]:
        """By what its like is known to a channel that has learnt."""
        kinds = (f"kind:{kind}" for kind in dict.fromkeys(one.kind for one in self.asking))
        known = (f"tag:{self.tag}", *kinds, *(f"theme:{one}" for one in self.themes))
        return tuple(f"suggested-{name}" for name in known)


@dataclass(frozen=True, slots=True)
class Theme:
    """What several people say, ready to be looked at. `near` are voices of themes that are nearly the same."""

    id: ThemeId
    label: str
    voices: tuple[Voice, ...]
    near: tuple[Voice, ...] = ()
    with_: tuple[ThemeId, ...] = ()
    """Themes that went into it, since they are alike."""


def asks(voices: Sequence[Voice]) -> bool:
    """Whether a theme asks for anything: what nobody could tell the kind of does not, nor does praise; nor what people like,
    unless people said of three actors' messages, and of a third of all, that they ask."""
    tag = heard.main_tag(voices)
    if tag in ("", *UNASKED):
        return False
    said = [one for one in voices if one.given and one.tag == tag]
    enough = heard.actors(said) >= FEWEST and len(said) * heard.TAGGED >= len(voices)
    return heard.main_mood(voices) != "like" or enough


def parted(theme: Theme, usual: Usual) -> tuple[list[Voice], list[Voice]]:
    """The voices for it, and those against it, the newest first: here, and in what is nearly the same as far as they use
    the theme's own words."""
    tag, mood = heard.main_tag(theme.voices), heard.main_mood(theme.voices)
    own = heard.words_of(theme.voices, usual)
    for_it = [one for one in theme.voices if heard.is_for(one, tag, mood)]
    near = [one for one in theme.near if own & heard.stems(one)]
    against = [one for one in (*theme.voices, *near) if heard.is_against(one, tag, mood)]
    return sorted(for_it, key=heard.newest), sorted(against, key=heard.newest)


def asking(voices: Iterable[Voice]) -> tuple[Asking, ...]:
    """Who asks: each organisation, and those of none, by how many people they are; colleagues last."""
    found: defaultdict[tuple[Kind, str], set[AliasId]] = defaultdict(set)
    for one in voices:
        found[one.kind, one.organisation].add(one.by)
    listed = (Asking(len(by), organisation, kind) for (kind, organisation), by in found.items())
    return tuple(sorted(listed, key=lambda one: (KINDS.index(one.kind), -one.people, one.organisation)))


def confidence(for_it: Sequence[Voice], against: Sequence[Voice], now: datetime) -> Confidence:
    """See `Confidence`; for at least one voice."""
    counted = Counter(one.actor for one in for_it)
    many, share = len(counted), max(counted.values()) / len(for_it)
    ages = [max(timedelta(), now - one.at) / HALF_LIFE for one in for_it]
    breadth = many / (many + 3)
    recency = sum(0.5**age for age in ages) / len(ages)
    spread = (1 - share) / (1 - 1 / many) if many > 1 else 0.0
    agreement = len(for_it) / (len(for_it) + len(against))
    value: float = (breadth**2 * recency * spread * agreement**2) ** (1 / 6)
    recent = sum(now - one.at <= timedelta(days=30) for one in for_it)
    return Confidence(round(value, 3), many, len(for_it), recent, round(share, 3), len(against))


def suggest(theme: Theme, place: PlaceId, now: datetime, usual: Usual = NOTHING_USUAL) -> Suggestion | None:
    """What a theme suggests; None where fewer than three actors ask for it in words that can be quoted."""
    if not asks(theme.voices):
        return None
    for_it, against = parted(theme, usual)
    quotes = heard.quoted(for_it, QUOTED)
    if len(quotes) < FEWEST:
        return None
    shown = heard.quoted(against, AGAINST)
    conversations = dict.fromkeys(one.conversation for one in (*quotes, *for_it))
    return Suggestion(
        id=SuggestionId(0),
        place=place,
        themes=(theme.id, *theme.with_),
        label=theme.label,
        tag=heard.main_tag(theme.voices),
        quotes=tuple(one.message for one in quotes),
        against=tuple(one.message for one in shown),
        also_against=len(against) - len(shown),
        asking=asking(for_it),
        conversations=tuple(conversations)[:LINKED],
        confidence=confidence(for_it, against, now),
        people=heard.people(for_it),
        at=now,
    )


def united(found: Sequence[Theme], same: Iterable[tuple[ThemeId, ThemeId]] = ()) -> list[Theme]:
    """Themes of which no two are alike: what is nearly the same, by `same` or by its words, is one with the larger."""
    linked = {frozenset(pair) for pair in same}
    usual = heard.usual_words([one.voices for one in found])
    kept: list[tuple[Theme, frozenset[str]]] = []
    for theme in sorted(found, key=lambda one: (-heard.people(one.voices), one.id)):
        own = heard.words_of(theme.voices, usual)
        for at, (larger, shared) in enumerate(kept):
            if frozenset((theme.id, larger.id)) in linked or heard.alike(own, shared):
                kept[at] = _joined(larger, theme), shared
                break
        else:
            kept.append((theme, own))
    return [theme for theme, _ in kept]


def _joined(larger: Theme, other: Theme) -> Theme:
    known = {one.message for one in larger.voices}
    voices = (*larger.voices, *(one for one in other.voices if one.message not in known))
    return replace(larger, voices=voices, with_=(*larger.with_, other.id, *other.with_))


def may_come_again(earlier: Suggestion, people_now: int) -> bool:
    """Whether a theme that was suggested before has grown by half since it was dismissed or opened."""
    return earlier.state is not State.POSTED and people_now >= GROWN * earlier.people


def liking(tastes: Iterable[Taste]) -> float:
    """What a channel has taught about the like of a suggestion: about 1 where it knows nothing, less after dismissals."""
    factor = 1.0
    for taste in tastes:
        factor *= (taste.more + taste.acted + 2) / (taste.more + taste.acted + taste.less + taste.ignored + 2)
    return factor


def chosen(found: Iterable[Suggestion], tastes: Mapping[str, Taste], room: int) -> list[Suggestion]:
    """The suggestions that one channel gets now, the surest first, as many as there is room for."""
    weighed = [
        (one.confidence.value * liking(tastes[name] for name in one.features if name in tastes), one)
        for one in found
    ]
    best = sorted((each for each in weighed if each[0] >= WORTH), key=lambda each: (-each[0], each[1].themes))
    return [one for _, one in best[: max(0, room)]]


def opened(one: Suggestion, by: AliasId, proposal: ProposalId, at: datetime) -> Suggestion:
    """A person made a proposal of it."""
    return replace(one, state=State.OPENED, by=by, proposal=proposal, settled_at=at)


def dismissed(one: Suggestion, by: AliasId, reason: str, at: datetime) -> Suggestion:
    """A person does not want it."""
    return replace(one, state=State.DISMISSED, by=by, reason=reason, settled_at=at)
