"""Pictures as values: what is to be seen, not how it is drawn. Knows no library, no colour, no row."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Series:
    """Figures in a row, one for each label of its plot; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over a common row of labels; `marks` are places in that row that deserve a look, `point` stands before a part of
    a whole."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    marks: tuple[int, ...] = ()
    unit: str = ""
    point: str = "."
    kind: Literal["plot"] = "plot"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Small plots side by side."""

    title: str
    plots: tuple[Plot, ...]
    kind: Literal["sheet"] = "sheet"


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody or something on a map. `group` gives its colour and shape, `weight` (0 or more) its size.

    `faded`: it was there once and is hardly any more.
    """

    key: str
    label: str
    group: str
    weight: float = 1.0
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Two nodes by their keys, and how strong the link is, from 0 to 1."""

    one: str
    other: str
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Map:
    """Nodes and their links; `groups` gives the legend, as (group, words) in its order."""

    title: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    groups: tuple[tuple[str, str], ...]
    note: str = ""
    dark: bool = False
    kind: Literal["map"] = "map"


Picture = Plot | Sheet | Map
