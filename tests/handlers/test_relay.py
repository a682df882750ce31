"""Customer to team: every message that is meant for us stands in the right thread, once."""

import pytest

from domain import outbound
from domain.content import Content, Text
from domain.conversations import Status
from domain.routing import Criterion
from tests import builders as a
from tests.handlers.house import House, words


def test_a_first_message_opens_a_card_and_then_the_words(house):
    house.customer("It does not start.")
    card, post = (one for one in house.deliver() if one.place == a.SUPPORT)
    assert (type(card), words(post)) == (outbound.Show, "It does not start.")


def test_the_words_stand_under_the_card_and_carry_the_customers_name(talk):
    post = next(one for one in talk.sent if isinstance(one, outbound.Post))
    assert (post.under, post.author.name) == ("thread:1", "Zoé")


def test_a_card_offers_what_can_be_done(talk):
    assert "[Reply] [Tag] [Status] [Assign] [Decide] [More]" in talk.seen(a.SUPPORT)[0]


def test_a_later_message_lands_in_the_same_thread(talk):
    talk.customer("Still not.")
    assert [words(one) for one in talk.deliver()] == ["Still not."]


def test_a_message_with_only_a_picture_is_relayed(house):
    house.customer(Content(Text(), (a.a_photo(),)))
    post = next(one for one in house.deliver() if isinstance(one, outbound.Post))
    assert post.content.attachments == (a.a_photo(),)


def test_an_empty_message_goes_nowhere(house):
    house.customer("")
    assert house.deliver() == []


@pytest.mark.parametrize(
    "said", ["It fails #bug", "#BUG it fails", "#bogue ça plante", "Tout est cassé #problème"]
)
def test_a_hashtag_makes_feedback(house, said):
    house.customer(said)
    assert [one.tag for one in house.uow.feedback.of_conversation(1)] == ["bug"]


def test_a_command_makes_feedback(house):
    house.customer("it fails", command="bug")
    assert house.conversation().tags == ("bug",)


def test_two_hashtags_make_two_pieces_of_feedback(house):
    house.customer("#bug and #idea")
    assert house.conversation().tags == ("bug", "idea")


def test_a_card_is_named_after_its_first_feedback(house):
    house.customer("#bug it fails")
    house.deliver()
    assert house.seen(a.SUPPORT)[0].startswith("FB-1 · Zoé")


def test_a_tag_command_without_words_says_how_to_use_it(house):
    house.customer("", command="bug")
    assert [words(one) for one in house.deliver()] == [
        "Write your message after the command, such as: /bug what happened."
    ]


# routes


def a_routed_house(*routes):
    return House(routes=routes)


def test_a_tag_chooses_the_home_channel():
    house = a_routed_house(a.a_route(Criterion.TAG, "bug", "#bugs"))
    house.customer("#bug it fails")
    assert house.conversation().home == a.BUGS


def test_what_no_route_wants_goes_to_the_default_channel():
    house = a_routed_house(a.a_route(Criterion.TAG, "bug", "#bugs"))
    house.customer("hello")
    assert house.conversation().home == a.SUPPORT


def test_every_further_channel_gets_a_card_with_a_link():
    house = a_routed_house(
        a.a_route(Criterion.TAG, "bug", "bugs"), a.a_route(Criterion.WORD, "export", "ideas")
    )
    house.customer("#bug in the export")
    house.deliver()
    assert house.seen(a.IDEAS)[0].endswith("For your information. The conversation is in FB-1.")


def test_a_route_to_a_channel_that_is_not_there_leads_to_the_default_one():
    house = a_routed_house(a.a_route(Criterion.TAG, "bug", "nowhere"))
    house.customer("#bug it fails")
    assert house.conversation().home == a.SUPPORT


def test_a_language_chooses_a_channel():
    house = a_routed_house(a.a_route(Criterion.LANGUAGE, "fr", "ideas"))
    house.customer("bonjour")
    assert house.conversation().home == a.IDEAS


