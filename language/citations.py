"""Whether a sentence may cite the messages it cites: they exist, they speak of the same, and nothing is added.

Knows words; refuses to know who wrote the sentence. In doubt a sentence is dropped: the digest is whole without it.
"""

import re
from collections.abc import Sequence

from language import stopwords, wording
from ports.language import Cited

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
FOREIGN = re.compile(r"https?:|www\.|[<>@#`*⟦⟧|]|\]\(|\n", re.IGNORECASE)
"""What a plain sentence has no need of, and what could ring, link or format where it is posted."""
STEM = 5
"""Letters of a word that must agree: `crashes` bears out `crashing`."""


def held(
    sentences: Sequence[Cited], messages: Sequence[str], near: Sequence[float] | None = None
) -> list[Cited]:
    """The sentences that hold, with those of their sources that exist.

    `near` says for each sentence how alike it and its nearest source are in meaning, where that is known: a summary in
    another language shares no words with its messages, so likeness may stand in for them.
    """
    kept = []
    for place, said in enumerate(sentences):
        sources = tuple(dict.fromkeys(at for at in said.sources if 0 <= at < len(messages)))
        alike = near[place] if near is not None else 0.0
        if len(sources) == len(set(said.sources)) > 0 and _holds(said.sentence, sources, messages, alike):
            kept.append(Cited(said.sentence.strip(), sources))
    return kept


ALIKE = 0.3
"""Likeness in meaning that stands in for a shared word: sentences and what they sum up, across languages, are at 0.35 and
more; about other things, below 0.25 (USE, English over French)."""


def _holds(sentence: str, sources: tuple[int, ...], messages: Sequence[str], alike: float) -> bool:
    if not wording.split(sentence) or FOREIGN.search(sentence):
        return False
    words = [messages[at] for at in sources]
    known = {figure for text in words for figure in FIGURE.findall(text)} | {str(len(sources))}
    if any(figure not in known for figure in FIGURE.findall(sentence)):
        return False
    shared = _stems(sentence) & {stem for text in words for stem in _stems(text)}
    return bool(shared) or alike >= ALIKE


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in wording.split(text) if len(word) > 2 and word not in stopwords.WORDS}
