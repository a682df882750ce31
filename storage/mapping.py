"""Domain values to compact JSON and back, by pydantic's own core.

Two changes to the schema that pydantic derives: a union whose members carry a `kind` is read by that kind alone, and
a moment inside a sentence's fields is written as `{"at": …}`, since as a mere string nobody could tell it from words.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, Union, cast

from pydantic import TypeAdapter
from pydantic_core import SchemaSerializer, SchemaValidator, core_schema, from_json, to_json

from domain.content import Content
from domain.outbound import Command
from domain.proposals import registry
from domain.proposals.events import Event
from domain.proposals.registry import PROCESSES, Registry

T = TypeVar("T")


def _moment(schema: dict[str, Any]) -> dict[str, Any]:
    field = core_schema.typed_dict_field(cast(core_schema.CoreSchema, schema))
    inner = core_schema.typed_dict_schema({"at": field})
    opened = core_schema.no_info_after_validator_function(lambda value: value["at"], inner)
    write = core_schema.plain_serializer_function_ser_schema(lambda moment: {"at": moment.isoformat()})
    return {**opened, "serialization": write}


def _kind(choice: dict[str, Any], definitions: dict[str, Any]) -> str | None:
    """The one `kind` that a member of a union may have."""
    while choice.get("type") == "definition-ref":
        choice = definitions[choice["schema_ref"]]
    fields = choice.get("schema", {}).get("fields", ())
    for field in fields if isinstance(fields, list) else ():
        if field.get("name") == "kind":
            inner = field["schema"]
            inner = inner.get("schema", inner)
            return str(inner["expected"][0])
    return None


def _told_apart(schema: Any, definitions: dict[str, Any]) -> Any:
    """The schema with its unions told apart by `kind` and its moments marked."""
    if isinstance(schema, list):
        return [_told_apart(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "datetime":
        return _moment(schema)
    whole = {name: _told_apart(value, definitions) for name, value in schema.items() if name != "metadata"}
    if schema.get("type") == "union":
        kinds = [_kind(choice, definitions) for choice in schema["choices"]]
        if all(kinds):
            choices = dict(zip(kinds, whole["choices"], strict=True))
            return {"type": "tagged-union", "discriminator": "kind", "choices": choices}
    return whole


class Codec(Generic[T]):
    """Writes and reads values of one type."""

    __slots__ = ("_read", "_write")

    def __init__(self, kind: Any) -> None:
        schema = cast(dict[str, Any], TypeAdapter(kind).core_schema)
        definitions = {each["ref"]: each for each in schema.get("definitions", ()) if "ref" in each}
        changed = cast(core_schema.CoreSchema, _told_apart(schema, definitions))
        self._read: Callable[[str], T] = SchemaValidator(changed).validate_json
        self._write: Callable[[T], bytes] = SchemaSerializer(changed).to_json

    def write(self, value: T) -> str:
        """The value as JSON."""
        return self._write(value).decode()

    def read(self, json: str) -> T:
        """The value that was written. Raises ValueError for anything else."""
        return self._read(json)


commands: Codec[Command] = Codec(Command)
contents: Codec[Content] = Codec(Content)


def events_of(processes: Registry) -> Codec[Event]:
    """Writes and reads whatever can happen to a proposal."""
    return Codec(Union[registry.event_types(processes)])  # noqa: UP007 - the members are known only when it runs


events: Codec[Event] = events_of(PROCESSES)


def write_names(names: Sequence[str]) -> str:
    """Plain strings as JSON."""
    return to_json(list(names)).decode()


def read_names(json: str) -> tuple[str, ...]:
    return tuple(from_json(json))


def write_pairs(pairs: Sequence[tuple[str, str]]) -> str:
    """Pairs of plain strings as JSON."""
    return to_json(list(pairs)).decode()


def read_pairs(json: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in from_json(json))


def seconds(at: datetime) -> float:
    """A moment as the tables hold it."""
    return at.timestamp()


def seconds_or_none(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def instant(at: float) -> datetime:
    """A moment as the domain holds it, in UTC."""
    return datetime.fromtimestamp(at, UTC)


def instant_or_none(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)
