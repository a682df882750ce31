"""What one message says about who has to do with whom. Knows names of organisations and people; keeps nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from domain import erasing, feedback
from domain.ecosystem import strength
from domain.ecosystem.values import FIRM, TAG, THEME, Relation, Someone, Tie, firm
from domain.ids import AliasId, MessageId, PlaceId

WORD = re.compile(r"@?\w+")
SHORTEST = 3
"""Letters that a name has at least to be looked for in what people write."""
LONGEST_NAME = 6
"""Words of a name that are compared."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message as far as it tells who has to do with whom. `words` are folded (`domain.feedback.fold`); `at` is in seconds
    since 1970; `answer` that a colleague wrote it to the customer; `tags` those that it carries as feedback."""

    id: MessageId
    by: AliasId
    inside: bool
    answer: bool
    customer: AliasId
    home: PlaceId
    at: float
    words: str = ""
    tags: tuple[str, ...] = ()
    theme: int | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Names to be found in words, by their first word; and people by their handles."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(default_factory=dict)
    handles: Mapping[str, str] = field(default_factory=dict)

    def named_in(self, words: str) -> Iterator[str]:
        """The keys of everybody whom folded words name, each once."""
        found = WORD.findall(words)
        seen: dict[str, None] = {}
        for place, word in enumerate(found):
            if word.startswith("@"):
                if handle := self.handles.get(word[1:]):
                    seen.setdefault(handle)
                word = word[1:]
            fits = [
                each
                for each in self.by_first.get(word, ())
                if tuple(found[place : place + len(each[0])])[1:] == each[0][1:]
            ]
            if fits:  # of “Acme” and “Acme Bikes” the longer is meant
                seen.setdefault(max(fits, key=lambda each: len(each[0]))[1])
        return iter(seen)


def names(people: Iterable[Someone], organisations: Iterable[str] = ()) -> Names:
    """Every organisation that people belong to, further ones by name or key, and every handle."""
    firms: dict[str, None] = {}
    handles: dict[str, str] = {}
    for person in people:
        if person.organisation:
            firms.setdefault(firm(person.organisation))
        if person.username:
            handles[feedback.fold(person.username)] = person.alias
    for name in organisations:
        firms.setdefault(name if name.startswith(FIRM) else firm(name))
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key in firms:
        words = tuple(WORD.findall(key.removeprefix(FIRM)))[:LONGEST_NAME]
        if words and len("".join(words)) >= SHORTEST:
            by_first.setdefault(words[0], []).append((words, key))
    return Names({first: tuple(all_) for first, all_ in by_first.items()}, handles)


def relations(said: Said, known: Names) -> Iterator[Relation]:
    """Each tie that a message tells of. Whoever is erased has none."""
    if erasing.is_nobody(said.by):
        return
    for tie, other in _ties(said, known):
        slow, fast = strength.score(said.at, strength.SLOW), strength.score(said.at, strength.FAST)
        yield Relation(tie, said.by, other, said.home, slow, fast, 1, said.at, said.at)


def _ties(said: Said, known: Names) -> Iterator[tuple[Tie, str]]:
    if said.inside and said.answer:
        if not erasing.is_nobody(said.customer):
            yield Tie.ANSWERS, said.customer
        return
    if said.inside and not said.tags:
        return  # talk among the team is nobody's to count, unless it was made feedback
    yield Tie.HEARD, ""
    for tag in said.tags:
        yield Tie.ABOUT, f"{TAG}{tag}"
    if said.theme is not None:
        yield Tie.ABOUT, f"{THEME}{said.theme}"
    for other in known.named_in(said.words):
        if other != said.by:
            yield Tie.NAMES, other
