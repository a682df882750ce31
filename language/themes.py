"""Feedback that says the same thing: found in a list at once, or joined as it arrives.

Knows messages and links that people made; refuses to know rows, chats and who may link. A theme's place is the mean of its
messages, so a message's likeness to it is its mean likeness to them, and one cut serves both ways of finding themes.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from language import agreement, labels, likeness, linkage
from ports.language import Embeddings, Group, Matrix

AT_ONCE = 2000
"""Messages that are compared each with each; beyond these, the others join as if they arrived."""
WIDER = 0.3
"""Deviations by which the cut is lower where all messages are known: each then moves to the group it is most like."""
SEVERAL = 200
"""Messages from which on many rough divisions of them are asked which go together."""
AGREED, ALIKE = 0.27, 0.04
"""The share of divisions from which on messages stay together; and what one deviation of likeness counts beside it, which
tells apart what the divisions leave open."""
CANDIDATES = 64
"""Themes near in meaning whose words are then compared as well."""
ROUGH = 192
"""Columns of meaning that tell which themes are near: the first ones tell most."""
CHANCE = 0.4
"""How much nearer than the cut a message must be, the more themes it may fall in with by chance."""
FEWEST = 50
"""Themes that are reckoned with at least: more will come, and a wrong beginning stays."""
SURE, SETTLED = 0.28, 0.1
"""Likeness from which on a message surely says what a theme of one message says, and the least for a theme of many. Of what
one firm hears all is somewhat alike, which few messages cannot tell: on several sets these transferred, a cut did not."""


class Index:
    """Themes by number, in memory: 6 KB each, at most 10 ms to find one's theme among 10,000. Not for several threads."""

    def __init__(self, measure: likeness.Measure, room: int = 64) -> None:
        self.measure = measure
        self._sums = np.zeros((0, 0), np.float32)
        self._meaning = np.zeros((0, 0), np.float32)
        self._sizes = np.zeros(room, np.float32)
        self._count = 0
        self.links: dict[int, int] = {}
        """Merges by hand: a theme, and the one it went into."""

    def __len__(self) -> int:
        return self._count

    def row(self, message: str) -> Matrix:
        """The message as this index compares it; 2 ms, so do it once."""
        return np.asarray(self.measure.rows([message])[0], np.float32)

    def find(self, row: Matrix, *, surely: bool = False) -> tuple[int | None, float]:
        """The theme that says the same, or None; and the likeness to the nearest. Merged themes answer as one.

        `surely` for what is shown to people as one: the younger a theme, the less may be guessed.
        """
        if not self._count:
            return None, 0.0
        rough = self._meaning[: self._count] @ row[: self._meaning.shape[1]]
        near = np.argpartition(-rough, min(CANDIDATES, self._count - 1))[:CANDIDATES]
        sizes = np.maximum(self._sizes[near], 1)
        exact = (self._sums[near] @ row) / sizes
        wanted = self.measure.cut + self._luck() / np.sqrt(sizes)
        beyond = exact - (np.maximum(wanted, self._sure(sizes)) if surely else wanted)
        best = int(beyond.argmax())
        return (self.root(int(near[best])) if beyond[best] >= 0 else None), float(exact[best])

    def _luck(self) -> float:
        """How near the nearest of so many themes of one message each is by chance alone."""
        return CHANCE * self.measure.spread * math.sqrt(2 * math.log(max(FEWEST, self._count)))

    def _sure(self, sizes: Matrix) -> Matrix:
        """How near a message must be to themes of so many messages for nobody to doubt it."""
        least = max(self.measure.cut, SETTLED)
        return np.asarray(least + max(0.0, SURE - least) / sizes**0.25, np.float32)

    def open(self, row: Matrix) -> int:
        """A new theme that begins with this message."""
        self._make_room(len(row))
        theme = self._count
        self._count += 1
        self.join(row, theme)
        return theme

    def join(self, row: Matrix, theme: int, count: int = 1) -> None:
        """The message counts in the theme from now on, `count` times. With -1, it does no more (moved, or forgotten)."""
        self._sums[theme] += count * row
        self._sizes[theme] += count
        self._meaning[theme] = self._sums[theme, : self._meaning.shape[1]] / max(1.0, self._sizes[theme])

    def leave(self, theme: int) -> None:
        """One message less in the theme. What it said is not known any more, so the others' mean is taken to be the same."""
        if self._sizes[theme] >= 1:
            self.join(self._sums[theme] / self._sizes[theme], theme, -1)

    def merge(self, theme: int, into: int) -> None:
        """A link by hand: both keep their place, so what comes near either joins the union. Undone by `part`."""
        if self.root(into) != self.root(theme):
            self.links[self.root(theme)] = self.root(into)

    def part(self, theme: int) -> None:
        """Undoes the merge of this theme into another."""
        self.links.pop(theme, None)

    def root(self, theme: int) -> int:
        """The theme that this one was merged into, or itself."""
        while theme in self.links:
            theme = self.links[theme]
        return theme

    def places(self) -> tuple[Matrix, Matrix]:
        """The sum of each theme's rows, and how many they are: with the measure and the links, all there is to keep."""
        return self._sums[: self._count], self._sizes[: self._count]

    def _make_room(self, width: int) -> None:
        if self._count < len(self._sums):
            return
        room = max(len(self._sizes), 2 * self._count)
        meaning = min(ROUGH, self.measure.space.stretch.shape[1])
        for name, columns in (("_sums", width), ("_meaning", meaning)):
            grown = np.zeros((room, columns), np.float32)
            grown[: self._count] = getattr(self, name)[: self._count].reshape(self._count, columns)
            setattr(self, name, grown)
        self._sizes = np.concatenate([self._sizes[: self._count], np.zeros(room - self._count, np.float32)])


