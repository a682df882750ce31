"""A signal's moves, and that no order of them ever brings it out of step."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.ids import AccountId, AliasId, MessageId, PlaceId
from domain.proposals.values import ProposalId
from domain.signals import episodes
from domain.signals.episodes import (
    Aftermath,
    Claimed,
    Closed,
    Heard,
    Judged,
    Linked,
    Looked,
    Muted,
    MuteEnded,
    OutOfTurn,
    Phase,
    Signal,
    SignalId,
)
from domain.signals.series import Kind, Series

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIX = timedelta(hours=6)
ANN, BEN = AliasId("slack:main:ANN"), AliasId("slack:main:BEN")
TEAM = AccountId("slack:main")
BUG, THEME = Series(Kind.TAG, TEAM, "bug"), Series(Kind.THEME, TEAM, "3")


def heard(count: int = 8, *, first: int = 1, fired: bool = True, high: bool = True) -> Heard:
    numbers = tuple(MessageId(number) for number in range(first, first + count))
    return Heard(NOON, count, 0.5, numbers, fired, high)


def a_signal(**given: object) -> Signal:
    begun = episodes.begin(SignalId(1), BUG, PlaceId("slack:main:C1"), heard(), NOON, NOON)
    return replace(begun, **given)  # type: ignore[arg-type]


def after(signal: Signal, *events: episodes.Event) -> tuple[Signal, list[str]]:
    notes: list[str] = []
    for event in events:
        step = episodes.advance(signal, event)
        signal = step.signal
        notes += [note.what for note in step.notes]
    return signal, notes


@pytest.mark.parametrize(
    ("phase", "event"),
    [
        (Phase.CLOSED, Claimed(ANN)),
        (Phase.CLOSED, Muted(ANN, NOON)),
        (Phase.CLOSED, Closed(NOON, ANN, "x")),
        (Phase.OPEN, MuteEnded()),
    ],
)
def test_what_is_out_of_turn_changes_nothing(phase: Phase, event: episodes.Event):
    with pytest.raises(OutOfTurn):
        episodes.advance(a_signal(phase=phase), event)


def test_each_doubling_is_told_once():
    _, notes = after(a_signal(), *(heard(count) for count in (9, 15, 16, 17, 31, 33, 20, 16)))
    assert notes == ["widened", "widened"]


def test_several_doublings_at_once_are_one_note():
    step = episodes.advance(a_signal(), heard(70))
    assert [(note.what, note.factor) for note in step.notes] == [("widened", 8)]


def test_calm_is_told_once():
    calm = Looked(NOON, 1, 0.5, high=False)
    assert after(a_signal(), calm, calm)[1] == ["calm"]


def test_half_of_its_height_is_not_calm_yet():
    assert after(a_signal(), Looked(NOON, 5, 0.5, high=False))[1] == []


def test_a_trickle_does_not_end_the_calm():
    signal, notes = after(a_signal(calm_at=NOON), heard(2, fired=False, high=False))
    assert (signal.calm_at, notes) == (NOON, [])


def test_what_comes_back_within_the_cooldown_is_told():
    signal, notes = after(a_signal(calm_at=NOON), heard(9))
    assert (signal.calm_at, notes) == (None, ["again"])


def test_what_comes_back_is_counted_from_its_return():
    back, _ = after(a_signal(calm_at=NOON), replace(heard(9), since=NOON + SIX))
    assert back.since == NOON + SIX


def test_a_watched_word_that_comes_back_was_first_heard_when_it_was():
    word = a_signal(series=Series(Kind.WORD, TEAM, "exact:refund"), calm_at=NOON)
    assert after(word, replace(heard(1), since=NOON + SIX))[0].since == word.since


def test_a_muted_signal_says_nothing():
    assert after(a_signal(phase=Phase.MUTED), heard(80), Looked(NOON, 0, 0.5, high=False))[1] == []


def test_who_sees_to_a_signal_is_known_after_it_was_muted():
    muted, _ = after(a_signal(), Claimed(ANN), Muted(BEN, NOON))
    heard_again, _ = after(muted, MuteEnded())
    assert (muted.by, heard_again.phase, heard_again.by) == (BEN, Phase.CLAIMED, ANN)


def test_the_tail_of_what_was_closed_does_not_open_it():
    closed, _ = after(a_signal(), Closed(NOON, ANN, "done"), heard(9))
    assert closed.phase is Phase.CLOSED


def test_twice_as_much_as_was_closed_opens_it():
    opened, notes = after(a_signal(), Closed(NOON, ANN, "done"), heard(16))
    assert (opened.phase, opened.result, notes[-1]) == (Phase.OPEN, "", "again")


def test_the_next_hit_of_a_watched_word_opens_it():
    word = a_signal(series=Series(Kind.WORD, TEAM, "exact:refund"))
    opened, notes = after(word, Closed(NOON, ANN, "done"), heard(1, first=9))
    assert (opened.phase, notes[-1]) == (Phase.OPEN, "again")


def test_it_lapses_when_nobody_takes_it_and_only_then():
    calm = a_signal(calm_at=NOON)
    assert not episodes.lapses(calm, NOON + SIX - timedelta(seconds=1), SIX)
    assert episodes.lapses(calm, NOON + SIX, SIX)
    assert not episodes.lapses(replace(calm, phase=Phase.CLAIMED), NOON + SIX, SIX)


def test_the_more_specific_series_is_the_subject():
    led = episodes.joined(a_signal(), THEME, heard(5))
    assert (led.series, led.also) == (THEME, (BUG,))
    assert episodes.joined(led, BUG, heard(8)) == led


def test_what_is_the_lesser_part_of_a_burst_is_named_beside_it():
    wide = a_signal(count=20)
    named = episodes.joined(wide, THEME, heard(9))
    assert (named.series, named.also) == (BUG, (THEME,))
    assert episodes.joined(named, THEME, heard(9)) == named


def test_what_was_named_beside_a_burst_is_its_subject_once_it_is_most_of_it():
    led = episodes.joined(a_signal(count=20, also=(THEME,)), THEME, heard(10))
    assert (led.series, led.also) == (THEME, (BUG,))


def test_two_bursts_are_one_when_they_share_their_messages():
    one, other = heard(10).messages, heard(30, first=6).messages
    assert episodes.is_same(one, other)
    assert not episodes.is_same(one, heard(10, first=7).messages)
    assert not episodes.is_same((), ())


def test_the_look_at_what_a_decision_led_to_is_a_week_later():
    linked = a_signal(proposal=ProposalId(1), calm_at=NOON, phase=Phase.CLOSED)
    assert episodes.next_at(linked, NOON, SIX, NOON) == NOON + timedelta(days=7)
    assert episodes.next_at(replace(linked, aftermath=Aftermath(1, 0)), NOON, SIX, NOON) is None


EVENTS = some.one_of(
    some.builds(
        Heard,
        some.just(NOON),
        some.integers(0, 500),
        some.floats(0, 50),
        some.lists(some.integers(1, 300).map(MessageId), max_size=120).map(tuple),
        some.booleans(),
        some.booleans(),
    ),
    some.builds(Looked, some.just(NOON), some.integers(0, 500), some.floats(0, 50), some.booleans()),
    some.just(Claimed(ANN)),
    some.just(Muted(ANN, NOON + SIX)),
    some.just(MuteEnded()),
    some.just(Closed(NOON, ANN, "done")),
    some.just(Closed(NOON)),
    some.just(Linked(ProposalId(7))),
    some.just(Judged(Aftermath(3, 1))),
)


@given(some.lists(EVENTS, max_size=30))
def test_whatever_happens_in_whatever_order_a_signal_stays_in_step(events: list[episodes.Event]):
    signal = a_signal()
    for event in events:
        before = signal
        try:
            step = episodes.advance(signal, event)
        except OutOfTurn:
            assert (signal.phase, type(event)) not in episodes.MOVES
            continue
        signal = step.signal
        assert (signal.until is not None) == (signal.phase is Phase.MUTED)
        assert (signal.closed_at is not None) == (signal.phase is Phase.CLOSED)
        assert len(signal.messages) <= episodes.KEPT
        assert signal.base * signal.factor <= max(1, signal.count, before.base * before.factor, signal.peak)
        assert len(step.notes) <= 1
        coming = episodes.next_at(signal, NOON, SIX)
        assert coming is None or coming >= NOON
