"""Customers are heard: asked once, in their chat and language, by tap or comment; nobody else is."""

import pytest

from domain import outbound
from tests import builders as a
from tests.handlers.decisions.conftest import EVERYONE
from tests.handlers.house import words


@pytest.fixture
def voiced(circle):
    """Zoé and Max are behind it and were asked."""
    circle.house.customer("Please ship sooner. #idea")
    circle.house.customer("Sooner! #idea", chat=a.MAXS, sender=a.MAX)
    circle.house.deliver()
    circle.open(feedback="FB-1, FB-2")
    circle.press("Ask the customers")
    return circle


def questions(circle, chat):
    circle.house.deliver()
    return [
        one
        for one in circle.house.sent
        if getattr(one, "place", None) == chat.id and str(getattr(one, "slot", "")).startswith("voice:")
    ]


def heard(circle):
    return [(voice.answer, voice.comment) for voice in circle.state.voices]


def test_each_customer_is_asked_in_their_language(voiced):
    assert [one.locale for one in questions(voiced, a.ZOES)] == ["fr"]
    assert [one.locale for one in questions(voiced, a.MAXS)] == ["en"]


def test_the_question_shows_title_and_text_with_three_answers(voiced):
    assert words(questions(voiced, a.ZOES)[0]).splitlines() == [
        "The team is thinking about this, and would like to know what you think:",
        "Ship on Fridays",
        "We ship every Friday at ten.",
        "[👍 Good for me] [🤔 I have doubts] [👎 Not for me]",
    ]


def test_they_are_asked_once(voiced):
    assert "Ask the customers" not in voiced.more()
    voiced.house.press("ask_voices", 1)
    assert voiced.told() == "The customers behind it have been asked already."
    assert len(questions(voiced, a.ZOES)) == 1


def test_only_the_proposer_asks_them(circle):
    circle.house.customer("Please. #idea")
    circle.house.deliver()
    circle.open(feedback="FB-1")
    circle.house.press("ask_voices", 1, a.BEN)
    assert circle.told(a.BEN) == "Only @Ann can do that here."


def test_a_decision_without_customers_does_not_offer_to_ask_them(asked):
    assert "Ask the customers" not in asked.more()
    asked.house.press("ask_voices", 1)
    assert asked.told() == "No customer is behind this decision yet: link their feedback first."


def test_a_tap_stands_beside_the_teams_answers_and_decides_nothing(voiced):
    voiced.house.tap("voice", "1:doubts")
    assert "Customers (advisory): 1 answer of 2.\nZoé: 🤔 I have doubts" in voiced.card
    assert "Answers: 0 of 3" in voiced.card


def test_a_tap_is_thanked_and_shown_in_the_question(voiced):
    voiced.house.tap("voice", "1:good")
    voiced.house.deliver()
    thanks = [words(one) for one in voiced.house.sent if isinstance(one, outbound.Acknowledge)]
    assert thanks == ["Thank you, the team sees it."]
    assert words(questions(voiced, a.ZOES)[-1]).startswith("Ship on Fridays: you answered “👍 Good for me”.")


def test_the_last_tap_counts(voiced):
    voiced.house.tap("voice", "1:good")
    voiced.house.tap("voice", "1:bad")
    assert "Customers (advisory): 1 answer of 2.\nZoé: 👎 Not for me" in voiced.card


def test_a_tap_that_came_late_leaves_what_counts(voiced):
    voiced.house.tap("voice", "1:bad", order=12)
    voiced.house.tap("voice", "1:good", order=11)
    assert "Customers (advisory): 1 answer of 2.\nZoé: 👎 Not for me" in voiced.card
    assert words(questions(voiced, a.ZOES)[-1]).startswith("Ship on Fridays: you answered “👎 Not for me”.")


def test_a_reply_to_the_question_is_a_comment(voiced):
    voiced.house.tap("voice", "1:doubts")
    voiced.house.deliver()
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    voiced.house.customer("What about holidays?", reply_to=question)
    assert "Zoé: 🤔 I have doubts “What about holidays?”" in voiced.card


