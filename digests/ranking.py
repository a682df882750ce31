"""What said the same becomes one entry, with its reason, its place and what the channel has taught about its like. Pure.

Two rules stand above everything learnt: who waits for us, decisions and outcomes are never filtered, and neither is one voice
alone. What is filtered is kept with its reason, to be shown on request.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from digests import waiting
from digests.selection import Selection
from digests.windows import PAST, Window
from domain import schedules, themes
from domain.digests import Filters, Said, Section, Taste
from domain.ecosystem.values import Kind
from domain.ids import ConversationId
from domain.phrases import Phrase, listed, phrase, plural

Grouping = Callable[[Sequence[Said]], Sequence[str]]
"""Gives each message the name of its theme; messages of one name say the same."""

BOUND = 3.0
"""No feature weighs more, for or against (docs/digests.md, as all figures here)."""
TOPIC, TAG = 0.85, 0.15
"""How much of a taste is about what a theme says, and how much about its tag."""
PULL = 4.0
"""How far taste moves an entry, beside how many people say so."""
FILTERED = -0.6
LIKED = 0.75
"""The taste from which on an entry is hot for its channel."""
RISEN = 2.0
"""What rising adds to a score."""
SAMPLE = 20
"""How many messages of a theme tell by what it is known again."""
LITTLE = 4
"""Words below which what nobody found a theme for only goes on with what its conversation said before."""
LESS = phrase("people of this channel asked for less like this")
NEW = "~"
"""How the name of a theme begins that nobody has found yet."""
UNWANTED = phrase("it contains a word that this digest leaves out")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one theme says in this digest: its messages of the window, then those that wait from before."""

    section: Section
    said: tuple[Said, ...]
    reason: Phrase
    features: tuple[str, ...]
    score: float
    taste: float = 0.0
    filtered: Phrase | None = None

    @property
    def people(self) -> int:
        return len({one.by for one in self.said})

    @property
    def waiting(self) -> datetime | None:
        """Since when somebody of them waits for us."""
        return min((one.waiting for one in self.said if one.waiting), default=None)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entries by section and in their order; `filtered` ones apart."""

    entries: tuple[Entry, ...]
    filtered: tuple[Entry, ...]

    def of(self, section: Section) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.section is section)


def by_words(said: Sequence[Said]) -> Sequence[str]:
    """The theme that somebody has found already, else one by tag and words."""
    found = [one.theme for one in said]
    return (
        found if all(found) else spread(said, themes.group([(tag_of(one), one.words) for one in said]), found)
    )


def spread(said: Sequence[Said], groups: Sequence[int], found: Sequence[str]) -> list[str]:
    """The theme of each message; where it has none, that which was `found` for one of its group, else its group's own.

    So what is not understood yet has the theme of what was and says the same: the newest wait for their turn.
    """
    known = {group: theme for group, theme in zip(groups, found, strict=True) if theme}
    return [one.theme or known.get(group, f"{NEW}{group}") for one, group in zip(said, groups, strict=True)]


def rank(
    selection: Selection,
    window: Window,
    filters: Filters,
    tastes: Mapping[str, Taste],
    sections: Sequence[Section] = tuple(Section),
    grouping: Grouping = by_words,
) -> Ranking:
    """Everything that was said, as entries. Messages before the window only tell what is usual, unless they wait."""
    ranked: list[Entry] = []
    filtered: list[Entry] = []
    for theme, past in _themes(selection.kept, window, grouping):
        entry = _entry(theme, past, window, filters, tastes, sections)
        why = _unwanted(entry, past, tastes)
        ranked += _dissenting(entry, window, filters, tastes, sections) if why else (entry,)
        filtered += (replace(entry, filtered=why),) if why else ()
    for theme, _ in _themes(selection.left_out, window, grouping):
        filtered.append(replace(_entry(theme, (), window, filters, {}, sections), filtered=UNWANTED))
    order = {section: number for number, section in enumerate(Section)}
    ranked.sort(key=lambda entry: (order[entry.section], *_place(entry)))
    return Ranking(tuple(ranked), tuple(sorted(filtered, key=_place)))


def _themes(
    said: Sequence[Said], window: Window, grouping: Grouping
) -> list[tuple[tuple[Said, ...], tuple[Said, ...]]]:
    """Per theme what counts now (said in the window, or waiting for us) and what only tells of the past."""
    now: defaultdict[str, list[Said]] = defaultdict(list)
    past: defaultdict[str, list[Said]] = defaultdict(list)
    for one, theme in waiting.once(said, _going_on(said, grouping(said))):
        (now if one.waiting or window.holds(one.message) else past)[theme].append(one)
    return [(tuple(theme), tuple(past.get(name, ()))) for name, theme in now.items()]


def _going_on(said: Sequence[Said], names: Sequence[str]) -> list[str]:
    """The names of the messages' themes, where thanks, answers and captions have that of what was said before them."""
    found = list(names)
    last: dict[ConversationId, str] = {}
    for place in sorted(range(len(said)), key=lambda place: said[place].message):
        one = said[place]
        if not one.theme and len(themes.stems(one.words)) < LITTLE:
            found[place] = last.get(one.conversation, found[place])
        last[one.conversation] = found[place]
    return found


