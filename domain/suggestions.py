"""Drafts of decisions, made of what several actors say. Pure: knows voices as values; no row, no model, no chat.

It only suggests: whether anything is decided is for people to say. Nobody's words are changed, and who disagrees is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain import feedback, themes
from domain.digests import Drafted, Taste
from domain.ecosystem.values import Kind
from domain.ids import AliasId, ConversationId, MessageId, PlaceId, Slot
from domain.proposals.values import ProposalId
from domain.understanding import ThemeId

SuggestionId = NewType("SuggestionId", int)
NOWHERE = PlaceId("")

FEWEST = 3
"""Actors that must share a theme."""
A_WEEK = 2
"""Suggestions that one channel gets in seven days, at most."""
WEEK = timedelta(days=7)
GROWN = 1.5
"""By how much more people must say it before what was dismissed is suggested again."""
QUOTED, AGAINST = 5, 3
"""Voices that stand on a card, for and against; how many more there are is said."""
LONGEST_QUOTE = 300
SHORTEST = 12
"""Letters below which words say too little to be quoted, as long as others say more."""
LINKED = 30
"""Conversations that a proposal is linked to, at most."""
ALIKE = 0.5
"""How much of the words of the shorter of two themes must stand in both for them to be one."""
COMMON = 8
"""A theme's words that most of its voices share, by which it is told from others."""
HALF_LIFE = timedelta(days=60)
"""After how long a voice counts half."""
HIGH, MEDIUM = 0.7, 0.5
WORTH = 0.25
"""Confidence below which nothing is suggested; a channel's dismissals lower what is compared with it."""
UNASKED = frozenset(("praise",))
"""Tags of themes that ask for nothing."""
KINDS = tuple(Kind)
OPPOSITE = {"like": "dislike", "dislike": "like"}


@dataclass(frozen=True, slots=True)
class Voice:
    """One message of a theme. `mood` is `like`, `dislike` or empty; `tag` the one people gave it, or the likeliest."""

    message: MessageId
    conversation: ConversationId
    by: AliasId
    at: datetime
    words: str
    mood: str = ""
    tag: str = ""
    organisation: str = ""
    kind: Kind = Kind.CUSTOMER
    home: PlaceId = NOWHERE

    @property
    def actor(self) -> str:
        """Who speaks: an organisation speaks with one voice, whoever is in none with their own."""
        return f"of {feedback.fold(self.organisation)}" if self.organisation else self.by


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


def people(voices: Iterable[Voice]) -> int:
    return len({one.by for one in voices})


def actors(voices: Iterable[Voice]) -> int:
    return len({one.actor for one in voices})


def main_tag(voices: Sequence[Voice]) -> str:
    """What most of them are about; empty where most carry no tag."""
    counted = Counter(one.tag for one in voices)
    return max(counted, key=lambda tag: (counted[tag], tag != "", tag), default="")


def main_mood(voices: Sequence[Voice]) -> str:
    """How most of those feel whose words tell; empty where that is nobody, or both as many."""
    counted = Counter(one.mood for one in voices if one.mood in OPPOSITE)
    liking, disliking = counted["like"], counted["dislike"]
    return "" if liking == disliking else "like" if liking > disliking else "dislike"


def asks(voices: Sequence[Voice]) -> bool:
    """Whether a theme asks for anything: praise does not, nor does what nobody has tagged and people merely like."""
    tag = main_tag(voices)
    if tag in UNASKED:
        return False
    return tag != "" or main_mood(voices) != "like"


def is_against(voice: Voice, tag: str, mood: str) -> bool:
    """Whether a voice disagrees: it feels the opposite of most, and is not of the same kind."""
    return bool(mood) and voice.mood == OPPOSITE[mood] and (not tag or voice.tag != tag)


def parted(theme: Theme) -> tuple[list[Voice], list[Voice]]:
    """The voices for it, and those against it, here and in what is nearly the same; the newest first."""
    tag, mood = main_tag(theme.voices), main_mood(theme.voices)
    for_it = [one for one in theme.voices if not is_against(one, tag, mood)]
    against = [one for one in (*theme.voices, *theme.near) if is_against(one, tag, mood)]
    return sorted(for_it, key=_newest), sorted(against, key=_newest)


