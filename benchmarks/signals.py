"""Signals on simulated quarters: ten incidents among days and weeks with their rhythm, and holidays, played as the timer would.

    python -m benchmarks.signals [--quarters 10] [--portion 3]

Each message is counted into its tag, channel, bot and (an incident's) theme, `--portion` seconds at a time; what people are
told is what `domain.signals` says. A verdict a bar: found within the hour, false a week, none doubled, what a message costs.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import AccountId, MessageId, PlaceId
from domain.signals import counting, episodes
from domain.signals.counting import Change, Frame, Heard, Kept
from domain.signals.episodes import Signal, SignalId
from domain.signals.series import COOLDOWN, Kind, Series
from tests.domain.signals import quarter
from tests.domain.signals.quarter import Quarter

TEAM = AccountId("slack:main")
HERE = PlaceId("slack:main:C1")
TAG, CHANNEL, BOT = (
    Series(kind, TEAM, value)
    for kind, value in ((Kind.TAG, "bug"), (Kind.CHANNEL, HERE), (Kind.ACCOUNT, "telegram:main"))
)
FOUND, FALSE, MICROSECONDS = 9, 1.0, 5000.0


@dataclass(frozen=True, slots=True)
class Played:
    """Signals as they began, with how often each was begun or begun anew, and what a message cost, in seconds."""

    told: tuple[tuple[datetime, int], ...]
    cost: float


def play(wanted: Quarter, incidents: Sequence[datetime], seconds: float) -> Played:
    """A quarter's messages counted in portions."""
    chance = random.Random(wanted.seed + 1)
    heard = quarter.messages(wanted, incidents, chance)
    kept: dict[Series, Kept] = {}
    live: list[Signal] = []
    told: list[tuple[datetime, int]] = []
    begun = time.perf_counter()
    for portion in portions(list(enumerate(heard, 1)), seconds):
        now = portion[-1][1]
        of_each = [Heard(s, MessageId(n), at) for n, at in portion for s in series_of(at, incidents)]
        after, changes = counting.count(kept, of_each, Frame(now, "UTC", heard[0]))
        kept |= after
        for change in changes:
            take(change, now, live, told)
    return Played(tuple(told), (time.perf_counter() - begun) / len(heard))


def portions(heard: Sequence[tuple[int, datetime]], seconds: float) -> Iterator[list[tuple[int, datetime]]]:
    """What is heard within so many seconds, together."""
    waiting: list[tuple[int, datetime]] = []
    for one in heard:
        if waiting and one[1] - waiting[0][1] > timedelta(seconds=seconds):
            yield waiting
            waiting = []
        waiting.append(one)
    yield waiting


def series_of(at: datetime, incidents: Sequence[datetime]) -> list[Series]:
    """Where a message is counted: what is written during an incident mostly has its theme."""
    near = (n for n, begins in enumerate(incidents) if begins <= at <= begins + timedelta(hours=2))
    theme = next(near, None)
    themes = [] if theme is None else [Series(Kind.THEME, TEAM, str(theme))]
    return [TAG, CHANNEL, BOT, *themes]


def take(change: Change, now: datetime, live: list[Signal], told: list[tuple[datetime, int]]) -> None:
    """What `handlers.signals.bursts` does, without rows."""
    event = episodes.Heard(
        change.at, change.count, change.expected, change.messages, change.fired, change.high
    )
    cooldown = timedelta(hours=COOLDOWN)
    for place, signal in enumerate(live):
        if not episodes.is_live(signal, now, cooldown) or now - signal.at > cooldown:
            continue
        if signal.series == change.series:
            live[place] = episodes.advance(signal, event).signal
            return
        if change.series in signal.also or (
            change.fired and episodes.is_same(signal.messages, change.messages)
        ):
            live[place] = episodes.joined(signal, change.series, event)
            return
    if change.fired:
        number = SignalId(len(told) + 1)
        live.append(episodes.begin(number, change.series, HERE, event, change.since, now))
        told.append((change.at, number))
        del live[:-20]


def verdict(what: str, figure: str, bar: str, *, met: bool) -> bool:
    print(f"{'✓' if met else '✗'} {what:44} {figure:>14}   (bar: {bar})", flush=True)
    return met


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--quarters", type=int, default=10)
    options.add_argument("--portion", type=float, default=3.0)
    given = options.parse_args()
    found, false, doubled, cost = [], [], [], []
    for seed in range(given.quarters):
        incidents = quarter.planted(random.Random(seed))
        played = play(Quarter(seed), incidents, given.portion)
        by = [[at for at, _ in played.told if one <= at <= one + quarter.AFTERMATH] for one in incidents]
        found.append(
            sum(bool(e) and e[0] - one <= quarter.SOON for e, one in zip(by, incidents, strict=True))
        )
        false.append((len(played.told) - sum(map(len, by))) / (quarter.DAYS / 7))
        doubled.append(sum(len(each) > 1 for each in by))
        cost.append(played.cost * 1e6)
        print(
            f"  quarter {seed}: found {found[-1]}, false a week {false[-1]:.2f}, doubled {doubled[-1]}",
            flush=True,
        )
    met = [
        verdict("incidents of 10 found within the hour, least", str(min(found)), f"≥ {FOUND}", met=min(found) >= FOUND),
        verdict("false alarms a week, most", f"{max(false):.2f}", f"≤ {FALSE:g}", met=max(false) <= FALSE),
        verdict("incidents told of twice", str(sum(doubled)), "0", met=not sum(doubled)),
        verdict("a message in all its series, µs", f"{max(cost):.0f}", f"≤ {MICROSECONDS:g}", met=max(cost) <= MICROSECONDS),
    ]  # fmt: skip
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