def _entry(
    said: tuple[Said, ...],
    past: Sequence[Said],
    window: Window,
    filters: Filters,
    tastes: Mapping[str, Taste],
    sections: Sequence[Section],
) -> Entry:
    tag = Counter(tag_of(one) for one in said[:SAMPLE]).most_common(1)[0][0]
    known = (f"theme:{said[0].theme}",) if said[0].theme else ()
    features = (*known, *themes.features([one.words for one in said[:SAMPLE]], tag))
    liked = taste(features, tastes)
    since = rising(said, past, window)
    people, organisations = _count(said)
    score = 2 * math.log2(1 + people) + math.log2(1 + len(said)) + math.log2(1 + organisations)
    score += (RISEN if since else 0.0) + PULL * liked
    section = _section(said, tag, people, since is not None, liked, filters, sections)
    return Entry(section, said, reason(said, since, window, liked), features, score, liked)


def _section(
    said: Sequence[Said],
    tag: str,
    people: int,
    rises: bool,
    liked: float,
    filters: Filters,
    sections: Sequence[Section],
) -> Section:
    """Where an entry stands: in the first section of the digest that it belongs to."""
    if Section.WAITING in sections and any(one.waiting for one in said):
        return Section.WAITING
    if people >= filters.weight:
        if Section.IDEAS in sections and tag == "idea" and (rises or people > 1):
            return Section.IDEAS
        if Section.HOT in sections and (rises or liked >= LIKED):
            return Section.HOT
    return Section.COLD


def _place(entry: Entry) -> tuple[float, int]:
    """Who waits longest stands first; elsewhere what counts most."""
    first = min(one.message for one in entry.said)
    if entry.section is Section.WAITING and entry.waiting:
        return entry.waiting.timestamp(), first
    return -entry.score, first


def _unwanted(entry: Entry, past: Sequence[Said], tastes: Mapping[str, Taste]) -> Phrase | None:
    """Why the channel's taste filters an entry; None when it does not."""
    alone = len({one.by for one in (*entry.said, *past)}) == 1
    if alone or entry.section is Section.WAITING or entry.taste > FILTERED:
        return None
    about = [feature for feature in entry.features if not feature.startswith("tag:")]
    disliked = [each for each in about if _unasked(tastes.get(each, Taste()))]
    return LESS if disliked and 2 * len(disliked) >= len(about) else None


def _unasked(taste: Taste) -> bool:
    """Whether people asked for less of it; what they merely passed over only stands further down."""
    return taste.less > taste.more and weight(taste) < 0


def _dissenting(
    entry: Entry,
    window: Window,
    filters: Filters,
    tastes: Mapping[str, Taste],
    sections: Sequence[Section],
) -> tuple[Entry, ...]:
    """Of a theme that is filtered, the one person who says the contrary: such a voice stands by itself."""
    moods = Counter(one.mood for one in entry.said if one.mood)
    if len(moods) < 2:
        return ()
    usual = moods.most_common(1)[0][0]
    other = tuple(one for one in entry.said if one.mood and one.mood != usual)
    if len({one.by for one in other}) != 1:
        return ()
    return (_entry(other, (), window, filters, tastes, sections),)


def tag_of(one: Said) -> str:
    """What a message is about, in one word."""
    return one.tags[0] if one.tags else "other"


