"""The language of a short message, from its words, the customer's profile and what they wrote before.

Knows py3langid, whose model is in its wheel; refuses to change its mind about a person on little evidence.
"""

import copy
import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from domain import languages as codes
from language import wording
from ports.language import Detected

LANGUAGES = ("en", "fr")
PROFILE = 1.5
"""What a profile's language is worth, in nats, to every message."""
BEFORE = 0.8
"""What each earlier message in a language is worth; four of them count at most."""
TELLING = 1.2
"""What a word is worth that only one of the languages has."""
NOT_WORDS = re.compile(r"https?://\S+|[@#]\w+|\d+|[^\w\s'’]+")
OWN_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "the and is it of to my you not this that with for good great nice love very works work bad can't cant "
        "doesn't doesnt don't dont why when what how please thanks thank would awesome really worst useless hello hi "
        "yes never easy useful happy amazing".split()
    ),
    "fr": frozenset(
        "le la les un une des et est de du mon ma pas ne je tu il elle nous vous que qui avec pour sur dans ce cette "
        "très tres bien bon bonne nul mauvais merci bonjour salut oui j'adore génial genial marche appli dommage "
        "pourquoi quand svp facile utile parfait pratique moyen meilleur rien sympa".split()
    ),
}
"""Words that tell English from French; they say nothing where a third language is possible."""


class Identifier(Protocol):
    nb_classes: Sequence[str]

    def set_languages(self, langs: Sequence[str]) -> None: ...

    def rank(self, text: str) -> list[tuple[str, float]]: ...


@functools.cache
def _whole() -> Identifier:
    """The model with all its languages: 70 MB and half a second, once."""
    from py3langid import langid

    identifier: Identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    return identifier


@functools.lru_cache(maxsize=64)
def _identifier(languages: tuple[str, ...]) -> Identifier | None:
    """One per set of languages, over the same model; None where none of them is known to it."""
    identifier = copy.copy(_whole())
    known = sorted(set(languages) & set(identifier.nb_classes))
    if not known:
        return None
    identifier.set_languages(known)
    return identifier


def detect(
    text: str,
    languages: Sequence[str] = LANGUAGES,
    profile: str = "",
    before: Sequence[str] = (),
) -> Detected:
    """The likeliest of `languages` (ISO 639-1) for this text.

    `profile` is what the platform says of the person (Telegram's `language_code`); `before` holds the languages of their
    earlier messages, the newest last. Without a letter that tells, the profile decides, then the first of `languages`.
    """
    choices = list(dict.fromkeys(codes.bare(language) for language in languages)) or list(LANGUAGES)
    scores = _prior(choices, profile, before)
    words = NOT_WORDS.sub(" ", text[: wording.LONGEST]).strip()
    if words:
        for language, score in _heard(words, tuple(choices)).items():
            scores[language] += score
    chances = np.exp(np.array(list(scores.values())) - max(scores.values()))
    best = max(scores, key=lambda language: scores[language])
    return Detected(best, float(chances.max() / chances.sum()))


def _prior(choices: Sequence[str], profile: str, before: Sequence[str]) -> dict[str, float]:
    newest = Counter(codes.bare(language) for language in before[-4:])
    hinted = codes.bare(profile)
    return {
        language: PROFILE * (language == hinted) + BEFORE * newest[language] - 0.001 * place
        for place, language in enumerate(choices)
    }


def _heard(words: str, choices: tuple[str, ...]) -> dict[str, float]:
    """Evidence of the words in nats: statistics of letters, and words that only one of the languages has."""
    scores = dict.fromkeys(choices, 0.0)
    identifier = _identifier(choices)
    if identifier is not None:
        for language, chance in identifier.rank(words):
            scores[language] += float(np.log(max(chance, 1e-9)))
    spoken = words.casefold().replace("’", "'").split()
    for language in choices if set(choices) <= set(OWN_WORDS) else ():
        own = OWN_WORDS[language]
        scores[language] += TELLING * min(3, sum(word in own for word in spoken))
    return scores
