"""From the outcome to the customers: preview, one confirmation, each told once in their language, and who could not be."""

from dataclasses import replace

import pytest

from domain import outbound
from domain.deliveries import Reason, Refused
from domain.ids import AliasId, PlaceId
from domain.inbound import Chat, ChatKind, Sender
from domain.people import Channel
from domain.routing import Criterion
from tests import builders as a
from tests.handlers.decisions.conftest import EVERYONE
from tests.handlers.house import words

IDA = Sender(AliasId("telegram:99"), "Ida", "ida", "en")
IDAS = Chat(PlaceId("telegram:main:99"), a.BOT, ChatKind.PRIVATE)


@pytest.fixture
def decided(circle):
    """Zoé (French), Max and Ida (English) spoke; it is adopted, and no outcome is written yet."""
    for chat, sender in ((a.ZOES, a.ZOE), (a.MAXS, a.MAX), (IDAS, IDA)):
        circle.house.customer("Please ship sooner. #idea", chat=chat, sender=sender)
    circle.house.deliver()
    circle.open(feedback="FB-1, FB-2, FB-3", review=circle.after(days=30))
    for person in EVERYONE:
        circle.press("Consent", person)
    return circle


@pytest.fixture
def written(decided):
    decided.fill("Write the outcome", text="We ship on Fridays.", text_fr="Nous livrons le vendredi.")
    return decided


def told(circle, chat):
    circle.house.deliver()
    return [
        words(one)
        for one in circle.house.sent
        if getattr(one, "place", None) == chat.id and str(getattr(one, "slot", "")).startswith("outcome:")
    ]


def announced(circle, answer=lambda delivery: None):
    circle.press("Tell the customers")
    button = circle.find("Tell them now", a.ANN)
    circle.house.press(button.action, button.value)
    circle.house.deliver(answer)
    circle.house.deliver()
    return circle


def blocked(chat):
    return lambda delivery: (
        Refused(Reason.BLOCKED) if getattr(delivery.request.command, "place", "") == chat.id else None
    )


def test_the_form_asks_for_the_customers_languages(decided):
    button = decided.find("Write the outcome", a.ANN)
    form = decided.house.form("outcome", button.value)
    assert [field.name for field in form.fields] == ["text", "text_fr"]


def test_only_the_proposer_writes_it(decided):
    assert decided.fill("Write the outcome", a.BEN, text="x") == {"text": "Only @Ann can do that here."}


def test_the_preview_shows_who_reads_what(written):
    written.press("Tell the customers")
    assert written.told() == (
        "Tell the customers\n"
        "These customers will be told, each once, in their own chat:\n"
        "Zoé (Français):\nNous livrons le vendredi.\n"
        "Max, Ida (English):\nWe ship on Fridays.\n"
        "[Tell them now]"
    )


def test_who_was_heard_reads_what_it_came_to_and_no_word_of_a_table(written):
    said = told(announced(written), a.MAXS)[0]
    assert "now it is decided: Ship on Fridays" in said
    assert "We have agreed on it.\nWe ship on Fridays." in said


def test_what_was_not_decided_is_not_told_as_decided(circle):
    circle.house.customer("Please ship sooner. #idea", chat=a.MAXS, sender=a.MAX)
    circle.house.deliver()
    circle.open(feedback="FB-1")
    circle.fill("End it otherwise", what="tabled", reason="Not before spring.")
    circle.fill("Write the outcome", text="We ask again in spring.")
    said = told(announced(circle), a.MAXS)[0]
    assert "here is what became of it: Ship on Fridays" in said
    assert "We have put it off for now." in said


def test_the_preview_warns_where_a_language_is_missing(decided):
    decided.fill("Write the outcome", text="We ship on Fridays.")
    decided.press("Tell the customers")
    assert "⚠️ They read Français: make sure that they can read this." in decided.told()


@pytest.mark.parametrize("action", ["announce_preview", "announce"])
def test_who_may_not_answer_customers_is_not_shown_them(written, action):
    written.house.policy = replace(written.house.policy, agents=(a.ANN.alias,))
    written.house.press(action, 1, a.BEN)
    assert written.told(a.BEN) == "Only the people who answer customers can tell them the outcome."


def test_nothing_is_sent_before_the_confirmation(written):
    written.press("Tell the customers")
    assert told(written, a.ZOES) == []


def test_each_reads_it_in_their_own_language(written):
    announced(written)
    assert "Nous livrons le vendredi." in told(written, a.ZOES)[0]
    assert "We ship on Fridays." in told(written, a.MAXS)[0]


def test_who_could_not_be_reached_stands_on_the_card(written):
    announced(written, blocked(a.MAXS))
    assert "Customers: 2 told · 1 not reached\nNot reached: Max" in written.card


def test_who_blocked_us_is_marked_on_their_own_card_too(written):
    announced(written, blocked(a.MAXS))
    assert "⚠️ Nothing reaches this customer" in written.house.shown("thread:2")


def test_each_is_told_once_however_often_it_is_confirmed(written):
    announced(written)
    written.house.press("announce", 1)
    assert written.told() == "There is nobody left to tell."
    assert len(told(written, a.ZOES)) == 1


