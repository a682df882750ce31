"""Reads messages as they arrive: their language, mood, likeliest tag and theme. Remembers what it was taught.

Knows texts, tags and where themes stand; refuses to know rows, people and what follows. Everything here takes milliseconds
and more: for a process of its own (`language.process`), one call after the other.
"""

import re
from array import array
from collections import OrderedDict, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from domain.understanding import Batch, Place, Reading, ThemeId, Unread, Vector
from language import detection, embeddings, keeping, labels, likeness, mood, seeds, tagging, themes, wording
from ports.language import Embeddings, Matrix, Nearest, Suggestion, Topic

CALLED = re.compile(r"(?<![\w#])#\w+|(?<![\w@.])@\w+")
"""A hashtag, or whom a message names by an @handle; the @ of a mail address follows a letter."""
FEW_WORDS = 3
"""A message of fewer words says nothing that others could say too; one word less will do where there is a tag."""
OWN_WORDS = 4
"""Words that name something, from which on what follows in a conversation has a matter of its own; fewer may join a theme."""
ENOUGH = 300
FIRST_FIT, LAST_FIT = 12, 4096
"""Between so many messages the measure is taken anew each time they have doubled."""
RELABELLED = frozenset((1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597))
"""The sizes at which a theme's label is looked at again."""
SAMPLES, KEPT_THEMES, BACKGROUND = 24, 2000, 500
"""Messages of a theme, the latest, that its label is made of; themes of which they are kept; and what is usual."""
ALIKE = 0.2
"""Cosine, each language around its own mean, from which on a search by meaning finds a message."""
NOISE = (
    "zxq",
    "fghj",
    "qwrt plmk",
    "brolf",
    "hhhh",
    "?!",
    "vbnm",
    "uiop",
    "xx",
    "grunk flib",
    "drqz",
    "mwpx tsk",
)
"""What says nothing. To an encoder it is near to every short message (0.5 of “zzzqq” and “ok”, as of a word and its
translation), so no fixed cut parts the two:"""
BEYOND = 0.15
"""how much nearer a message must be to what is searched for than to any of it. Of 30 searches that say nothing, 28 found nothing
among 1,500 reviews (at 0.1: 17); of 136 sentences of our own 130 found their like among five, 133 without it."""


