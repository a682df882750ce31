"""Ringi, told as it happens."""

import pytest

from domain.proposals import frame, ringi, summary
from domain.proposals.effects import RoundOpened
from domain.proposals.events import (
    DeadlinePassed,
    DeputyNamed,
    ParticipantAdded,
    ParticipantRemoved,
    StanceGiven,
    WentOn,
)
from domain.proposals.machine import OutOfTurn
from domain.proposals.ringi import DRAFTER, RingiStep, SentBack, Sounded
from domain.proposals.values import CLOCK, EndKind, Phase, Silence
from tests.domain.proposals import builders
from tests.domain.proposals.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    DAY,
    DEADLINE,
    EVE,
    HOUR,
    NOW,
    amends,
    deadline,
    play,
    says,
    step,
    wait,
)

THREE = RingiStep((BOB, CAT, DAN), "share", 60)


def test_the_first_step_is_asked_first():
    assert summary.of(builders.ringi()).waiting_for == (BOB,)


def test_an_approved_step_opens_the_next():
    state = builders.ringi()
    after = step(state, says(BOB, "approve"))
    assert RoundOpened(1, (CAT, DAN), after.state.closes, 2) in after.effects


def test_whose_turn_it_is_not_is_told_whose_it_is():
    with pytest.raises(OutOfTurn, match="turn of step"):
        step(builders.ringi(), says(EVE, "approve"))


def test_any_one_is_enough_where_the_step_says_so():
    assert play(builders.ringi(), says(BOB, "approve"), says(DAN, "approve")).step == 3


def test_it_is_adopted_when_every_step_approved():
    state = play(builders.ringi(), *(says(person, "approve") for person in (BOB, CAT, EVE)))
    assert state.end.what is EndKind.ADOPTED


def test_a_share_is_enough_where_the_step_says_so():
    state = play(builders.ringi(THREE), says(BOB, "approve"), says(CAT, "approve"))
    assert state.end.what is EndKind.ADOPTED


def test_a_share_that_can_no_longer_be_reached_refuses():
    state = play(builders.ringi(THREE), says(BOB, "refuse", "No."), says(CAT, "refuse", "No."))
    assert state.end.what is EndKind.REFUSED


def test_a_refusal_needs_a_remark():
    with pytest.raises(OutOfTurn):
        step(builders.ringi(), says(BOB, "refuse"))


def test_the_remark_of_a_refusal_is_the_reason_of_the_end():
    assert play(builders.ringi(), says(BOB, "refuse", "Too dear.")).end.reason == "Too dear."


def test_sent_back_to_a_step_that_step_is_asked_again():
    state = play(builders.ringi(), says(BOB, "approve"), SentBack(CAT, 1, "Name the cost."))
    assert (state.step, summary.of(state).waiting_for) == (1, (BOB,))


def test_sent_back_to_the_drafter_it_waits_for_the_proposer():
    state = play(builders.ringi(), SentBack(BOB, DRAFTER, "Name the cost."))
    assert (state.phase, summary.of(state).waiting_for) == (Phase.INTEGRATE, (ANN,))


def test_a_reworked_text_goes_round_from_the_start():
    state = play(builders.ringi(), says(BOB, "approve"), SentBack(CAT, DRAFTER, "Name the cost."))
    state = play(state, amends(state, "Within a day, at 100 a month."))
    assert (state.round, state.step) == (2, 1)


def test_the_drafter_may_send_it_round_unchanged():
    state = play(builders.ringi(), SentBack(BOB, DRAFTER, "Name the cost."), WentOn(ANN))
    assert (state.round, state.phase) == (2, Phase.ROUND)


@pytest.mark.parametrize("to", [1, 2])
def test_it_cannot_be_sent_to_the_same_step_or_forward(to):
    with pytest.raises(OutOfTurn):
        step(builders.ringi(), SentBack(BOB, to, "Ask them."))


def test_what_was_sent_back_stays_on_record():
    state = play(builders.ringi(), SentBack(BOB, DRAFTER, "Name the cost."))
    assert [stance.value for stance in state.stances] == ["send_back"]


def test_soundings_bind_nobody():
    state = play(builders.ringi(clarify_until=NOW + DAY), Sounded(BOB, "I would say no."))
    assert (state.stances, state.remarks[0].what) == ((), "sounding")


def test_after_the_soundings_it_goes_round():
    assert wait(builders.ringi(clarify_until=NOW + DAY), NOW + DAY).step == 1


def test_a_deputy_approves_between_their_dates():
    named = DeputyNamed(BOB, EVE, NOW, NOW + DAY)
    state = play(builders.ringi(), named, StanceGiven(EVE, "approve", person=BOB))
    assert (state.stances[0].person, state.stances[0].deputised) == (BOB, True)


def test_a_deputy_has_no_word_after_their_dates():
    state = play(builders.ringi(), DeputyNamed(BOB, ANN, NOW, NOW + HOUR))
    after = play(state, StanceGiven(ANN, "approve", person=BOB), at=NOW + DAY)
    assert after.stances[0].by_phone


def test_a_stranger_cannot_pose_as_deputy():
    with pytest.raises(OutOfTurn):
        step(builders.ringi(), StanceGiven(builders.MAX, "approve", person=BOB))


def test_nobody_is_added_to_the_steps():
    with pytest.raises(OutOfTurn):
        step(builders.ringi(), ParticipantAdded(ANN, ANN))


def test_a_step_whose_people_have_gone_is_passed_over():
    state = play(builders.ringi(), ParticipantRemoved(BOB, BOB))
    assert state.step == 2


@pytest.mark.parametrize(
    ("silence", "phase"),
    [
        (Silence.CONSENT, Phase.ROUND),
        (Silence.ABSTAIN, Phase.CLOSED),
        (Silence.AGAINST, Phase.CLOSED),
    ],
)
def test_a_silent_step_goes_on_only_where_silence_is_consent(silence, phase):
    assert deadline(builders.ringi(silence=silence)).phase == phase


def test_where_silence_abstains_those_who_spoke_carry_their_step():
    state = play(builders.ringi(RingiStep((BOB, CAT)), silence=Silence.ABSTAIN), says(BOB, "approve"))
    over = step(state, DeadlinePassed(CLOCK, state.closes), state.closes).state
    assert over.end.what is EndKind.ADOPTED


def test_every_later_step_has_time_of_its_own():
    state = wait(builders.ringi(silence=Silence.CONSENT), DEADLINE)
    assert state.closes == DEADLINE + state.settings.round_length


def test_nobody_s_approval_is_no_approval():
    state = builders.ringi(RingiStep((BOB,)), silence=Silence.CONSENT)
    assert deadline(state).end.what is EndKind.LAPSED


def test_the_approvals_of_earlier_steps_stand():
    state = play(builders.ringi(), says(BOB, "approve"), says(CAT, "approve"), SentBack(EVE, 2, "Again."))
    assert set(ringi.approvers(state)) == {BOB, CAT}


def test_an_editorial_amendment_keeps_the_step():
    state = play(builders.ringi(THREE), says(BOB, "approve"))
    after = play(state, amends(state, "We answer all within one working day.", editorial=True))
    assert frame.answers(after) == frame.answers(state)