def test_a_chat_that_has_moved_is_told_where_it_is_now(written):
    moved = [Refused(Reason.MIGRATED, moved_to="telegram:main:-100")]

    def answer(delivery):
        here = getattr(delivery.request.command, "place", "") == a.MAXS.id
        return moved.pop() if here and moved else None

    announced(written, answer)
    assert "Customers: 3 told" in written.card


def test_the_outcome_does_not_change_once_somebody_was_told(written):
    announced(written)
    assert "Change the outcome" not in written.more()
    assert written.send("outcome", "1", a.ANN, text="No.") == {
        "text": "Customers have been told already; the outcome stays as it is."
    }


def test_who_does_not_answer_customers_does_not_tell_them(written):
    written.press("Tell the customers")
    written.house.press("announce", 1, a.GUEST)
    assert written.told(a.GUEST).startswith("Only the people who answer customers")
    assert told(written, a.ZOES) == []


def test_a_colleague_who_is_not_the_proposer_is_told_so(written):
    written.house.press("announce", 1, a.BEN)
    assert written.told(a.BEN) == "Only @Ann can do that here."


def test_a_preview_without_an_outcome_says_what_is_missing(decided):
    decided.house.press("announce_preview", 1)
    assert decided.told() == "Write the outcome first."


def test_who_opted_out_hears_no_more(written):
    written.house.tap("no_news", 1, a.MAXS, a.MAX)
    announced(written)
    assert told(written, a.MAXS) == []
    assert "Customers: 2 told · 1 wants no news" in written.card


def test_opting_out_is_acknowledged_in_their_language(written):
    written.house.tap("no_news", 1)
    written.house.deliver()
    said = [one for one in written.house.sent if isinstance(one, outbound.Acknowledge)]
    assert [one.locale for one in said] == ["fr"]


def test_outcomes_stay_on_the_list_until_they_are_told(written):
    assert "D-1" in written.house.command("consent", "announce")
    announced(written)
    assert written.house.command("consent", "announce") == "Every customer has been told. 🌿"


def test_the_review_brings_back_what_was_said_since(written):
    written.wait(days=2)
    written.house.customer("Still too late! #idea", chat=a.MAXS, sender=a.MAX, sent_at=written.house.now)
    written.house.deliver()
    written.wait(days=29)
    assert written.notices()[-1] == (
        "Review\n"
        "@Ann: time to look back at D-1 “Ship on Fridays”.\n"
        "1 further piece of feedback since then:\n"
        "Max: Still too late! #idea\n"
        "[Note what it brought]"
    )


def test_a_review_keeps_what_stands_in_another_private_channel(written):
    written.house.uow.channels.save(
        Channel(PlaceId("slack:main:C0BOARD"), "board", member=True, private=True)
    )
    written.house.uow.rules.add_route(a.a_route(Criterion.WORD, "secretly", "board"))
    written.wait(days=2)
    said = "Secretly, it is too late! #idea"
    written.house.customer(said, chat=a.CLUB, sender=a.MAX, sent_at=written.house.now)
    written.wait(days=29)
    assert "No further feedback of this kind since then." in written.notices()[-1]


def test_a_review_is_noted_and_comes_again(written):
    written.wait(days=31)
    written.fill("Note what it brought", text="It works.", again=written.after(days=10))
    assert "Review: " in written.card
    assert "@Ann looked back:\nIt works." in written.notices()


def test_nobody_is_told_where_the_proposer_says_why(written):
    written.fill("Tell nobody", reason="They were told by phone.")
    assert "[Tell the customers]" not in written.card
    assert written.house.command("consent", "announce") == "Every customer has been told. 🌿"


def test_telling_nobody_needs_a_reason(written):
    assert written.fill("Tell nobody", reason=" ") == {"reason": "Write a few words."}


def test_feedback_linked_later_is_told_too(circle):
    circle.house.customer("Sooner! #idea", chat=a.MAXS, sender=a.MAX)
    circle.house.deliver()
    circle.open()
    circle.fill("Link feedback", a.BEN, feedback="FB-1")
    for person in EVERYONE:
        circle.press("Consent", person)
    circle.fill("Write the outcome", text="We ship on Fridays.")
    announced(circle)
    assert len(told(circle, a.MAXS)) == 1


def test_unknown_feedback_is_not_linked(circle):
    circle.open()
    assert circle.fill("Link feedback", feedback="FB-9") == {"feedback": "There is no feedback FB-9."}


@pytest.mark.parametrize("reference", ["FB-1", "FB-2"])
def test_what_was_merged_is_answered_with_what_it_is_part_of(circle, reference):
    for said, sender in (("Ship sooner. #idea", a.ZOE), ("Sooner, please. #idea", a.MAX)):
        circle.house.customer(said, chat=a.CLUB, sender=sender)
    circle.house.submit("more", 1, organisation="", merge="FB-2")
    circle.house.deliver()
    circle.open(feedback=reference)
    assert sorted(circle.state.feedback) == [1, 2]
    assert {row.customer for row in circle.state.announcements} == {a.ZOE.alias, a.MAX.alias}