class Library:
    """`fit` names its measure: the number of messages that it was taken of."""

    def __init__(self, encoder: Embeddings | None = None) -> None:
        self.fit = 0
        self._encoder = encoder or embeddings.shared()
        self._tagger: tagging.Tagger | None = None
        self._index: themes.Index | None = None
        self._ids: list[ThemeId | None] = []
        self._where: dict[ThemeId, int] = {}
        self._samples: OrderedDict[int, deque[str]] = OrderedDict()
        self._usual = labels.Usual(BACKGROUND)

    @property
    def model(self) -> str:
        """Which model reads; known once it has been asked something."""
        return self._encoder.name

    def warm(self) -> str:
        """Loads the model; its name. Raises `NoEmbeddings`."""
        self._encoder.rows(["."])
        return self.model

    def learn(self, tags: Sequence[Topic], lessons: Sequence[tuple[str, str]]) -> None:
        """What tags there are, and (text, tag) as people gave them, the newest last."""
        self._tagger = tagging.learn(tags, [(bare(text), tag) for text, tag in lessons], self._encoder)

    # what it remembers

    def begin(self) -> tuple[int, bytes]:
        """A measure from our own sentences alone, where there is none yet: its number, and the bytes to keep."""
        self._index = themes.Index(likeness.measure(_besides([]), self._encoder))
        self.fit, self._ids, self._where = 1, [], {}
        return self.fit, keeping.kept(self._index)

    def restore(self, fit: int, measure: bytes) -> bool:
        """The measure that was kept, without any theme. False where another model took it."""
        try:
            self._index = keeping.restored(measure, self._encoder)
        except keeping.Unreadable:
            return False
        self.fit, self._ids, self._where = fit, [], {}
        return True

    def put(self, places: Sequence[Place]) -> None:
        """Themes stand where they stood."""
        index = self._known()
        for place in places:
            total = np.frombuffer(place.data, np.float16).astype(np.float32)
            number = index.open(total)
            index.join(np.zeros_like(total), number, place.size - 1)
            self._name(number, place.theme)

    def opened(self, ids: Mapping[int, ThemeId]) -> None:
        """The themes that a batch has opened, by the numbers it gave them, have got their ids."""
        for number, theme in ids.items():
            self._name(number, theme)

    def knows(self, theme: ThemeId) -> bool:
        return theme in self._where

    def keep(self, themes_: Collection[ThemeId]) -> None:
        """All other themes are gone."""
        for theme in self._where.keys() - themes_:
            self.clear(theme)
            del self._where[theme]

    def stand(self, theme: ThemeId, text: str) -> Place:
        """A theme that people opened stands where this message does."""
        index = self._known()
        number = index.open(index.row(bare(text)))
        self._name(number, theme)
        return replace(self._place(number), label=self._label(number, bare(text)))

    def clear(self, theme: ThemeId) -> Place | None:
        """Nothing comes near a theme any more."""
        index, number = self._known(), self._where.get(theme)
        if number is None:
            return None
        self._samples.pop(number, None)
        sums, sizes = index.places()
        size = int(sizes[number])
        if size:
            index.join(sums[number] / size, number, -size)
        return self._place(number)

    def _name(self, number: int, theme: ThemeId | None) -> None:
        while len(self._ids) <= number:
            self._ids.append(None)
        self._ids[number] = theme
        if theme is not None:
            self._where[theme] = number

    def _known(self) -> themes.Index:
        if self._index is None:
            self.begin()
        assert self._index is not None
        return self._index

    # reading

    def read(self, messages: Sequence[Unread]) -> Batch:
        """What is understood of each message, and where the themes they belong to stand now. Raises `NoEmbeddings`."""
        if not messages:
            return Batch()
        texts = [bare(one.text) for one in messages]
        vectors = self._encoder.rows(texts)
        readings = [self._reading(*of) for of in zip(messages, texts, vectors, strict=True)]
        felt = mood.moods(texts, self._encoder)
        said = self._tagger.suggest(texts) if self._tagger else [None] * len(texts)
        readings = [
            self._judged(reading, one.name, one.confidence, suggestion)
            for reading, one, suggestion in zip(readings, felt, said, strict=True)
        ]
        return self._themed(messages, texts, readings)

    def _reading(self, message: Unread, text: str, vector: Matrix) -> Reading:
        used = (*detection.LANGUAGES, message.hint) if message.hint else detection.LANGUAGES
        found = detection.detect(text, used, message.hint, message.before)
        return Reading(
            message.message,
            language=found.language,
            language_confidence=found.confidence,
            model=self.model,
            vector=packed(vector),
        )

    def _judged(self, reading: Reading, name: str, sure: float, suggestion: Suggestion | None) -> Reading:
        felt = replace(reading, mood="" if name == "unclear" else name, mood_confidence=sure)
        if suggestion is None:
            return felt
        return replace(felt, tag=suggestion.tag, confidence=suggestion.confidence, sure=suggestion.sure)

    def _themed(self, messages: Sequence[Unread], texts: Sequence[str], readings: Sequence[Reading]) -> Batch:
        index = self._known()
        rows = index.measure.rows(list(texts))
        touched: dict[int, str] = {}
        done: list[Reading] = []
        for message, text, row, reading in zip(messages, texts, rows, readings, strict=True):
            self._usual.hear(text)
            tells = _telling(message, text, reading.sure)
            number = index.find(row, surely=True)[0] if tells else None
            touched = self._left(message) | touched
            if number is None and not (tells and _begins(message, text)):
                done.append(reading)
                continue
            if number is None:
                number = index.open(row)
                self._name(number, None)
            else:
                index.join(row, number)
            touched[number] = self._label(number, text) or touched.get(number, "")
            known = self._ids[number]
            done.append(replace(reading, theme=known, opens=number if known is None else None))
        places = tuple(replace(self._place(number), label=label) for number, label in touched.items())
        return Batch(tuple(done), places)

    def _left(self, message: Unread) -> dict[int, str]:
        """A message that was edited leaves the theme it counted in, to count but once wherever it goes."""
        number = self._where.get(message.theme) if message.theme is not None else None
        if number is None:
            return {}
        self._known().leave(number)
        return {number: ""}

    def _place(self, number: int) -> Place:
        sums, sizes = self._known().places()
        known = self._ids[number]
        data = sums[number].astype(np.float16).tobytes()
        return Place(known, number if known is None else None, int(sizes[number]), data)

    def _label(self, number: int, text: str) -> str:
        """A theme's new label; empty where the one it has will do."""
        kept = self._samples.setdefault(number, deque(maxlen=SAMPLES))
        self._samples.move_to_end(number)
        kept.append(text)
        while len(self._samples) > KEPT_THEMES:
            self._samples.popitem(last=False)
        size = int(self._known().places()[1][number])
        if size not in RELABELLED or len(kept) < min(size, 3):
            return ""
        return self._usual.label(kept)

    # measuring anew

    def wants_fit(self, grown: float) -> bool:
        """Whether so many more messages have come than were measured that they deserve a measure of their own."""
        messages = float(self._known().places()[1].sum())
        return self.fit < LAST_FIT and messages >= max(FIRST_FIT, grown * self.fit)

    def refit(self, texts: Sequence[str], of: Sequence[ThemeId]) -> tuple[int, bytes, list[Place]]:
        """The measure of these messages, and where their themes stand in it: seconds for thousands of messages."""
        index = themes.Index(likeness.measure(_besides([bare(text) for text in texts]), self._encoder))
        self._index, self.fit = index, len(texts)
        measure = keeping.kept(index)
        self._ids, self._where = [], {}
        self._samples.clear()
        for text, theme in zip(texts, of, strict=True):
            row, number = index.row(bare(text)), self._where.get(theme)
            if number is None:
                self._name(index.open(row), theme)
            else:
                index.join(row, number)
            kept = self._samples.setdefault(self._where[theme], deque(maxlen=SAMPLES))
            kept.append(bare(text))
        return self.fit, measure, [self._place(number) for number in range(len(index))]

    # searching

    def nearest(self, asked: str, known: Sequence[Vector]) -> Nearest:
        """The messages near in meaning to what is asked, the nearest first; 3 µs for each that is looked at."""
        if not known:
            return array("q"), array("f")
        means = self._known().measure.space.means
        language = detection.detect(asked).language
        sought = means.centre(self._encoder.rows([asked, *NOISE]), [language] * (1 + len(NOISE)))
        rows = means.centre(all_unpacked([data for _, _, data in known]), [said for _, said, _ in known])
        likeness_ = rows @ sought[0]
        telling = np.flatnonzero(likeness_ >= np.maximum(ALIKE, (rows @ sought[1:].T).max(axis=1) + BEYOND))
        best = telling[np.argsort(-likeness_[telling], kind="stable")]
        return array("q", [known[at][0] for at in best]), array("f", likeness_[best])


