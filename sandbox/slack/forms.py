"""What people enter into interactive elements, as the `state` and `actions` that an app receives.

Source: Block Kit reference, "interaction payloads" of each element."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.model import Json

ONE_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
MANY_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
TEXTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
SELECTED = {
    "users_select": "user",
    "multi_users_select": "users",
    "conversations_select": "conversation",
    "multi_conversations_select": "conversations",
    "channels_select": "channel",
    "multi_channels_select": "channels",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "date_time",
}
STATELESS = ("button", "overflow", "workflow_button", "image", "feedback_buttons", "icon_button")
REQUIRED = "Please complete this required field."


class Unfit(ValueError):
    """A value that a person could not enter there; the text is a sentence."""


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, interactive element) of a message or view."""
    for block in blocks:
        for part in (block.get("accessory"), block.get("element")):
            if isinstance(part, dict):
                yield block, part
        if block["type"] in ("actions", "context_actions"):
            for part in block["elements"]:
                yield block, part


def find(blocks: list[Json], action_id: str, block_id: str = "") -> tuple[Json, Json]:
    """The element that a person acts upon; raises Unfit when there is none."""
    known = []
    for block, element in elements(blocks):
        known.append(str(element.get("action_id")))
        if element.get("action_id") == action_id and block_id in ("", block["block_id"]):
            return block, element
    raise Unfit(f"there is no element {action_id!r}; there are: {', '.join(known) or 'none'}")


def key_of(kind: str) -> str:
    """The key under which an element of this kind has its value."""
    if kind in ONE_OPTION:
        return "selected_option"
    if kind in MANY_OPTIONS:
        return "selected_options"
    if kind in SELECTED:
        return f"selected_{SELECTED[kind]}"
    return {"rich_text_input": "rich_text_value", "file_input": "files"}.get(kind, "value")


def option(element: Json, wanted: Any) -> Json:
    """The option with that value, or with that label; raises Unfit."""
    options = [*element.get("options", ())]
    for group in element.get("option_groups", ()):
        options += group["options"]
    if isinstance(wanted, dict):
        return wanted
    for one in options:
        if wanted in (one["value"], one["text"]["text"]):
            return dict(one)
    if "external" in element["type"]:
        return {"text": {"type": "plain_text", "text": str(wanted)}, "value": str(wanted)}
    raise Unfit(f"there is no option {wanted!r}; there are: {', '.join(o['value'] for o in options)}")


def entered(element: Json, value: Any) -> Json:
    """The state of an element after a person entered `value` (None = emptied)."""
    kind = element["type"]
    several = [] if value is None else value if isinstance(value, list) else [value]
    made: Any = value
    if kind in ONE_OPTION:
        made = None if value is None else option(element, value)
    elif kind in MANY_OPTIONS:
        made = [option(element, one) for one in several]
    elif kind.startswith("multi_"):
        made = several
    elif kind == "number_input" and value is not None:
        made = str(value)
    return {"type": kind, key_of(kind): made}


def initial(element: Json) -> Json:
    """The state of an element that nobody has touched."""
    kind = element["type"]
    if kind in ONE_OPTION:
        value = element.get("initial_option")
    elif kind in MANY_OPTIONS:
        value = element.get("initial_options", [])
    elif kind in SELECTED:
        value = element.get(f"initial_{SELECTED[kind]}", [] if kind.startswith("multi_") else None)
    else:
        value = element.get("initial_value")
    return {"type": kind, key_of(kind): value}


def state(blocks: list[Json], filled: Json) -> Json:
    """{"values": {block_id: {action_id: …}}} of everything that can be filled in."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] in STATELESS:
            continue
        action = element.get("action_id", "")
        known = filled.get(block["block_id"], {}).get(action)
        values.setdefault(block["block_id"], {})[action] = known or initial(element)
    return {"values": values}


def complaints(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack itself says before it lets a person submit: block_id → sentence."""
    found = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        held = values.get(block["block_id"], {}).get(element.get("action_id", ""), {})
        value = held.get(key_of(element["type"]))
        sentence = _complaint(element, value, bool(block.get("optional")))
        if sentence:
            found[block["block_id"]] = sentence
    return found


def _complaint(element: Json, value: Any, optional: bool) -> str:
    if value in (None, "", []):
        return "" if optional else REQUIRED
    if element["type"] not in TEXTS:
        return ""
    if len(value) < element.get("min_length", 0):
        return f"Your answer must be at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Your answer must be at most {element.get('max_length', 3000)} characters."
    patterns = {
        "email_text_input": r"[^@\s]+@[^@\s]+\.[^@\s]+",
        "url_text_input": r"https?://\S+",
        "number_input": r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+",
    }
    fits = re.fullmatch(patterns.get(element["type"], r".*"), value, re.DOTALL)
    if not fits:
        return "Please enter a valid value."
    return _bounds(element, float(value)) if element["type"] == "number_input" else ""


def _bounds(element: Json, value: float) -> str:
    if value < float(element.get("min_value", "-inf")):
        return f"Please enter a number of at least {element['min_value']}."
    if value > float(element.get("max_value", "inf")):
        return f"Please enter a number of at most {element['max_value']}."
    return ""
