"""How well the embedded understanding does, beside bare TF-IDF in the same run, on words that are not in this repository.

    python -m benchmarks.language [--data ../shared/data] [--rounds 4]

Reads `customers.jsonl` (text, language, tags, stars) and `themes.jsonl` (text, language, theme) where they are, and says so
where they are not; `intents/` holds many narrow matters of our own. The bars were measured on other sets of the same kind:
read a figure beside its rival's.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import matters, scoring
from domain.ids import AliasId, ConversationId, MessageId
from domain.understanding import ThemeId, Unread
from language import (
    detection,
    embeddings,
    features,
    library,
    likeness,
    linkage,
    mood,
    ridge,
    spikes,
    tagging,
    themes,
    wording,
)
from ports.language import Topic

TAGS = ("bug", "idea", "other")
TEST = 100
Rows = Sequence[dict[str, Any]]


def line(what: str, ours: str, rival: str = "–", bar: str = "–") -> None:
    print(f"{what:52} {ours:>15} {rival:>15} {bar:>13} {verdict(ours, bar)}", flush=True)


def verdict(ours: str, bar: str) -> str:
    """Whether every figure reaches its bar: times from above, shares from below. `0.85 to 0.97` asks for its first."""
    figures, wanted = (
        [float(of) for of in re.findall(r"\d+(?:\.\d+)?", said.split(" to ")[0])] for said in (ours, bar)
    )
    if not figures or not wanted:
        return ""
    pairs = list(zip(figures, wanted, strict=False))
    reached = (
        all(one <= limit for one, limit in pairs)
        if "ms" in bar
        else all(one >= limit for one, limit in pairs)
    )
    return "met" if reached else "missed"


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file; none, and a word about it, where it is missing."""
    if not path.exists():
        print(f"{path.name}: not there, left out")
        return []
    return [json.loads(row) for row in path.read_text("utf-8").splitlines()]


def languages(rows: Rows) -> None:
    """Reviews of a store in one language hold others: no detector reaches 1."""

    def right(chosen: Rows, hint: bool) -> str:
        hits = [
            detection.detect(row["text"], profile=row["language"] if hint else "").language == row["language"]
            for row in chosen
        ]
        return f"{np.mean(hits):.3f}"

    short = [row for row in rows if len(row["text"]) < 20]
    line("language, all, no profile", right(rows, False))
    line("language, under 20 characters, no profile", right(short, False))
    line("language, under 20 characters, with the profile", right(short, True), bar="0.90")


def single(rows: Rows) -> list[dict[str, Any]]:
    """Rows with one tag or none, each text once."""
    once = {row["text"]: row for row in rows if len(row["tags"]) < 2}
    return [{**row, "tag": (row["tags"] or ["other"])[0]} for row in once.values()]


def dealt(
    rows: Rows, shots: int, of: str, to: str, rng: np.random.Generator
) -> tuple[dict[str, list[str]], Rows]:
    """Examples of each tag in one language, and as many messages of each tag in the other (or the same)."""
    examples: dict[str, list[str]] = {}
    tests: list[dict[str, Any]] = []
    for tag in TAGS:
        here = [row for row in rows if row["tag"] == tag and row["language"] == of]
        order = rng.permutation(len(here))
        examples[tag] = [here[at]["text"] for at in order[:shots]]
        there = [row for row in rows if row["tag"] == tag and row["language"] == to]
        rest = (
            [here[at] for at in order[shots:]]
            if of == to
            else [there[at] for at in rng.permutation(len(there))]
        )
        tests += rest[:TEST]
    return examples, tests


def bare_tags(examples: dict[str, list[str]], texts: Sequence[str]) -> list[str]:
    """The rival: least squares on TF-IDF."""
    known = [text for tag in examples for text in examples[tag]]
    labels = np.array([at for at, tag in enumerate(examples) for _ in examples[tag]])
    weights = wording.learnt(known)
    model = ridge.fit(weights.rows(known), labels, len(examples), np.ones(len(known), np.float32))
    return [list(examples)[at] for at in model.scores(weights.rows(texts)).argmax(axis=1)]


