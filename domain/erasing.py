"""What erasing makes of texts and identities. Pure: knows no table and no platform."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NewType

from domain.content import Content
from domain.conversations import Message
from domain.ids import AliasId, PlaceId, Slot, account_of, number

SEVERAL = ("retold", "short-team", "unedited", "blocked", "export")
"""Kinds of slots of which a message, a conversation or a proposal may have several: `retold:<message>:<conversation>`."""

ErasureId = NewType("ErasureId", int)

NOBODY = "erased:"
"""How the alias begins that stands for a customer who is erased."""
STAND_IN = "a customer, erased"
"""What stands in a text for the words or the name of a customer who is erased."""
SHORTEST_SAYING = 12
"""Letters that a message has at least to be looked for in what colleagues wrote: “yes” is nobody's own."""
SHORTEST_NAME = 2
"""Characters: a shorter name would be found in every text."""
SHORTEST_PART = 3
"""Letters that a part of a name has at least to be looked for alone."""
ROOM = 100
"""Up to how many letters a text may grow by erasing; a longer one is cut to what it was, as its limit may be reached."""


def nobody(erasure: ErasureId) -> AliasId:
    """The alias that stands for whoever an erasure erases. Nothing leads from it to them."""
    return AliasId(f"{NOBODY}{erasure}")


def is_nobody(alias: str) -> bool:
    """Whether an alias stands for a customer who is erased."""
    return alias.startswith(NOBODY)


def nowhere(chat: PlaceId, erasure: ErasureId) -> PlaceId:
    """What stands for a private chat that is erased: of the same account, and no platform will know it."""
    return PlaceId(f"{account_of(chat)}:erased-{erasure}")


@dataclass(frozen=True, slots=True)
class Traces:
    """By what a customer is found in other people's texts: names, what they said, their aliases and private chats."""

    names: tuple[str, ...] = ()
    sayings: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Each alias and chat with what stands for it from now on."""

    def __bool__(self) -> bool:
        return bool(self.names or self.sayings or self.aliases)


KEYS_OF_NAMES = frozenset(
    "kind style action form account place slot under target lane locale process phase what".split()
)
"""Keys of JSON values that hold names of ours, in which a customer's name would be found by chance only."""


class Redaction:
    """Takes a customer out of texts. The same text without them comes back as it is."""

    def __init__(self, traces: Traces) -> None:
        self._aliases = traces.aliases
        sayings = sorted({_flat(each) for each in traces.sayings}, key=len, reverse=True)
        long = [r"\s+".join(map(re.escape, each.split())) for each in sayings if len(each) >= SHORTEST_SAYING]
        self._said = re.compile("|".join(long), re.IGNORECASE) if long else None
        names = sorted(dict.fromkeys(_names(traces.names)), key=len, reverse=True)
        whole = [rf"(?<!\w)@?{re.escape(each)}(?!\w)" for each in names]
        self._named = re.compile("|".join(whole)) if whole else None

    def alias(self, text: str) -> str:
        """What stands for an alias or a chat from now on; any other text as it is."""
        return self._aliases.get(text, text)

    def text(self, text: str) -> str:
        """The text with a stand-in for every name and saying."""
        text = self.alias(text)
        redacted = self._said.sub(STAND_IN, text) if self._said else text
        redacted = self._named.sub(STAND_IN, redacted) if self._named else redacted
        return redacted if len(redacted) <= max(len(text), ROOM) else redacted[: len(text)]

    def value(self, value: Any, key: str = "") -> Any:
        """The same of everything inside a JSON value."""
        match value:
            case str():
                return self.alias(value) if key in KEYS_OF_NAMES else self.text(value)
            case list():
                return [self.value(each, key) for each in value]
            case dict():
                return {name: self.value(each, name) for name, each in value.items()}
            case _:
                return value


def sayings(messages: Iterable[Message], earlier: Iterable[Content] = ()) -> tuple[str, ...]:
    """What messages say or said, and the names of their files, as others may have quoted them."""
    contents = [*(message.content for message in messages), *earlier]
    texts = [content.text.plain for content in contents]
    names = [getattr(each, "name", "") for content in contents for each in content.attachments]
    return tuple(dict.fromkeys(text for text in (*texts, *names) if text.strip()))


def slots_of_message(message: int) -> tuple[Slot, ...]:
    """The slots under which posts of a team's thread stand that show a message; one that ends in `:` stands for several."""
    alone = (Slot(f"{kind}:{message}") for kind in ("message", "history", "mark", "lost"))
    return (*alone, *(Slot(f"{kind}:{message}:") for kind in SEVERAL if kind != "blocked"))


def slots_of_conversation(conversation: int) -> tuple[Slot, ...]:
    """The slots of what may name the customer: notes in the thread, and cards that stand where it is no longer."""
    return (Slot(f"blocked:{conversation}:"), behind(conversation))


def behind(conversation: int) -> Slot:
    """What the slots of cards begin with that a conversation has left behind in a channel."""
    return Slot(f"behind:{conversation}:")


def behind_decision(proposal: int) -> Slot:
    """What the slots of cards begin with that a decision has left behind in a channel."""
    return Slot(f"stood:{proposal}:")


def left_by(slot: Slot) -> int | None:
    """The conversation that has left what stands under this slot behind; None for any other slot."""
    kind, _, rest = slot.partition(":")
    return number(rest.partition(":")[0]) if kind == "behind" else None


def _names(names: Iterable[str]) -> Iterator[str]:
    """Whole names, and their parts as far as they are written like names."""
    for name in map(_flat, names):
        if len(name) >= SHORTEST_NAME:
            yield name
        yield from (part for part in name.split() if len(part) >= SHORTEST_PART and part[0].isupper())


def _flat(text: str) -> str:
    return " ".join(text.split())
