"""Who supports an idea with everything linked to it: distinct people, each once. Pure.

Links rewrite nothing: what holds now is a function of the links that stand, so that taking links back, in whatever order,
restores exactly what was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.ideas.values import IdeaId, Kind, Link, Standing, Status, Support, Told
from domain.ids import AliasId


@dataclass(frozen=True, slots=True)
class Count:
    """People by how they came to it. Who has not confirmed is in `unconfirmed` alone and counts nowhere else."""

    customers: int = 0
    colleagues: int = 0
    behalf: int = 0
    unconfirmed: int = 0

    @property
    def whole(self) -> int:
        """Everybody who supports it."""
        return self.customers + self.colleagues + self.behalf


def roots(ideas: Iterable[IdeaId], links: Iterable[Link]) -> dict[IdeaId, IdeaId]:
    """The idea that each of these is a part of, by the links that stand. A link whose ends are not among them is left out."""
    known = set(ideas)
    leads: dict[IdeaId, IdeaId] = {
        link.idea: link.into
        for link in sorted(links, key=lambda one: one.id)
        if not link.undone and {link.idea, link.into} <= known
    }
    return {idea: _end(idea, leads) for idea in known}


def _end(idea: IdeaId, leads: Mapping[IdeaId, IdeaId]) -> IdeaId:
    seen = {idea}
    while (following := leads.get(idea)) is not None and following not in seen:
        seen.add(following)
        idea = following
    return idea


def count(supports: Iterable[Support]) -> Count:
    """How many people, by the best that is known of each."""
    best: dict[AliasId, str] = {}
    for support in supports:
        group = _group(support)
        if group and RANK[group] > RANK.get(best.get(support.actor, ""), 0):
            best[support.actor] = group
    found = list(best.values())
    return Count(**{name: found.count(name) for name in RANK})


RANK = {"unconfirmed": 1, "behalf": 2, "colleagues": 3, "customers": 3}


def _group(support: Support) -> str:
    """Where one row puts its person; empty where it says nothing any more."""
    if support.standing is Standing.TAKEN_BACK:
        return ""
    if support.standing is Standing.ASKED:
        return "unconfirmed"
    if support.kind is Kind.BEHALF:
        return "behalf"
    return "colleagues" if support.inside else "customers"


def supporters(supports: Iterable[Support]) -> dict[AliasId, Support]:
    """Everybody who counts, with the newest row that says where they can be told."""
    found: dict[AliasId, Support] = {}
    for support in sorted(supports, key=lambda one: (one.chat is not None, one.id)):
        if support.standing is Standing.COUNTS:
            found[support.actor] = support
    return found


def untold(people: Iterable[AliasId], status: Status, told: Iterable[Told]) -> tuple[AliasId, ...]:
    """Who is to be told of a status: who has not opted out, and has not heard just that last.

    `told` is what was said about the idea and about everything that is a part of it.
    """
    last: dict[AliasId, Told] = {}
    silent: set[AliasId] = set()
    for each in told:
        if each.no_more:
            silent.add(each.person)
        if each.change >= last.get(each.person, each).change:
            last[each.person] = each
    return tuple(
        person
        for person in dict.fromkeys(people)
        if person not in silent and (person not in last or last[person].status is not status)
    )
