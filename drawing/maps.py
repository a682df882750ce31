"""The map: drawn by matplotlib, legible from 5 to 200 nodes.

Every node is drawn. Names are written from the weightiest node down, wherever there is room; the others have a number, and
their names in an index beside the map. All of it is one sheet whose unit is the dot.
"""

import math
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from domain.pictures import Map, Node
from drawing import looks, names
from drawing.layout import layout
from drawing.looks import Look
from drawing.names import Spot, Written

WIDE = 1.3
"""Width by height."""
EDGES = (0.07, 0.1, 0.86, 0.81)
"""The map's left, bottom, width and height within its part of the sheet."""
CROWDED = 60
"""From so many nodes on everything is a little smaller and fainter."""
SIZES = (50.0, 650.0)
"""Areas of the lightest and the weightiest node, in square points."""
DOTS = looks.DOTS_PER_INCH / 72
"""Dots in a point."""
INDEX = 7.0
"""Points of a line of the index; one stands `SPACED` below the other."""
SPACED = 1.35
COLUMN = 138.0
"""Points of a column of the index."""
LONG = 24
"""Letters of a name in the index."""
FEW = 7
"""So many numbers are explained in a line below the map; more need columns beside it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands on a sheet, in dots, before any of it is drawn."""

    picture: Map
    look: Look
    wide: float
    high: float
    spots: dict[str, Spot]
    written: tuple[Written, ...]
    index: tuple[Node, ...]


def draw(picture: Map) -> Figure:
    """The picture on paper."""
    looks.prepare()
    plan = planned(picture)
    columns = math.ceil(len(plan.index) / lines(plan)) if len(plan.index) > FEW else 0
    wide = plan.wide + columns * COLUMN * DOTS
    dots = looks.DOTS_PER_INCH
    figure = looks.figure(wide / dots, plan.high / dots, plan.look)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, wide), ylim=(0, plan.high))
    axes.set_axis_off()
    links(axes, plan)
    nodes(axes, plan)
    write(axes, plan)
    index(axes, plan)
    frame(axes, plan)
    return figure


def planned(picture: Map) -> Plan:
    """Nodes apart from each other, and names that hide nothing."""
    count = len(picture.nodes)
    high = looks.DOTS_PER_INCH * (
        5.5 + 4.5 * min(1.0, count / 120) + 1.5 * min(1.0, max(0, count - 120) / 80)
    )
    wide = WIDE * high
    left, low, across, up = EDGES
    heaviest = max((node.weight for node in picture.nodes), default=1.0) or 1.0
    places = layout(picture, WIDE)
    spots = [
        Spot(
            node,
            wide * (left + across * places[node.key][0] / WIDE),
            high * (low + up * places[node.key][1]),
            DOTS * math.sqrt(area(node, heaviest)) / 2,
        )
        for node in picture.nodes
    ]
    rooms = names.Rooms(spots, (0, 0.07 * high, wide, 0.94 * high))
    ruler = names.Ruler(looks.DOTS_PER_INCH)
    written, unnamed = names.placed(spots, ruler, rooms, 9 if count <= CROWDED else 7.5)
    look = looks.DARK if picture.dark else looks.LIGHT
    return Plan(
        picture, look, wide, high, {one.node.key: one for one in spots}, tuple(written), tuple(unnamed)
    )


def links(axes: Axes, plan: Plan) -> None:
    """Lines under the nodes, the stronger the thicker."""
    spots = plan.spots
    shown = [link for link in plan.picture.links if link.one in spots and link.other in spots]
    crowded = len(spots) > CROWDED
    thick = 1.8 if crowded else 3.0
    axes.add_collection(
        LineCollection(
            [[(spots[end].x, spots[end].y) for end in (link.one, link.other)] for link in shown],
            linewidths=[0.5 + thick * link.strength for link in shown],
            colors=[tie(plan.look, link.strength) for link in shown],
            zorder=1,
        )
    )


def tie(look: Look, strength: float) -> tuple[float, ...]:
    """The colour of a line, the stronger the clearer; the weakest is seen too."""
    return to_rgba(look.quiet, look.faintest + (0.6 - look.faintest) * strength)


