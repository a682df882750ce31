"""Whom somebody means: by name, handle, organisation or alias, also mistyped."""

from collections.abc import Iterable
from difflib import get_close_matches

from domain import feedback
from domain.ecosystem.landscape import Landscape
from domain.ecosystem.values import Someone

ALIKE = 0.7
"""How alike a name must be to what was typed (difflib's ratio)."""
MOST = 6
"""How many are offered where several may be meant."""


def find(asked: str, land: Landscape, people: Iterable[Someone]) -> list[str]:
    """Keys of the actors that a text may mean, the likeliest first: one where it names somebody exactly."""
    wanted = fold(asked)
    if not wanted:
        return []
    known = _names(land, people)
    if wanted in known:
        return _distinct(known[wanted])
    parts = [name for name in known if wanted in name]
    near = parts or get_close_matches(wanted, list(known), MOST, ALIKE)
    return _distinct(key for name in sorted(near, key=len) for key in known[name])[:MOST]


def fold(name: str) -> str:
    """A name as it is compared."""
    return " ".join(feedback.fold(name.strip().lstrip("@")).split())


def _names(land: Landscape, people: Iterable[Someone]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for actor in land.actors.values():
        found.setdefault(fold(actor.name), []).append(actor.key)
    for person in people:
        for name in (person.name, person.username, person.alias):
            if name:
                found.setdefault(fold(name), []).append(person.alias)
    return found


def _distinct(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))
