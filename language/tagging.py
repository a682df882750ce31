"""Which tag a message deserves, from descriptions, examples and corrections; and whether it deserves any.

Knows texts and tags; refuses to know where they are stored. What it learns from are plain lists, so a model is made
anew from them in milliseconds, and a correction counts from the next message on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from language import background, features, logistic, ridge, seeds, shipped, trust, wording
from language import embeddings as shared_embeddings
from ports.language import Embeddings, Matrix, Suggestion, Topic

TAUGHT = 6.0
"""Examples a tag with which the part that knows nothing else has a quarter of the say; with very many, half. With a later say a
team's own tags beside ours are found less (of eight 14 points with 35), with an earlier one ours are, at most a point."""
NAMED = 0.6
"""What a tag's name and description count, beside an example's 1."""
CORRECTED = 1.5
"""What a correction counts: a person has looked at that very message."""
MANY = 12
"""Tags from which on they are taken for subjects rather than kinds: what a message sounds like then says nothing."""
MISLED = 0.04
"""Nats an example by which that sound makes fewer tags harder to tell, none of them built in, from which on they are subjects
too. Of kinds of reviews under other names it is hardly ever so many, mostly under 0; of five matters of our own more, every
other time."""
LARGE = 3000
"""Lessons from which on logistic regression would take too long, and least squares do as well."""
ADDED = 1500
"""Lessons up to which they are added to our own sentences and compared by nearness; more are learnt with these at once, by
straight lines: enough of them draw their own."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One text that a model learns from, for a tag (its place among the tags)."""

    text: str
    tag: int
    weight: float


@dataclass(frozen=True, slots=True)
class Part:
    """A classifier over one view of the texts. `outcome[i]` is the tag that its class i stands for."""

    outcome: tuple[int, ...]
    model: ridge.Ridge
    temperature: float
    odds: bool = False
    """The scores are log odds. Their sum over all classes then tells what fits none, better than the best of them."""

    def of(self, views: features.Views, tags: int) -> tuple[Matrix, Matrix]:
        """What it says of new texts, by the view it has learnt from."""
        return self.judge(self.model.scores(views.of(len(self.model.slopes))), tags)

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
    subjects: background.Space | None = None
    say: float = 1.0
    """What the taught part counts of the two beside each other, from 0 to 1; the seeded one has the rest of 2."""

    def suggest(self, messages: Sequence[str]) -> list[Suggestion]:
        """One suggestion a message, in their order; about 2 ms each."""
        if not messages:
            return []
        views = features.rows(messages, self.weights, self.embeddings, self.subjects)
        parts = [part for part in (self.seeded, self.taught) if part is not None]
        judged = [part.of(views, len(self.names)) for part in parts]
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
    nats, scores = (2 - say) * first + say * second, (some + others) / 2
    return np.asarray(nats, np.float32), np.asarray(scores, np.float32)


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
    meant = _meant(tags, names)
    if not given and not meant:
        raise ValueError("no tag has a name, a description or an example that says anything")
    return _fitted(names, given, meant, encoder)


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


def _meant(tags: Sequence[Topic], names: Sequence[str]) -> dict[str, int]:
    """The tag that each kind of our own sentences stands for.

    Kinds that are no tag here are what `other` is made of, where there is an `other` beside another built-in tag.
    """
    own = {kind: names.index(tag.name) for tag in tags if (kind := seeds.builtin(tag.name)) is not None}
    if set(own) <= {"other"}:
        return {}
    return own | {kind: own["other"] for kind in seeds.TAGS if "other" in own and kind not in own}


def _fitted(
    names: tuple[str, ...], told: Sequence[Lesson], meant: Mapping[str, int], encoder: Embeddings
) -> Tagger:
    """A part for what people said; and a part with our own sentences, where they mean tags of these."""
    texts = [lesson.text for lesson in told]
    ours = shipped.taught(tuple(meant), len(told) / len(names), encoder) if meant else None
    weights = ours.weights if ours is not None else wording.learnt(texts)
    subjects = _subjects(texts, encoder) if len(names) > MANY else None
    views = features.rows(texts, weights, encoder, subjects)
    if subjects is None and ours is None and _misled(told, views, len(names)):
        subjects = _subjects(texts, encoder)
        views = features.rows(texts, weights, encoder, subjects)
    seeded = _seeded(told, views.telling, ours, tuple(meant.values()), names) if ours is not None else None
    taught = _taught(told, views, len(names), subjects is not None) if told else None
    parts = [part for part in (seeded, taught) if part is not None]
    judged = [part.judge(part.model.unseen[: len(told) or None], len(names)) for part in parts]
    truth = [lesson.tag for lesson in told]
    if ours is not None and not told:
        truth = [tuple(meant.values())[at] for at in ours.labels]
    odds = taught is not None and taught.odds
    say = len(told) / (len(told) + TAUGHT * len(names))
    believed = trust.learn(*_together(judged, say), np.array(truth), odds)
    return Tagger(names, seeded, taught, believed, weights, encoder, subjects, say)


