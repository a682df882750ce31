"""What every process shares: stances for others, talk, voices, outcomes, telling customers, looking back."""

import pytest

from domain.ids import FeedbackId
from domain.proposals import aftermath, frame, machine, summary, talk
from domain.proposals.effects import Announce, AskVoices, ReviewDue
from domain.proposals.events import (
    AnnouncementConfirmed,
    AnnouncementWaived,
    Answered,
    Asked,
    Commented,
    CustomerNotReached,
    CustomerOptedOut,
    CustomerTold,
    FeedbackLinked,
    HandedOver,
    OutcomeWritten,
    ParticipantAdded,
    ParticipantRemoved,
    ReviewCame,
    Reviewed,
    StanceGiven,
    VoiceHeard,
    VoicesAsked,
    Withdrawn,
)
from domain.proposals.machine import OutOfTurn
from domain.proposals.values import CLOCK, EndKind, Reach
from tests.domain.proposals.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    DAY,
    LEA,
    MAX,
    NOW,
    amends,
    consent,
    log,
    play,
    proposed,
    says,
    step,
    wait,
)


def adopted(**given):
    state = consent(**({"customers": (MAX, LEA)} | given))
    return play(state, *(says(person, "consent") for person in (ANN, BOB, CAT)))


def written(**given):
    return play(adopted(**given), OutcomeWritten(ANN, "We answer within a day."))


def by_phone(by, person, value="consent"):
    return StanceGiven(by, value, person=person)


def test_the_first_event_proposes():
    with pytest.raises(OutOfTurn):
        machine.advance(None, Withdrawn(ANN), NOW)


def test_nothing_is_proposed_twice():
    with pytest.raises(OutOfTurn):
        step(consent(), proposed())


def test_the_log_is_the_state():
    events = (proposed(), says(BOB, "consent"), Commented(CAT, "Nice."))
    assert machine.replay(log(*events)) == play(consent(), *events[1:], at=NOW)


def test_an_empty_log_is_no_proposal():
    assert machine.replay([]) is None


def test_a_stance_by_phone_is_marked():
    stance = play(consent(), by_phone(ANN, BOB)).stances[0]
    assert (stance.person, stance.recorded_by, stance.by_phone) == (BOB, ANN, True)


def test_who_was_recorded_may_change_it():
    state = play(consent(), by_phone(ANN, BOB), says(BOB, "stand_aside"))
    assert frame.answers(state)[BOB].value == "stand_aside"


def test_nobody_records_over_what_a_person_said_themselves():
    with pytest.raises(OutOfTurn, match="in person"):
        step(play(consent(), says(BOB, "stand_aside")), by_phone(ANN, BOB))


def test_a_stranger_records_nothing():
    with pytest.raises(OutOfTurn):
        step(consent(), by_phone(DAN, BOB))


def test_the_same_answer_twice_is_refused():
    with pytest.raises(OutOfTurn, match="already"):
        step(play(consent(), says(BOB, "consent")), says(BOB, "consent"))


def test_every_stance_is_kept():
    state = play(consent(), says(BOB, "consent"), says(BOB, "stand_aside"), says(BOB, "consent"))
    assert [stance.value for stance in state.stances] == ["consent", "stand_aside", "consent"]


def test_too_long_a_reason_is_refused():
    with pytest.raises(OutOfTurn):
        step(consent(), says(BOB, "concern", "x" * 3001))


def test_an_answer_of_another_process_is_refused():
    with pytest.raises(OutOfTurn):
        step(consent(), says(BOB, "approve"))


@pytest.mark.parametrize("text", ["", "  ", "x" * 3001])
def test_a_text_that_cannot_be_is_refused(text):
    state = consent()
    with pytest.raises(OutOfTurn):
        step(state, amends(state, text))


def test_the_same_text_is_no_amendment():
    state = consent()
    with pytest.raises(OutOfTurn):
        step(state, amends(state, state.text + " "))


def test_an_answered_question_is_open_no_more():
    state = play(consent(), Asked(BOB, "Also on Sundays?"), Answered(ANN, 1, "No."))
    assert talk.open_questions(state) == ()


def test_an_answer_needs_its_question():
    with pytest.raises(OutOfTurn):
        step(consent(), Answered(ANN, 1, "No."))


def test_who_comes_back_has_two_stays():
    state = play(consent(), ParticipantRemoved(ANN, CAT), ParticipantAdded(ANN, CAT))
    assert len([stay for stay in state.participants if stay.person == CAT]) == 2


