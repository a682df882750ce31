"""Sentences that people will read, before anyone knows in which language. Knows no catalogue: `bot/texts.py` does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import reduce

from domain.ids import AliasId, Slot


@dataclass(frozen=True, slots=True)
class Person:
    """A person to be named; on a platform that has mentions, as one that does not ring."""

    alias: AliasId
    name: str = ""


@dataclass(frozen=True, slots=True)
class PostLink:
    """A post to be linked to by the slot it stands under, with what the link says; only the words while it has none."""

    slot: Slot
    label: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """An English sentence with `{named}` fields; the English text is the key of its translations.

    Fields hold data, also customers' words: whoever renders escapes them for where they go.
    """

    text: str
    args: "tuple[tuple[str, Arg], ...]" = ()
    plural_text: str = ""
    count: int | None = None


Arg = str | int | datetime | Person | PostLink | Phrase
"""What a field may hold; a phrase within a phrase is translated as well."""


def phrase(text: str, **args: Arg) -> Phrase:
    """A sentence to be translated. Catalogue extraction finds it by this function's name."""
    return Phrase(text, tuple(args.items()))


def in_zone(sentence: Phrase, zone: tzinfo) -> Phrase:
    """The sentence with its times as they are there, for where nobody shows each reader their own."""

    def there(value: Arg) -> Arg:
        if isinstance(value, Phrase):
            return in_zone(value, zone)
        return value.astimezone(zone) if isinstance(value, datetime) else value

    return replace(sentence, args=tuple((name, there(value)) for name, value in sentence.args))


def plural(one: str, many: str, count: int, **args: Arg) -> Phrase:
    """A sentence whose form depends on `count`, which is also its field `{count}`."""
    return Phrase(one, (("count", count), *args.items()), many, count)


def verbatim(text: str) -> Phrase:
    """Words that no catalogue translates, such as a name or a reference."""
    return Phrase("{verbatim}", (("verbatim", text),))


def decimal(value: float, digits: int = 1) -> Phrase:
    """A figure with at most so many digits behind its point, which is a comma in French."""
    whole, _, part = f"{value:.{digits}f}".partition(".")
    part = part.rstrip("0")
    return phrase("{whole}.{part}", whole=whole, part=part) if part else verbatim(whole)


POINT = phrase("{whole}.{part}", whole="", part="")
"""What stands between the whole and its part, for who writes figures elsewhere."""


def listed(parts: Sequence[Phrase]) -> Phrase:
    """Some things, at least one, with commas between them."""
    return reduce(lambda whole, part: phrase("{parts}, {part}", parts=whole, part=part), parts)


def names_of(people: Sequence[AliasId]) -> Phrase:
    """People by name, with commas between them; nothing where there are none."""
    return listed([phrase("{person}", person=Person(one)) for one in people]) if people else Phrase("")


def named(names: Sequence[str]) -> Phrase:
    """Names in a row, with commas between them; with semicolons where one of them has a comma of its own."""
    if not any("," in name for name in names):
        return verbatim(", ".join(names))
    return reduce(lambda whole, name: phrase("{names}; {name}", names=whole, name=name), map(verbatim, names))


def dotted(parts: Sequence[Phrase]) -> Phrase:
    """Some things with dots between them, for what has commas of its own."""
    return reduce(lambda whole, part: phrase("{parts} · {part}", parts=whole, part=part), parts)