def index(themes: Sequence[Sequence[str]], encoder: Embeddings | None = None) -> Index:
    """An index of themes that are known already, each by its messages; their numbers are their places in the list."""
    measure = likeness.measure([text for theme in themes for text in theme], encoder)
    made = Index(measure, max(64, len(themes)))
    for theme in themes:
        rows = measure.rows(theme)
        if not len(rows):
            raise ValueError("a theme without messages")
        number = made.open(rows[0])
        for row in rows[1:]:
            made.join(row, number)
    return made


def assign(message: str, themes: Index) -> int | None:
    """The theme that this message belongs to, or None where it says something new. Does not change the index."""
    return themes.find(themes.row(message))[0]


def cluster(
    messages: Sequence[str],
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    encoder: Embeddings | None = None,
) -> list[Group]:
    """Every message in one group, the largest group first; a message like no other is alone.

    `together` and `apart` are links by hand, as pairs of places in the list; they hold whatever the words say
    (of at most 2,000 messages). Raises `IndexError` for a place that is not in the list.
    """
    if not messages:
        return []
    measure = likeness.measure(messages, encoder)
    rows = measure.rows(messages)
    joined, parted = list(together), list(apart)
    linked = {place for pair in (*joined, *parted) for place in pair}
    if linked and not 0 <= min(linked) <= max(linked) < len(rows):
        raise IndexError("a link names a message that is not there")
    order = sorted(range(len(rows)), key=lambda place: place not in linked)
    where = {place: at for at, place in enumerate(order)}
    first = rows[order[:AT_ONCE]]
    pairs = [[(where[a], where[b]) for a, b in given] for given in (joined, parted)]
    found = _found(first, measure, pairs, len(linked))
    found = [[order[at] for at in group] for group in found]
    found = sorted(_settle(found, rows, measure, order[AT_ONCE:]), key=_rank)
    ordered = [_typical_first(rows, group) for group in found]
    named = labels.label_all([[messages[place] for place in group] for group in ordered])
    return [Group(label, tuple(group)) for label, group in zip(named, ordered, strict=True)]


def _found(
    rows: Matrix, measure: likeness.Measure, pairs: Sequence[Sequence[tuple[int, int]]], linked: int
) -> list[list[int]]:
    """Groups of messages that are all known, the `linked` ones first. Where they are many, joining alone is too easily led."""
    alike = rows @ rows.T
    cut = measure.cut - WIDER * measure.spread
    found = linkage.groups(alike, cut, *pairs)
    if len(rows) < SEVERAL:
        return _reseated(found, rows, cut, linked)
    agreed = agreement.shared(rows, len(found))
    return linkage.groups(agreed + ALIKE * (alike - cut) / max(measure.spread, 1e-6), AGREED, *pairs)


def _reseated(found: list[list[int]], rows: Matrix, cut: float, linked: int) -> list[list[int]]:
    """Each message goes to the group of several that it is most like, or stands alone; the first `linked` stay put."""
    groups = [group for group in found if len(group) > 1 or min(group) < linked]
    if not groups:
        return found
    alike = rows @ np.array([rows[group].mean(axis=0) for group in groups]).T
    for number, group in enumerate(groups):  # nobody is like a group for being in it
        size = len(group)
        itself = np.einsum("ij,ij->i", rows[group], rows[group])
        alike[group, number] = (alike[group, number] * size - itself) / max(1, size - 1)
    seats = [[place for place in group if place < linked] for group in groups]
    alone = []
    for place in range(linked, len(rows)):
        best = int(alike[place].argmax())
        if alike[place, best] >= cut:
            seats[best].append(place)
        else:
            alone.append([place])
    return [group for group in seats if group] + alone


def _settle(
    found: list[list[int]], rows: Matrix, measure: likeness.Measure, rest: Sequence[int]
) -> list[list[int]]:
    """The messages that were not compared at once join what is there, or begin a theme of their own."""
    arriving = Index(measure, len(found))
    for group in found:
        theme = arriving.open(rows[group[0]])
        for place in group[1:]:
            arriving.join(rows[place], theme)
    groups = [list(group) for group in found]
    for place in rest:
        theme_found, _ = arriving.find(rows[place])
        if theme_found is None:
            arriving.open(rows[place])
            groups.append([place])
        else:
            arriving.join(rows[place], theme_found)
            groups[theme_found].append(place)
    return groups


def _rank(group: list[int]) -> tuple[int, int]:
    return -len(group), min(group)


def _typical_first(rows: Matrix, group: list[int]) -> list[int]:
    """The members by their likeness to the whole group."""
    near = rows[group] @ rows[group].mean(axis=0)
    return [group[at] for at in np.argsort(-near, kind="stable")]
