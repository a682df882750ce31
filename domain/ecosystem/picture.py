"""What of a landscape stands on the map, so that it can be read. Knows no colour and no library."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain import understanding
from domain.ecosystem.landscape import Actor, Landscape, Weight
from domain.ecosystem.values import Kind, Tie
from domain.pictures import Link, Map, Node

ACTORS = 200
"""Actors drawn at most, colleagues aside: the strongest."""
COLLEAGUES = 24
"""Colleagues drawn at most, the strongest."""
TOPICS = 16
"""Topics drawn at most, those written about most."""
NAME = 24
"""Characters of a topic's name; as many as stand whole even in the index."""
EACH = 2
"""So many links of a node are kept, the strongest, whatever there is else."""
LINKS = 1.3
"""How many links there are for each node in all, when those are fewer."""
CROWDED = 80
"""From so many nodes on only the strongest links of each are drawn: more would hide who belongs together."""
SHARE = 0.2
"""Ties of one sort are measured by their strongest, at least by this share of the strongest of any: where hardly anybody is
named, being named once is no strong tie."""
TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on the map, in somebody's language. `groups` are kinds, and `topic`."""

    title: str
    note: str
    groups: tuple[tuple[str, str], ...]


Ends = tuple[str, str]


def drawn(land: Landscape, words: Words, *, dark: bool = False) -> Map:
    """The strongest actors, topics and colleagues, and the links between them."""
    outside = land.outside()[:ACTORS]
    inside = sorted(
        (one for one in land.actors.values() if one.kind is Kind.COLLEAGUE and one.weight.count),
        key=lambda one: (-one.weight.slow, one.key),
    )[:COLLEAGUES]
    told = _told(land, {one.key for one in (*outside, *inside)})[: max(0, ACTORS - len(outside))]
    topics = sorted(land.topics.items(), key=lambda each: (-each[1].slow, each[0]))[:TOPICS]
    nodes = [
        *_actors(land, [*outside, *told]),
        *_actors(land, inside),
        *_topics(land, topics),
    ]
    shown = {node.key for node in nodes}
    return Map(words.title, tuple(nodes), tuple(_links(land, shown)), words.groups, words.note, dark)


def _told(land: Landscape, shown: set[str]) -> list[Actor]:
    """Whom people spoke of by hand, or named, and who never wrote: competitors for the most part. Only those with a link."""
    linked = {end for ends in land.by_hand for end in ends} | {end for _, *ends in land.ties for end in ends}
    return [
        land.actors[key]
        for key in sorted(linked & land.actors.keys() - shown)
        if not land.actors[key].weight.count
    ]


def _actors(land: Landscape, actors: Sequence[Actor]) -> Iterable[Node]:
    """Weights are within a group of their own: colleagues answer more often than any one customer writes."""
    most = max((land.strength(one.weight) for one in actors), default=0.0) or 1.0
    for one in actors:
        weight = land.strength(one.weight) / most
        yield Node(one.key, one.name, one.kind.value, weight, land.fades(one.weight))


def _topics(land: Landscape, topics: Sequence[tuple[str, Weight]]) -> Iterable[Node]:
    most = max((land.strength(weight) for _, weight in topics), default=0.0) or 1.0
    for key, weight in topics:
        yield Node(
            key,
            understanding.brief(land.name(key), NAME),
            TOPIC,
            land.strength(weight) / most,
            land.fades(weight),
        )


def _links(land: Landscape, shown: set[str]) -> list[Link]:
    """The strongest of every node, then the strongest of all, as many as can be read; what was said by hand always."""
    found: defaultdict[Ends, float] = defaultdict(float)
    most: dict[Tie, float] = {}
    for (tie, _, _), weight in land.ties.items():
        most[tie] = max(most.get(tie, 0.0), land.strength(weight))
    least = SHARE * max(most.values(), default=0.0)
    for (tie, one, other), weight in land.ties.items():
        if one in shown and other in shown and one != other:
            ends = (one, other) if one < other else (other, one)
            share = land.strength(weight) / (max(most[tie], least) or 1.0)
            found[ends] = max(found[ends], math.sqrt(share))
    kept: dict[Ends, Link] = {}
    of = Counter[str]()
    room = int(LINKS * len(shown)) if len(shown) < CROWDED else 0
    for ends, strength in sorted(found.items(), key=lambda each: (-each[1], each[0])):
        if min(of[ends[0]], of[ends[1]]) < EACH or len(kept) < room:
            kept[ends] = Link(*ends, strength)
            of.update(ends)
    for ends in land.by_hand:
        if set(ends) <= shown:
            kept[ends if ends[0] < ends[1] else (ends[1], ends[0])] = Link(*ends, 1.0)
    return list(kept.values())
