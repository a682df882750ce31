"""Customer messages that carry a tag. A tag has a name, synonyms in the languages customers write, and an emoji."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from domain import ids
from domain.conversations import Status
from domain.ids import AliasId, ConversationId, FeedbackId, MessageId, PlaceId, account_of
from domain.sight import Hidden

HASHTAG = re.compile(r"(?<![\w#])#(\w{1,64})")
QUOTATION_MARKS = "\"'`“”„‟‘’‚‛«»‹›「」『』"
SEARCHED = 24
"""As many words are searched for: who pastes a whole message finds it by its first ones, and a query has its limits."""


@dataclass(frozen=True, slots=True)
class Tag:
    """`name` is what rules and hashtags use; `synonyms` are further hashtags that mean the same."""

    name: str
    emoji: str = ""
    synonyms: tuple[str, ...] = ()
    builtin: bool = False
    offered: bool = True
    """Whether the customer's keyboard offers it."""


BUILTIN = (
    Tag("bug", "🐞", ("bogue", "probleme", "problem"), builtin=True),
    Tag("idea", "💡", ("idee", "suggestion", "feature"), builtin=True),
    Tag("question", "❓", ("aide", "help"), builtin=True),
    Tag("praise", "👏", ("compliment", "merci", "bravo", "thanks"), builtin=True),
    Tag("complaint", "⚠️", ("plainte", "reclamation"), builtin=True),
    Tag("billing", "🧾", ("facture", "facturation", "invoice"), builtin=True),
    Tag("other", "💬", ("autre",), builtin=True),
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One tagged message. `suggested` until a person has confirmed the tag."""

    id: FeedbackId
    message: MessageId
    conversation: ConversationId
    tag: str
    suggested: bool
    created_at: datetime

    @property
    def reference(self) -> str:
        return f"FB-{self.id}"


@dataclass(frozen=True, slots=True)
class Found:
    """Feedback as a list or a search shows it."""

    feedback: Feedback
    customer: AliasId
    name: str
    organisation: str
    status: Status
    home: PlaceId
    plain: str

    @property
    def inside(self) -> bool:
        """Whether a colleague said it, in a conversation of its own."""
        return account_of(self.customer) == account_of(self.home)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which feedback is asked for; what is empty does not restrict. `after` is the last id of the page before."""

    words: str = ""
    tags: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    channel: PlaceId | None = None
    customer: str = ""
    before: FeedbackId | None = None
    among: tuple[FeedbackId, ...] = ()
    limit: int = 10
    hidden: Hidden = field(kw_only=True)
    """Channels whose feedback whoever asks may not see."""


def fold(word: str) -> str:
    """A word without accents and case, as tags are compared."""
    if word.isascii():
        return word.lower()
    return _bare(_bare(word).casefold())


def _bare(word: str) -> str:
    """Letters without their accents and fancy forms; again after case folding, which brings some of them back."""
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def searched(words: str) -> tuple[str, ...]:
    """The words of a search, as they are compared: each once, without the quotation marks around it, of many the first."""
    bare = (word.strip(QUOTATION_MARKS) or word for word in fold(words).split())
    return tuple(dict.fromkeys(bare))[:SEARCHED]


def named(word: str, tags: Iterable[Tag]) -> Tag | None:
    """The tag that a word names, by its name or a synonym."""
    folded = fold(word)
    return next((tag for tag in tags if folded in (fold(tag.name), *map(fold, tag.synonyms))), None)


def hashtags(plain: str, tags: Iterable[Tag]) -> tuple[str, ...]:
    """Names of the known tags that a text carries as hashtags, in order, each once."""
    known = tuple(tags)
    found = (named(word, known) for word in HASHTAG.findall(plain))
    return tuple(dict.fromkeys(tag.name for tag in found if tag))


def only_tags(plain: str, tags: Iterable[Tag]) -> bool:
    """Whether a text says nothing but hashtags of known tags."""
    known = tuple(tags)
    named_all = all(named(word, known) for word in HASHTAG.findall(plain))
    return named_all and not HASHTAG.sub("", plain).strip()


def reference_number(text: str) -> FeedbackId | None:
    """The number in `FB-12`, `fb12` or `12`; None when the text is no reference."""
    match = re.fullmatch(r"(?:fb-?)?([0-9]{1,18})", ids.bare(text), re.IGNORECASE)
    return FeedbackId(int(match[1])) if match else None


def is_tag_name(text: str) -> bool:
    """Whether a text can be a tag: it must work as a hashtag, and fit on a customer's button beside a long number."""
    fits = re.fullmatch(r"\w{1,32}", text) is not None and len(text.encode(errors="replace")) <= 40
    return fits and not text.isdigit()
