"""Stored JSON as values that every database holds: no NUL, no half of a surrogate pair, which JSON may well spell."""

import json
import re
from typing import Any

ODD = re.compile("[\x00\ud800-\udfff]")
HINT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""How one that is odd, or a pair that is not, is spelled by an encoder that writes ASCII."""
STANDS_IN = "\ufffd"


def read(payload: str) -> Any:
    """What a payload says. Raises ValueError and RecursionError."""
    return cleaned(json.loads(payload), payload)


def cleaned(value: Any, payload: str) -> Any:
    """The value of a payload with every character that no database holds replaced. Raises RecursionError."""
    return _clean(value) if HINT.search(payload) else value


def _clean(value: Any) -> Any:
    match value:
        case str():
            return ODD.sub(STANDS_IN, value)
        case list():
            return [_clean(one) for one in value]
        case dict():
            return {_clean(key): _clean(one) for key, one in value.items()}
        case _:
            return value
