"""Votes, advice and consensus, told as they happen."""

import pytest

from domain.proposals import frame, summary, vote
from domain.proposals.advice import Decided, DeciderNamed
from domain.proposals.events import ObjectionLifted, ParticipantRemoved, WentOn
from domain.proposals.machine import OutOfTurn
from domain.proposals.values import EndKind, Phase, Silence
from tests.domain.proposals import builders
from tests.domain.proposals.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    DEADLINE,
    amends,
    consensus,
    deadline,
    play,
    says,
    step,
    votes,
)


def result(state):
    assert state.end is not None
    return state.end.what, state.end.choice


def test_the_option_with_most_votes_wins():
    state = play(builders.vote(), votes(ANN, "Tea"), votes(BOB, "Coffee"), votes(CAT, "Coffee"))
    assert result(deadline(state)) == (EndKind.ADOPTED, "Coffee")


def test_a_vote_can_be_changed_until_the_end():
    state = play(builders.vote(), votes(ANN, "Tea"), votes(BOB, "Coffee"), votes(ANN, "Coffee"))
    assert (result(deadline(state))[1], len(state.stances)) == ("Coffee", 3)


def test_of_equals_the_one_listed_first_wins_and_the_outcome_says_so():
    state = deadline(play(builders.vote(), votes(ANN, "Coffee"), votes(BOB, "Tea")))
    assert (state.end.choice, "listed first" in state.end.why.text) == ("Tea", True)


@pytest.mark.parametrize("choices", [("Gin",), ("Tea", "Coffee"), ()])
def test_a_ballot_that_breaks_the_rules_is_refused(choices):
    with pytest.raises(OutOfTurn):
        step(builders.vote(), votes(ANN, *choices))


def test_several_may_be_chosen_up_to_a_number():
    state = builders.vote(method="several", most=2)
    assert vote.counted(play(state, votes(ANN, "Tea", "Water"))).counts[0] == (
        ("Tea", 1),
        ("Coffee", 0),
        ("Water", 1),
    )


def test_a_vote_ends_at_its_deadline_even_if_all_have_voted():
    state = play(builders.vote(), *(votes(person, "Tea") for person in (ANN, BOB, CAT)))
    assert state.phase == Phase.ROUND


def test_the_proposer_ends_a_vote_once_all_have_voted():
    state = play(builders.vote(), *(votes(person, "Tea") for person in (ANN, BOB, CAT)), WentOn(ANN))
    assert result(state) == (EndKind.ADOPTED, "Tea")


def test_the_proposer_cannot_end_a_vote_before():
    with pytest.raises(OutOfTurn):
        step(play(builders.vote(), votes(ANN, "Tea")), WentOn(ANN))


def test_a_vote_without_its_quorum_lapses():
    assert result(deadline(play(builders.vote(quorum=2), votes(ANN, "Tea"))))[0] is EndKind.LAPSED


def test_abstaining_counts_for_the_quorum():
    state = play(builders.vote(quorum=2), votes(ANN, "Tea"), says(BOB, "abstain"))
    assert result(deadline(state))[0] is EndKind.ADOPTED


def test_a_vote_of_nobody_lapses():
    assert result(deadline(builders.vote()))[0] is EndKind.LAPSED


def test_the_option_against_adopts_nothing():
    state = play(builders.vote(against="Water"), votes(ANN, "Water"))
    assert result(deadline(state)) == (EndKind.REFUSED, "Water")


def test_silence_may_count_against_every_option():
    state = play(builders.vote(silence=Silence.AGAINST), votes(ANN, "Tea"))
    assert result(deadline(state))[0] is EndKind.LAPSED


def test_half_is_no_majority_where_silence_counts_against():
    state = builders.vote(silence=Silence.AGAINST, participants=(ANN, BOB, CAT, DAN))
    assert result(deadline(play(state, votes(ANN, "Tea"), votes(BOB, "Tea"))))[0] is EndKind.LAPSED


def test_how_a_vote_stands_is_not_shown_before_its_end():
    state = play(builders.vote(), votes(ANN, "Tea"))
    assert [note.text for note in summary.of(state).notes] == ["Option: {option}"] * 3


