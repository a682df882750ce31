"""The words of the ecosystem as values: kinds of actors, ties between them, and what people said of both by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from domain import feedback
from domain.ecosystem import strength
from domain.ids import AliasId, PlaceId
from domain.phrases import phrase


class Kind(StrEnum):
    """What an actor is to us."""

    CUSTOMER = "customer"
    PARTNER = "partner"
    SUPPLIER = "supplier"
    COMPETITOR = "competitor"
    COLLEAGUE = "colleague"


KINDS = {
    Kind.CUSTOMER: phrase("customer"),
    Kind.PARTNER: phrase("partner"),
    Kind.SUPPLIER: phrase("supplier"),
    Kind.COMPETITOR: phrase("competitor"),
    Kind.COLLEAGUE: phrase("colleague"),
}
"""What kinds are called."""
GROUPS = {
    Kind.CUSTOMER: phrase("customers"),
    Kind.PARTNER: phrase("partners"),
    Kind.SUPPLIER: phrase("suppliers"),
    Kind.COMPETITOR: phrase("competitors"),
    Kind.COLLEAGUE: phrase("colleagues"),
}
"""What several of a kind are called."""


class Tie(StrEnum):
    """What one has to do with the other. `HEARD` has no other: that somebody wrote at all."""

    HEARD = "heard"
    ABOUT = "about"
    """Writes about a tag or a theme."""
    ANSWERS = "answers"
    """A colleague answers a customer."""
    NAMES = "names"
    """Somebody's words name an organisation or a person."""


TAG, THEME, FIRM = "tag:", "theme:", "org:"
"""How the keys of topics and organisations begin; people stand under their aliases."""


class Relation(NamedTuple):
    """One tie as far as it comes from one channel. Moments are seconds since 1970.

    `one` is an alias; `other` an alias, a topic, an organisation, or empty. `slow` and `fast` are `strength.score`s.
    A bare tuple, since a map is made of a hundred thousand.
    """

    tie: Tie
    one: str
    other: str
    home: PlaceId
    slow: float
    fast: float
    count: int  # type: ignore[assignment]  # it hides the tuple's own, which nobody needs
    first_at: float
    last_at: float

    @property
    def key(self) -> tuple[Tie, str, str, PlaceId]:
        return (self.tie, self.one, self.other, self.home)

    def plus(self, more: "Relation") -> "Relation":
        """Both together; whose tie it is stays."""
        return self._replace(
            slow=strength.plus(self.slow, more.slow),
            fast=strength.plus(self.fast, more.fast),
            count=self.count + more.count,
            first_at=min(self.first_at, more.first_at),
            last_at=max(self.last_at, more.last_at),
        )


def together(relations: Iterable[Relation]) -> dict[tuple[Tie, str, str, PlaceId], Relation]:
    """Each tie of each channel once."""
    found: dict[tuple[Tie, str, str, PlaceId], Relation] = {}
    for one in relations:
        known = found.get(one.key)
        found[one.key] = known.plus(one) if known else one
    return found


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as the map needs them."""

    alias: AliasId
    name: str
    username: str = ""
    organisation: str = ""
    inside: bool = False
    unreachable: bool = False


class Field(StrEnum):
    """What can be said of an actor by hand."""

    KIND = "kind"
    ORGANISATION = "organisation"
    RELATION = "relation"
    NAME = "name"
    """How an organisation is written that no customer belongs to."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a colleague said of an actor, and why. `other` is whom a relation is with. An empty `value` takes back."""

    subject: str
    field: Field
    value: str
    other: str
    reason: str
    by: AliasId
    at: float


@dataclass(frozen=True, slots=True)
class Book:
    """What holds by hand: the last word on each. Ties are by both ends, with what they are called."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    ties: Mapping[tuple[str, str], str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def book(edits: Iterable[Edit]) -> Book:
    """What holds after all these, oldest first."""
    kinds: dict[str, Kind] = {}
    ties: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    for edit in edits:
        if edit.field is Field.KIND:
            kinds.pop(edit.subject, None)
            if edit.value in set(Kind):
                kinds[edit.subject] = Kind(edit.value)
        elif edit.field is Field.RELATION:
            ties.pop((edit.subject, edit.other), None)
            if edit.value:
                ties[(edit.subject, edit.other)] = edit.value
        elif edit.field is Field.NAME:
            names[edit.subject] = edit.value
    return Book(kinds, ties, names)


def firm(name: str) -> str:
    """The key of an organisation, the same however it is written; empty for none."""
    folded = " ".join(feedback.fold(name).split())
    return f"{FIRM}{folded}" if folded else ""


def is_topic(key: str) -> bool:
    return key.startswith((TAG, THEME))
