"""Consent, told as it happens."""

import pytest

from domain.proposals import frame, summary
from domain.proposals.effects import AskAgain, Ended, OfferWaysOut, PhaseOpened, RoundOpened, TextChanged
from domain.proposals.events import (
    DeadlineMoved,
    DeadlinePassed,
    ObjectionLifted,
    ParticipantAdded,
    ParticipantRemoved,
    PassedOn,
    StanceGiven,
    Tabled,
    TermProposed,
    WentOn,
    Withdrawn,
)
from domain.proposals.machine import OutOfTurn
from domain.proposals.values import CLOCK, EndKind, Phase, Silence
from tests.domain.proposals.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    DAY,
    DEADLINE,
    HOUR,
    NOW,
    amends,
    consent,
    deadline,
    objects,
    play,
    says,
    step,
    wait,
)

TEXT_WITH_COMMA = "We answer every customer, within one working day."


def contested():
    """Everyone answered and Cat objects."""
    return play(consent(), says(ANN, "consent"), says(BOB, "consent"), objects(CAT))


def stuck():
    state = contested()
    while state.phase != Phase.STUCK:
        state = deadline(state)
        state = play(state, objects(CAT), at=state.asked_at + HOUR) if state.phase == Phase.ROUND else state
    return state


def end_of(state):
    assert state.end is not None
    return state.end.what


def test_it_is_adopted_as_soon_as_everyone_consents():
    state = play(consent(), says(ANN, "consent"), says(BOB, "concern", "Costly."), says(CAT, "stand_aside"))
    assert end_of(state) is EndKind.ADOPTED


def test_its_end_is_told():
    state = play(consent(), says(ANN, "consent"), says(BOB, "consent"))
    assert Ended(play(state, says(CAT, "consent")).end) in step(state, says(CAT, "consent")).effects


def test_it_is_not_adopted_when_everyone_stands_aside():
    state = play(consent(), *(says(person, "stand_aside") for person in (ANN, BOB, CAT)))
    assert not state.closed


def test_it_lapses_when_nobody_supported_it():
    state = play(consent(), *(says(person, "stand_aside") for person in (ANN, BOB, CAT)))
    assert end_of(deadline(state)) is EndKind.LAPSED


@pytest.mark.parametrize(
    "given", [{"reason": "Too fast."}, {"lift": "Slower."}, {"reason": " ", "lift": "x"}]
)
def test_an_objection_needs_a_reason_and_what_would_lift_it(given):
    with pytest.raises(OutOfTurn):
        step(consent(), StanceGiven(CAT, "object", **given))


def test_a_concern_needs_a_reason():
    with pytest.raises(OutOfTurn):
        step(consent(), says(CAT, "concern"))


def test_clarifying_and_reacting_come_first_where_they_have_an_end():
    state = consent(clarify_until=NOW + DAY, react_until=NOW + 2 * DAY)
    phases = [state.phase, wait(state, NOW + DAY).phase, wait(state, NOW + 2 * DAY).phase]
    assert phases == [Phase.CLARIFY, Phase.REACT, Phase.ROUND]


def test_the_proposer_can_go_on_early():
    state = consent(clarify_until=NOW + DAY, react_until=NOW + 2 * DAY)
    assert play(state, WentOn(ANN), WentOn(ANN)).phase == Phase.ROUND


def test_only_the_wording_changes_while_questions_are_asked():
    state = consent(clarify_until=NOW + DAY)
    with pytest.raises(OutOfTurn):
        step(state, amends(state, "Something else."))


def test_anyone_who_takes_part_may_amend_while_people_react():
    state = consent(react_until=NOW + DAY)
    assert play(state, amends(state, "Within two days.", by=BOB)).version.author == BOB


def test_only_the_proposer_amends_once_people_are_asked():
    state = consent()
    with pytest.raises(OutOfTurn):
        step(state, amends(state, "Within two days.", by=BOB))


