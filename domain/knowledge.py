"""Answers that were kept: what fits a new question, what is exactly the same, what nobody has confirmed for long.

Pure; knows no model, no chat, no row. Likeness comes in as figures, or by words where there is nobody to tell.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain import feedback, ids, themes
from domain.ids import AliasId, ConversationId, MessageId, PlaceId

KeptId = NewType("KeptId", int)

BY_MEANING = 0.3
"""Likeness (of `language.shelf`) from which on a kept answer is offered: every paraphrase tried had more, across languages."""
BY_WORDS = 0.6
"""How much of what the shorter text says both must say, where words alone can tell."""
SHARED = 2
"""Words that both must have at least, unless one of them has no more than one."""
PATIENCE = timedelta(seconds=5)
"""How long a number that is missing among messages is waited for: another process may be writing it."""
RECENT = timedelta(hours=1)
"""What was said earlier is not offered anything: somebody has long been at it, or it came by an import."""
GREETINGS = frozenset(
    "hello hi hey dear please thanks thank you bonjour salut bonsoir merci svp stp cordialement".split()
)
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Kept:
    """A question with the answer that a colleague found good. `K-3`.

    `conversation` is where it comes from; `message` the reply, `asked` the customer's message, where there was one. `own`
    tells that the question is in the team's words, not the customer's. `confirmed_at` is when a person last said that it is
    right, `wondered_at` when they were last asked. A question without words was erased, and fits nothing.
    """

    id: KeptId
    question: str
    answer: str
    language: str
    tags: tuple[str, ...]
    conversation: ConversationId
    keeper: AliasId
    kept_at: datetime
    confirmed_at: datetime
    message: MessageId | None = None
    asked: MessageId | None = None
    own: bool = False
    wondered_at: datetime | None = None
    used: int = 0
    used_at: datetime | None = None
    retired: bool = False

    @property
    def reference(self) -> str:
        """How people name it."""
        return f"K-{self.id}"


class Fate(StrEnum):
    """What became of an offer."""

    OFFERED = "offered"
    USED = "used"
    REFUSED = "refused"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Offer:
    """A kept answer was offered in a conversation because of a message."""

    kept: KeptId
    conversation: ConversationId
    message: MessageId
    fate: Fate


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a kept answer fits: its question, what it answered first, what it was used for. Or does not, as somebody said.

    Of what it answered `first` only likeness is made use of: whoever kept it said in other words what is asked there.
    """

    kept: KeptId
    text: str
    fits: bool = True
    first: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A kept answer that may fit, with how alike; `exact` where the very same was asked before."""

    kept: KeptId
    likeness: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A message in the order of their numbers, as far as it must be known before it is looked at."""

    message: MessageId
    by_customer: bool
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Automatic:
    """That a kept answer may go out by itself in what is at home in a channel."""

    kept: KeptId
    place: PlaceId
    by: AliasId


def reference_number(text: str) -> KeptId | None:
    """The number in `K-3` or `k3`; None when the text is no such reference."""
    match = re.fullmatch(r"k-?([0-9]{1,18})", ids.bare(text), re.IGNORECASE)
    return KeptId(int(match[1])) if match else None


def ready(seen: MessageId, said: Sequence[Said], now: datetime) -> Sequence[Said]:
    """The messages that may be looked at: up to the first missing number that may still come."""
    last: int = seen
    for place, one in enumerate(said):
        if one.message != last + 1 and now - one.sent_at < PATIENCE:
            return said[:place]
        last = one.message
    return said


def matches(examples: Sequence[Example], alike: Sequence[float], least: float, said: str) -> list[Match]:
    """What fits a text, the likeliest first: nearer to what it fits than to anything that it does not."""
    fits: dict[KeptId, float] = {}
    against: dict[KeptId, float] = {}
    for example, likeness in zip(examples, alike, strict=True):
        known = fits if example.fits else against
        known[example.kept] = max(likeness, known.get(example.kept, 0.0))
    asked = plainly(said)
    same = {one.kept for one in examples if one.fits and not one.first and plainly(one.text) == asked}
    found = [
        Match(kept, likeness, kept in same and against.get(kept, 0.0) < likeness)
        for kept, likeness in fits.items()
        if likeness >= least and likeness > against.get(kept, 0.0)
    ]
    return sorted(found, key=lambda one: (-one.exact, -one.likeness, one.kept))


def by_words(texts: Iterable[str], said: str) -> list[float]:
    """How alike each text and what was said are by their words alone, from 0 to 1."""
    own = themes.stems(feedback.fold(said))
    return [_overlap(themes.stems(feedback.fold(text)), own) for text in texts]


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shared, shorter = len(one & other), min(len(one), len(other))
    return shared / shorter if shorter and shared >= min(SHARED, shorter) else 0.0


def plainly(text: str) -> tuple[str, ...]:
    """A text as its words in their order, greetings aside: what is the same in this way says the same, `not` included."""
    return tuple(word for word in WORD.findall(feedback.fold(text)) if word not in GREETINGS)


def is_own(question: str, said: str) -> bool:
    """Whether a question is in words of the team's own: neither what the customer said, nor a part of it."""
    asked, told = " ".join(plainly(question)), " ".join(plainly(said))
    return bool(asked) and asked not in told and (not told or told not in asked)


def answer_in(kept: Kept, versions: dict[str, str], language: str) -> tuple[str, str]:
    """The answer in a language where there is one, else as it was kept; and in which language that is."""
    if language != kept.language and language in versions:
        return versions[language], language
    return kept.answer, kept.language