def test_a_further_tag_tells_a_further_channel_once():
    house = a_routed_house(a.a_route(Criterion.TAG, "bug", "bugs"))
    house.customer("hello")
    house.customer("#bug it fails")
    house.customer("#bug again")
    assert house.conversation().copies == (a.BUGS,)


def test_a_further_tag_that_no_route_wants_tells_nobody():
    house = a_routed_house(a.a_route(Criterion.TAG, "bug", "bugs"))
    house.customer("#bug it fails")
    house.customer("#praise")
    assert house.conversation().copies == ()


# groups


def test_chatter_in_a_group_is_left_alone(house):
    house.customer("hello all", chat=a.CLUB, addressed=False)
    assert (house.deliver(), house.uow.people.customer(a.ZOE.alias)) == ([], None)


def test_a_hashtag_in_a_group_is_meant_for_us(house):
    house.customer("it fails #bug", chat=a.CLUB, addressed=False)
    assert house.conversation().tags == ("bug",)


def test_in_a_group_everyone_has_their_own_conversation(house):
    house.customer("#bug it fails", chat=a.CLUB)
    house.customer("#idea a bell", chat=a.CLUB, sender=a.MAX)
    assert house.conversation(2).customer == a.MAX.alias


def test_the_card_names_the_group(house):
    house.customer("#bug it fails", chat=a.CLUB)
    house.deliver()
    assert "Group: The Club" in house.seen(a.SUPPORT)[0]


def test_an_answer_in_a_group_replies_to_the_customer(house):
    asked = house.customer("#bug it fails", chat=a.CLUB)
    house.deliver()
    house.colleague("Fixed.", marked=True)
    house.wait(seconds=6)
    reply = next(one for one in house.deliver() if getattr(one, "place", "") == a.CLUB.id)
    assert reply.answers == f"post:{asked.post}"


# subjects


def test_a_reply_to_an_older_message_lands_in_its_conversation(talk):
    first = talk.message().source
    talk.customer("", command="new")
    talk.customer("Another matter.")
    talk.customer("About the first:", reply_to=first)
    assert talk.message(3).conversation == 1


def test_a_reply_to_an_answer_lands_in_its_conversation(talk):
    talk.colleague("Try again.", marked=True)
    talk.wait(seconds=6)
    talk.deliver()
    talk.customer("", command="new")
    talk.customer("I did.", reply_to=talk.posts("message:2")[0])
    assert talk.message(3).conversation == 1


def test_a_reply_to_a_post_of_another_chat_does_not_land_there(talk):
    talk.customer("me too", chat=a.MAXS, sender=a.MAX, reply_to=talk.message().source)
    assert talk.message(2).conversation == 2


def test_after_new_the_next_message_opens_another_thread(talk):
    talk.customer("", command="new")
    talk.customer("Another matter.")
    assert talk.conversation(2).previous == 1


def test_words_behind_new_are_not_lost(talk):
    talk.customer("Another matter.", command="new")
    assert talk.message(2).conversation == 2


def test_a_message_within_seven_days_reopens_the_thread(talk):
    talk.submit("status", status="resolved")
    talk.wait(days=7)
    talk.customer("It is back.")
    assert (talk.message(2).conversation, talk.conversation().status) == (1, Status.IN_PROGRESS)


def test_later_it_opens_a_new_thread_that_links_to_the_old(talk):
    talk.submit("status", status="resolved")
    talk.wait(days=8)
    talk.customer("It is back.")
    talk.deliver()
    assert "Follows C-1." in talk.seen(a.SUPPORT)[-2]


def test_an_earlier_thread_is_named_as_its_card_names_it(talk):
    talk.customer("It fails #bug")
    talk.customer("", command="new")
    talk.customer("Another matter.")
    talk.deliver()
    assert any("Follows FB-1." in shown for shown in talk.seen(a.SUPPORT))


