"""JSON as it is stored and sent: whatever a platform may say, said again, by pydantic's core, which is quick.

Knows no platform. What no UTF-8 spells, half of a surrogate pair, is spelled in ASCII instead.
"""

import json
from typing import Any

from pydantic_core import to_json


def written(value: Any) -> str:
    """A value that was read from JSON, as compact JSON. Raises RecursionError, and TypeError for what is no such value."""
    return sent(value).decode()


def sent(value: Any) -> bytes:
    """The same in UTF-8, as it goes over a wire. Raises what `written` does."""
    try:
        return to_json(value)
    except ValueError:
        return json.dumps(value, separators=(",", ":")).encode()