def test_the_last_one_cannot_be_removed():
    state = consent(participants=(BOB,))
    with pytest.raises(OutOfTurn):
        step(state, ParticipantRemoved(ANN, BOB))


def test_the_new_proposer_leads():
    state = play(consent(), HandedOver(ANN, BOB), Withdrawn(BOB))
    assert state.end.what is EndKind.WITHDRAWN


def test_customers_are_asked_once():
    state = play(consent(), VoicesAsked(ANN, (MAX,)))
    assert AskVoices((LEA,)) in step(state, VoicesAsked(ANN, (MAX, LEA))).effects


def test_a_voice_decides_nothing():
    state = play(consent(), VoicesAsked(ANN, (MAX,)), VoiceHeard(MAX, "against", "I like it slow."))
    assert (state.stances, len(summary.of(state).voices)) == ((), 1)


def test_the_last_word_of_a_customer_is_shown_and_all_are_kept():
    state = play(consent(), VoicesAsked(ANN, (MAX,)), VoiceHeard(MAX, "against"), VoiceHeard(MAX, "for"))
    assert ([voice.answer for voice in talk.voices(state)], len(state.voices)) == (["for"], 2)


def test_a_customer_who_was_not_asked_has_no_voice():
    with pytest.raises(OutOfTurn):
        step(consent(), VoiceHeard(MAX, "for"))


def test_an_outcome_comes_after_the_end():
    with pytest.raises(OutOfTurn):
        step(consent(), OutcomeWritten(ANN, "We do."))


def test_customers_are_told_after_the_outcome_is_written():
    with pytest.raises(OutOfTurn, match="outcome"):
        step(adopted(), AnnouncementConfirmed(ANN))


def test_one_confirmation_tells_everyone():
    effects = step(written(), AnnouncementConfirmed(ANN)).effects
    assert [each for each in effects if isinstance(each, Announce)] == [Announce(MAX), Announce(LEA)]


def test_nobody_is_told_twice():
    with pytest.raises(OutOfTurn):
        step(play(written(), AnnouncementConfirmed(ANN)), AnnouncementConfirmed(ANN))


def test_who_opted_out_is_not_told():
    effects = step(play(written(), CustomerOptedOut(MAX)), AnnouncementConfirmed(ANN)).effects
    assert Announce(MAX) not in effects


def test_it_is_seen_who_was_not_reached():
    state = play(
        written(), AnnouncementConfirmed(ANN), CustomerTold(CLOCK, MAX), CustomerNotReached(CLOCK, LEA, "x")
    )
    assert [each.reach for each in state.announcements] == [Reach.TOLD, Reach.NOT_REACHED]


def test_the_outcome_stays_once_customers_are_told():
    with pytest.raises(OutOfTurn):
        step(play(written(), AnnouncementConfirmed(ANN)), OutcomeWritten(ANN, "Otherwise."))


def test_an_outcome_is_on_the_list_until_it_is_announced():
    state = written()
    lists = (aftermath.unannounced(state), aftermath.unannounced(play(state, AnnouncementConfirmed(ANN))))
    assert lists == (True, False)


def test_a_waived_outcome_leaves_the_list():
    assert not aftermath.unannounced(play(written(), AnnouncementWaived(ANN, "They know.")))


def test_feedback_linked_later_has_its_customers_told():
    state = play(written(customers=(MAX,)), AnnouncementConfirmed(ANN))
    state = play(state, FeedbackLinked(ANN, (FeedbackId(9),), (MAX, LEA)))
    assert aftermath.to_tell(state) == (LEA,)


def test_the_review_comes_once():
    state = wait(adopted(review_at=NOW + 30 * DAY), NOW + 30 * DAY)
    assert state.review_at is None


def test_the_review_brings_what_came_since_the_end():
    state = adopted(review_at=NOW + 30 * DAY)
    effects = step(state, ReviewCame(CLOCK, NOW + 30 * DAY), NOW + 30 * DAY).effects
    assert ReviewDue(state.end.at) in effects


def test_a_review_may_name_the_next():
    again = NOW + 60 * DAY
    assert play(adopted(), Reviewed(ANN, "It works.", again)).review_at == again


def test_what_was_not_adopted_is_not_reviewed():
    state = play(consent(review_at=NOW + 30 * DAY), Withdrawn(ANN))
    assert state.review_at is None


def test_an_outcome_to_write_waits_for_the_proposer():
    state = adopted()
    assert (summary.waits_for(state, ANN) is not None, summary.waits_for(state, BOB)) == (True, None)


def test_the_list_of_what_waits_for_me_says_what_it_wants():
    assert summary.waits_for(consent(), BOB).text.startswith("Answer")
