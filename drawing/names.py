"""Names beside their nodes, each where it hides nothing; whoever finds no room has a number, and stands in an index.

Knows sizes and rooms on the paper; refuses to know who anybody is.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from domain.pictures import Node
from drawing import looks

SURE = 12
"""So many of the weightiest are named even where it is crowded."""
NEAR = 0.7
"""How near a corner a name stands, as a share of the gap."""
NUMBER = 6.5
"""Points of a number on the map."""
Room = tuple[float, float, float, float]
"""Left, bottom, right and top, in dots."""
Stand = tuple[float, float]
"""Where a name stands from its node: -1 is left or below, 0 in the middle, 1 right or above."""
STANDS: tuple[Stand, ...] = ((0, -1), (1, 0), (-1, 0), (0, 1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True, slots=True)
class Spot:
    """A node on the paper: its middle and its half width, in dots."""

    node: Node
    x: float
    y: float
    half: float


class Rooms:
    """What is taken already, asked for many times."""

    def __init__(self, spots: Sequence[Spot], paper: Room) -> None:
        self._paper = paper
        self._taken: npt.NDArray[np.float64] = np.array(
            [(one.x - one.half, one.y - one.half, one.x + one.half, one.y + one.half) for one in spots]
        )

    def hides(self, room: Room) -> int:
        """How many others a name would hide there; as many as there are where it would leave the paper."""
        left, low, right, high = room
        if left < self._paper[0] or low < self._paper[1] or right > self._paper[2] or high > self._paper[3]:
            return len(self._taken)
        taken = self._taken
        over = (taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < high) & (taken[:, 3] > low)
        return int(over.sum())

    def take(self, room: Room) -> None:
        self._taken = np.vstack((self._taken, room))


@dataclass(frozen=True, slots=True)
class Written:
    """Words in a room on the paper."""

    words: str
    room: Room
    points: float
    quiet: bool


class Ruler:
    """Measures words without writing them."""

    def __init__(self, dots_per_inch: float) -> None:
        self.dots = dots_per_inch / 72
        self._renderer = RendererAgg(1, 1, dots_per_inch)  # type: ignore[no-untyped-call]
        self._fonts: dict[float, FontProperties] = {}

    def size(self, words: str, points: float) -> tuple[float, float]:
        """Width and height in dots, with a little air."""
        font = self._fonts.setdefault(points, FontProperties(family=looks.FONTS, size=points))
        wide, high, _ = self._renderer.get_text_width_height_descent(words, font, False)  # type: ignore[no-untyped-call]
        return wide + 2 * self.dots, max(high, 0.9 * points * self.dots) + self.dots


def placed(
    spots: Sequence[Spot], ruler: Ruler, rooms: Rooms, points: float
) -> tuple[list[Written], list[Node]]:
    """Names from the weightiest node down, and those that found no room, who have numbers in this order instead."""
    written, left = [], []
    for rank, spot in enumerate(sorted(spots, key=lambda each: (-each.node.weight, each.node.key))):
        words = looks.short(spot.node.label)
        room = room_for(spot, ruler.size(words, points), ruler.dots, rooms, sure=rank < SURE)
        if room is None:
            left.append(spot)
        else:
            rooms.take(room)
            written.append(Written(words, room, points, spot.node.faded))
    written += (numbered(number, spot, ruler, rooms) for number, spot in enumerate(left, 1))
    return written, [spot.node for spot in left]


def numbered(number: int, spot: Spot, ruler: Ruler, rooms: Rooms) -> Written:
    """A number needs so little room that it may stand where it hides a little."""
    size = ruler.size(str(number), NUMBER)
    room = min(standing(spot, size, ruler.dots), key=rooms.hides)
    rooms.take(room)
    return Written(str(number), room, NUMBER, spot.node.faded)


def room_for(spot: Spot, size: tuple[float, float], dots: float, rooms: Rooms, *, sure: bool) -> Room | None:
    """The first room in which a name hides nothing; for a `sure` one that which hides least, else None."""
    best, least = None, math.inf
    for room in standing(spot, size, dots):
        hidden = rooms.hides(room)
        if not hidden:
            return room
        if hidden < least:
            best, least = room, hidden
    return best if sure else None


def standing(spot: Spot, size: tuple[float, float], dots: float) -> Iterator[Room]:
    """The rooms that a name may take: below its node, right, left, above, then at the corners."""
    wide, high = size
    for across, along in STANDS:
        gap = (spot.half + 2 * dots) * (NEAR if across and along else 1.0)
        left = spot.x - wide / 2 + across * (gap + wide / 2)
        low = spot.y - high / 2 + along * (gap + high / 2)
        yield left, low, left + wide, low + high
