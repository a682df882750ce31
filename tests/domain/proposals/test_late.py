"""The last answer given counts, in whatever order answers arrive; all of them are kept."""

import contextlib
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proposals import events, frame, machine, talk
from domain.proposals.events import StanceGiven
from domain.proposals.frame import Proposal
from domain.proposals.ringi import RingiStep, SentBack
from domain.proposals.values import Phase
from tests.domain.proposals import builders as a

WAKES = a.NOW + a.HOUR
MINUTE = timedelta(minutes=1)


def pressed(value: str, minute: float, **words: str) -> StanceGiven:
    return StanceGiven(a.BOB, value, given=a.NOW + minute * MINUTE, **words)


def counted(state: Proposal) -> str:
    return frame.answers(state)[a.BOB].value


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_given_counts_whatever_the_order_of_arrival(order: tuple[int, ...]) -> None:
    answers = [
        pressed("consent", 1),
        pressed("object", 2, reason="No.", lift="Slower."),
        pressed("stand_aside", 3),
    ]
    state = a.play(a.consent(), *(answers[number] for number in order))
    assert (counted(state), len(state.stances)) == ("stand_aside", 3)


VALUES = ("consent", "stand_aside")


@given(
    st.lists(st.tuples(st.sampled_from(VALUES), st.integers(0, 9)), unique_by=lambda one: one[1], min_size=1)
)
def test_of_answers_that_repeat_themselves_the_last_given_counts(made: list[tuple[str, int]]) -> None:
    state = a.consent()
    for value, minute in made:
        with contextlib.suppress(machine.OutOfTurn):  # said already
            state = a.play(state, pressed(value, minute))
    assert counted(state) == max(made, key=lambda one: one[1])[0]


def test_the_same_again_is_one_stance() -> None:
    state = a.play(a.consent(), pressed("consent", 1), pressed("consent", 3), pressed("stand_aside", 2))
    assert [stance.value for stance in state.stances] == ["consent", "stand_aside"]


def test_what_was_given_before_the_deadline_counts_after_it() -> None:
    state = a.consent()
    assert state.closes
    state = a.play(
        state, StanceGiven(a.BOB, "consent", given=state.closes - MINUTE), at=state.closes + MINUTE
    )
    assert counted(state) == "consent"


def test_a_late_objection_does_not_stand_in_the_way() -> None:
    late = pressed("object", 1, reason="No.", lift="Slower.")
    state = a.play(
        a.consent(), pressed("consent", 2), late, a.says(a.ANN, "consent"), a.says(a.CAT, "consent")
    )
    assert state.closed


def test_a_late_answer_does_not_count_in_a_round_that_opened_since() -> None:
    state = a.play(a.consent(), pressed("object", 2, reason="No.", lift="Slower."))
    state = a.play(state, a.amends(state, "We answer within two days."), pressed("consent", 1))
    assert a.BOB in frame.missing(state)


def test_within_a_second_what_arrives_last_counts() -> None:
    state = a.play(a.consent(), pressed("consent", 1), pressed("stand_aside", 0.99))
    assert counted(state) == "stand_aside"


def test_where_nobody_tells_the_time_what_arrives_last_counts() -> None:
    state = a.play(a.consent(), pressed("consent", 1), a.says(a.BOB, "stand_aside"))
    assert counted(state) == "stand_aside"


def test_a_ringi_is_not_sent_back_by_a_late_word() -> None:
    state = a.ringi(RingiStep((a.CAT,)), RingiStep((a.BOB, a.DAN)))
    state = a.play(state, a.says(a.CAT, "approve"), pressed("approve", 2))
    late = a.play(state, SentBack(a.BOB, 1, "Once more.", given=a.NOW + MINUTE))
    assert (late.step, counted(late)) == (2, "approve")


def test_a_log_with_a_late_answer_is_replayed_to_the_same_state() -> None:
    log = [a.proposed(), pressed("consent", 2), pressed("stand_aside", 1)]
    whole = machine.replay(a.log(*log))
    assert whole
    assert counted(whole) == "consent"


def asked(*orders: int) -> Proposal:
    """Max is asked and answers so often, each answer named after its order."""
    state = a.consent(customers=(a.MAX,))
    heard = (events.VoiceHeard(a.MAX, str(order), order=order) for order in orders)
    return a.play(state, events.VoicesAsked(a.ANN, (a.MAX,)), *heard)


@pytest.mark.parametrize("orders", list(permutations((7, 8, 9))))
def test_of_a_customers_answers_the_last_given_counts(orders: tuple[int, ...]) -> None:
    state = asked(*orders)
    assert ([voice.answer for voice in talk.voices(state)], len(state.voices)) == (["9"], 3)


def test_numbers_that_begin_anew_after_a_silence_are_no_lateness() -> None:
    state = replace(asked(900), phase=Phase.ROUND)
    assert (
        talk.voices(a.play(state, events.VoiceHeard(a.MAX, "new", order=5), at=WAKES + 2 * a.DAY))[0].answer
        == "new"
    )
