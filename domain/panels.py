"""What Isthmus itself shows to people, in a small vocabulary that every platform can render."""

from dataclasses import dataclass
from typing import Literal

from domain.content import Text
from domain.phrases import Phrase, plural


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `action` and `value` come back; on Telegram both together hold 60 bytes at most.

    An action that starts with `form:` opens that form at once instead of travelling through the inbox.
    """

    label: Phrase
    action: str
    value: str = ""
    style: Literal["", "primary", "danger"] = ""
    confirm: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    text: Phrase
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of ours."""

    text: Phrase
    kind: Literal["line"] = "line"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of ours, small and grey."""

    text: Phrase
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Words:
    """Somebody's words, formatted, escaped for where they go; `quoted` sets them apart."""

    text: Text
    quoted: bool = False
    kind: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Fact:
    label: Phrase
    value: Phrase


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, side by side where there is room."""

    facts: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]
    kind: Literal["buttons"] = "buttons"


@dataclass(frozen=True, slots=True)
class Divider:
    kind: Literal["divider"] = "divider"


Block = Heading | Line | Note | Words | Facts | Buttons | Divider


@dataclass(frozen=True, slots=True)
class Panel:
    """Blocks from top to bottom; `summary` is what a notification or a screen reader says.

    What is shown to one person for `once` goes when they press one of its buttons, but not one that only opens a form.
    """

    summary: Phrase
    blocks: tuple[Block, ...]
    once: bool = False


def and_more(count: int) -> Note:
    """How many there are beyond those that are shown."""
    return Note(plural("and {count} more", "and {count} more", count))


def sentence(text: Phrase, *buttons: Button) -> Panel:
    """The smallest panel: one sentence, perhaps with buttons."""
    return Panel(text, (Line(text), Buttons(buttons)) if buttons else (Line(text),))