def nodes(axes: Axes, plan: Plan) -> None:
    """Group by group, since shapes differ."""
    for group, (colour, marker) in group_looks(plan.picture).items():
        members = [spot for spot in plan.spots.values() if spot.node.group == group]
        axes.scatter(
            [spot.x for spot in members],
            [spot.y for spot in members],
            s=[(2 * spot.half / DOTS) ** 2 for spot in members],
            c=[pale(colour, plan.look) if spot.node.faded else to_rgba(colour) for spot in members],
            marker=marker,
            edgecolors=plan.look.paper,
            linewidths=1.0,
            zorder=2,
        )


def pale(colour: str, look: Look) -> tuple[float, ...]:
    """A colour that has nearly gone, through which no line is seen."""
    near, paper = to_rgba(colour), to_rgba(look.paper)
    return tuple(0.35 * one + 0.65 * other for one, other in zip(near, paper, strict=True))


def area(node: Node, heaviest: float) -> float:
    """Square points: area grows with weight, so that twice the weight looks twice as much."""
    return SIZES[0] + (SIZES[1] - SIZES[0]) * max(0.0, node.weight) / heaviest


def group_looks(picture: Map) -> dict[str, tuple[str, str]]:
    """Colour and shape of the groups in the legend's order, then of those that it forgot."""
    named = [group for group, _ in picture.groups]
    others = sorted({node.group for node in picture.nodes} - set(named))
    return looks.group_looks([*named, *others])


def write(axes: Axes, plan: Plan) -> None:
    """Names and numbers, on a little paper that keeps them apart from lines."""
    corners = [((a, b), (c, b), (c, d), (a, d)) for a, b, c, d in (one.room for one in plan.written)]
    paper = to_rgba(plan.look.paper, 0.75)
    axes.add_collection(PolyCollection(corners, facecolors=[paper], linewidths=0, zorder=1.5))
    for one in plan.written:
        left, low, right, high = one.room
        axes.text(
            (left + right) / 2,
            (low + high) / 2,
            one.words,
            fontsize=one.points,
            color=plan.look.quiet if one.quiet else plan.look.ink,
            ha="center",
            va="center",
            zorder=3,
        )


def lines(plan: Plan) -> int:
    """Lines in a column of the index."""
    return int(0.86 * plan.high / (INDEX * SPACED * DOTS))


def index(axes: Axes, plan: Plan) -> None:
    """The names behind the numbers: in a line below the map, or in columns beside it."""
    told = [f"{number}  {looks.short(node.label, LONG)}" for number, node in enumerate(plan.index, 1)]
    style: dict[str, Any] = {"fontsize": INDEX, "color": plan.look.ink, "va": "top", "linespacing": SPACED}
    if len(told) <= FEW:
        axes.text(0.03 * plan.wide, 0.066 * plan.high, "     ".join(told), **style)
        return
    for at in range(0, len(told), lines(plan)):
        left = plan.wide + at // lines(plan) * COLUMN * DOTS
        axes.text(left, 0.92 * plan.high, "\n".join(told[at : at + lines(plan)]), **style)


def frame(axes: Axes, plan: Plan) -> None:
    """Title, note and legend."""
    wide, high, look, picture = plan.wide, plan.high, plan.look, plan.picture
    axes.text(0.03 * wide, 0.95 * high, looks.short(picture.title, 80), fontsize=14, color=look.ink)
    note = looks.short(picture.note, 120)
    axes.text(0.97 * wide, 0.02 * high, note, fontsize=8, color=look.quiet, ha="right")
    shown, found = {node.group for node in picture.nodes}, group_looks(picture)
    ruler, at = names.Ruler(looks.DOTS_PER_INCH), 0.04 * wide
    for group, full in picture.groups:
        if group in shown:
            colour, marker = found[group]
            words = looks.short(full, 20)
            axes.scatter([at], [0.0275 * high], s=60, c=colour, marker=marker)
            axes.text(at + 8 * DOTS, 0.0275 * high, words, fontsize=9, color=look.ink, va="center")
            at += 26 * DOTS + ruler.size(words, 9)[0]
