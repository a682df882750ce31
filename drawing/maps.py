"""The map: drawn by matplotlib, legible from 5 to 200 nodes.

Every node is drawn; names are written from the weightiest node down, wherever there is room for them.
"""

import math
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal, Stroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from domain.pictures import Map, Node
from drawing import looks
from drawing.layout import Place, layout
from drawing.looks import Look

Across = Literal["left", "center", "right"]
Along = Literal["top", "center", "bottom"]
Side = tuple[Place, Across, Along]
WIDE = 1.3
"""Width by height."""
LABELS = 110
"""Names at most; more would hide what they name."""
SURE = 12
"""So many of the weightiest are named even where it is crowded."""
SIZES = (50.0, 650.0)
"""Areas of the lightest and the weightiest node, in square points."""


def draw(picture: Map) -> Figure:
    """The picture on paper."""
    look = looks.DARK if picture.dark else looks.LIGHT
    side = 5.5 + 4.5 * min(1.0, len(picture.nodes) / 120)
    figure = looks.figure(side * WIDE, side, look)
    axes = figure.add_axes((0.07, 0.1, 0.86, 0.81))
    axes.set_axis_off()
    axes.set_xlim(0, WIDE)
    axes.set_ylim(0, 1)
    places = layout(picture, WIDE)
    links(axes, picture, places, look)
    nodes(axes, picture, places, look)
    names(figure, axes, picture, places, look)
    frame(figure, picture, look)
    return figure


def links(axes: Axes, picture: Map, places: dict[str, Place], look: Look) -> None:
    """Lines under the nodes, the stronger the thicker."""
    shown = [link for link in picture.links if link.one in places and link.other in places]
    thick = 3.0 if len(picture.nodes) <= 60 else 1.8
    axes.add_collection(
        LineCollection(
            [(places[link.one], places[link.other]) for link in shown],
            linewidths=[0.5 + thick * link.strength for link in shown],
            colors=[to_rgba(look.quiet, 0.18 + 0.4 * link.strength) for link in shown],
            zorder=1,
        )
    )


def nodes(axes: Axes, picture: Map, places: dict[str, Place], look: Look) -> None:
    """Group by group, since shapes differ."""
    heaviest = max((node.weight for node in picture.nodes), default=1.0) or 1.0
    for group, (colour, marker) in group_looks(picture).items():
        members = [node for node in picture.nodes if node.group == group]
        axes.scatter(
            [places[node.key][0] for node in members],
            [places[node.key][1] for node in members],
            s=[area(node, heaviest) for node in members],
            c=[pale(colour, look) if node.faded else to_rgba(colour) for node in members],
            marker=marker,
            edgecolors=look.paper,
            linewidths=1.0,
            zorder=2,
            clip_on=False,
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


def names(figure: Figure, axes: Axes, picture: Map, places: dict[str, Place], look: Look) -> None:
    """Names beside their nodes; one that finds no room beside the heavier ones' is left out, the list has it."""
    heaviest = max((node.weight for node in picture.nodes), default=1.0) or 1.0
    dots = figure.dpi / 72
    radii = {node.key: math.sqrt(area(node, heaviest)) / 2 for node in picture.nodes}
    at = {key: axes.transData.transform(place) for key, place in places.items()}
    taken = [
        Bbox.from_bounds(x - r * dots, y - r * dots, 2 * r * dots, 2 * r * dots)
        for (x, y), r in ((at[key], radii[key]) for key in at)
    ]
    weighty = sorted(picture.nodes, key=lambda node: (-node.weight, node.key))
    for rank, node in enumerate(weighty[:LABELS]):
        sure = rank < SURE
        box = name(axes, node, places[node.key], radii[node.key] + 2, look, taken, len(picture.nodes), sure)
        if box is not None:
            taken.append(box)


def name(
    axes: Axes, node: Node, place: Place, gap: float, look: Look, taken: list[Bbox], count: int, sure: bool
) -> Bbox | None:
    """Writes one name on the first free side of its node; gives the room it took, None where there was none.

    A `sure` one is written where it hides least.
    """
    text = axes.annotate(
        looks.short(node.label),
        place,
        (0, -gap),
        textcoords="offset points",
        fontsize=9 if count <= 60 else 7.5,
        color=look.quiet if node.faded else look.ink,
        path_effects=[Stroke(linewidth=2.5, foreground=look.paper), Normal()],
        zorder=3,
    )
    least, best = len(taken), sides(gap)[0]
    for side in sides(gap):
        box = stand(text, side)
        hidden = box.count_overlaps(taken) if inside(box, axes) else len(taken)
        if not hidden:
            return box
        least, best = min((least, best), (hidden, side), key=lambda each: each[0])
    if sure and least < len(taken):
        return stand(text, best)
    text.remove()
    return None


def stand(text: Annotation, side: Side) -> Bbox:
    """Puts a name on one side of its node; gives the room it takes there."""
    shift, across, along = side
    text.set(position=shift, ha=across, va=along)
    return text.get_window_extent()


def sides(gap: float) -> tuple[Side, ...]:
    """Where a name may stand: below, right, left, above, then at the corners."""
    near = 0.7 * gap
    return (
        ((0, -gap), "center", "top"),
        ((gap, 0), "left", "center"),
        ((-gap, 0), "right", "center"),
        ((0, gap), "center", "bottom"),
        ((near, near), "left", "bottom"),
        ((near, -near), "left", "top"),
        ((-near, near), "right", "bottom"),
        ((-near, -near), "right", "top"),
    )


def inside(box: Bbox, axes: Axes) -> bool:
    """Whether a name is whole on the paper."""
    paper = axes.figure.bbox
    return bool(paper.x0 <= box.x0 and box.x1 <= paper.x1 and paper.y0 <= box.y0 and box.y1 <= paper.y1)


def frame(figure: Figure, picture: Map, look: Look) -> None:
    """Title, note and legend."""
    figure.text(0.03, 0.95, looks.short(picture.title, 80), fontsize=14, color=look.ink)
    figure.text(0.97, 0.02, looks.short(picture.note, 120), fontsize=8, color=look.quiet, ha="right")
    shown = {node.group for node in picture.nodes}
    found = group_looks(picture)
    at = 0.03
    for group, words in picture.groups:
        if group not in shown:
            continue
        colour, marker = found[group]
        handle = figure.add_axes((at, 0.015, 0.02, 0.025))
        handle.set_axis_off()
        handle.scatter([0], [0], s=60, c=colour, marker=marker)
        label = figure.text(at + 0.022, 0.021, looks.short(words, 20), fontsize=9, color=look.ink)
        at += 0.03 + label.get_window_extent().width / figure.bbox.width
