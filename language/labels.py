"""Names a group of messages by its own words: what they say often and the others seldom (c-TF-IDF).

Knows words and phrases; refuses to know how the groups were made. Source of the measure: Grootendorst, "BERTopic" (2022), §3.3.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Sequence

from domain import understanding
from language import inflection, terms

TERMS = 3
WORDS = 7
"""Words of a message that stand in where none names anything."""
PAIR = 1.6
"""What a phrase counts beside a word: it says more."""
ALONE = 0.3
"""What a word counts that only one message of several has."""
SEVERAL = 3
"""Messages of which a further word must be in two."""
WORTH = 0.3
"""The share of the first word's worth that a further one must have: fewer words say more."""


class Usual:
    """What the latest messages say, against which a group's own words stand out; so many of them."""

    def __init__(self, most: int) -> None:
        self._heard: deque[tuple[str, ...]] = deque()
        self._most = most
        self.counts: Counter[str] = Counter()

    def hear(self, text: str) -> None:
        """One message more, and where they are too many the oldest less."""
        said = tuple(terms.found(text))
        self._heard.append(said)
        self.counts.update(said)
        if len(self._heard) > self._most:
            self.counts.subtract(gone := self._heard.popleft())
            for term in gone:
                if not self.counts[term]:
                    del self.counts[term]

    def label(self, group: Sequence[str]) -> str:
        """What a group that was heard, or some messages of it, is called: as `label_all` does, against what is usual."""
        counted, forms = _counted(group)
        everything = self.counts.total() + counted.total()
        return _label(counted, forms, self.counts + counted, everything / (len(self._heard) + 1), group)


def label_all(groups: Sequence[Sequence[str]]) -> list[str]:
    """One label a group, such as `watch faces / download`. Where no word names anything it is what the shortest message says,
    such as `it does not work`; empty where they have no words at all."""
    counted = [_counted(group) for group in groups]
    everywhere: Counter[str] = Counter()
    for counts, _ in counted:
        everywhere.update(counts)
    mean = everywhere.total() / max(1, len(groups))
    return [_label(*each, everywhere, mean, group) for each, group in zip(counted, groups, strict=True)]


def naming(text: str) -> int:
    """How many different words of a text may name something; `thanks, it works now` has none."""
    return len(terms.words(text))


Forms = defaultdict[str, Counter[str]]


def _counted(group: Sequence[str]) -> tuple[Counter[str], Forms]:
    """In how many messages each word and phrase is, and how they write it."""
    counts: Counter[str] = Counter()
    forms: Forms = defaultdict(Counter)
    for text in group:
        for term, written in terms.found(text).items():
            counts[term] += 1
            forms[term][written] += 1
    return counts, forms


def _label(
    counts: Counter[str], forms: Forms, everywhere: Counter[str], mean: float, group: Sequence[str]
) -> str:
    def worth(term: str) -> float:
        spread = counts[term] / len(group) if counts[term] > 1 or len(group) == 1 else ALONE / len(group)
        return spread * math.log(1 + max(1.0, mean) / everywhere[term]) * (PAIR if " " in term else 1)

    chosen: list[str] = []
    for term in sorted(counts, key=worth, reverse=True):
        if len(chosen) == TERMS or (chosen and worth(term) < WORTH * worth(chosen[0])):
            break
        lone = counts[term] == 1 and len(group) >= SEVERAL
        if not (chosen and lone) and not any(_repeats(term, other) for other in chosen):
            chosen.append(term)
    return understanding.SEPARATOR.join(_written(forms[term]) for term in chosen) or _plainly(group)


def _written(forms: Counter[str]) -> str:
    """As most people write it, but not as they draw it out; of two ways the one with accents."""
    return max(forms, key=lambda form: (not terms.DRAWN_OUT.search(form), forms[form], not form.isascii()))


def _repeats(term: str, other: str) -> bool:
    """Whether two terms have a word in common, or two that are forms of one."""
    return any(inflection.akin(one, two) for one in term.split() for two in other.split())


def _plainly(group: Sequence[str]) -> str:
    """The first words of whoever says it shortest, without links, and without numbers, which may be somebody's."""
    clear = [terms.cleared(text).replace(terms.BREAK, " ") for text in group]
    said = [" ".join(word for word in text.split() if not any(map(str.isdigit, word))) for text in clear]
    spoken = [" ".join(words.split()[:WORDS]) for words in said if any(map(str.isalpha, words))]
    return min(spoken, key=lambda words: (len(words), words), default="")
