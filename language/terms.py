"""What of a text may name its subject: words, and short phrases as people wrote them.

Knows words, links and addresses; refuses to know which of them tell one text from others (`language.labels`).
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from language import inflection, masking, stopwords, wording

ADDRESS = re.compile(
    masking.CONTACT.pattern + r"|(?<![\w#])#\w+"
    r"|(?<![\w@])(?:[\w-]+\.)+(?:[a-z]{2,}/\S*|(?:"
    r"com|org|net|edu|gov|io|eu|fr|uk|ch|ca|nl|biz|dev|shop|online|cloud|local|test|example"
    r"|pdf|png|jpe?g|gif|docx?|xlsx?|csv|zip|txt|mp[34])(?!\w))",
    re.IGNORECASE,
)
"""Whatever leads somewhere or belongs to somebody: contacts, hashtags, addresses without `https`, names of files. Endings of
addresses that are words too (`de`, `it`, `me`) count before a slash alone: people forget the space after a full stop."""
BREAK = " | "
"""Stands where something was taken out: no phrase goes across."""
TIES = frozenset("de d du des a au aux en of to".split())
ARTICLES = frozenset("la le les l the".split())
"""What ties two words to a phrase: one of the first, and an article behind it."""
GAP = re.compile(r"[ \t\xa0'’-]+")
DRAWN_OUT = re.compile(r"([^\W\d_])\1\1+")
"""A letter three times and more: `soooo` is `so`."""
DIGITS = 2
"""A name may end in so many digits (`mp3`, `gt2`); more are somebody's number."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word in its text: folded, and its stem where it may be part of a name, else empty."""

    word: str
    stem: str
    start: int
    end: int


def cleared(text: str) -> str:
    """The beginning of a text without what leads somewhere or belongs to somebody."""
    return ADDRESS.sub(BREAK, text[: wording.LONGEST])


def found(text: str) -> Mapping[str, str]:
    """Words and phrases by their stems, in the order of the text, each as it is written there first."""
    clear = cleared(text)
    told: dict[str, str] = {}
    for key, start, end in _spans(clear, list(_tokens(clear))):
        told.setdefault(key, " ".join(clear[start:end].lower().split()))
    return told


def words(text: str) -> set[str]:
    """The different stems that may name something, without phrases."""
    return {token.stem for token in _tokens(cleared(text)) if _tells(token)}


def _tokens(clear: str) -> Iterator[Token]:
    for match in wording.WORD.finditer(clear):
        start = match.start()
        for part in re.split("['’]", match[0]):
            word = DRAWN_OUT.sub(r"\1", wording.fold(part))
            yield Token(word, inflection.stem(word) if _names(word) else "", start, start + len(part))
            start += len(part) + 1


def _names(word: str) -> bool:
    """Whether a word may be part of a name: no filler, no number, and in Latin letters more than two."""
    if word in stopwords.FUNCTION or not word[:1].isalpha() or len(word) < (3 if word.isascii() else 2):
        return False
    return sum(map(str.isdigit, word)) <= DIGITS


def _tells(token: Token) -> bool:
    """Whether a word may be a name by itself."""
    return bool(token.stem) and token.word not in stopwords.WORDS


def _spans(clear: str, tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """The stems of each word and phrase, and where it stands."""
    ended = -1
    for at, token in enumerate(tokens):
        if _tells(token):
            yield token.stem, token.start, token.end
        elif at == ended:  # in `mise à jour de la liste` the day is none of the list
            continue
        last = _tied(clear, tokens, at) if token.stem else None
        other = tokens[last] if last else token
        if last and other.stem != token.stem and (_tells(token) or _tells(other)):
            yield f"{token.stem} {other.stem}", token.start, other.end
            ended = last


def _tied(clear: str, tokens: Sequence[Token], at: int) -> int | None:
    """Which word makes a phrase with this one: the next, or the one behind `de`, `of the` … None where there is none."""
    last = at + 1
    for kind in (TIES, ARTICLES):
        if last >= len(tokens) or tokens[last].word not in kind:
            break
        last += 1
    phrase = tokens[at : last + 1]
    near = all(GAP.fullmatch(clear[one.end : other.start]) for one, other in itertools.pairwise(phrase))
    return last if last < len(tokens) and tokens[last].stem and near else None