def weight(taste: Taste) -> float:
    """What was taught about one feature, in one number: a press counts most, passing over least."""
    sum_ = taste.more - taste.less + 0.5 * taste.acted - 0.1 * min(taste.ignored, 5)
    return max(-BOUND, min(BOUND, sum_))


def taste(features: Sequence[str], tastes: Mapping[str, Taste]) -> float:
    """How much a channel wants an entry's like, from -3 to 3; 0 where nothing was taught."""
    if not tastes:
        return 0.0
    tags = [weight(tastes[each]) for each in features if each.startswith("tag:") and each in tastes]
    about = [each for each in features if not each.startswith("tag:")]
    known = sum(weight(tastes[each]) for each in about if each in tastes)
    return TOPIC * known / max(1, len(about)) + TAG * sum(tags)


def rising(said: Sequence[Said], past: Sequence[Said], window: Window) -> date | None:
    """Since which local day a theme is heard more often than usual: twice as often, of several people; None if it is not."""
    fresh = [one for one in said if window.holds(one.message)]
    if len(fresh) < 3 or len({one.by for one in fresh}) < 2:
        return None
    days = max(1.0, (window.closes - window.opens) / timedelta(days=1))
    usual = len(past) / (PAST / timedelta(days=1))
    if len(fresh) / days < 2 * usual:
        return None
    heard = Counter(window.day(one.at) for one in (*past, *fresh))
    since = max(heard)
    while heard.get(since - timedelta(days=1), 0) > usual:
        since -= timedelta(days=1)
    return since


def reason(said: Sequence[Said], since: date | None, window: Window, liked: float = 0.0) -> Phrase:
    """Why an entry is there: "3 customers, 2 organisations, rising since Tuesday"."""
    people, organisations = _count(said)
    parts = [_who(said, people), *_inside(said), *_kinds(said, people)]
    if organisations:
        parts.append(plural("{count} organisation", "{count} organisations", organisations))
    if len(said) > people:
        parts.append(plural("{count} message", "{count} messages", len(said)))
    waiting = {one.conversation: one.waiting for one in said if one.waiting}
    if waiting:
        longest = min(waiting.values())
        parts.append(
            plural(
                "waiting for an answer since {time}",
                "{count} waiting for an answer, the longest since {time}",
                len(waiting),
                time=longest,
            )
        )
    if since:
        today = since == window.day(window.closes)
        rises = phrase("rising since {day}", day=schedules.WEEKDAYS[since.weekday()])
        parts.append(phrase("rising today") if today else rises)
    if liked >= LIKED:
        parts.append(phrase("this channel acts on its like"))
    return listed(parts)


def _who(said: Sequence[Said], people: int) -> Phrase:
    if all(one.inside for one in said):
        return plural("{count} colleague", "{count} colleagues", people)
    if any(one.inside for one in said):
        return plural("{count} person", "{count} people", people)
    return plural("{count} customer", "{count} customers", people)


def _inside(said: Sequence[Said]) -> list[Phrase]:
    """How many of them are colleagues, where customers say it too."""
    colleagues = len({one.by for one in said if one.inside})
    if not colleagues or all(one.inside for one in said):
        return []
    return [plural("{count} of them a colleague", "{count} of them colleagues", colleagues)]


def _kinds(said: Sequence[Said], people: int) -> list[Phrase]:
    """How many of them are more to us than customers."""
    found = []
    for kind, (one, some) in KINDS.items():
        if count := len({each.by for each in said if each.kind == kind}):
            found.append(one if people == 1 else replace(some, count=count, args=(("count", count),)))
    return found


KINDS = {
    Kind.PARTNER.value: (
        phrase("a partner"),
        plural("{count} of them a partner", "{count} of them partners", 1),
    ),
    Kind.SUPPLIER.value: (
        phrase("a supplier"),
        plural("{count} of them a supplier", "{count} of them suppliers", 1),
    ),
    Kind.COMPETITOR.value: (
        phrase("a competitor"),
        plural("{count} of them a competitor", "{count} of them competitors", 1),
    ),
}


def _count(said: Sequence[Said]) -> tuple[int, int]:
    """How many people and how many organisations."""
    organisations = {one.organisation for one in said if one.organisation}
    return len({one.by for one in said}), len(organisations)
