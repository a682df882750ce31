"""Many narrow tags with few examples each, and messages that fit none: our own sentences in `intents/`.

`money` is one firm's matters, close to each other; `home` is what a household asks; `strange` is neither. English sentences
teach; the rest of them, and the French ones, ask.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import scoring
from language import tagging
from ports.language import Suggestion, Topic

FOLDER = Path(__file__).with_name("intents")
FRENCH = "fr: "
Matters = dict[str, list[str]]
Asked = list[tuple[str, str]]


def read(name: str) -> Matters:
    """The sentences of each matter, the French ones still marked."""
    found: Matters = {}
    for row in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if row.startswith("["):
            found[row[1:-1]] = []
        else:
            found.setdefault(list(found)[-1] if found else name, []).append(row)
    return found


def dealt(matters: Matters, shots: int, seed: int) -> tuple[Matters, Asked, Asked]:
    """Examples of each matter, and what is asked in English and in French."""
    rng = np.random.default_rng(seed)
    examples: Matters = {}
    english: Asked = []
    french: Asked = []
    for name, sentences in matters.items():
        own = [text for text in sentences if not text.startswith(FRENCH)]
        order = rng.permutation(len(own))
        examples[name] = [own[at] for at in order[:shots]]
        english += [(own[at], name) for at in order[shots:]]
        french += [(text.removeprefix(FRENCH), name) for text in sentences if text.startswith(FRENCH)]
    return examples, english, french


def grouped(name: str) -> list[dict[str, Any]]:
    """The sentences of a set as rows (text, language, theme), each matter a theme."""
    return [
        {
            "text": text.removeprefix(FRENCH),
            "language": "fr" if text.startswith(FRENCH) else "en",
            "theme": theme,
        }
        for theme, sentences in enumerate(read(name).values())
        for text in sentences
    ]


def right(said: Sequence[Suggestion], asked: Asked) -> float:
    """The share of answers that are right."""
    return float(np.mean([one.tag == name for one, (_, name) in zip(said, asked, strict=True)]))


def measured(
    rounds: int,
    line: Callable[..., None],
    rival: Callable[[Matters, Sequence[str]], list[str]],
) -> None:
    """Prints a line for each set and number of examples."""
    sets = {"money": read("money"), "home": read("home")}
    sets["both"] = sets["money"] | sets["home"]
    strange = [text.removeprefix(FRENCH) for text in read("strange")["strange"]]
    for name, matters in sets.items():
        for shots in (5, 8):
            found = []
            for seed in range(rounds):
                examples, english, french = dealt(matters, shots, seed)
                began = time.perf_counter()
                tagger = tagging.learn([Topic(tag, "", tuple(texts)) for tag, texts in examples.items()])
                took = time.perf_counter() - began
                here, there = (tagger.suggest([text for text, _ in asked]) for asked in (english, french))
                odd = tagger.suggest(strange)
                known = scoring.ranked([one.confidence for one in here], [one.confidence for one in odd])
                bare = rival(examples, [text for text, _ in english])
                alike = float(np.mean([one == tag for one, (_, tag) in zip(bare, english, strict=True)]))
                found.append((right(here, english), right(there, french), known, alike, took))
            own, across, known, alike, took = np.median(found, axis=0)
            line(
                f"{len(matters)} of our own matters ({name}), {shots} examples", f"{own:.3f}", f"{alike:.3f}"
            )
            line("    asked in French", f"{across:.3f}")
            line("    knowing what fits none (AUROC)", f"{known:.3f}")
            line("    learning that anew", f"{took * 1000:.0f} ms", bar="5000 ms")
