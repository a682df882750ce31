"""Answers are kept from threads, looked over, said in other languages, retired, confirmed; private ones stay private."""

from dataclasses import replace

import pytest

from domain import inbound
from domain.content import Content, Text
from domain.deliveries import Sent
from domain.errors import Refusal
from handlers import forms
from handlers.knowledge import doubts
from tests import builders as a
from tests.handlers.house import House
from tests.handlers.knowledge.shelf import ANSWER, QUESTION, answered, filled, keep, kept


@pytest.fixture
def house() -> House:
    return answered()


def test_the_form_has_the_customers_words_and_the_answer(house: House):
    given = filled(house.form("keep_answer", 1))
    assert (given["question"], given["reply"]) == (QUESTION, ANSWER)


def test_the_shortcut_on_the_customers_words_finds_the_answer_below(house: House):
    form = house.form("keep_answer", "", post=house.posts("message:1")[0])
    assert filled(form)["reply"] == ANSWER


def test_the_shortcut_on_later_words_finds_the_answer_to_those(house: House):
    house.customer("And my name?", sender=a.MAX, chat=a.MAXS)
    house.deliver()
    house.submit("reply", 1, words="Choose Profile.")
    house.deliver()
    form = house.form("keep_answer", "", post=house.posts("message:3")[0])
    assert filled(form)["reply"] == "Choose Profile."


def test_elsewhere_there_is_nothing_to_keep(house: House):
    with pytest.raises(Refusal):
        house.form("keep_answer", "", post=a.a_post(a.SUPPORT))


def test_a_kept_answer_has_its_source(house: House):
    keep(house)
    assert (kept(house).message, kept(house).asked, kept(house).keeper) == (2, 1, a.ANN.alias)
    assert "📌 Ann kept an answer: K-1" in house.seen(a.SUPPORT)[-1]


def test_the_same_answer_is_kept_once(house: House):
    keep(house)
    with pytest.raises(Refusal):
        house.form("keep_answer", 1)
    house.submit("keep_answer", "1:2:1", question="x", reply="y", language="en")
    assert len(house.uow.knowledge.all()) == 1


def test_a_guest_keeps_nothing(house: House):
    with pytest.raises(Refusal):
        house.form("keep_answer", 1, by=a.GUEST)


@pytest.mark.parametrize("context", ["", "x", "1:2", "99:0:0", "1:99:99", "1:2:1:7", "9" * 30 + ":1:1"])
def test_a_context_of_nonsense_breaks_nothing(house: House, context: str):
    house.submit("keep_answer", context, question="x", reply="y", language="en")
    house.deliver()


def test_an_empty_question_or_answer_is_told(house: House):
    assert set(house.checked("keep_answer", "1:2:1", question=" ", reply="")) == {"question", "reply"}


def test_more_on_the_card_leads_to_the_form(house: House):
    house.submit("more", 1, organisation="", keep="last")
    house.deliver()
    assert "[Keep answer]" in house.whispered()[-1]


def test_it_is_listed_found_by_words_and_shown_by_reference(house: House):
    keep(house)
    for asked in ("knowledge", "knowledge reset passwords", "knowledge K-1"):
        assert QUESTION in house.command("isthmus", asked)
    assert "No kept answer has these words" in house.command("isthmus", "knowledge giraffe")


def test_an_edit_confirms_and_changes_hands(house: House):
    keep(house)
    house.wait(days=3)
    house.submit("edit_kept", 1, by=a.BEN, question="How?", reply="So.", language="fr")
    assert (kept(house).answer, kept(house).language, kept(house).keeper) == ("So.", "fr", a.BEN.alias)
    assert kept(house).confirmed_at == house.now


def test_a_version_in_another_language_is_kept_and_taken_away(house: House):
    keep(house)
    house.submit("kept_version", 1, language="fr", reply="Ouvrez les réglages.")
    assert house.uow.knowledge.versions(kept(house).id) == {"fr": "Ouvrez les réglages."}
    house.submit("kept_version", 1, language="fr", reply="")
    assert house.uow.knowledge.versions(kept(house).id) == {}


def test_a_question_that_is_edited_into_ones_own_words_is_the_teams_own(house: House):
    keep(house)
    house.submit("edit_kept", 1, question="What if a password is lost?", reply=ANSWER, language="en")
    assert kept(house).own


def test_what_is_retired_is_listed_apart_and_comes_back_by_an_edit(house: House):
    keep(house)
    house.press("kept_retire", 1)
    assert QUESTION not in house.command("isthmus", "knowledge")
    assert QUESTION in house.command("isthmus", "knowledge retired")
    house.submit("edit_kept", 1, question=QUESTION, reply=ANSWER, language="en")
    assert not kept(house).retired


@pytest.mark.parametrize("value", ["99", "x", "", "-1"])
def test_a_button_of_one_that_is_gone_says_so(house: House, value: str):
    house.press("kept_retire", value)
    house.deliver()
    assert "no such kept answer" in house.whispered()[-1]


def private(house: House) -> None:
    """Support is private, and only Ann is in it."""
    house.uow.channels.save(replace(a.CHANNELS[0], private=True))
    house.uow.channels.save_members(a.SUPPORT, [a.ANN.alias])


