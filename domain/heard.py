"""What several people say about one thing, as values: who they are, what they have in common, who sees it otherwise.

Pure, and told by words, tags and moods alone; knows no row and no model. Nobody's words are changed.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from domain import feedback, themes
from domain.ecosystem.values import Kind
from domain.ids import AliasId, ConversationId, MessageId, PlaceId

NOWHERE = PlaceId("")
LONGEST_QUOTE = 300
"""Characters."""
SHORTEST = 25
"""Letters below which words say too little to be quoted, as long as others say more."""
FEW_WORDS = 3
"""Below so many words of its own a voice says too little to be quoted first."""
ALIKE = 0.5
"""How much of the words of the shorter of two themes must stand in both for them to be one."""
NEARLY = 0.35
"""The same among what stands side by side: what is usual there changes with each that comes to stand beside it."""
TAGGED = 3
"""One voice in so many must carry a tag for it to be that of all."""
ENOUGH = 5
"""Themes from which on it can be told which words are usual."""
MORE = 2.0
"""How much more often than usual a theme must use a word for it to be the theme's own."""
COMMON = 8
"""A theme's words that most of its voices share, by which it is told from others."""
OPPOSITE = {"like": "dislike", "dislike": "like"}
Usual = Mapping[str, float]
NOTHING_USUAL: Usual = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Voice:
    """One message of a theme. `mood` is `like`, `dislike` or empty; `tag` the one that a person gave it (then it is
    `given`), or the likeliest."""

    message: MessageId
    conversation: ConversationId
    by: AliasId
    at: datetime
    words: str
    mood: str = ""
    tag: str = ""
    given: bool = True
    organisation: str = ""
    kind: Kind = Kind.CUSTOMER
    home: PlaceId = NOWHERE

    @property
    def actor(self) -> str:
        """Who speaks: an organisation speaks with one voice, whoever is in none with their own."""
        return f"of {feedback.fold(self.organisation)}" if self.organisation else self.by


def people(voices: Iterable[Voice]) -> int:
    return len({one.by for one in voices})


def actors(voices: Iterable[Voice]) -> int:
    return len({one.actor for one in voices})


def main_tag(voices: Sequence[Voice]) -> str:
    """The tag that most of them carry who carry one; empty where fewer than a third of all do."""
    counted = Counter(one.tag for one in voices if one.tag)
    tag = max(counted, key=lambda each: (counted[each], each), default="")
    return tag if counted[tag] * TAGGED >= len(voices) else ""


def main_mood(voices: Sequence[Voice]) -> str:
    """How most of those feel whose words tell; empty where that is nobody, or both as many."""
    counted = Counter(one.mood for one in voices if one.mood in OPPOSITE)
    liking, disliking = counted["like"], counted["dislike"]
    return "" if liking == disliking else "like" if liking > disliking else "dislike"


def is_for(voice: Voice, tag: str, mood: str) -> bool:
    """Whether a voice asks for what a theme asks for: a person said that it is of the same kind; or it is taken to be of it,
    or dislikes what most dislike. Whoever is pleased asks for nothing, unless a person said so."""
    if voice.given and voice.tag:
        return voice.tag == tag
    if voice.mood == "like":
        return False
    return voice.mood != OPPOSITE.get(mood) and (voice.tag == tag or (mood != "" and voice.mood == mood))


def is_against(voice: Voice, tag: str, mood: str) -> bool:
    """Whether a voice disagrees: it feels the opposite of most, and no person said that it is of the same kind."""
    return bool(mood) and voice.mood == OPPOSITE[mood] and not (voice.given and voice.tag == tag)


def newest(voice: Voice) -> tuple[float, int]:
    """By what the newest come first."""
    return -voice.at.timestamp(), -voice.message


def quoted(voices: Sequence[Voice], limit: int) -> tuple[Voice, ...]:
    """The most telling voices, each of another actor: those that say most of what all say, in words one can read."""
    shared = Counter(stem for one in voices for stem in stems(one))
    best: dict[str, tuple[float, Voice]] = {}
    for one in voices:
        worth = _telling(one, shared, len(voices))
        if one.words.strip() and worth > best.get(one.actor, (-1.0, one))[0]:
            best[one.actor] = worth, one
    ranked = sorted(best.values(), key=lambda each: (-each[0], each[1].message))
    return tuple(voice for _, voice in ranked[:limit])


def _telling(voice: Voice, shared: Mapping[str, int], voices: int) -> float:
    own = stems(voice)
    common = sum(shared[stem] - 1 for stem in own) / max(1, voices - 1)
    brief = len(voice.words.strip()) < SHORTEST or len(own) < FEW_WORDS
    long = max(1.0, len(voice.words) / LONGEST_QUOTE)
    worth = common / (math.sqrt(max(1, len(own))) * long)
    return worth * (0.1 if brief else 1.0) * (1.0 if voice.given and voice.tag else 0.5)


def stems(voice: Voice) -> frozenset[str]:
    """What a voice speaks of."""
    return themes.stems(feedback.fold(voice.words))


def excerpt(words: str, longest: int = LONGEST_QUOTE) -> str:
    """The beginning of somebody's words as they stand, ended between two words; all of them where they are short."""
    words = words.strip()
    if len(words) <= longest:
        return words
    cut = words[:longest]
    return (cut.rpartition(" ")[0] or cut).rstrip()


def usual_words(themes_: Sequence[Sequence[Voice]]) -> Usual:
    """What share of all voices says each word; nothing where there are too few themes to tell what is usual."""
    if len(themes_) < ENOUGH:
        return NOTHING_USUAL
    return shares([one for voices in themes_ for one in voices])


def shares(voices: Sequence[Voice]) -> Usual:
    """What share of these voices says each word."""
    counted = Counter(stem for one in voices for stem in stems(one))
    return {stem: count / len(voices) for stem, count in counted.items()}


def words_of(voices: Sequence[Voice], usual: Usual = NOTHING_USUAL) -> frozenset[str]:
    """The words that many of these voices share and others do not use as much, by which they are told from others."""
    beyond = {
        stem: share - usual.get(stem, 0.0)
        for stem, share in shares(voices).items()
        if share > MORE * usual.get(stem, 0.0)
    }
    return frozenset(sorted(beyond, key=lambda stem: (-beyond[stem], -len(stem), stem))[:COMMON])


def alike(one: frozenset[str], other: frozenset[str], share: float = ALIKE) -> bool:
    """Whether two themes speak in the same words."""
    return bool(one and other) and len(one & other) / min(len(one), len(other)) >= share
