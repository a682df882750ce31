"""A calm card: the answers and the one next step; everything else one tap further, for whom it is."""

import pytest

from domain import outbound, panels
from domain.inbound import TeamPress
from tests import builders as a
from tests.handlers.decisions.conftest import EVERYONE, buttons
from tests.handlers.house import said, words


def rows(circle):
    return [line for line in circle.card.splitlines() if line.startswith("[")]


def primary(circle):
    """What the last card drawn suggests."""
    circle.house.deliver()
    cards = [one for one in circle.house.sent if getattr(one, "slot", "") == "proposal:1"]
    return [said(one.label) for one in buttons(cards[-1]) if one.style == "primary"]


@pytest.fixture
def decided(circle):
    """Zoé spoke, it is adopted, and the outcome is written."""
    circle.house.customer("Please ship sooner. #idea")
    circle.house.deliver()
    circle.open(feedback="FB-1")
    for person in EVERYONE:
        circle.press("Consent", person)
    circle.fill("Write the outcome", text="We ship on Fridays.")
    return circle


def test_the_card_of_a_round_has_its_answers_and_the_way_to_the_rest(asked):
    assert rows(asked) == [
        "[Consent] [Consent with concern] [Stand aside] [Object]",
        "[Ask or comment] [More]",
    ]
    assert primary(asked) == ["Consent"]


def test_whoever_leads_it_finds_everything_behind_more(circle):
    circle.house.customer("Please ship sooner. #idea")
    circle.house.deliver()
    circle.open(feedback="FB-1")
    assert circle.more().splitlines() == [
        "What else can be done with D-1:",
        "[Amend] [People and time] [End it otherwise]",
        "[Answer for somebody] [Ask the customers] [Link feedback] [Who is touched]",
    ]


def test_others_find_what_is_theirs_and_who_leads_it(asked):
    assert asked.more(a.BEN).splitlines() == [
        "What else can be done with D-1:",
        "[People and time]",
        "[Answer for somebody] [Link feedback]",
        "@Ann leads it and can do more.",
    ]


def test_questions_come_first_and_going_on_is_behind_more(circle):
    circle.open(clarify="1")
    assert rows(circle) == ["[Ask or comment] [More]"]
    assert "[Amend] [Go on] [People and time] [End it otherwise]" in circle.more()


def test_everybody_amends_from_the_card_while_reactions_are_asked_for(circle):
    circle.open(react="1")
    assert rows(circle) == ["[Amend] [Ask or comment] [More]"]
    assert "[Amend]" not in circle.more()


def test_the_text_is_amended_from_the_card_once_an_objection_waits_for_it(asked):
    asked.fill("Object", a.BEN, reason="Not on Fridays.", lift="Tuesday.")
    for person in EVERYONE[1:]:
        asked.press("Consent", person)
    assert rows(asked)[-1] == "[Amend] [Ask or comment] [More]"
    assert "Amend" in primary(asked)


def test_what_is_left_after_the_end_is_behind_more(decided):
    assert rows(decided) == ["[Tell the customers] [More]"]
    assert decided.more().splitlines()[1:] == ["[Change the outcome] [Tell nobody] [Link feedback] [Export]"]
    assert decided.more(a.BEN).splitlines()[1:] == [
        "[Link feedback] [Export]",
        "@Ann leads it and can do more.",
    ]


def test_once_nobody_is_to_be_told_that_is_not_offered_again(decided):
    decided.house.submit("waive", 1, reason="They left us.")
    decided.house.deliver()
    assert "Tell nobody" not in decided.more()


def test_sending_back_is_one_of_the_answers(circle):
    circle.draft(process="ringi", people=())
    circle.fill("Name the steps", people1=(a.BEN.alias,), rule1="all")
    circle.press("Open it")
    assert rows(circle)[0] == "[Approve] [Refuse] [Send back]"


def test_more_of_nothing_says_so(circle):
    circle.house.press("decision_more", 9)
    assert circle.told() == "There is no such decision."


@pytest.mark.parametrize(("form", "text"), [("remark", "What of Easter?"), ("link_feedback", "")])
def test_a_form_about_a_decision_that_is_gone_says_so_and_gives_the_words_back(circle, form, text):
    circle.house.submit(form, "9", what="question", text=text, feedback="FB-1")
    told = words(circle.seen()[-1])
    assert told.startswith("There is no such decision.")
    assert text in told


@pytest.mark.parametrize("root", [True, False])
def test_more_is_shown_where_it_was_pressed(asked, root):
    """A card that opens a thread was perhaps pressed in the channel, where nothing of the thread is seen."""
    card, thread = a.a_post(a.SUPPORT), a.a_post(a.SUPPORT)
    pressed = TeamPress(a.SUPPORT, card, card if root else thread, a.ANN, "decision_more", "1")
    asked.house.hear(pressed)
    asked.house.deliver()
    shown = [one for one in asked.house.sent if isinstance(one, outbound.Whisper)][-1]
    assert isinstance(shown.panel, panels.Panel)
    assert shown.thread == (None if root else thread)