def test_what_comes_from_a_private_channel_is_for_who_is_in_it(house: House):
    keep(house)
    private(house)
    assert QUESTION in house.command("isthmus", "knowledge", by=a.ANN)
    for asked in ("knowledge", "knowledge K-1", "knowledge password", "auto"):
        assert "password" not in house.command("isthmus", asked, by=a.BEN)
    with pytest.raises(Refusal):
        house.form("edit_kept", 1, by=a.BEN)


# what is old


def asked_about(house: House) -> list[str]:
    """What keepers were told of doubts so far."""
    house._begin()
    doubts.ask(uow=house.uow, policy=house.policy)
    house.deliver()
    return [said for said in house.whispered() if "still right" in said]


def test_what_nobody_used_or_confirmed_is_asked_about_once(house: House):
    keep(house)
    house.wait(days=91)
    assert len(asked_about(house)) == 1
    assert len(asked_about(house)) == 1
    assert "[Still right]" in asked_about(house)[0]


def test_a_keeper_who_has_left_its_private_channel_is_not_asked_about_it(house: House):
    keep(house)
    private(house)
    house.uow.channels.save_members(a.SUPPORT, [a.BEN.alias])
    house.wait(days=91)
    assert asked_about(house) == []
    assert "still right" in house.seen(a.SUPPORT)[-1]
    assert doubts.part(a.ANN.alias, house.uow, house.policy) == ([], ())


def test_what_is_confirmed_is_not_asked_about_for_as_long(house: House):
    keep(house)
    house.wait(days=91)
    asked_about(house)
    house.press("kept_right", 1)
    house.wait(days=80)
    assert len(asked_about(house)) == 1
    house.wait(days=11)
    assert len(asked_about(house)) == 2


def test_a_notice_says_who_confirmed_and_goes_on_asking_about_the_others(house: House):
    keep(house)
    house.customer("When do you open?")
    house.deliver()
    house.submit("reply", 2, words="At nine.")
    house.deliver()
    keep(house, 2, "When do you open?")
    house.wait(days=91)
    doubts.ask(uow=house.uow, policy=house.policy)
    notice = a.a_post(a.SUPPORT)
    (asked,) = house.deliver(lambda delivery: Sent((notice,)))
    house.hear(inbound.TeamPress(a.SUPPORT, notice, None, a.ANN, "kept_right", "1"))
    house.deliver()
    shown = house.shown(asked.slot)  # type: ignore[union-attr]
    assert "confirmed it" in shown
    assert shown.count("[Still right]") == 1


def test_what_its_source_contradicts_is_asked_about_at_once(house: House):
    keep(house)
    house.wait(minutes=1)
    house.submit("edit_reply", 2, words="Open Profile and choose Renew.")
    assert "edited or deleted since" in asked_about(house)[0]


def test_the_desk_has_what_is_to_be_confirmed(house: House):
    from handlers import desk

    keep(house)
    house.wait(days=91)
    asked_about(house)
    panel, _ = desk.panel(a.ANN.alias, house.uow, house.policy)
    assert "Are these answers still right?" in str(panel)


def test_whose_keeper_has_gone_is_asked_about_in_its_thread(house: House):
    keep(house)
    house.uow.people.save_colleague(replace(a.COLLEAGUES[0], gone=True))
    house.wait(days=91)
    assert asked_about(house) == []
    assert "still right" in house.seen(a.SUPPORT)[-1]


# erasing


def forget(house: House, by: inbound.Sender = a.MAX, chat: inbound.Chat = a.MAXS) -> None:
    house.customer("", command="forget", sender=by, chat=chat)
    house.tap("forget", by.alias, chat=chat, by=by)
    house.deliver()


def test_a_question_in_the_customers_words_goes_with_them(house: House):
    keep(house)
    forget(house)
    assert (kept(house).question, kept(house).answer) == ("", ANSWER)
    assert list(house.uow.knowledge.examples()) == []
    assert "erased" in asked_about(house)[0]


def test_a_question_in_the_teams_words_stays_without_the_name(house: House):
    keep(house, question="What did Max do about a lost login?")
    forget(house)
    assert kept(house).question == "What did a customer, erased do about a lost login?"


def test_an_erased_conversation_gives_nothing_to_keep(house: House):
    forget(house)
    with pytest.raises(Refusal):
        house.form("keep_answer", 1)


def test_words_with_markup_stay_words(house: House):
    keep(house, question="<!channel> *why* `x`?")
    assert "<!channel> *why*" in house.command("isthmus", "knowledge")


def test_a_picture_alone_is_no_question(house: House):
    house.customer(Content(Text(), (a.a_photo(),)), sender=a.ZOE)
    house.deliver()
    assert filled(house.form("keep_answer", 2))["question"] == ""


def test_words_in_the_thread_that_nobody_told_of_can_be_kept(house: House):
    thread = house.posts("thread:1")[0]
    asked = inbound.FormRequest(
        "keep_answer", "", a.ANN, a.SUPPORT, a.a_post(a.SUPPORT), a.content("Use the back door."), thread
    )
    form = forms.build(asked, uow=house.uow, policy=house.policy)
    assert (filled(form)["question"], filled(form)["reply"]) == (QUESTION, "Use the back door.")