def tags(rows: Rows, rounds: int) -> None:
    cases = [(0, "en", "en", 0.75), (0, "fr", "fr", 0.75), (5, "en", "en", 0.72), (50, "en", "en", 0.83)]
    cases += [(50, "fr", "fr", 0.81), (50, "en", "fr", 0.80)]
    for shots, of, to, bar in cases:
        ours, rival, half = [], [], []
        for number in range(rounds):
            examples, tests = dealt(rows, shots, of, to, np.random.default_rng(number))
            texts, truth = [row["text"] for row in tests], np.array([row["tag"] for row in tests])
            said = tagging.suggest(texts, [Topic(tag, "", tuple(examples[tag])) for tag in TAGS])
            right = np.array([one.tag for one in said]) == truth
            order = np.argsort([-one.confidence for one in said])
            ours.append(right.mean())
            half.append(right[order[: len(order) // 2]].mean())
            rival.append((np.array(bare_tags(examples, texts)) == truth).mean() if shots else 0.0)
        beside = f"{np.mean(rival):.3f}" if shots else "–"
        line(f"tag, {shots} examples, {of} to {to}", f"{np.mean(ours):.3f}", beside, f"{bar:.2f}")
        line("    the surest half of these", f"{np.mean(half):.3f}", bar="0.85 to 0.97")


def many(rows: Rows, rounds: int) -> None:
    """Themes as tags: many narrow classes of five examples; messages of other themes fit none of them."""
    sizes = Counter(row["theme"] for row in rows)
    names = [theme for theme, size in sizes.items() if size >= 8]
    ours, rival, known, took = [], [], [], []
    for number in range(rounds):
        rng = np.random.default_rng(number)
        examples, tests = {}, []
        for theme in names:
            texts = [row["text"] for row in rows if row["theme"] == theme]
            order = rng.permutation(len(texts))
            examples[f"theme {theme}"] = [texts[at] for at in order[:5]]
            tests += [(texts[at], f"theme {theme}") for at in order[5:]]
        began = time.perf_counter()
        tagger = tagging.learn([Topic(name, "", tuple(texts)) for name, texts in examples.items()])
        took.append(time.perf_counter() - began)
        said = tagger.suggest([text for text, _ in tests])
        strange = tagger.suggest([row["text"] for row in rows if sizes[row["theme"]] < 8])
        ours.append(np.mean([one.tag == tag for one, (_, tag) in zip(said, tests, strict=True)]))
        bare = bare_tags(examples, [text for text, _ in tests])
        rival.append(np.mean([one == tag for one, (_, tag) in zip(bare, tests, strict=True)]))
        known.append(scoring.ranked([one.confidence for one in said], [one.confidence for one in strange]))
    line(f"{len(names)} themes as tags, 5 examples", f"{np.mean(ours):.3f}", f"{np.mean(rival):.3f}")
    line("    knowing what fits no tag (AUROC)", f"{np.mean(known):.3f}")
    line("    learning that anew", f"{np.median(took) * 1000:.0f} ms", bar="50 ms")


def clusters(rows: Rows, of: str) -> None:
    """Themes and neighbours, `of` whose messages."""
    texts, truth = [row["text"] for row in rows], [row["theme"] for row in rows]
    sizes = Counter(truth)
    large = [at for at, theme in enumerate(truth) if sizes[theme] >= 5]
    bare = wording.learnt(texts).rows(texts)
    cut = likeness.usual(bare)[0]

    def measured(groups: Sequence[Sequence[int]]) -> str:
        where = {place: at for at, group in enumerate(groups) for place in group}
        return "{:.3f} / {:.3f}".format(
            *scoring.agreement([truth[at] for at in large], [where[at] for at in large])
        )

    ours = measured([group.members for group in themes.cluster(texts)])
    line(
        f"themes of {of}, 5 and more: NMI / ARI",
        ours,
        measured(linkage.groups(bare @ bare.T, cut)),
        "0.66 / 0.35",
    )
    rich = likeness.measure(texts, ranking=True).rows(texts)
    for what, across, bar in (
        (f"same theme of {of} among the 5 nearest", False, "0.72"),
        ("    in the other language", True, "0.45"),
    ):
        found = nearest(rows, rich, likeness.company_of(rich), across)
        line(what, f"{found:.3f}", f"{nearest(rows, bare, 0.0, across):.3f}", bar)


def nearest(rows: Rows, vectors: Any, company: Any, across: bool) -> float:
    """Share of messages (that have one) with a message of their theme among the five nearest."""
    theme = np.array([row["theme"] for row in rows])
    spoken = np.array([row["language"] for row in rows])
    allowed = (spoken[:, None] != spoken) if across else ~np.eye(len(rows), dtype=bool)
    same = (theme[:, None] == theme) & allowed
    alike = vectors @ vectors.T - likeness.CROWD * company
    best = np.argsort(-np.where(allowed, alike, -9), axis=1)[:, :5]
    found: Any = np.take_along_axis(same, best, axis=1).any(axis=1)
    return float(found[same.any(axis=1)].mean())


def arriving(rows: Rows) -> None:
    """The first hours of a firm: messages that come one by one, and what a theme of up to three of them takes in."""
    joined = right = 0
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(len(rows))[:100]
        read = library.Library()
        groups: dict[ThemeId, list[int]] = {}
        for number, at in enumerate(order):
            waiting = Unread(MessageId(number), ConversationId(number), AliasId("a:1"), rows[at]["text"])
            (reading,) = read.read([waiting]).readings
            if reading.opens is not None:
                read.opened({reading.opens: ThemeId(number)})
            theme = reading.theme if reading.opens is None else ThemeId(number)
            if theme is None:
                continue
            group = groups.setdefault(theme, [])
            if 0 < len(group) < 4:
                joined += 1
                right += rows[at]["theme"] in {rows[other]["theme"] for other in group}
            group.append(at)
            if read.wants_fit(2.0):
                known = [(rows[other]["text"], of) for of, group in groups.items() for other in group]
                read.refit([text for text, _ in known], [of for _, of in known])
    line("what young themes take in: right; joined of 400", f"{right / max(1, joined):.3f}; {joined}")


def moods(rows: Rows) -> None:
    """Four and five stars like, one and two do not; as many of each."""
    for spoken, bar in (("en", "0.91 of 0.65"), ("fr", "0.89 of 0.65")):
        sides = [
            [row for row in rows if row["language"] == spoken and row["stars"] in of]
            for of in ((1, 2), (4, 5))
        ]
        chosen = [row for side in sides for row in side[: min(map(len, sides))]]
        said = mood.moods([row["text"] for row in chosen])
        answered = [(one, row) for one, row in zip(said, chosen, strict=True) if one.name != "unclear"]
        right = np.mean([(one.name == "like") == (row["stars"] > 3) for one, row in answered])
        line(
            f"mood, {spoken}: right of the share answered",
            f"{right:.3f} of {len(answered) / len(chosen):.2f}",
            bar=bar,
        )


def speed(rows: Rows) -> None:
    texts = [row["text"] for row in rows[:200]]
    measure = likeness.measure(texts)
    index, rng = themes.Index(measure), np.random.default_rng(0)
    width = measure.rows(texts[:1]).shape[1]
    for row in wording.unit(rng.normal(size=(10_000, width)).astype(np.float32)):
        index.open(row)
    assigned = min(
        np.median(
            [timed(lambda text=text, sign=sign: themes.assign(f"{text} {sign}", index)) for text in texts]
        )
        for sign in (".", "!", "?")
    )
    line("theme of a message among 10,000, median", f"{assigned:.1f} ms", bar="10 ms")
    seen = [Topic(tag, "", tuple(texts[at::3][:20])) for at, tag in enumerate(TAGS)]
    tagging.learn(seen)
    line(
        "learning one correction (60 examples, 3 tags)",
        f"{min(timed(lambda: tagging.learn(seen, [(texts[-1], 'bug')])) for _ in range(5)):.0f} ms",
        bar="50 ms",
    )
    batches = [[f"{text} {sign}{sign}" for text in texts] for sign in "!?."]
    embedded = min(timed(lambda batch=batch: embeddings.shared().rows(batch)) for batch in batches)
    line("embedding, a message in a batch", f"{embedded / len(texts):.2f} ms", bar="1.5 ms")


def timed(work: Any) -> float:
    """Milliseconds that something takes: of several such times the least is the one nobody disturbed."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def invented_spikes() -> None:
    """Series of our own making: days and weeks in them, heavy tails, and bursts of which we know the place."""
    found, alarms, weeks, days = 0, 0, 0.0, 42
    for number, base in enumerate((2, 10, 30, 80)):
        rng = np.random.default_rng(number)
        at = np.arange(days * 288)
        rate = base * np.exp(0.8 * np.sin(2 * np.pi * at / 288)) * rng.gamma(2, 0.5, len(at))
        place = int(rng.integers(20 * 288, 40 * 288))
        rate[place : place + 60] += base * 15 * np.exp(-np.arange(60) / 20)
        start = datetime(2026, 1, 1)
        points = [(start + timedelta(minutes=5 * int(n)), float(c)) for n, c in enumerate(rng.poisson(rate))]
        alerts = np.flatnonzero(np.array(spikes.scores(points)) >= spikes.ALERT)
        found += bool(((alerts >= place) & (alerts < place + 60)).any())
        alarms += int(((alerts < place) | (alerts >= place + 60)).sum())
        weeks += days / 7
    line("invented spikes: found of 4; false alarms a week", f"{found}; {alarms / weeks:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rounds", type=int, default=4)
    arguments = parser.parse_args()
    embeddings.shared().rows(["."])
    weights = f"{features.WORDS} words, {features.CUES} cues, {features.SOUND} sound"
    print(f"model: {embeddings.shared().name}; features: {weights}\n")
    line("", "ours", "TF-IDF", "bar")
    invented_spikes()
    matters.measured(arguments.rounds, line, bare_tags)
    for name in ("money", "home"):
        clusters(matters.grouped(name), name)
    if customers := read(arguments.data / "customers.jsonl"):
        languages(customers)
        tags(single(customers), arguments.rounds)
        moods(customers)
        speed(customers)
    if grouped := read(arguments.data / "themes.jsonl"):
        many(grouped, arguments.rounds)
        clusters(grouped, "reviews")
        arriving(grouped)


if __name__ == "__main__":
    main()
