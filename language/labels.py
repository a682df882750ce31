"""Names a group of messages by its own words: what they say often and the others seldom (c-TF-IDF).

Knows words; refuses to know how the groups were made. Source of the measure: Grootendorst, "BERTopic" (2022), §3.3.
"""

import itertools
import math
from collections import Counter
from collections.abc import Sequence

from language import stopwords, wording

TERMS = 3
WORDS = 7
"""Words of a message that stand in where none names anything."""
PAIR = 1.6
"""What a pair of words counts beside a word: it says more."""


def label_all(groups: Sequence[Sequence[str]]) -> list[str]:
    """One label a group, such as `watch faces, download`. Where no word names anything it is what the shortest message says,
    such as `it does not work`; empty where they have no words at all."""
    counted = [Counter(term for text in group for term in _terms(text)) for group in groups]
    everywhere: Counter[str] = Counter()
    for counts in counted:
        everywhere.update(counts)
    mean = max(1.0, sum(everywhere.values()) / max(1, len(groups)))
    return [_label(counts, everywhere, mean, group) for counts, group in zip(counted, groups, strict=True)]


def naming(text: str) -> int:
    """How many different words of a text may name something; `thanks, it works now` has none."""
    return len({word for word in wording.split(text) if _tells(word)})


def _terms(text: str) -> set[str]:
    """The words and pairs of a text that may name something, once each."""
    words = wording.split(text)
    telling = {word for word in words if _tells(word)}
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(words) if _tells(a) and _tells(b) and a != b}
    return telling | pairs


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in stopwords.WORDS and not word.isdigit()


def _label(counts: Counter[str], everywhere: Counter[str], mean: float, group: Sequence[str]) -> str:
    def worth(term: str) -> float:
        spread = counts[term] / len(group) if counts[term] > 1 or len(group) == 1 else 0.3 / len(group)
        return spread * math.log(1 + mean / everywhere[term]) * (PAIR if " " in term else 1)

    chosen: list[str] = []
    for term in sorted(counts, key=lambda term: (-worth(term), term)):
        taken = {word for other in chosen for word in other.split()}
        if not taken & set(term.split()):
            chosen.append(term)
        if len(chosen) == TERMS:
            break
    return ", ".join(_as_written(term, group) for term in chosen) or _plainly(group)


def _plainly(group: Sequence[str]) -> str:
    """The first words of whoever says it shortest, without numbers, which may be somebody's."""
    said = [" ".join(word for word in text.split() if not any(map(str.isdigit, word))) for text in group]
    spoken = [" ".join(words.split()[:WORDS]) for words in said if any(map(str.isalpha, words))]
    return min(spoken, key=lambda words: (len(words), words), default="")


def _as_written(term: str, group: Sequence[str]) -> str:
    """The term with the accents that people gave it."""
    wanted = term.split()
    forms: Counter[str] = Counter()
    for text in group:
        written = [part for word in wording.WORD.findall(text[: wording.LONGEST]) for part in _parts(word)]
        folded = [wording.fold(word) for word in written]
        for at in range(len(folded) - len(wanted) + 1):
            if folded[at : at + len(wanted)] == wanted:
                forms[" ".join(written[at : at + len(wanted)]).casefold()] += 1
    return forms.most_common(1)[0][0] if forms else term


def _parts(word: str) -> list[str]:
    return [part for part in word.replace("’", "'").split("'") if part]
