"""What a language model answered, as checked values. Knows a small part of JSON Schema; trusts nothing.

The part: `type` (object, array, string, number, integer), `properties` (all required, no others), `items`, `enum`,
`minimum`, `maximum`, `minLength`, `maxLength`, `minItems`, `maxItems`.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)
TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
}
LONGEST = 100_000


class BadAnswer(Exception):
    """The answer is not what was asked for; `args[0]` says why in words that hold nothing of the answer."""


def parse(text: str, schema: Schema) -> Any:
    """The JSON of an answer that fits the schema, a code fence around it forgiven. Raises `BadAnswer`."""
    fenced = FENCE.match(text)
    try:
        value = json.loads(fenced[1] if fenced else text[:LONGEST], parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("the answer is not JSON") from error
    check(value, schema, "the answer")
    return value


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def check(value: object, schema: Schema, where: str) -> None:
    """Raises `BadAnswer` at the first thing that does not fit."""
    wanted = schema["type"]
    if not isinstance(value, TYPES[wanted]) or isinstance(value, bool):
        raise BadAnswer(f"{where} must be of type {wanted}")
    if "enum" in schema and value not in schema["enum"]:
        raise BadAnswer(f"{where} must be one of {json.dumps(schema['enum'], ensure_ascii=False)}")
    if isinstance(value, dict):
        _check_object(value, schema["properties"], where)
    elif isinstance(value, list):
        _check_size(len(value), schema, where, "Items")
        for number, item in enumerate(value):
            check(item, schema["items"], f"{where}[{number}]")
    elif isinstance(value, str):
        _check_size(len(value), schema, where, "Length")
    elif isinstance(value, int | float) and not _within(value, schema):
        raise BadAnswer(f"{where} is out of its range")


def _within(value: float, schema: Schema) -> bool:
    return bool(schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf))


def _check_object(value: dict[str, object], properties: Mapping[str, Schema], where: str) -> None:
    if set(value) != set(properties):
        raise BadAnswer(f"{where} must have exactly these keys: {', '.join(sorted(properties))}")
    for key, part in properties.items():
        check(value[key], part, f"{where}.{key}")


def _check_size(size: int, schema: Schema, where: str, of: str) -> None:
    if not schema.get(f"min{of}", 0) <= size <= schema.get(f"max{of}", LONGEST):
        raise BadAnswer(f"{where} is too short or too long")


def strict(schema: Schema) -> dict[str, Any]:
    """The schema as servers want it: every key required, no others. Source: OpenAI, "Structured model outputs"."""
    full = dict(schema)
    if schema["type"] == "object":
        full["properties"] = {key: strict(part) for key, part in schema["properties"].items()}
        full.update(required=list(schema["properties"]), additionalProperties=False)
    if schema["type"] == "array":
        full["items"] = strict(schema["items"])
    return full
