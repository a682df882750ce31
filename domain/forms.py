"""What people fill in: a form is asked for, shown by a platform, and comes back as `inbound.FormSubmitted`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.content import Text
from domain.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class TextField:
    """`formatted` are words to begin with that may carry styles; they are shown as people type them there."""

    name: str
    label: Phrase
    initial: str = ""
    multiline: bool = False
    optional: bool = False
    longest: int = 3000
    hint: Phrase | None = None
    formatted: Text = Text()
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class ChoiceField:
    name: str
    label: Phrase
    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()
    several: bool = False
    optional: bool = False
    hint: Phrase | None = None
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class ChannelField:
    name: str
    label: Phrase
    initial: str = ""
    optional: bool = False
    hint: Phrase | None = None
    kind: Literal["channel"] = "channel"


@dataclass(frozen=True, slots=True)
class PersonField:
    name: str
    label: Phrase
    initial: str = ""
    optional: bool = False
    kind: Literal["person"] = "person"


@dataclass(frozen=True, slots=True)
class PeopleField:
    """Several people. The answers are aliases."""

    name: str
    label: Phrase
    initial: tuple[str, ...] = ()
    optional: bool = False
    hint: Phrase | None = None
    kind: Literal["people"] = "people"


@dataclass(frozen=True, slots=True)
class NumberField:
    """A whole number. The answer is its digits, or nothing."""

    name: str
    label: Phrase
    initial: int | None = None
    least: int = 0
    most: int = 1_000_000
    optional: bool = False
    hint: Phrase | None = None
    kind: Literal["number"] = "number"


@dataclass(frozen=True, slots=True)
class MomentField:
    """A day and a time, chosen in the person's own zone. The answer is seconds since 1970, or nothing."""

    name: str
    label: Phrase
    initial: datetime | None = None
    optional: bool = False
    hint: Phrase | None = None
    kind: Literal["moment"] = "moment"


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read between the fields: a sentence of ours, or somebody's words below it."""

    text: Phrase
    words: Text = Text()
    kind: Literal["reading"] = "reading"


Field = (
    TextField | ChoiceField | ChannelField | PersonField | PeopleField | NumberField | MomentField | Reading
)


@dataclass(frozen=True, slots=True)
class Form:
    """`name` and `context` come back with the answers; `submit` empty means there is nothing to send.

    A `live` one is asked for anew whenever something is chosen in it, and shows what would come of that.
    """

    name: str
    title: Phrase
    fields: tuple[Field, ...]
    context: str = ""
    submit: Phrase | None = None
    live: bool = False