def test_a_late_reply_to_a_resolved_message_opens_a_new_thread_that_links_to_that_one(talk):
    first = talk.message().source
    for number, more in ((1, {}), (2, {"reply_to": first})):
        talk.submit("status", number, status="resolved")
        talk.wait(days=8)
        talk.customer("It is back.", **more)
    assert talk.conversation(3).previous == 1


# the quiet keyboard


def test_an_untagged_subject_is_asked_about_once(house):
    house.customer("hello")
    house.customer("anyone?")
    house.deliver()
    assert len(house.seen(a.ZOES.id)) == 1


def test_a_tagged_subject_is_not_asked_about(house):
    house.customer("#bug it fails")
    house.deliver()
    assert "What is it about?" not in "".join(house.seen(a.ZOES.id))


def test_nobody_is_asked_in_a_group(house):
    house.customer("hello", chat=a.CLUB)
    house.deliver()
    assert "What is it about?" not in "".join(house.seen(a.CLUB.id))


def test_the_tap_of_a_customer_tags_their_message(talk):
    talk.tap("tag", "1:bug")
    assert [one.tag for one in talk.uow.feedback.of_conversation(1)] == ["bug"]


def test_the_tap_changes_the_question_into_a_confirmation(talk):
    talk.tap("tag", "1:bug")
    talk.deliver()
    assert talk.seen(a.ZOES.id)[-1] == "Noted: 🐞 A bug. The team has it.\n[Change]"


def test_change_brings_the_keyboard_back(talk):
    talk.tap("tag", "1:bug")
    talk.tap("retag", "1")
    talk.deliver()
    assert "💡 An idea" in talk.seen(a.ZOES.id)[-1]


def test_a_forged_tap_from_another_chat_changes_nothing(talk):
    talk.tap("tag", "1:bug", chat=a.MAXS, by=a.MAX)
    assert talk.conversation().tags == ()


# who is behind it


def test_a_customer_who_blocked_us_is_marked_on_the_card(talk):
    talk.hear(a.inbound.ChatReachability(a.ZOES, a.ZOE, reachable=False))
    talk.deliver()
    assert any("Nothing reaches this customer" in shown for shown in talk.seen(a.SUPPORT))


def test_the_thread_is_told_of_a_block(talk):
    talk.hear(a.inbound.ChatReachability(a.ZOES, a.ZOE, reachable=False))
    talk.deliver()
    assert "Zoé has blocked the bot. Answers will not arrive until they write again." in talk.seen(a.SUPPORT)


def test_a_customer_who_writes_again_is_reachable_and_the_card_says_so(talk):
    talk.hear(a.inbound.ChatReachability(a.ZOES, a.ZOE, reachable=False))
    talk.customer("I am back.")
    talk.deliver()
    assert "Nothing reaches" not in talk.seen(a.SUPPORT)[-1] + talk.seen(a.SUPPORT)[-2]


def test_a_group_that_removed_the_bot_is_told_in_the_thread(house):
    house.customer("#bug it fails", chat=a.CLUB)
    house.hear(a.inbound.ChatReachability(a.CLUB, a.ZOE, reachable=False))
    house.deliver()
    assert any("was removed from the group The Club" in shown for shown in house.seen(a.SUPPORT))


def test_a_new_name_of_the_customer_reaches_the_card(talk):
    talk.customer("Hi.", sender=a.inbound.Sender(a.ZOE.alias, "Zoé D."))
    talk.deliver()
    assert any(shown.startswith("C-1 · Zoé D.") for shown in talk.seen(a.SUPPORT))


def test_a_group_that_moved_is_followed(house):
    house.customer("#bug it fails", chat=a.CLUB)
    house.hear(a.inbound.ChatMigrated(a.BOT, a.CLUB.id, a.PlaceId("telegram:main:-1005")))
    assert house.conversation().chat == "telegram:main:-1005"