def _newest(voice: Voice) -> tuple[float, int]:
    return -voice.at.timestamp(), -voice.message


def quoted(voices: Sequence[Voice], limit: int) -> tuple[Voice, ...]:
    """The most telling voices, each of another actor: those that say most of what all say, in words one can read."""
    shared = Counter(stem for one in voices for stem in _stems(one))
    best: dict[str, tuple[float, Voice]] = {}
    for one in voices:
        worth = _telling(one, shared, len(voices))
        if one.words.strip() and worth > best.get(one.actor, (-1.0, one))[0]:
            best[one.actor] = worth, one
    ranked = sorted(best.values(), key=lambda each: (-each[0], each[1].message))
    return tuple(voice for _, voice in ranked[:limit])


def _telling(voice: Voice, shared: Mapping[str, int], voices: int) -> float:
    own = _stems(voice)
    common = sum(shared[stem] - 1 for stem in own) / max(1, voices - 1)
    brief = len(voice.words.strip()) < SHORTEST
    long = max(1.0, len(voice.words) / LONGEST_QUOTE)
    return common / (max(1, len(own)) ** 0.5 * long) * (0.1 if brief else 1.0)


def _stems(voice: Voice) -> frozenset[str]:
    return themes.stems(feedback.fold(voice.words))


def excerpt(words: str, longest: int = LONGEST_QUOTE) -> str:
    """The beginning of somebody's words as they stand, ended between two words; all of them where they are short."""
    words = words.strip()
    if len(words) <= longest:
        return words
    cut = words[:longest]
    return (cut.rpartition(" ")[0] or cut).rstrip()


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


def suggest(theme: Theme, place: PlaceId, now: datetime) -> Suggestion | None:
    """What a theme suggests; None where fewer than three actors ask for it in words that can be quoted."""
    if not asks(theme.voices):
        return None
    for_it, against = parted(theme)
    quotes = quoted(for_it, QUOTED)
    if len(quotes) < FEWEST:
        return None
    shown = quoted(against, AGAINST)
    conversations = dict.fromkeys(one.conversation for one in (*quotes, *for_it))
    return Suggestion(
        id=SuggestionId(0),
        place=place,
        themes=(theme.id, *theme.with_),
        label=theme.label,
        tag=main_tag(theme.voices),
        quotes=tuple(one.message for one in quotes),
        against=tuple(one.message for one in shown),
        also_against=len(against) - len(shown),
        asking=asking(for_it),
        conversations=tuple(conversations)[:LINKED],
        confidence=confidence(for_it, against, now),
        people=people(for_it),
        at=now,
    )


def words_of(voices: Iterable[Voice]) -> frozenset[str]:
    """The words that most of these voices share, by which they are told from others."""
    counted = Counter(stem for one in voices for stem in _stems(one))
    common = sorted(counted.items(), key=lambda each: (-each[1], -len(each[0]), each[0]))
    return frozenset(stem for stem, _ in common[:COMMON])


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two themes speak in the same words."""
    return bool(one and other) and len(one & other) / min(len(one), len(other)) >= ALIKE


def united(found: Sequence[Theme], same: Iterable[tuple[ThemeId, ThemeId]] = ()) -> list[Theme]:
    """Themes of which no two are alike: what is nearly the same, by `same` or by its words, is one with the larger."""
    linked = {frozenset(pair) for pair in same}
    united_: list[tuple[Theme, frozenset[str]]] = []
    for theme in sorted(found, key=lambda one: (-people(one.voices), one.id)):
        own = words_of(theme.voices)
        for at, (larger, shared) in enumerate(united_):
            ids = (larger.id, *larger.with_)
            if any(frozenset((theme.id, each)) in linked for each in ids) or alike(own, shared):
                united_[at] = _joined(larger, theme), shared
                break
        else:
            united_.append((theme, own))
    return [theme for theme, _ in united_]


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
