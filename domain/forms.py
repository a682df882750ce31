"""What people fill in: a form is asked for, shown by a platform, and comes back as `inbound.FormSubmitted`."""

from dataclasses import dataclass
from typing import Literal

from domain.content import Text
from domain.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class TextField:
    name: str
    label: Phrase
    initial: str = ""
    multiline: bool = False
    optional: bool = False
    longest: int = 3000
    hint: Phrase | None = None
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
class Reading:
    """Something to read between the fields: a sentence of ours, or somebody's words below it."""

    text: Phrase
    words: Text = Text()
    kind: Literal["reading"] = "reading"


Field = TextField | ChoiceField | ChannelField | PersonField | Reading


@dataclass(frozen=True, slots=True)
class Form:
    """`name` and `context` come back with the answers; `submit` empty means there is nothing to send."""

    name: str
    title: Phrase
    fields: tuple[Field, ...]
    context: str = ""
    submit: Phrase | None = None