def _besides(texts: list[str]) -> list[str]:
    """The messages, with sentences of our own while they are too few to tell how alike messages usually are."""
    wanted = max(0, ENOUGH - len(texts))
    return (
        texts
        + [seed.text for seed in seeds.every()][:: max(1, len(seeds.every()) // max(1, wanted))][:wanted]
    )


def _telling(message: Unread, text: str, sure: bool) -> bool:
    """Whether a message says something that others could say too: thanks and answers do not."""
    if len(wording.split(text)) < FEW_WORDS - (bool(message.tags) or sure):
        return False
    return not message.follows or bool(message.tags) or labels.naming(text) > 0


def _begins(message: Unread, text: str) -> bool:
    """Whether a message that says what no theme says begins one: few words within a conversation only go on with it."""
    return not message.follows or bool(message.tags) or labels.naming(text) >= OWN_WORDS


def bare(text: str) -> str:
    """A text without its hashtags and @handles: a tag must not be learnt by its name, and whom a message is addressed to is
    no part of what it says."""
    return CALLED.sub("", text)


def packed(vector: Matrix) -> bytes:
    """A vector in a byte a dimension, behind its scale."""
    scale = float(np.abs(vector).max(initial=0)) or 1.0
    row: bytes = np.rint(vector / scale * 127).astype(np.int8).tobytes()
    return bytes(np.float32(scale).tobytes()) + row


def all_unpacked(packed_: Sequence[bytes]) -> Matrix:
    """The vectors, one a row. All are of one model, so of one length."""
    every = np.frombuffer(b"".join(packed_), np.uint8).reshape(len(packed_), -1)
    scales = every[:, :4].copy().view(np.float32)
    return np.asarray(every[:, 4:].view(np.int8) * (scales / 127), np.float32)