def test_of_two_amendments_of_one_version_the_second_is_refused():
    state = consent(react_until=NOW + DAY)
    late = amends(state, "Within three days.", by=CAT)
    with pytest.raises(OutOfTurn, match="version"):
        step(play(state, amends(state, "Within two days.", by=BOB)), late)


def test_a_proposal_waits_until_it_opens():
    state = consent(opens=NOW + DAY)
    assert (state.phase, wait(state, NOW + DAY).phase) == (Phase.SCHEDULED, Phase.ROUND)


def test_an_answer_before_it_opens_is_refused():
    with pytest.raises(OutOfTurn, match="opens"):
        step(consent(opens=NOW + DAY), says(BOB, "consent"))


def test_an_objection_leads_to_integrating_once_everyone_answered():
    assert contested().phase == Phase.INTEGRATE


def test_an_objection_waits_for_the_others_before_it_is_worked_on():
    assert play(consent(), objects(CAT)).phase == Phase.ROUND


def test_the_deadline_with_an_objection_leads_to_integrating():
    assert deadline(play(consent(), objects(CAT))).phase == Phase.INTEGRATE


def test_the_proposer_is_asked_to_integrate():
    state = play(consent(), says(ANN, "consent"), says(BOB, "consent"))
    opened = [each for each in step(state, objects(CAT)).effects if isinstance(each, PhaseOpened)]
    assert opened[0].people == (ANN,)


def test_an_amendment_of_substance_asks_everyone_again():
    state = contested()
    after = step(state, amends(state, "Within two days.", integrates=(3,)))
    assert RoundOpened(2, (ANN, BOB, CAT), after.state.closes) in after.effects


def test_an_amendment_shows_what_changed():
    state = contested()
    assert TextChanged(1, 2, False) in step(state, amends(state, "Within two days.")).effects


def test_an_amendment_of_substance_clears_the_answers_and_keeps_them_on_record():
    state = contested()
    after = play(state, amends(state, "Within two days."))
    assert (frame.answers(after), len(after.stances)) == ({}, 3)


def test_an_editorial_amendment_keeps_the_answers():
    state = play(consent(), says(BOB, "consent"))
    after = play(state, amends(state, TEXT_WITH_COMMA, editorial=True))
    assert frame.answers(after) == frame.answers(state)


def test_an_integrated_objection_is_shown_with_its_version():
    state = contested()
    after = summary.of(play(state, amends(state, "Within two days.", integrates=(3,))))
    assert [each.integrated for each in after.earlier_objections] == [2]


def test_an_amendment_cannot_answer_an_objection_that_nobody_made():
    state = contested()
    with pytest.raises(OutOfTurn):
        step(state, amends(state, "Within two days.", integrates=(1,)))


def test_a_lifted_objection_lets_it_be_adopted():
    assert end_of(play(contested(), ObjectionLifted(CAT))) is EndKind.ADOPTED


def test_nobody_lifts_the_objection_of_another():
    with pytest.raises(OutOfTurn):
        step(contested(), ObjectionLifted(BOB))


def test_a_second_round_can_adopt_it():
    state = contested()
    state = play(state, amends(state, "Within two days.", integrates=(3,)))
    state = play(state, *(says(person, "consent") for person in (ANN, BOB, CAT)))
    assert (end_of(state), state.round) == (EndKind.ADOPTED, 2)


def test_without_an_amendment_a_new_round_opens_by_itself():
    state = deadline(contested())
    assert (state.phase, state.round) == (Phase.ROUND, 2)


def test_three_rounds_with_objections_offer_the_ways_out():
    assert stuck().stalls == 3


def test_being_stuck_is_no_end_however_long_it_lasts():
    assert wait(stuck(), NOW + 365 * DAY).phase == Phase.STUCK


def test_the_ways_out_are_offered_again():
    state = stuck()
    effects = step(state, DeadlinePassed(CLOCK, state.closes), state.closes).effects
    assert OfferWaysOut((frame.standing(state)[0].number,)) in effects


