"""A round as people live it: answers, reasons, amendments, questions, and the refusals that come back as sentences."""

from datetime import timedelta

import pytest

from domain.content import Style
from domain.errors import Refusal
from domain.outbound import Show
from domain.panels import Words
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVE, EVERYONE


def test_a_direct_answer_stands_on_the_card(asked):
    asked.press("Consent", a.BEN)
    assert "Consent (1): @Ben" in asked.card
    assert "Waiting for: @Cleo, @Dan" in asked.card


def test_an_answer_with_words_shows_them(asked):
    asked.fill("Consent with concern", a.BEN, reason="Mind the holidays.")
    assert "Consent with concern (1): @Ben\n@Ben: Mind the holidays." in asked.card


def test_a_concern_without_words_is_refused_in_the_form(asked):
    assert asked.fill("Consent with concern", a.BEN, reason="  ") == {"reason": "Write a few words."}


def test_an_objection_needs_a_reason_and_what_would_lift_it(asked):
    assert asked.fill("Object", a.BEN, reason="No.", lift="") == {"lift": "Write a few words."}
    assert asked.fill("Object", a.BEN, reason="", lift="Tuesday") == {"reason": "Write a few words."}
    assert asked.state.stances == ()


def test_an_objection_stands_first_with_what_would_lift_it(asked):
    asked.press("Consent", CLEO)
    asked.fill("Object", a.BEN, reason="Nobody is here on Fridays.", lift="Take Tuesday.")
    lines = asked.card.splitlines()
    at = lines.index("✋ @Ben objects: Nobody is here on Fridays.")
    assert lines[at + 1 : at + 3] == ["This would lift it: Take Tuesday.", "Consent (1): @Cleo"]


def test_the_last_answer_counts_and_all_are_kept(asked):
    asked.press("Consent", a.BEN)
    asked.press("Stand aside", a.BEN)
    assert "Stand aside (1): @Ben" in asked.card
    assert len(asked.state.stances) == 2


def test_an_answer_that_was_given_before_the_one_that_counts_changes_nothing(asked):
    asked.press("Consent", a.BEN, given=asked.house.now + timedelta(seconds=30))
    asked.press("Stand aside", a.BEN, given=asked.house.now + timedelta(seconds=10))
    assert "Consent (1): @Ben" in asked.card
    assert len(asked.state.stances) == 2


def test_the_same_answer_again_is_told_and_changes_nothing(asked):
    asked.press("Consent", a.BEN)
    asked.press("Consent", a.BEN)
    assert asked.told(a.BEN) == "You have given this answer already."
    assert len(asked.state.stances) == 1


def test_the_same_answer_given_later_is_told_and_outlives_what_was_given_before_it(asked):
    asked.press("Consent", a.BEN, given=asked.house.now + timedelta(seconds=10))
    asked.house.wait(seconds=1)
    asked.press("Consent", a.BEN, given=asked.house.now + timedelta(seconds=30))
    assert asked.told(a.BEN) == "You have given this answer already."
    asked.press("Stand aside", a.BEN, given=asked.house.now + timedelta(seconds=20))
    assert "Consent (1): @Ben" in asked.card


def test_who_is_not_asked_is_told_so_alone(asked):
    asked.press("Consent", EVE)
    assert asked.told(EVE) == "You do not take part in this. Whoever leads it can ask you too."


def test_who_is_not_asked_is_told_in_the_form_and_keeps_their_words(asked):
    assert asked.fill("Object", EVE, reason="No.", lift="Stop.") == {
        "reason": "You do not take part in this. Whoever leads it can ask you too."
    }


def test_an_answer_by_phone_is_marked(asked):
    asked.fill("Answer for somebody", person=CLEO.alias, value="concern", reason="Costs.")
    assert "@Cleo (by phone, recorded by @Ann): Costs." in asked.card


def test_an_answer_by_phone_without_words_is_marked_too(asked):
    asked.fill("Answer for somebody", person=CLEO.alias, value="consent")
    assert "Consent (1): @Cleo\n@Cleo (by phone, recorded by @Ann)" in asked.card


def test_an_objection_by_phone_is_marked(asked):
    asked.fill("Answer for somebody", person=CLEO.alias, value="object", reason="No.", lift="Less.")
    assert "✋ @Cleo (by phone, recorded by @Ann) objects: No." in asked.card


def test_who_answered_by_phone_may_change_it(asked):
    asked.fill("Answer for somebody", person=CLEO.alias, value="consent")
    asked.press("Stand aside", CLEO)
    assert "Stand aside (1): @Cleo" in asked.card
    assert "by phone" not in asked.card


def test_who_answered_in_person_cannot_be_spoken_for(asked):
    asked.press("Consent", CLEO)
    wrong = asked.fill("Answer for somebody", person=CLEO.alias, value="object", reason="x", lift="y")
    assert wrong == {"person": "@Cleo has answered in person."}


def test_a_deputy_answers_and_is_marked_as_one(asked):
    asked.fill("People and time", CLEO, deputy=EVE.alias)
    assert "@Eve may answer for @Cleo until Mar 5, 2026, 12:00." in asked.card
    asked.fill("Answer for somebody", EVE, person=CLEO.alias, value="consent")
    assert "@Cleo (by @Eve, their deputy)" in asked.card


def test_everyone_consents_and_it_is_adopted(asked):
    for person in EVERYONE:
        asked.press("Consent", person)
    assert "🏁 adopted, Mar 2, 2026, 12:00." in asked.card
    assert asked.notices() == [
        "D-1 “Ship on Fridays”: adopted.\nNobody objects.\n@Ann, please write the outcome.\n[Write the outcome]"
    ]