def test_a_comment_alone_is_a_voice_too(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    voiced.house.customer("What about holidays?", reply_to=question)
    assert "Zoé: “What about holidays?”" in voiced.card


def test_a_comment_is_no_message_in_the_thread(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    before = len(voiced.house.seen(a.SUPPORT))
    voiced.house.customer("What about holidays?", reply_to=question)
    voiced.house.deliver()
    said = [one for one in voiced.house.seen(a.SUPPORT)[before:] if "holidays" in one]
    assert {one[:3] for one in said} == {"D-1"}


def test_a_file_beside_a_comment_reaches_the_thread(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    voiced.house.customer(a.content("What about this?", a.a_photo()), reply_to=question)
    assert "Zoé: “What about this?”" in voiced.card
    posted = [one.content.attachments for one in voiced.house.sent if isinstance(one, outbound.Post)]
    assert posted[-1] == (a.a_photo(),)


def test_a_comment_after_the_end_reaches_the_thread_instead(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    for person in EVERYONE:
        voiced.press("Consent", person)
    voiced.house.customer("What about holidays?", reply_to=question)
    voiced.house.deliver()
    assert "What about holidays?" in voiced.house.seen(a.SUPPORT)


@pytest.mark.parametrize("value", ["1:good", "1:maybe", "9:good", "x", "", "1"])
def test_a_forged_press_of_somebody_who_was_not_asked_changes_nothing(asked, value):
    asked.house.tap("voice", value)
    asked.house.deliver()
    said = [words(one) for one in asked.house.sent if isinstance(one, outbound.Acknowledge)]
    assert said in (["That choice is no longer open."], ["Thank you, but this is no longer open."])
    assert heard(asked) == []


def test_a_tap_after_the_end_says_that_it_is_over(voiced):
    for person in EVERYONE:
        voiced.press("Consent", person)
    voiced.house.tap("voice", "1:good")
    voiced.house.deliver()
    assert words(voiced.house.sent[-1]) == "Thank you, but this is no longer open."


def test_an_edit_of_a_comment_is_followed_on_the_card(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    first = voiced.house.customer("What about holydays?", reply_to=question)
    voiced.house.tap("voice", "1:doubts")
    voiced.house.hear(an_edit(first, "What about holidays?", question))
    assert "Zoé: 🤔 I have doubts “What about holidays?”" in voiced.card


def test_an_edit_after_the_end_leaves_what_was_decided_upon_and_is_told(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    first = voiced.house.customer("What about holidays?", reply_to=question)
    for person in EVERYONE:
        voiced.press("Consent", person)
    voiced.house.hear(an_edit(first, "I love it.", question))
    voiced.house.hear(an_edit(first, "I love it!", question))
    assert "Zoé: “What about holidays?” (edited after the end)" in voiced.card
    assert sum(voice.edited for voice in voiced.state.voices) == 1


def test_an_edit_of_an_earlier_comment_leaves_the_one_that_counts(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    first = voiced.house.customer("What about holidays?", reply_to=question)
    voiced.house.customer("And on Sundays?", reply_to=question)
    voiced.house.hear(an_edit(first, "What about Easter?", question))
    assert "Zoé: “And on Sundays?”" in voiced.card


def test_an_edit_of_a_comment_beside_a_file_is_followed_too(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    first = voiced.house.customer(a.content("What about this?", a.a_photo()), reply_to=question)
    voiced.house.hear(an_edit(first, a.content("What about that?", a.a_photo()), question))
    assert "Zoé: “What about that?”" in voiced.card


def test_nobody_edits_anothers_comment(voiced):
    question = voiced.house.posts(f"voice:1:{a.ZOE.alias}")[0]
    first = voiced.house.customer("What about holidays?", reply_to=question)
    voiced.house.hear(an_edit(first, "I hate it.", question, a.MAX))
    assert "Zoé: “What about holidays?”" in voiced.card


def an_edit(first, said, question, by=a.ZOE):
    return a.inbound.CustomerEdit(a.ZOES, first.post, by, a.content(said), a.NOON, question)