def test_a_test_term_is_asked_about_and_then_adopted_as_such():
    until = NOW + 90 * DAY
    state = stuck()
    asked = play(state, TermProposed(ANN, until), at=state.closes - HOUR)
    after = play(asked, *(says(person, "consent") for person in (ANN, BOB, CAT)), at=asked.asked_at + HOUR)
    assert (end_of(after), after.review_at) == (EndKind.ADOPTED_FOR_TERM, until)


def test_a_wider_circle_can_take_it():
    assert end_of(play(stuck(), PassedOn(ANN, "everyone"))) is EndKind.PASSED_ON


def test_tabling_needs_a_reason():
    with pytest.raises(OutOfTurn):
        step(stuck(), Tabled(ANN, " "))


def test_it_is_tabled_with_a_reason():
    assert play(stuck(), Tabled(ANN, "After the summer.")).end.reason == "After the summer."


def test_only_the_proposer_withdraws():
    with pytest.raises(OutOfTurn):
        step(consent(), Withdrawn(BOB))


@pytest.mark.parametrize(
    ("silence", "end"),
    [
        (Silence.CONSENT, EndKind.ADOPTED),
        (Silence.ABSTAIN, EndKind.ADOPTED),
        (Silence.AGAINST, EndKind.LAPSED),
    ],
)
def test_at_the_deadline_silence_means_what_was_agreed(silence, end):
    state = play(consent(silence=silence), says(ANN, "consent"))
    assert end_of(deadline(state)) is end


def test_it_lapses_without_its_quorum():
    state = play(consent(silence=Silence.CONSENT, quorum=2), says(ANN, "consent"))
    assert end_of(deadline(state)) is EndKind.LAPSED


def test_nobody_at_all_can_consent_by_silence():
    assert end_of(deadline(consent(silence=Silence.CONSENT))) is EndKind.ADOPTED


def test_an_answer_after_the_deadline_is_refused_even_before_the_clock_was_seen():
    with pytest.raises(OutOfTurn, match="ended"):
        step(consent(), says(BOB, "consent"), DEADLINE)


def test_a_late_click_is_told_when_it_closed_and_how():
    state = play(consent(), Withdrawn(ANN))
    with pytest.raises(OutOfTurn) as refusal:
        step(state, says(BOB, "consent"), NOW + DAY)
    said = dict(refusal.value.sentence.args)
    assert (said["time"], said["outcome"].text) == (NOW + HOUR, "withdrawn")


def test_a_deadline_can_move_later():
    state = play(consent(), DeadlineMoved(ANN, DEADLINE + DAY))
    assert state.closes == DEADLINE + DAY


def test_a_deadline_cannot_move_earlier():
    with pytest.raises(OutOfTurn):
        step(consent(), DeadlineMoved(ANN, DEADLINE - HOUR))


def test_the_deadline_that_was_moved_no_longer_ends_anything():
    state = play(consent(), DeadlineMoved(ANN, DEADLINE + DAY))
    with pytest.raises(OutOfTurn):
        step(state, DeadlinePassed(CLOCK, DEADLINE), DEADLINE)


def test_who_joins_late_is_asked():
    assert AskAgain((DAN,)) in step(consent(), ParticipantAdded(ANN, DAN)).effects


def test_who_joins_late_is_waited_for():
    state = play(consent(), ParticipantAdded(ANN, DAN), *(says(p, "consent") for p in (ANN, BOB, CAT)))
    assert summary.of(state).waiting_for == (DAN,)


def test_when_the_last_one_missing_leaves_it_is_adopted():
    state = play(consent(), says(ANN, "consent"), says(BOB, "consent"), ParticipantRemoved(CAT, CAT))
    assert end_of(state) is EndKind.ADOPTED


def test_an_objector_cannot_be_removed():
    with pytest.raises(OutOfTurn):
        step(play(consent(), objects(CAT)), ParticipantRemoved(ANN, CAT))


def test_a_stranger_has_no_say():
    with pytest.raises(OutOfTurn):
        step(consent(), says(DAN, "consent"))