def test_the_end_takes_the_answers_off_the_card(asked):
    for person in EVERYONE:
        asked.press("Consent", person)
    assert asked.card.splitlines()[-1] == "[Write the outcome] [More]"


def objected(circle):
    circle.fill("Object", a.BEN, reason="Not on Fridays.", lift="Tuesday.")
    circle.press("Consent", CLEO)
    circle.press("Consent", DAN)


def amended(circle, text="We ship every Tuesday at ten.", what="substance", **more):
    return circle.fill("Amend", text=text, what=what, **more)


def test_an_objection_makes_the_proposer_work_on_the_text(asked):
    objected(asked)
    assert "Waiting for: @Ann\n➡️ @Ann: work the objections into the text." in asked.card
    assert (
        asked.notices()[-1]
        == "The text of D-1 needs work before people are asked again: until Mar 5, 2026, 12:00.\n@Ann"
    )


def test_an_amendment_shows_what_changed_word_by_word(asked):
    amended(asked, note="As Ben asked.")
    shown = next(one for one in asked.house.sent if getattr(one, "slot", "") == "decision:1:version:2")
    assert isinstance(shown, Show)
    diff = next(block.text for block in shown.panel.blocks if isinstance(block, Words))
    assert diff.plain == "We ship every Friday Tuesday at ten."
    assert {span.style for span in diff.spans} == {Style.STRIKE, Style.BOLD}


def test_an_amendment_asks_everyone_again(asked):
    objected(asked)
    amended(asked, integrates=("1",))
    assert asked.notices()[-1] == (
        "D-1: round 2 is open until Mar 5, 2026, 12:00. Please answer on the card.\n@Ben, @Cleo, @Dan"
    )
    assert "Waiting for: @Ben, @Cleo, @Dan" in asked.card
    assert "@Ben's objection was worked into version 2." in asked.card


def test_who_is_asked_again_is_not_said_to_object_no_longer(asked):
    objected(asked)
    amended(asked)
    assert "@Ben objected to version 1: " in asked.card


def test_a_change_of_wording_keeps_the_answers(asked):
    asked.press("Consent", a.BEN)
    amended(asked, "We ship each Friday at ten.", "wording")
    assert "Consent (1): @Ben" in asked.card
    assert asked.notices()[-1].startswith("@Ann changed the wording (version 2). Answers stay.")


def test_the_second_of_two_who_amend_at_once_gets_the_sentence_in_the_form(asked):
    button = asked.find("Amend", a.ANN)
    form = asked.house.form("amend", button.value)
    amended(asked)
    wrong = asked.send("amend", form.context, a.ANN, text="We never ship.", what="substance")
    assert wrong == {
        "text": "The text has changed meanwhile: it is version 2 now. Look at it and amend that."
    }


def test_words_that_come_too_late_are_given_back(asked):
    button = asked.find("Amend", a.ANN)
    form = asked.house.form("amend", button.value)
    amended(asked)
    asked.house.submit("amend", form.context, text="We never ship.", what="substance")
    assert asked.told().splitlines()[-1] == "We never ship."
    assert asked.state.version.number == 2


def test_only_the_proposer_amends_a_round(asked):
    form = asked.house.form("amend", 1, a.BEN)
    wrong = asked.send(form.name, form.context, a.BEN, text="No.", what="substance")
    assert wrong == {"text": "Only @Ann can do that here."}


def test_a_question_stands_on_the_card_until_it_is_answered(asked):
    asked.fill("Ask or comment", a.BEN, what="question", text="At ten in which zone?")
    assert "❓ @Ben asks: At ten in which zone?" in asked.card
    asked.fill("Ask or comment", what="answer1", text="In Paris.")
    assert "❓" not in asked.card


def test_an_answer_to_a_question_is_told_below_the_card(asked):
    asked.fill("Ask or comment", a.BEN, what="question", text="At ten in which zone?")
    asked.fill("Ask or comment", what="answer1", text="In Paris.")
    assert asked.notices()[-2:] == [
        "@Ben asks:\nAt ten in which zone?",
        "@Ann answers @Ben:\nAt ten in which zone?\nIn Paris.",
    ]


def test_a_comment_is_told_below_the_card(asked):
    asked.fill("Ask or comment", a.BEN, what="comment", text="Fine.")
    assert asked.notices()[-1] == "@Ben comments:\nFine."


def test_questions_come_first_and_the_proposer_goes_on(circle):
    circle.open(clarify="1")
    assert "Consent: questions" in circle.card
    assert circle.notices() == ["D-1 is open for questions until Mar 3, 2026, 12:00.\n@Ben, @Cleo, @Dan"]
    circle.press("Go on")
    assert "Consent: round 1" in circle.card


def test_only_the_proposer_goes_on(circle):
    circle.open(clarify="1")
    circle.house.press("decision_go_on", 1, a.BEN)
    assert circle.told(a.BEN) == "Only @Ann can do that here."


def test_an_answer_during_the_questions_is_refused(circle):
    circle.open(clarify="1")
    circle.house.press("stance", "1:consent", a.BEN)
    assert circle.told(a.BEN).startswith("Questions come first, until Mar 3")


def test_a_form_of_an_unknown_answer_is_refused(asked):
    with pytest.raises(Refusal, match="no such answer"):
        asked.house.form("stance", "1:maybe", a.BEN)
