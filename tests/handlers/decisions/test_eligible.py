"""Who can be named for a decision, and what is said of whom it leaves out."""

import pytest

from domain.ids import AliasId
from domain.inbound import ColleagueSeen, GroupSeen, MembersSeen, Sender
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVE

ROBO = Sender(AliasId("slack:main:U7ROBO"), "Robo")
NOT_ASKED = {
    "bot": "Left out: @Eve. Apps take no part in decisions.",
    "gone": "Left out: @Eve. Who has left the workspace takes no part in its decisions.",
    "stranger": "Left out: @Eve. People of other organisations take no part in decisions.",
}


def becomes(circle, one, how):
    circle.house.hear(ColleagueSeen(one.alias, a.TEAM, one.name, **{how: True}))
    circle.house.deliver()


@pytest.mark.parametrize(("how", "sentence"), NOT_ASKED.items())
@pytest.mark.parametrize("field", ["add", "deputy", "hand_over"])
def test_who_can_have_no_say_is_refused_in_the_form_with_why(asked, field, how, sentence):
    becomes(asked, EVE, how)
    assert asked.fill("People and time", a.ANN, **{field: EVE.alias}) == {field: sentence}


def test_of_several_who_are_added_those_who_can_have_no_say_are_left_out(asked):
    becomes(asked, EVE, "bot")
    asked.fill("People and time", add=(EVE.alias, a.GUEST.alias))
    assert "Waiting for: @Ben, @Cleo, @Dan, @Guest\n" in asked.card


def test_whoever_adds_people_is_told_who_was_left_out_and_why(asked):
    becomes(asked, EVE, "stranger")
    asked.fill("People and time", add=(EVE.alias, a.GUEST.alias))
    assert asked.told() == NOT_ASKED["stranger"]


def test_each_reason_to_leave_somebody_out_is_a_sentence(asked):
    becomes(asked, EVE, "stranger")
    becomes(asked, ROBO, "bot")
    asked.fill("People and time", add=(ROBO.alias, EVE.alias, a.GUEST.alias))
    assert asked.told() == "Left out: @Robo. Apps take no part in decisions.\n" + NOT_ASKED["stranger"]


def test_a_form_that_was_open_while_somebody_left_adds_them_no_more(asked):
    becomes(asked, EVE, "gone")
    asked.house.submit("people", "1", a.ANN, add=(EVE.alias,))
    assert "Waiting for: @Ben, @Cleo, @Dan\n" in asked.card
    assert asked.told() == NOT_ASKED["gone"]


def test_who_was_added_before_they_could_have_no_say_can_be_removed(asked):
    becomes(asked, DAN, "stranger")
    assert asked.fill("People and time", remove=DAN.alias) == {}


def test_somebody_the_directory_does_not_know_yet_can_be_added(asked):
    asked.fill("People and time", add=(ROBO.alias,))
    assert "@Robo" not in asked.house.whispered(a.ANN)[-1]
    assert ROBO.alias in [stay.person for stay in asked.state.participants]


def test_the_author_of_a_draft_is_told_who_was_left_out_and_why(circle):
    becomes(circle, CLEO, "bot")
    circle.draft()
    assert "⚠️ Left out: @Cleo. Apps take no part in decisions." in circle.told()


def test_who_of_a_group_was_left_out_is_told_too(circle):
    becomes(circle, CLEO, "stranger")
    circle.house.hear(GroupSeen(a.TEAM, "S1", "ship", (CLEO.alias, DAN.alias)))
    circle.draft(people=(), groups=("S1",))
    assert "⚠️ Left out: @Cleo. People of other organisations take no part in decisions." in circle.told()


def test_apps_and_guests_of_the_channel_are_left_out_without_a_word(circle):
    becomes(circle, CLEO, "bot")
    circle.house.hear(MembersSeen(a.SUPPORT, (a.ANN.alias, CLEO.alias, a.GUEST.alias)))
    circle.draft(people=(), everyone=("channel",))
    assert "Left out" not in circle.told()


def test_a_proposal_of_which_everybody_was_left_out_is_refused_in_the_form_with_why(circle):
    becomes(circle, CLEO, "bot")
    sentence = "Left out: @Cleo. Apps take no part in decisions."
    assert circle.draft(people=(CLEO.alias,)) == {"people": sentence}


def test_a_step_of_which_everybody_was_left_out_is_refused_in_the_form_with_why(circle):
    becomes(circle, CLEO, "bot")
    circle.draft(process="ringi")
    sentence = "Left out: @Cleo. Apps take no part in decisions."
    assert circle.fill("Name the steps", people1=(CLEO.alias,), rule1="all") == {"people1": sentence}


def test_who_can_have_no_say_is_left_out_of_a_step(circle):
    becomes(circle, CLEO, "bot")
    circle.draft(process="ringi", people=())
    circle.fill("Name the steps", people1=(CLEO.alias, DAN.alias), rule1="all")
    assert "⚠️ Left out: @Cleo. Apps take no part in decisions." in circle.told()
    assert "Who takes part (1): @Dan" in circle.told()


def test_an_app_does_not_decide(circle):
    becomes(circle, CLEO, "bot")
    circle.draft(process="advice")
    sentence = "Left out: @Cleo. Apps take no part in decisions."
    assert circle.fill("Say who decides", decider=CLEO.alias) == {"decider": sentence}