def test_a_ranked_vote_counts_again_without_the_last():
    state = builders.vote(method="ranked", participants=(ANN, BOB, CAT, DAN, builders.EVE))
    state = play(
        state,
        votes(ANN, "Tea"),
        votes(BOB, "Tea"),
        votes(CAT, "Coffee"),
        votes(DAN, "Coffee"),
        votes(builders.EVE, "Water", "Coffee"),
    )
    assert result(deadline(state))[1] == "Coffee"


def test_the_decider_waits_for_those_named():
    with pytest.raises(OutOfTurn, match="Hear"):
        step(builders.advice(), Decided(ANN, True, "Good."))


def test_everyone_heard_it_is_the_decider_s_turn():
    state = play(builders.advice(), says(BOB, "advice", "Do it."), says(CAT, "nothing"))
    assert summary.of(state).waiting_for == (ANN,)


def test_the_deadline_passed_it_is_the_decider_s_turn():
    assert deadline(builders.advice()).phase == Phase.DECIDE


def test_the_decider_decides_with_a_reason():
    state = play(deadline(builders.advice()), Decided(ANN, True, "Bob is right."), at=DEADLINE)
    assert (result(state)[0], state.end.reason) == (EndKind.ADOPTED, "Bob is right.")


def test_the_decider_may_decide_against_it():
    state = play(deadline(builders.advice()), Decided(ANN, False, "Too dear."), at=DEADLINE)
    assert result(state)[0] is EndKind.REFUSED


def test_a_decision_needs_a_reason():
    with pytest.raises(OutOfTurn):
        step(deadline(builders.advice()), Decided(ANN, True, ""), DEADLINE)


def test_nobody_else_decides():
    with pytest.raises(OutOfTurn):
        step(deadline(builders.advice()), Decided(BOB, True, "Good."), DEADLINE)


def test_another_decider_can_be_named():
    state = play(deadline(builders.advice()), DeciderNamed(ANN, BOB), at=DEADLINE)
    assert summary.of(state).waiting_for == (BOB,)


def test_advice_without_its_quorum_lapses():
    assert result(deadline(builders.advice(quorum=1)))[0] is EndKind.LAPSED


def test_nobody_decides_once_too_few_of_those_who_were_heard_are_left():
    state = play(builders.advice(quorum=2), says(BOB, "nothing"), says(CAT, "nothing"))
    with pytest.raises(OutOfTurn, match="answered where"):
        play(state, ParticipantRemoved(BOB, BOB), Decided(ANN, adopt=True, reason="Heard."))


def test_a_decider_who_never_decides_lets_it_lapse():
    assert result(deadline(deadline(builders.advice())))[0] is EndKind.LAPSED


def test_advice_is_given_in_words():
    with pytest.raises(OutOfTurn):
        step(builders.advice(), says(BOB, "advice"))


def test_reservations_do_not_stand_in_the_way():
    state = play(consensus(), says(ANN, "agree"), says(BOB, "reservations", "Dear."), says(CAT, "agree"))
    assert result(state)[0] is EndKind.ADOPTED


def test_a_block_needs_a_reason():
    with pytest.raises(OutOfTurn):
        step(consensus(), says(CAT, "block"))


def test_a_block_stops_it():
    state = play(consensus(), says(ANN, "agree"), says(BOB, "agree"), says(CAT, "block", "Unsafe."))
    assert (state.phase, frame.standing(state)[0].person) == (Phase.INTEGRATE, CAT)


def test_a_lifted_block_lets_it_be_adopted():
    state = play(consensus(), says(ANN, "agree"), says(BOB, "agree"), says(CAT, "block", "Unsafe."))
    assert result(play(state, ObjectionLifted(CAT)))[0] is EndKind.ADOPTED


def test_an_amendment_asks_everyone_about_a_block_again():
    state = play(consensus(), says(ANN, "agree"), says(BOB, "agree"), says(CAT, "block", "Unsafe."))
    assert summary.of(play(state, amends(state, "Within two days."))).waiting_for == (ANN, BOB, CAT)
