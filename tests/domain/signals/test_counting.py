"""What is counted, whatever the order in which it is found; what is old is learnt and told to nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from domain import feedback
from domain.ids import AccountId, MessageId
from domain.signals import counting, rehearsal, watching
from domain.signals.counting import Frame, Heard, Kept
from domain.signals.series import Kind, Rule, Series, read
from domain.signals.watching import Mode
from tests.domain.signals import quarter

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEAM = AccountId("slack:main")
BUG, THEME = Series(Kind.TAG, TEAM, "bug"), Series(Kind.THEME, TEAM, "3")
WORD = Series(Kind.WORD, TEAM, "exact:refund")
DAYS = timedelta(days=3)


def said(series: Series, *ago: float, first: int = 1) -> list[Heard]:
    """Messages of so many minutes ago."""
    return [Heard(series, MessageId(first + n), NOON - timedelta(minutes=m)) for n, m in enumerate(ago)]


def counted(
    *heard: Heard, now: datetime = NOON, rules: dict[str, Rule] | None = None
) -> list[counting.Change]:
    frame = Frame(now, "UTC", NOON - DAYS, rules or {})
    return counting.count({}, heard, frame)[1]


def test_a_theme_that_nobody_had_heard_of_is_a_signal():
    (change,) = counted(*said(THEME, 5, 4, 3, 2, 1))
    assert (change.fired, change.count, change.expected) == (True, 5, 0.0)


def test_a_tag_that_nobody_had_heard_of_is_none_before_a_day_has_passed():
    assert [change.fired for change in counted(*said(BUG, 5, 4, 3, 2, 1))] == [False]


def test_the_most_specific_comes_first():
    changes = counted(*said(BUG, 3, 2, 1), *said(THEME, 3, 2, 1), *said(WORD, 1))
    assert [change.series.kind for change in changes] == [Kind.WORD, Kind.THEME, Kind.TAG]


def test_where_a_signal_goes_on_is_looked_first_and_the_rest_stays_in_order():
    changes = counted(*said(BUG, 3, 2, 1), *said(THEME, 3, 2, 1), *said(WORD, 1))
    assert [one.series for one in counting.running_first(changes, {BUG})] == [BUG, WORD, THEME]


def test_every_hit_of_a_watched_word_is_told():
    assert [change.fired for change in counted(*said(WORD, 1))] == [True]


def test_what_comes_after_an_outage_is_learnt_and_not_told():
    (change,) = counted(*said(THEME, *range(200, 190, -1)))
    assert (change.fired, change.count) == (False, 10)


def test_a_rule_of_its_own_stands_above_that_of_all():
    rules = {"": Rule(minimum=50), THEME.key: Rule(THEME, minimum=3)}
    assert [one.fired for one in counted(*said(THEME, 3, 2, 1), rules=rules)] == [True]
    assert [one.fired for one in counted(*said(THEME, 3, 2, 1), rules={"": Rule(minimum=50)})] == [False]


def test_what_was_imported_into_a_series_that_goes_on_does_not_count_as_now():
    frame = Frame(NOON, "UTC", NOON - DAYS)
    kept, _ = counting.count({}, said(BUG, 1), frame)
    _, changes = counting.count(kept, said(BUG, *([5000] * 400), first=100), frame)
    assert changes == []


def test_a_series_is_calm_once_its_hour_has_passed():
    frame = Frame(NOON, "UTC", NOON - DAYS)
    kept, _ = counting.count({}, said(THEME, *range(30)), frame)
    _, high = counting.now(THEME, kept[THEME], frame)
    _, later = counting.now(THEME, kept[THEME], Frame(NOON + timedelta(hours=2), "UTC", NOON - DAYS))
    assert (high, later) == (True, False)


@settings(deadline=None, max_examples=40)
@given(some.lists(some.floats(0, 5000), min_size=1, max_size=150), some.integers(1, 20))
def test_memory_is_constant_and_every_message_of_the_hour_is_known(minutes: list[float], portion: int):
    kept: dict[Series, Kept] = {}
    frame = Frame(NOON, "Europe/Paris", NOON - DAYS)
    heard = sorted(said(BUG, *minutes), key=lambda one: one.at)
    for start in range(0, len(heard), portion):
        after, changes = counting.count(kept, heard[start : start + portion], frame)
        kept |= after
        for change in changes:
            assert len(change.messages) <= counting.RECENT
            assert change.since <= change.at
    assert len(kept[BUG].recent) == min(len(heard), counting.RECENT)


@pytest.mark.parametrize("key", ["", "tag", "tag|x", "nothing|slack:main|bug", "tag|slack:main|"])
def test_what_names_no_series_is_none(key: str):
    assert read(key) is None


def test_the_name_of_a_series_brings_it_back():
    for series in (BUG, WORD, Series(Kind.WORD, TEAM, "phrase:a | b")):
        assert read(series.key) == series


@pytest.mark.parametrize(
    ("mode", "wanted", "text", "occurs"),
    [
        (Mode.EXACT, "Refund", "Où est mon REFUND ?", True),
        (Mode.EXACT, "refund", "refunds", False),
        (Mode.STEM, "refunded", "All refunds are late", True),
        (Mode.STEM, "é", "l’é de", True),
        (Mode.PHRASE, "late delivery", "Late,  DELIVERY!", True),
        (Mode.PHRASE, "late delivery", "late the delivery", False),
        (Mode.EXACT, "café", "un cafe noir", True),
        (Mode.EXACT, "退款", "我要退款谢谢", True),
        (Mode.EXACT, "возврат", "Где мой Возврат?", True),
        (Mode.EXACT, "a.b*c", "abbc", False),
        (Mode.EXACT, "?!", "?!", False),
    ],
)
def test_watched_words_occur_in_any_language(mode: Mode, wanted: str, text: str, occurs: bool):
    assert watching.occurs(watching.value(mode, wanted), feedback.fold(text)) is occurs


def test_a_rule_is_tried_on_the_past_as_it_would_have_told_it():
    now = quarter.START + timedelta(days=60)
    office = [
        quarter.START + timedelta(days=day, hours=hour, minutes=minute)
        for day in range(60)
        for hour in range(9, 17)
        for minute in (10, 40)
    ]
    burst = [quarter.START + timedelta(days=50, hours=10, minutes=n) for n in range(20)]
    found = rehearsal.rehearse(sorted([*office, *burst]), Rule(BUG), now, "UTC")
    assert [at.date() for at in found.told] == [burst[0].date()]
    assert [found.days[mark] for mark in found.marks] == [f"{burst[0]:%d/%m}"]
    assert len(found.days) == len(found.counts) == len(found.usual) == 30


def test_nothing_is_tried_on_nothing():
    found = rehearsal.rehearse([], Rule(BUG), NOON, "UTC")
    assert (found.told, set(found.counts)) == ((), {0.0})
