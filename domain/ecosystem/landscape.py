"""Everything that is known of the ecosystem by a moment, people of one organisation taken together. Decides what is
strong, what fades, what rises; refuses to know how it is shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from domain.ecosystem import strength
from domain.ecosystem.values import FIRM, THEME, Book, Kind, Relation, Someone, Tie, firm, is_topic
from domain.ids import AliasId

SILENT_DAYS = 60
"""Days after which whoever has not been heard is said to fade."""
YOUNG_DAYS = strength.FAST
"""Days since the first word before which nobody can say what is usual."""


@dataclass(slots=True)
class Weight:
    """How much of something there was."""

    slow: float = strength.NONE
    fast: float = strength.NONE
    count: int = 0
    first_at: float = 0.0
    last_at: float = 0.0

    def add(self, more: "Relation | Weight") -> None:
        if not self.count:  # the first of it: nothing to reckon with
            self.slow, self.fast, self.count = more.slow, more.fast, more.count
            self.first_at, self.last_at = more.first_at, more.last_at
            return
        self.slow = strength.plus(self.slow, more.slow)
        self.fast = strength.plus(self.fast, more.fast)
        self.count += more.count
        if more.first_at < self.first_at:
            self.first_at = more.first_at
        if more.last_at > self.last_at:
            self.last_at = more.last_at


@dataclass(slots=True)
class Actor:
    """Somebody: an organisation with its people, a person of none, or a colleague."""

    key: str
    name: str
    kind: Kind
    weight: Weight = field(default_factory=Weight)
    people: dict[AliasId, Weight] = field(default_factory=lambda: defaultdict(Weight))


@dataclass(frozen=True, slots=True)
class Theme:
    """What a theme is called, and the one it has gone into (itself where none)."""

    root: int
    label: str


@dataclass(slots=True)
class Landscape:
    """`ties` by tie and both ends, as keys of actors and topics."""

    now: float
    actors: dict[str, Actor] = field(default_factory=dict)
    topics: dict[str, Weight] = field(default_factory=lambda: defaultdict(Weight))
    ties: dict[tuple[Tie, str, str], Weight] = field(default_factory=lambda: defaultdict(Weight))
    labels: dict[str, str] = field(default_factory=dict)
    by_hand: Mapping[tuple[str, str], str] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    """Actors whose kind was said by hand."""

    def strength(self, weight: Weight) -> float:
        """How strong it is now."""
        return strength.value(weight.slow, self.now, strength.SLOW)

    def trend(self, weight: Weight) -> float | None:
        """How many times as often as usual; None where there is no usual yet."""
        known = (self.now - weight.first_at) / strength.DAY
        return strength.trend(weight.slow, weight.fast, self.now, known) if known >= YOUNG_DAYS else None

    def silent_days(self, weight: Weight) -> int:
        """Whole days since it was heard last."""
        return max(0, int((self.now - weight.last_at) // strength.DAY))

    def fades(self, weight: Weight) -> bool:
        return bool(weight.count) and self.silent_days(weight) >= SILENT_DAYS

    def outside(self) -> list[Actor]:
        """Whoever is no colleague and was heard, the strongest first."""
        found = [one for one in self.actors.values() if one.kind is not Kind.COLLEAGUE and one.weight.count]
        return sorted(found, key=lambda one: (-one.weight.slow, one.key))

    def of(self, key: str, tie: Tie, *, backwards: bool = False) -> list[tuple[str, Weight]]:
        """What one has a tie to, or what has one to them, the strongest first."""
        end, far = (2, 1) if backwards else (1, 2)
        found = [
            (ends[far], weight) for ends, weight in self.ties.items() if ends[0] is tie and ends[end] == key
        ]
        return sorted(found, key=lambda each: (-each[1].slow, each[0]))

    def name(self, key: str) -> str:
        """How people call an actor or a topic."""
        if key in self.actors:
            return self.actors[key].name
        return self.labels.get(key) or key.partition(":")[2]


def landscape(
    relations: Collection[Relation],
    people: Iterable[Someone],
    book: Book,
    themes: Mapping[int, Theme],
    now: float,
    unknown: Collection[str] = (),
) -> Landscape:
    """All relations, each end under the actor or topic that it stands for now.

    Nobody is there who was not heard in them: people of channels that whoever asks may not see are not known to them,
    even where others name them, or tied them to somebody by hand; nor are the organisations `unknown` to whoever asks.
    """
    known = {person.alias: person for person in people}
    found = Landscape(now)
    heard = {one.one for one in relations if one.tie is Tie.HEARD}
    ends = _Ends(found, known, book, themes, heard, unknown)
    for one in relations:
        actor = ends.actor(one.one)
        if actor is None:
            continue
        if one.tie is Tie.HEARD:
            actor.weight.add(one)
            actor.people[AliasId(one.one)].add(one)
            continue
        other = ends.end(one.other)
        if other and other != actor.key:
            found.ties[(one.tie, actor.key, other)].add(one)
    _weigh(found)
    found.by_hand = {
        (near, far): tie
        for pair, tie in book.ties.items()
        if (near := ends.end(pair[0])) and (far := ends.end(pair[1])) and near != far
    }
    found.marked = frozenset(end for key in book.kinds if (end := ends.end(key)))
    return found


def _weigh(found: Landscape) -> None:
    """Topics are as strong as what is written about them, colleagues as what they answer."""
    for (tie, actor, other), weight in found.ties.items():
        if is_topic(other):
            found.topics[other].add(weight)
        elif tie is Tie.ANSWERS:
            found.actors[actor].weight.add(weight)


class _Ends:
    """Finds and makes the actors and topics that relations end in; each key is looked at once, however many ties it has."""

    def __init__(
        self,
        found: Landscape,
        known: Mapping[AliasId, Someone],
        book: Book,
        themes: Mapping[int, Theme],
        heard: Collection[str],
        unknown: Collection[str],
    ) -> None:
        self._heard, self._unknown = heard, unknown
        self._found, self._known, self._book, self._themes = found, known, book, themes
        self._keys = {name: firm(name) for name in {one.organisation for one in known.values()}}
        self._firms = {
            self._keys[one.organisation]: one.organisation for one in known.values() if one.organisation
        }
        self._seen: dict[str, Actor | None] = {}
        self._stand: dict[str, str] = {}

    def end(self, key: str) -> str:
        """The key that a relation's end stands for now; empty where there is nobody any more."""
        stands = self._stand.get(key)
        if stands is None:
            stands = self._stand[key] = self._end(key)
        return stands

    def _end(self, key: str) -> str:
        if key.startswith(THEME):
            number = int(key.removeprefix(THEME))
            theme = self._themes.get(number, Theme(number, ""))
            topic = f"{THEME}{theme.root}"
            root = self._themes.get(theme.root)
            self._found.labels[topic] = (root.label if root else "") or f"T-{theme.root}"
            return topic
        if is_topic(key):
            self._found.labels[key] = "#" + key.partition(":")[2]
            return key
        actor = self.actor(key)
        return actor.key if actor else ""

    def actor(self, key: str) -> Actor | None:
        """The organisation of a person where they have one, else the person; None for somebody who is gone."""
        try:
            return self._seen[key]
        except KeyError:
            found = self._seen[key] = self._actor(key)
            return found

    def _actor(self, key: str) -> Actor | None:
        person = self._known.get(AliasId(key))
        if person and not person.inside and key not in self._heard:
            return None
        own = self._keys[person.organisation] if person and not person.inside else ""
        at = own or key
        if at in self._found.actors:
            return self._found.actors[at]
        if at in self._unknown:
            return None
        if at.startswith(FIRM):
            name = self._firms.get(at) or self._book.names.get(at, at.removeprefix(FIRM))
        elif person:
            name = person.name
        else:
            return None
        inside = bool(person and person.inside)
        kind = self._book.kinds.get(at) or self._book.kinds.get(key)
        actor = Actor(at, name, kind or (Kind.COLLEAGUE if inside else Kind.CUSTOMER))
        self._found.actors[at] = actor
        return actor
