"""Makes room in a message that has more blocks than Slack takes, without losing a word as long as that can be done.

First neighbours of a kind share a block, then small print joins the lines around it, then single buttons stand beside their
lines, then the rulers go. Only when that is not
enough the last words are left out; buttons never are. Knows blocks as they were drawn, no panel.
"""

import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

TEXT = 3000
"""Characters of a section or a context (Block Kit reference)."""
ROW = 25
HEAVIEST = 150_000
"""Bytes of all blocks together: Slack takes views of 250,000 (`view_too_large`), and wraps what is sent."""


def fit(blocks: list[Json], most: int) -> list[Json]:
    """At most `most` blocks that say the same, in the same order, and weigh no more than HEAVIEST."""
    for step in STEPS:
        if len(blocks) <= most:
            return blocks
        blocks = step(blocks)
    return blocks if len(blocks) <= most and _weight(blocks) <= HEAVIEST else _cut(blocks, most)


def _joined(blocks: list[Json], join: Callable[[Json, Json], Json | None]) -> list[Json]:
    """The blocks with those neighbours made one that `join` makes one."""
    kept: list[Json] = []
    for block in blocks:
        one = join(kept[-1], block) if kept else None
        if one is None:
            kept.append(block)
        else:
            kept[-1] = one
    return kept


def _alike(blocks: list[Json]) -> list[Json]:
    """Neighbours of a kind share a block."""
    return _joined(blocks, _same_kind)


def _same_kind(above: Json, below: Json) -> Json | None:
    if above["type"] != below["type"]:
        return None
    if above["type"] in ("actions", "rich_text"):
        both = {**above, "elements": [*above["elements"], *below["elements"]]}
        fits = _length(both) <= TEXT if above["type"] == "rich_text" else len(both["elements"]) <= ROW
        return both if fits else None
    return _said_together(above, below)


def _length(rich: Json) -> int:
    return sum(len(run["text"]) for element in rich["elements"] for run in element["elements"])


def _mixed(blocks: list[Json]) -> list[Json]:
    """Small print joins the lines above and below it."""
    return _joined(blocks, _said_together)


def _said_together(above: Json, below: Json) -> Json | None:
    upper, lower = words_of(above), words_of(below)
    if not upper or not lower or len(upper) + 1 + len(lower) > TEXT:
        return None
    said = {"type": "mrkdwn", "text": f"{upper}\n{lower}", "verbatim": True}
    if above["type"] == below["type"] == "context":
        return {"type": "context", "elements": [said]}
    return {"type": "section", "text": said}


def words_of(block: Json) -> str:
    """The mrkdwn of a block that has nothing else; empty for any other."""
    if block["type"] == "section" and set(block) == {"type", "text"}:
        return str(block["text"]["text"])
    if block["type"] == "context" and len(block["elements"]) == 1:
        return str(block["elements"][0].get("text", ""))
    return ""


def _unruled(blocks: list[Json]) -> list[Json]:
    """Without rulers, and what they had kept apart together."""
    return _mixed(_alike([block for block in blocks if block["type"] != "divider"]))


def _beside(blocks: list[Json]) -> list[Json]:
    """A button that has a row to itself stands beside the line above it."""
    return _joined(blocks, _line_with_button)


def _line_with_button(above: Json, below: Json) -> Json | None:
    alone = below["type"] == "actions" and len(below["elements"]) == 1
    if not alone or above["type"] != "section" or not words_of(above):
        return None
    return {**above, "accessory": below["elements"][0]}


STEPS = (_alike, _mixed, _beside, _unruled)


def _cut(blocks: list[Json], most: int) -> list[Json]:
    """The first blocks that fit, a sign that some are missing, and the buttons of those."""
    for room in range(min(most - 1, len(blocks)), -1, -1):
        rows = _rows([button for block in blocks[room:] for button in _buttons(block)])
        shown = [*blocks[:room], _more(), *rows]
        if len(shown) <= most and _weight(shown) <= HEAVIEST:
            return shown
    return _rows([button for block in blocks for button in _buttons(block)])[:most]


def _weight(blocks: list[Json]) -> int:
    return len(json.dumps(blocks))


def _buttons(block: Json) -> list[Json]:
    beside = block.get("accessory")
    return [beside] if beside else block["elements"] if block["type"] == "actions" else []


def _rows(buttons: list[Json]) -> list[Json]:
    return [{"type": "actions", "elements": buttons[at : at + ROW]} for at in range(0, len(buttons), ROW)]


def _more() -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "…", "verbatim": True}]}
