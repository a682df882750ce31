"""Whom a decision touches: whoever writes about what its feedback is about. Who of them was not heard about it yet."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.ecosystem.landscape import Landscape, Weight
from domain.ecosystem.values import TAG, THEME, Relation, Someone, Tie
from domain.ids import AliasId


@dataclass(frozen=True, slots=True)
class Touched:
    """A person who writes about it, how much, and about what."""

    person: Someone
    strength: float
    about: tuple[str, ...]
    last_at: float
    heard: bool


def touched(
    relations: Collection[Relation],
    people: dict[AliasId, Someone],
    topics: Collection[str],
    heard: Collection[AliasId],
    land: Landscape,
    roots: dict[str, str],
) -> list[Touched]:
    """Customers by how much they write about these topics, the strongest first. `roots` say what a theme has gone into."""
    weights: dict[AliasId, Weight] = {}
    about: dict[AliasId, dict[str, None]] = {}
    for one in relations:
        topic = roots.get(one.other, one.other)
        person = people.get(AliasId(one.one))
        if one.tie is Tie.ABOUT and topic in topics and person and not person.inside:
            weights.setdefault(person.alias, Weight()).add(one)
            about.setdefault(person.alias, {})[topic] = None
    found = [
        Touched(people[alias], land.strength(weight), tuple(about[alias]), weight.last_at, alias in heard)
        for alias, weight in weights.items()
    ]
    return sorted(found, key=lambda one: (-one.strength, one.person.alias))


def matter(tags: Collection[str], themes: Collection[int]) -> frozenset[str]:
    """The topics of a decision: its themes, which say more than tags do; its tags where nothing was understood."""
    if themes:
        return frozenset(f"{THEME}{theme}" for theme in themes)
    return frozenset(f"{TAG}{tag}" for tag in tags)
