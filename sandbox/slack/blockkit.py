"""How Block Kit's shapes are written down and checked: fields, limits, and where in the JSON something is wrong.

Knows no particular block: elements.py and blocks.py say what there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Problems = list[str]
Field = Callable[[Any, str, Problems], None]


@dataclass(frozen=True, slots=True)
class Shape:
    """The known properties of an object, those it must have, and a rule for several of them together, which is asked
    only where each part is right by itself."""

    fields: dict[str, Field]
    required: tuple[str, ...] = ()
    rule: Callable[[dict[str, Any], str, Problems], None] | None = None


def say(problems: Problems, what: str, path: str) -> None:
    problems.append(f"{what} [json-pointer:{path}]")


def check(shape: Shape, value: Any, path: str, problems: Problems) -> None:
    """Compare an object with its shape."""
    if not isinstance(value, dict):
        return say(problems, "must provide an object", path)
    before = len(problems)
    for name in shape.required:
        if value.get(name) is None:
            say(problems, f"missing required field: {name}", path)
    fields = shape.fields
    for name, part in value.items():
        known = fields.get(name)
        if known is None:
            if name != "type":
                say(problems, f"invalid additional property: {name}", path)
        elif part is not None:
            known(part, f"{path}/{name}", problems)
    if shape.rule is not None and len(problems) == before:  # a rule relies on the parts being of their types
        shape.rule(value, path, problems)
    return None


def string(most: int, least: int = 1) -> Field:
    def field_(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, str):
            say(problems, "must be a string", path)
        elif len(value) > most:
            say(problems, f"must be less than {most + 1} characters", path)
        elif len(value) < least:
            say(problems, f"must be more than {least - 1} characters", path)

    return field_


def flag(value: Any, path: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        say(problems, "must be a boolean", path)


def anything(value: Any, path: str, problems: Problems) -> None:
    """A part that is not looked into."""


def number(least: float, most: float) -> Field:
    def field_(value: Any, path: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            say(problems, "must be a number", path)
        elif not least <= value <= most:
            say(problems, f"must be between {least} and {most}", path)

    return field_


def one_of(*values: str) -> Field:
    def field_(value: Any, path: str, problems: Problems) -> None:
        if value not in values:
            say(problems, "value must be one of: " + ", ".join(values), path)

    return field_


def array(item: Field, most: int, least: int = 1) -> Field:
    def field_(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, list):
            return say(problems, "must provide an array", path)
        if len(value) > most:
            say(problems, f"no more than {most} items allowed", path)
        elif len(value) < least:
            say(problems, f"no fewer than {least} items allowed", path)
        for at, part in enumerate(value):
            item(part, f"{path}/{at}", problems)
        return None

    return field_


def shaped(shape: Shape) -> Field:
    def field_(value: Any, path: str, problems: Problems) -> None:
        check(shape, value, path, problems)

    return field_


def typed(shapes: dict[str, Shape], allowed: Iterable[str] | None = None) -> Field:
    """An object whose `type` says its shape, out of `allowed`."""
    names = frozenset(shapes if allowed is None else allowed)

    def field_(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            return say(problems, "must provide an object", path)
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in names:
            return say(problems, f"unsupported type: {kind}", f"{path}/type")
        return check(shapes[kind], value, path, problems)

    return field_


def url(most: int = 3000) -> Field:
    length = string(most)

    def field_(value: Any, path: str, problems: Problems) -> None:
        length(value, path, problems)
        if isinstance(value, str) and not value.startswith(("http://", "https://")):
            say(problems, "invalid url", path)

    return field_


def text(most: int, *kinds: str) -> Field:
    """A text object of one of the kinds plain_text and mrkdwn."""
    allowed = kinds or ("plain_text", "mrkdwn")

    def field_(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            return say(problems, "must provide an object", path)
        kind, words = value.get("type"), value.get("text")
        if kind not in allowed:
            say(problems, f"must be a valid type: {' or '.join(allowed)}", f"{path}/type")
        if not isinstance(words, str):
            say(problems, "missing required field: text", path)
        elif len(words) > most:
            say(problems, f"must be less than {most + 1} characters", f"{path}/text")
        elif not words:
            say(problems, "must be more than 0 characters", f"{path}/text")
        return _text_extras(value, kind, path, problems) if len(value) > 2 else None

    return field_


def _text_extras(value: dict[str, Any], kind: Any, path: str, problems: Problems) -> None:
    own = {"plain_text": "emoji", "mrkdwn": "verbatim"}.get(str(kind))
    for name, part in value.items():
        if name in ("type", "text"):
            continue
        if name != own:
            say(problems, f"invalid additional property: {name}", path)
        elif not isinstance(part, bool):
            say(problems, "must be a boolean", f"{path}/{name}")
