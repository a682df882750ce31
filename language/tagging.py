"""Which tag a message deserves, from descriptions, examples and corrections; and whether it deserves any.

Knows texts and tags; refuses to know where they are stored. What it learns from are plain lists, so a model is made
anew from them in milliseconds, and a correction counts from the next message on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from language import embeddings as shared_embeddings
from language import features, logistic, ridge, seeds, trust, wording
from ports.language import Embeddings, Matrix, Suggestion, Topic

SEEDED = 60.0
"""Examples a tag after which our own sentences count half."""
TAUGHT = 30.0
"""Examples a tag with which the part that knows nothing else has a quarter of the say; with very many, half. More of it sooner
learns the habits of a few messages, and of their language: 3 points fewer in the other one."""
NAMED = 0.6
"""What a tag's name and description count, beside an example's 1."""
CORRECTED = 1.5
"""What a correction counts: a person has looked at that very message."""
MANY = 12
"""Tags from which on they are taken for subjects rather than kinds: what a message sounds like then says nothing."""
LARGE = 3000
"""Lessons from which on logistic regression would take too long, and least squares do as well."""
KINDS = 2.5
"""How strongly a model of a few wide kinds is held back. Many narrow subjects are learnt by logistic regression instead:
3 points more of 100 there, none with kinds."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One text that a model learns from, for a tag (its place among the tags).

    `ours`: it came with Isthmus. `kind` sets apart, within `other`, what is praise, a question and so on.
    """

    text: str
    tag: int
    weight: float
    ours: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A classifier over one view of the texts. `outcome[i]` is the tag that its class i stands for."""

    outcome: tuple[int, ...]
    model: ridge.Ridge
    temperature: float
    odds: bool = False
    """The scores are log odds. Their sum over all classes then tells what fits none, better than the best of them."""

    def of(self, plain: Matrix, sounding: Matrix, tags: int) -> tuple[Matrix, Matrix]:
        """What it says of new texts, by the view it has learnt from."""
        view = plain if self.model.slopes.shape[0] == plain.shape[1] else sounding
        return self.judge(self.model.scores(view), tags)

    def judge(self, scores: Matrix, tags: int) -> tuple[Matrix, Matrix]:
        """Log probabilities of the tags, and their scores. Of several classes of a tag the strongest speaks for it."""
        chances = np.full((len(scores), tags), 1e-4, np.float32)
        merged = np.full((len(scores), tags), -0.5, np.float32)
        for column, said in enumerate(ridge.softmax(scores, self.temperature).T):
            tag = self.outcome[column]
            chances[:, tag] = np.maximum(chances[:, tag], said)
            merged[:, tag] = np.maximum(merged[:, tag], scores[:, column])
        if self.odds:
            merged[:] = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return np.log(chances), merged


@dataclass(frozen=True, slots=True)
class Tagger:
    """A learnt model: one part that knows our own sentences too, one that knows only what people said here."""

    names: tuple[str, ...]
    seeded: Part | None
    taught: Part | None
    trust: trust.Trust
    weights: wording.Weights
    embeddings: Embeddings
    say: float = 1.0
    """What the taught part counts of the two beside each other, from 0 to 1; the seeded one has the rest of 2."""

    def suggest(self, messages: Sequence[str]) -> list[Suggestion]:
        """One suggestion a message, in their order; about 2 ms each."""
        if not messages:
            return []
        plain, sounding = features.rows(messages, self.weights, self.embeddings)
        parts = [part for part in (self.seeded, self.taught) if part is not None]
        judged = [part.of(plain, sounding, len(self.names)) for part in parts]
        nats, scores = _together(judged, self.say)
        chances, tops = self.trust.weigh(nats, scores)
        return [self._said(*of) for of in zip(messages, chances, tops, strict=True)]

    def _said(self, text: str, chances: Matrix, top: float) -> Suggestion:
        best = int(chances.argmax())
        confidence = float(chances[best]) if wording.split(text) else 0.0
        fits = bool(top >= self.trust.least and confidence > 0)
        return Suggestion(self.names[best], confidence, fits and confidence >= self.trust.firm, fits)


def _together(judged: Sequence[tuple[Matrix, Matrix]], say: float) -> tuple[Matrix, Matrix]:
    """What the seeded and the taught part say: their log probabilities added, their scores averaged. One may be missing."""
    if len(judged) == 1:
        return judged[0]
    (first, some), (second, others) = judged
    return np.asarray((2 - say) * first + say * second, np.float32), (some + others) / 2


def suggest(
    messages: Sequence[str],
    tags: Sequence[Topic],
    corrections: Iterable[tuple[str, str]] = (),
    embeddings: Embeddings | None = None,
) -> list[Suggestion]:
    """A tag and its confidence for each message. `corrections` are (message, right tag), the newest last.

    Raises `ValueError` where there is no tag, or none that says anything.
    """
    return learn(tags, corrections, embeddings).suggest(messages)


