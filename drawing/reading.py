"""Pictures from JSON: the way back from `dataclasses.asdict`."""

from typing import Any

from domain.pictures import Link, Map, Node, Picture, Plot, Series, Sheet


def picture(told: dict[str, Any]) -> Picture:
    """Raises `KeyError` and `TypeError` for what is no picture."""
    match told["kind"]:
        case "map":
            return _map(told)
        case "sheet":
            return Sheet(told["title"], tuple(_plot(one) for one in told["plots"]))
        case _:
            return _plot(told)


def _plot(told: dict[str, Any]) -> Plot:
    series = tuple(Series(one["name"], tuple(one["values"])) for one in told["series"])
    return Plot(
        told["title"], tuple(told["labels"]), series, tuple(told["marks"]), told["unit"], told["point"]
    )


def _map(told: dict[str, Any]) -> Map:
    return Map(
        told["title"],
        tuple(Node(**one) for one in told["nodes"]),
        tuple(Link(**one) for one in told["links"]),
        tuple((group, words) for group, words in told["groups"]),
        told["note"],
        told["dark"],
    )
