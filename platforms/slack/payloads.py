"""Reading Slack's JSON without trusting its shape: what is missing or of another type counts as empty."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]

FORM = "form:"
"""What the action of a button begins with that opens a form (`domain.panels.Button`)."""


def child(holder: Json, key: str) -> Json:
    """The object under a key, empty when there is none."""
    found = holder.get(key)
    return found if isinstance(found, dict) else {}


def children(holder: Json, key: str) -> list[dict[str, Any]]:
    """The objects of the list under a key, none when there is no list."""
    found = holder.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def string(holder: Json, key: str) -> str:
    """The string under a key, empty when there is none."""
    found = holder.get(key)
    return found if isinstance(found, str) else ""


def true(holder: Json, key: str) -> bool:
    """Whether a flag is set."""
    return holder.get(key) is True


def moment(ts: str) -> datetime:
    """When a `ts` was given out. Raises ValueError for what is none."""
    return datetime.fromtimestamp(float(ts), UTC)
