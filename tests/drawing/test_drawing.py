"""Pictures come out as pictures, whatever the words in them."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from domain.pictures import Link, Map, Node, Plot, Series, Sheet
from drawing import charts, layout, looks, maps, reading
from drawing.process import Drawing
from ports.drawing import NotDrawn

PNG = b"\x89PNG\r\n"
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri")


def a_plot(title: str = "Bugs a day") -> Plot:
    lines = Series("seen", (1, None, 3, 9, 2)), Series("usual", (2, 2, 2, 2, 2.5))
    return Plot(title, WEEK, lines, (3,), point=",")


def a_map(count: int, label: str = "Harbour Cranes") -> Map:
    nodes = tuple(Node(f"n{one}", f"{label} {one}", "customer", one % 7) for one in range(count))
    links = tuple(Link(f"n{one}", f"n{one // 2}", (one % 5) / 4) for one in range(1, count))
    return Map("Who talks about what", nodes, links, (("customer", "Customers"),))


@pytest.mark.parametrize("picture", [a_plot(), Sheet("Pulse", (a_plot(), a_plot())), a_map(5)])
async def test_a_picture_is_drawn_as_a_png(picture):
    assert (await Drawing().draw(picture)).startswith(PNG)


def test_figures_beside_an_axis_are_written_as_the_language_does():
    axes = looks.figure(4, 3, looks.LIGHT).add_subplot()
    charts.plot(axes, Plot("", WEEK, (Series("hours", (0.1, 0.4, 0.2, 0.3, 0.4)),), point=","), 9)
    assert "0,1" in axes.yaxis.get_major_formatter().format_ticks([0.0, 0.1])[1]


def test_no_share_is_more_than_the_whole():
    axes = looks.figure(4, 3, looks.LIGHT).add_subplot()
    charts.plot(axes, Plot("", WEEK, (Series("answered", (10, 40, 20, 30, 100)),), unit="%"), 9)
    assert list(axes.get_yticks()) == [0, 25, 50, 75, 100]


async def test_words_that_look_like_a_formula_are_words():
    assert (await Drawing().draw(a_plot(r"$\frac{1}{ $ & 東京 🙂"))).startswith(PNG)


async def test_what_cannot_be_drawn_is_told():
    with pytest.raises(NotDrawn):
        await Drawing().draw(dataclasses.replace(a_plot(), labels=None))  # type: ignore[arg-type]


@pytest.mark.parametrize("picture", [a_plot(), Sheet("Pulse", (a_plot(),)), a_map(4)])
def test_a_picture_crosses_to_its_process_unchanged(picture):
    assert reading.picture(json.loads(json.dumps(dataclasses.asdict(picture)))) == picture


@settings(max_examples=25, deadline=None)
@given(some.integers(0, 60))
def test_every_node_stands_on_the_sheet(count):
    places = layout.layout(a_map(count), 1.3).values()
    assert len(places) == count
    assert all(0 <= x <= 1.3 and 0 <= y <= 1 for x, y in places)


def test_no_two_nodes_stand_upon_each_other():
    places = list(layout.layout(a_map(200), 1.3).values())
    nearest = min(abs(x - u) + abs(y - v) for at, (x, y) in enumerate(places) for u, v in places[:at])
    assert nearest > 0.01


def test_whoever_finds_no_room_for_their_name_has_a_number_and_stands_in_the_index():
    plan = maps.planned(a_map(120, "Société des ateliers du port"))
    told = [one.words for one in plan.written]
    assert len(told) == 120
    assert [words for words in told if words.isdigit()] == [str(one + 1) for one in range(len(plan.index))]
    assert plan.index


def test_no_name_hides_another():
    rooms = [one.room for one in maps.planned(a_map(40)).written]
    assert not [
        (one, other)
        for at, one in enumerate(rooms)
        for other in rooms[:at]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


@pytest.mark.parametrize("look", [looks.LIGHT, looks.DARK])
def test_the_weakest_tie_is_told_from_its_paper(look):
    *colour, seen = maps.tie(look, 0.0)
    paper = maps.to_rgba(look.paper)
    line = [seen * one + (1 - seen) * other for one, other in zip(colour, paper, strict=False)]
    light, dark = sorted((luminance(line), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) > 1.25


def luminance(colour):
    """WCAG 2, relative luminance."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_things_that_are_counted_have_no_halves_on_their_scale():
    axes = charts.draw(Plot("Bugs", WEEK, (Series("seen", (0, 0, 1, 0, 0)),))).axes[0]
    assert all(tick == round(tick) for tick in axes.get_yticks())


def test_a_node_of_a_group_without_a_legend_has_a_look():
    assert set(maps.group_looks(Map("t", (Node("a", "A", "odd"),), (), ()))) == {"odd"}
