"""Counts what was heard into its series, and says where somebody may have to hear of it. Pure; constant memory a series.

Knows moments and numbers of messages; refuses to know what they say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.ids import MessageId
from domain.schedules import zone_of
from domain.signals import rhythm
from domain.signals.rhythm import Reading, Rhythm
from domain.signals.series import Kind, Rule, Series

RECENT = 100
"""So many of the latest messages of a series are known by number."""
HOUR = timedelta(hours=1)
STALE = timedelta(hours=3)
"""What is older than this when it is counted is learnt and told to nobody: it comes after an outage."""
BORN_SILENT = frozenset((Kind.THEME, Kind.WORD, Kind.MOOD))
"""Kinds of which it is known that there was nothing, for as long as anything is counted."""
NO_RULE = Rule()


@dataclass(frozen=True, slots=True)
class Heard:
    """One message in one series; the moment in UTC."""

    series: Series
    message: MessageId
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of a series: its rhythm, and its latest messages with their moments, the newest last."""

    rhythm: Rhythm = field(default_factory=Rhythm)
    recent: tuple[tuple[MessageId, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """How a series stands after it was heard: the last hour's count, what is usual, and the messages of that hour.

    `fired`: somebody should hear of it now. `high`: it is still well above the usual, though that is no news.
    `since` is when the first of the messages was written.
    """

    series: Series
    at: datetime
    count: int
    expected: float
    messages: tuple[MessageId, ...]
    fired: bool
    high: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """What counting depends on: the moment, the time zone of days and hours, since when anything was counted, and rules."""

    now: datetime
    zone: str = "UTC"
    began: datetime | None = None
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def rule(self, series: Series) -> Rule:
        """What holds for a series: its own rule, else that of all."""
        return self.rules.get(series.key) or self.rules.get("") or NO_RULE


def count(
    kept: Mapping[Series, Kept], heard: Sequence[Heard], frame: Frame
) -> tuple[dict[Series, Kept], list[Change]]:
    """Each series with what was heard of it, and how it stands now; the most specific first."""
    by_series: defaultdict[Series, list[Heard]] = defaultdict(list)
    for one in heard:
        by_series[one.series].append(one)
    after: dict[Series, Kept] = {}
    changes: list[Change] = []
    for series, messages in by_series.items():
        before = kept.get(series) or fresh(series, min(one.at for one in messages), frame)
        after[series], change = counted(before, messages, frame)
        if change is not None:
            changes.append(change)
    return after, sorted(changes, key=lambda one: (one.series.rank, -one.count, one.series.key))


def running_first(changes: Sequence[Change], running: Collection[Series]) -> list[Change]:
    """The same changes with those in front of which a signal goes on: what is told already has its messages before it is asked
    whether it explains what another series sees."""
    return sorted(changes, key=lambda one: one.series not in running)


def fresh(series: Series, at: datetime, frame: Frame) -> Kept:
    """A series that begins; where there was nothing before, that is known."""
    empty = rhythm.advance(Rhythm(), _local(at, frame))
    if series.kind in BORN_SILENT and frame.began is not None and frame.began < at:
        first = rhythm.advance(Rhythm(), _local(frame.began, frame)).first
        empty = replace(empty, first=first)
    return Kept(empty)


def counted(kept: Kept, heard: Sequence[Heard], frame: Frame) -> tuple[Kept, Change | None]:
    """One series with what was heard of it, and how it stands; None where all of it is of the past."""
    series, rule = heard[0].series, frame.rule(heard[0].series)
    state, fired, reading = kept.rhythm, False, None
    recent = list(kept.recent)
    for group in _slices(heard, frame):
        at = min(group[-1].at, frame.now)
        if _is_past(at, kept):
            continue  # imported, or found long after: what came since is counted already
        state, reading = rhythm.hear(state, _local(at, frame), len(group))
        recent += ((one.message, one.at) for one in group)
        news = rhythm.is_signal(reading, rule.tuning) if series.kind is not Kind.WORD else True
        fired = fired or (news and frame.now - at <= STALE)
    recent.sort(key=lambda one: one[1])
    after = Kept(state, tuple(recent[-RECENT:]))
    return after, _change(series, after, reading, fired, rule) if reading else None


def _slices(heard: Sequence[Heard], frame: Frame) -> Iterator[list[Heard]]:
    """What was heard in five minutes together, in the order of time."""
    groups: defaultdict[int, list[Heard]] = defaultdict(list)
    for one in sorted(heard, key=lambda each: each.at):
        groups[int(one.at.timestamp() // 300)].append(one)
    return (groups[key] for key in sorted(groups))


def _is_past(at: datetime, kept: Kept) -> bool:
    return bool(kept.recent) and at < kept.recent[-1][1] - STALE


def _change(series: Series, kept: Kept, reading: Reading, fired: bool, rule: Rule) -> Change:
    at = kept.recent[-1][1]
    last = [(message, moment) for message, moment in kept.recent if moment > at - HOUR]
    return Change(
        series,
        at,
        round(reading.count),
        reading.expected,
        tuple(message for message, _ in last),
        fired,
        is_high(series, reading, rule),
        last[0][1],
    )


def now(series: Series, kept: Kept, frame: Frame) -> tuple[Reading, bool]:
    """How a series stands at this moment when nothing more was heard, and whether it is still high."""
    reading = rhythm.read(rhythm.advance(kept.rhythm, _local(frame.now, frame)))
    return reading, is_high(series, reading, frame.rule(series))


def is_high(series: Series, reading: Reading, rule: Rule) -> bool:
    """Whether the last hour is well above the usual; of a watched word, whether there was any."""
    if series.kind is Kind.WORD:
        return reading.count > 0
    return reading.count >= rule.minimum and reading.count >= rule.ratio * reading.expected


def _local(at: datetime, frame: Frame) -> datetime:
    return at.astimezone(zone_of(frame.zone))
