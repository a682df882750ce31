"""Who takes part, who answers for whom, who leads, and what happens when somebody is gone."""

from domain.inbound import ColleagueSeen
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVE


def left(circle, one):
    circle.house.hear(ColleagueSeen(one.alias, a.TEAM, one.name, gone=True))
    circle.house.deliver()


def test_who_is_added_is_asked_by_name(asked):
    asked.fill("People and time", add=(EVE.alias,))
    assert asked.notices() == ["D-1: your answer is asked for too. Please give it on the card.\n@Eve"]
    assert "Waiting for: @Ben, @Cleo, @Dan, @Eve" in asked.card


def test_two_who_are_added_are_both_asked(asked):
    asked.fill("People and time", add=(EVE.alias, a.ANN.alias))
    assert [one.splitlines()[-1] for one in asked.notices()] == ["@Eve", "@Ann"]


def test_who_is_removed_is_waited_for_no_longer(asked):
    asked.fill("People and time", remove=DAN.alias)
    assert "Waiting for: @Ben, @Cleo\n" in asked.card


def test_who_has_answered_cannot_be_removed(asked):
    asked.press("Consent", DAN)
    wrong = asked.fill("People and time", remove=DAN.alias)
    assert wrong == {"remove": "@Dan has answered and can only leave."}


def test_only_the_proposer_changes_who_takes_part(asked):
    assert asked.fill("People and time", a.BEN, add=(EVE.alias,)) == {"add": "Only @Ann can do that here."}


def test_a_deadline_moves_later(asked):
    asked.fill("People and time", deadline=asked.after(days=5))
    assert "Until: Mar 7, 2026, 12:00" in asked.card


def test_a_deadline_does_not_move_earlier(asked):
    wrong = asked.fill("People and time", deadline=asked.after(days=1))
    assert wrong == {"deadline": "The deadline is on Mar 5, 2026, 12:00; it can only move later."}


def test_a_new_leader_is_the_one_who_may_go_on(asked):
    asked.fill("People and time", hand_over=a.BEN.alias)
    assert "Proposed by: @Ben" in asked.card


def test_who_leaves_the_company_holds_nothing_up(asked):
    asked.press("Consent", a.BEN)
    asked.press("Consent", CLEO)
    left(asked, DAN)
    assert "🏁 adopted" in asked.card
    assert "Dan has left and no longer takes part." in asked.notices()


def test_what_they_said_stays_on_record(asked):
    asked.press("Consent", DAN)
    left(asked, DAN)
    assert [stance.person for stance in asked.state.stances] == [DAN.alias]


def test_being_told_twice_that_somebody_left_changes_nothing(asked):
    left(asked, DAN)
    before = asked.state
    left(asked, DAN)
    assert asked.state == before


def test_a_proposer_who_leaves_hands_over_to_the_first_who_takes_part(asked):
    left(asked, a.ANN)
    assert "Proposed by: @Ben" in asked.card
    assert asked.notices()[-1] == "Ann has left. @Ben leads it from now on."


def test_an_outcome_is_written_by_the_heir_of_a_proposer_who_left(asked):
    for one in (a.BEN, CLEO, DAN):
        asked.press("Consent", one)
    left(asked, a.ANN)
    assert asked.fill("Write the outcome", a.BEN, text="Fridays.") == {}
    assert asked.state.outcome.text == "Fridays."


def test_a_decider_who_leaves_makes_way_for_the_proposer(circle):
    circle.draft(process="advice")
    circle.fill("Say who decides", decider=EVE.alias)
    circle.press("Open it")
    left(circle, EVE)
    assert circle.notices()[-1] == "Eve has left. @Ann decides in their place."
    assert circle.state.decider == a.ANN.alias


def test_the_last_one_who_leaves_lets_it_lapse_rather_than_hang(circle):
    circle.open(people=(a.BEN.alias,))
    left(circle, a.BEN)
    circle.wait(days=4)
    assert circle.state.closed
