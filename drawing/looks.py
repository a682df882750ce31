"""How pictures look: two sets of colours, shapes that differ without colour, and text that is only text."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from domain import content

DOTS_PER_INCH = 160
MARKERS = "osD^vphP"
"""Shapes in the order of groups, so that groups can be told apart without their colours."""
FONTS = ["DejaVu Sans", "Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai"]
"""The first comes with the library; the others are used where the system has them."""
HUES = ("#3b75af", "#c8553d", "#5b8c5a", "#8e6bbf", "#b8860b", "#3a9ca6", "#a05a7a", "#7a7a7a")
"""Colours in the order of groups; all have a contrast of 3 and more on both papers."""


@dataclass(frozen=True, slots=True)
class Look:
    paper: str
    ink: str
    quiet: str
    faintest: float
    """How much of a quiet line is seen, from 0 to 1, where it says least; a dark paper swallows more."""


LIGHT = Look("#ffffff", "#1d1c1d", "#6b6b6b", 0.22)
DARK = Look("#1a1d21", "#e8e8e8", "#a0a0a0", 0.36)


def prepare() -> None:
    """Words from people are words: no formulas in them, and no complaints about signs that the font lacks."""
    matplotlib.rcParams["text.parse_math"] = False
    matplotlib.rcParams["font.family"] = FONTS
    logging.getLogger("matplotlib").setLevel(logging.ERROR)


def figure(width: float, height: float, look: Look) -> Figure:
    """An empty sheet, in inches."""
    prepare()
    sheet = Figure((width, height), dpi=DOTS_PER_INCH, facecolor=look.paper)
    FigureCanvasAgg(sheet)
    return sheet


def group_looks(groups: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Colour and shape of each group."""
    return {
        group: (HUES[place % len(HUES)], MARKERS[place % len(MARKERS)]) for place, group in enumerate(groups)
    }


def short(words: str, most: int = 28) -> str:
    """Words that fit, on one line."""
    return content.cut(words, most)