def learn(
    tags: Sequence[Topic],
    corrections: Iterable[tuple[str, str]] = (),
    embeddings: Embeddings | None = None,
) -> Tagger:
    """A model of these tags; 30 ms for a few hundred lessons; 1 to 2 s for 150 tags of five. Raises `ValueError` as `suggest`."""
    if not tags:
        raise ValueError("no tags to choose from")
    encoder = embeddings or shared_embeddings.shared()
    names = tuple(dict.fromkeys(tag.name for tag in tags))
    given = _given(tags, list(corrections), names)
    lessons = [*given, *_shipped(tags, len(given), names)]
    if not lessons:
        raise ValueError("no tag has a name, a description or an example that says anything")
    return _fitted(names, lessons, encoder)


def _given(
    tags: Sequence[Topic], corrections: Sequence[tuple[str, str]], names: Sequence[str]
) -> list[Lesson]:
    """Examples, corrections (the last word on a text counts) and what the team's own tags say of themselves."""
    lessons: dict[str, Lesson] = {}
    for tag in tags:
        place = names.index(tag.name)
        lessons.update({text: Lesson(text, place, 1.0) for text in tag.examples})
    for text, name in corrections:
        if name in names:
            lessons[text] = Lesson(text, names.index(name), CORRECTED)
    for tag in tags:
        own = "" if seeds.builtin(tag.name) else " ".join(wording.split(tag.name.replace("_", " ")))
        for said in (own, tag.description):
            lessons.setdefault(said, Lesson(said, names.index(tag.name), NAMED))
    return [lesson for lesson in lessons.values() if wording.split(lesson.text)]


def _shipped(tags: Sequence[Topic], given: int, names: Sequence[str]) -> list[Lesson]:
    """Our own sentences for the built-in tags among these, fading as real examples come.

    Kinds that are no tag here are what `other` is made of, where there is an `other` beside another built-in tag.
    """
    meant = {kind: names.index(tag.name) for tag in tags if (kind := seeds.builtin(tag.name)) is not None}
    if not meant or set(meant) == {"other"}:
        return []
    weight = SEEDED / (SEEDED + given / len(tags))
    return [
        Lesson(seed.text, meant[seed.kind], weight, ours=True)
        if seed.kind in meant
        else Lesson(seed.text, meant["other"], weight, ours=True, kind=seed.kind)
        for seed in seeds.every()
        if seed.kind in meant or ("other" in meant and seed.kind in seeds.TAGS)
    ]


def _fitted(names: tuple[str, ...], lessons: Sequence[Lesson], encoder: Embeddings) -> Tagger:
    """A part for what people said; and a part with our own sentences, where they mean tags of these."""
    texts = [lesson.text for lesson in lessons]
    weights = wording.learnt(texts)
    plain, sounding = features.rows(texts, weights, encoder)
    ours = np.array([lesson.ours for lesson in lessons])
    told = [lesson for lesson in lessons if not lesson.ours]
    seeded = _part(lessons, plain) if ours.any() else None
    taught = _taught(told, plain[~ours], sounding[~ours], len(names)) if told else None
    judged = [
        part.judge(part.model.unseen[~ours], len(names)) for part in (seeded,) if part is not None and told
    ]
    judged += [taught.judge(taught.model.unseen, len(names))] if taught is not None else []
    if not judged and seeded is not None:
        judged, told = [seeded.judge(seeded.model.unseen, len(names))], list(lessons)
    odds = taught is not None and taught.odds
    say = len(told) / (len(told) + TAUGHT * len(names))
    believed = trust.learn(*_together(judged, say), np.array([lesson.tag for lesson in told]), odds)
    return Tagger(names, seeded, taught, believed, weights, encoder, say)


def _taught(lessons: Sequence[Lesson], plain: Matrix, sounding: Matrix, tags: int) -> Part:
    """What people said here, with the sound of it where that predicts their own examples better."""
    if tags > MANY:
        return _part(lessons, plain, odds=len(lessons) <= LARGE)
    parts = [_part(lessons, rows) for rows in (sounding, plain)]
    truth = np.array([lesson.tag for lesson in lessons])
    return min(parts, key=lambda part: trust.surprise(part.judge(part.model.unseen, tags)[0], truth, 1.0))


def _part(lessons: Sequence[Lesson], rows: Matrix, odds: bool = False) -> Part:
    """A class for each tag, and one for each shipped kind that `other` takes in."""
    labels = [(lesson.tag, lesson.kind) for lesson in lessons]
    classes = list(dict.fromkeys(labels))
    numbers = np.array([classes.index(label) for label in labels], np.intp)
    counts = features.balanced(numbers, np.array([lesson.weight for lesson in lessons], np.float32))
    model = (
        logistic.fit(rows, numbers, len(classes), counts)
        if odds
        else ridge.fit(rows, numbers, len(classes), counts, KINDS)
    )
    temperature = ridge.temperature(model.unseen, numbers, counts)
    return Part(tuple(tag for tag, _ in classes), model, temperature, odds)