def _subjects(texts: Sequence[str], encoder: Embeddings) -> background.Space:
    return background.gentle(encoder, encoder.rows(texts), background.languages_of(texts), taught=True)


def _seeded(
    told: Sequence[Lesson], rows: Matrix, ours: shipped.Shipped, meant: tuple[int, ...], names: Sequence[str]
) -> Part:
    """A class for each kind of our own sentences, and one for each of the team's own tags. Examples of a built-in tag
    are of its kind."""
    kinds = {
        names.index(name): ours.kinds.index(kind)
        for name in names
        if (kind := seeds.builtin(name)) in ours.kinds
    }
    own = [tag for tag in dict.fromkeys(lesson.tag for lesson in told) if tag not in kinds]
    kinds |= {tag: len(ours.kinds) + at for at, tag in enumerate(own)}
    outcome = (*meant, *own)
    numbers = np.array([kinds[lesson.tag] for lesson in told], np.intp)
    counts = _heard(_counts(told, numbers), numbers, ours)
    every = np.concatenate([numbers, ours.labels])
    weighed = np.concatenate([counts, ours.begun.roots**2])
    if len(told) <= ADDED:
        model = ridge.add(ours.begun, ours.labels, rows, numbers, len(outcome), counts)
    else:
        together = np.vstack([rows, ours.begun.rows + ours.begun.centre])
        model = ridge.fit(together, every, len(outcome), weighed, shipped.PENALTY)
    return Part(outcome, model, ridge.temperature(model.unseen, every, weighed))


def _heard(counts: Matrix, numbers: ridge.Labels, ours: shipped.Shipped) -> Matrix:
    """A tag of the team's own counts no less in all than a kind of our sentences, which are many: five examples beside two
    hundred sentences would hardly ever be thought of, least of all in the other language."""
    totals = np.bincount(numbers, counts)
    usual = np.bincount(ours.labels, ours.begun.roots**2).mean()
    raised = np.where(numbers < len(ours.kinds), 1, np.maximum(1, usual / totals[numbers]))
    return np.asarray(counts * raised, np.float32)


def _counts(lessons: Sequence[Lesson], numbers: ridge.Labels) -> Matrix:
    return features.balanced(numbers, np.array([lesson.weight for lesson in lessons], np.float32))


def _taught(lessons: Sequence[Lesson], views: features.Views, tags: int, subjects: bool) -> Part:
    """What people said here, with the sound of it where that predicts their own examples better."""
    if subjects:
        return _part(lessons, views.plain, odds=len(lessons) <= LARGE)
    return min(_kinds(lessons, views, tags), key=lambda found: found[0])[1]


def _misled(lessons: Sequence[Lesson], views: features.Views, tags: int) -> bool:
    """Whether these are subjects: what each sounds like makes their own examples harder to tell."""
    (sounding, _), (plain, _) = _kinds(lessons, views, tags)
    return sounding - plain > MISLED * len(lessons)


def _kinds(lessons: Sequence[Lesson], views: features.Views, tags: int) -> list[tuple[float, Part]]:
    """With the sound of a message and without: how surprised each was by its own examples, in nats, and what it learnt."""
    parts = [_part(lessons, rows, views.meaning) for rows in (views.sounding, views.plain)]
    truth = np.array([lesson.tag for lesson in lessons])
    return [(trust.surprise(part.judge(part.model.unseen, tags)[0], truth, 1.0), part) for part in parts]


def _part(lessons: Sequence[Lesson], rows: Matrix, near: int = 0, odds: bool = False) -> Part:
    """A class for each tag. Subjects are learnt by logistic regression: 1 to 3 points more of 100, none with kinds. `near`: how
    many of the first columns are compared by nearness too."""
    outcome = tuple(dict.fromkeys(lesson.tag for lesson in lessons))
    numbers = np.array([outcome.index(lesson.tag) for lesson in lessons], np.intp)
    counts = _counts(lessons, numbers)
    if odds:
        model = logistic.fit(rows, numbers, len(outcome), counts)
    elif near and len(lessons) <= ADDED:
        model = ridge.fit_near(rows, numbers, len(outcome), counts, shipped.PENALTY, near)
    else:
        model = ridge.fit(rows, numbers, len(outcome), counts, shipped.PENALTY)
    temperature = ridge.temperature(model.unseen, numbers, counts)
    return Part(outcome, model, temperature, odds)
