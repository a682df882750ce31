"""Plots with matplotlib: one large, or several small ones on a sheet."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from domain.pictures import Plot, Series, Sheet
from drawing import looks

WIDTH = 8.0
"""Inches, as all sizes here."""
HEIGHT = 3.2
SMALL = 2.1
COLUMNS = 2
MOST_LABELS = 8
"""Dates below a plot."""
LOOK = looks.LIGHT


def draw(picture: Plot | Sheet) -> Figure:
    """The picture on paper."""
    if isinstance(picture, Plot):
        figure = looks.figure(WIDTH, HEIGHT, LOOK)
        plot(figure.add_subplot(), picture, 11)
        figure.tight_layout(pad=1.2)
        return figure
    return sheet(picture)


def sheet(picture: Sheet) -> Figure:
    """Small plots in two columns under a common title."""
    rows = max(1, math.ceil(len(picture.plots) / COLUMNS))
    figure = looks.figure(WIDTH, 0.6 + rows * SMALL, LOOK)
    for place, one in enumerate(picture.plots):
        plot(figure.add_subplot(rows, COLUMNS, place + 1), one, 9)
    figure.suptitle(looks.short(picture.title, 80), color=LOOK.ink, fontsize=12, x=0.02, ha="left")
    figure.tight_layout(pad=1.0, rect=(0, 0, 1, 1 - 0.1 / rows))
    return figure


def plot(axes: Axes, picture: Plot, size: int) -> None:
    """Lines, marks, and as many labels as can be read."""
    for place, series in enumerate(picture.series):
        line(axes, series, looks.HUES[place % len(looks.HUES)])
    values = picture.series[0].values if picture.series else ()
    marked = [(place, values[place]) for place in picture.marks if 0 <= place < len(values)]
    known = [(place, value) for place, value in marked if value is not None]
    if known:
        axes.plot(*zip(*known, strict=True), "o", color=looks.HUES[1], markersize=8, fillstyle="none")
    axes.set_title(looks.short(picture.title, 70), loc="left", fontsize=size, color=LOOK.ink)
    if picture.unit:
        axes.set_ylabel(looks.short(picture.unit), fontsize=size - 2, color=LOOK.quiet)
    tidy(axes, picture, size)


def line(axes: Axes, series: Series, colour: str) -> None:
    """One series; a lone figure between gaps is a dot."""
    values = [math.nan if value is None else value for value in series.values]
    axes.plot(
        values,
        color=colour,
        linewidth=1.8,
        marker="." if len(values) < 40 else "",
        clip_on=False,  # a dot at zero is a whole one
        label=looks.short(series.name),
    )


class Figures(ScalarFormatter):
    """Figures beside an axis, as a language writes them."""

    def __init__(self, point: str) -> None:
        super().__init__()
        self.point = point

    def __call__(self, value: float, place: int | None = None) -> str:
        """A figure in words."""
        return str(super().__call__(value, place)).replace(".", self.point)


def tidy(axes: Axes, picture: Plot, size: int) -> None:
    """Quiet axes from zero."""
    count = len(picture.labels)
    step = max(1, math.ceil(count / MOST_LABELS))
    axes.set_xticks(range(0, count, step), [looks.short(label, 12) for label in picture.labels[::step]])
    axes.tick_params(labelsize=size - 2, colors=LOOK.quiet, length=0)
    axes.set_xlim(-0.5, max(0.5, count - 0.5))
    known = [value for series in picture.series for value in series.values if value is not None]
    low, high = axes.get_ylim()
    if picture.unit == "%":
        axes.set_ylim(0, 105)
        axes.set_yticks(range(0, 101, 25))
    else:
        axes.set_ylim(
            min(0.0, low) if min(known, default=0.0) < 0 else 0.0,
            high if max(known, default=0.0) > 0 else 1.0,
        )
        if all(value == round(value) for value in known):  # whole things have no halves between them
            axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(Figures(picture.point))
    axes.grid(axis="y", color=LOOK.quiet, alpha=0.25, linewidth=0.6)
    for side in axes.spines.values():
        side.set_visible(False)
    if len(picture.series) > 1:
        axes.legend(fontsize=size - 2, frameon=False, loc="upper left")
