"""No message without a fate: failures are told where people look, and what can be mended is mended."""

from dataclasses import replace

import pytest

from bot import texts
from domain import outbound
from domain.conversations import Status
from domain.deliveries import Reason, Refused, Sent
from domain.ids import PlaceId, Slot
from domain.routing import Criterion
from tests import builders as a
from tests.handlers.answers import arrived
from tests.handlers.house import House, refused, words

SPOKEN = texts.load().say


def a_failed(house, reason=Reason.NOT_ALLOWED):
    house.colleague("Try again.", marked=True)
    house.wait(seconds=6)
    house.deliver(refused(reason, outbound.Post))
    return house


def test_a_failed_reply_says_why_and_offers_to_retry(talk):
    a_failed(talk)
    assert talk.shown("mark:2") == "✗ Not delivered.\nthe platform does not allow it\n[Retry]"


def test_who_got_no_answer_still_waits(talk):
    a_failed(talk)
    assert talk.conversation().waiting_since == a.NOON


def test_who_got_no_answer_because_they_blocked_us_waits_again(talk):
    a_failed(talk, Reason.BLOCKED)
    assert (talk.conversation().status, talk.conversation().waiting_since) == (Status.NEW, a.NOON)


def test_retry_sends_it_again(talk):
    a_failed(talk)
    talk.press("retry", 2)
    assert arrived(talk) == ["Try again."]
    assert talk.shown("mark:2").startswith("✓ Delivered")


def test_retry_of_what_has_not_failed_says_so(talk):
    talk.colleague("Try again.", marked=True)
    talk.press("retry", 2)
    talk.deliver()
    assert talk.whispered() == ["It is not among the failures any more."]


def test_a_customer_who_blocked_us_is_unreachable(talk):
    a_failed(talk, Reason.BLOCKED)
    assert talk.uow.people.customer(a.ZOE.alias).unreachable_by(a.BOT) == "blocked"


def test_the_card_of_an_unreachable_customer_says_so(talk):
    a_failed(talk, Reason.CHAT_GONE)
    talk.deliver()
    assert "⚠️ Nothing reaches this customer: the chat does not exist any more." in talk.shown("thread:1")


def test_every_open_card_of_a_customer_who_blocked_us_says_so(talk):
    talk.customer("And another thing: the map is blank.")
    talk.deliver()
    talk.submit("more", organisation="", split="2")
    talk.deliver()
    a_failed(talk, Reason.BLOCKED)
    talk.deliver()
    said = "⚠️ Nothing reaches this customer: the customer has blocked the bot."
    assert [said in talk.shown(f"thread:{number}") for number in (1, 2)] == [True, True]


def test_a_blocked_question_marks_the_customer_too(house):
    house.customer()
    house.deliver(lambda delivery: Refused(Reason.BLOCKED) if delivery.request.account == a.BOT else None)
    assert house.uow.people.customer(a.ZOE.alias).unreachable_by(a.BOT) == "blocked"


def test_a_group_that_moved_gets_the_answer_under_its_new_id(house):
    house.customer("#bug it fails", chat=a.CLUB)
    house.deliver()
    house.colleague("Fixed.", marked=True)
    house.wait(seconds=6)
    new = "telegram:main:-1005"
    house.deliver(
        lambda delivery: (
            Refused(Reason.MIGRATED, moved_to=new) if delivery.request.target == a.CLUB.id else None
        )
    )
    assert (house.seen(new), house.conversation().chat) == (["Fixed."], new)


def test_a_topic_that_is_gone_does_not_lose_the_answer(house):
    house.customer("#bug it fails", chat=a.inbound.Chat(a.CLUB.id, a.BOT, a.CLUB.chat, "The Club", "9"))
    house.deliver()
    house.colleague("Fixed.", marked=True)
    house.wait(seconds=6)
    house.deliver(
        lambda delivery: (
            Refused(Reason.THREAD_GONE) if getattr(delivery.request.command, "topic", "") else None
        )
    )
    assert (house.seen(a.CLUB.id)[-1], house.shown("mark:2")[0]) == ("Fixed.", "✓")


# the team's side


def a_house_with_a_bug():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.customer("#bug one")
    house.deliver()
    return house


def gone(place, reason=Reason.PLACE_GONE):
    return lambda delivery: (
        Refused(reason) if getattr(delivery.request.command, "place", "") == place else None
    )


def test_when_a_channel_is_gone_the_conversation_goes_on_in_the_default_one():
    house = a_house_with_a_bug()
    house.customer("two")
    house.deliver(gone(a.BUGS))
    card, post = [shown for shown in house.seen(a.SUPPORT) if "can no longer be used" not in shown][:2]
    assert (card.startswith("FB-1 · Zoé"), post) == (True, "two")


@pytest.mark.parametrize(("marked", "mode"), [(True, "explicit"), (False, "open")])
def test_an_answer_below_a_card_that_stayed_behind_is_not_lost_in_silence(marked: bool, mode: str):
    house = a_house_with_a_bug()
    (old,) = house.uow.mirrors.posts(Slot("thread:1"))
    house.customer("two")
    house.deliver(gone(a.BUGS))
    house.hear(a.inbound.ChannelOpened(a.BUGS))
    house.uow.channels.save(replace(house.uow.channels.get(a.BUGS), replies=mode))
    house.colleague("We found it.", marked=marked, thread=old)
    house.deliver()
    assert house.whispered() == ["The conversation goes on in FB-1, so nothing was sent from here."]


def test_the_default_channel_is_told_once_what_is_gone():
    house = a_house_with_a_bug()
    house.customer("two")
    house.deliver(gone(a.BUGS))
    house.hear(a.inbound.ChannelClosed(a.BUGS, "archived"))
    house.deliver(gone(a.BUGS))
    told = [shown for shown in house.seen(a.SUPPORT) if "can no longer be used" in shown]
    assert told == [
        "#bugs can no longer be used: the bot cannot post there."
        " 1 open conversation of it goes on here as soon as somebody writes."
    ]


def test_a_channel_of_which_the_directory_knew_already_is_told_of_too():
    house = a_house_with_a_bug()
    house.hear(a.inbound.ChannelSeen(a.BUGS, "bugs", archived=True, member=True))
    house.hear(a.inbound.ChannelClosed(a.BUGS, "archived"))
    house.deliver()
    assert house.seen(a.SUPPORT)[0].startswith("#bugs can no longer be used: it is archived.")


@pytest.mark.parametrize("why", ["archived", "removed"])
def test_nothing_further_is_routed_to_a_channel_that_is_gone(why: str):
    house = a_house_with_a_bug()
    house.hear(a.inbound.ChannelClosed(a.BUGS, why))
    house.customer("#bug it fails", chat=a.MAXS, sender=a.MAX)
    assert house.conversation(2).home == a.SUPPORT


def test_a_route_to_a_channel_that_the_bot_was_removed_from_says_so():
    house = a_house_with_a_bug()
    house.hear(a.inbound.ChannelClosed(a.BUGS, "removed"))
    assert "⚠️ bugs cannot be used" in house.command("isthmus", "routes")
    house.hear(a.inbound.ChannelSeen(a.BUGS, "bugs", archived=False, member=False))
    assert "⚠️ #bugs, where I am not: invite me there" in house.command("isthmus", "routes")


def test_a_channel_that_is_back_is_used_again():
    house = a_house_with_a_bug()
    house.hear(a.inbound.ChannelClosed(a.BUGS, "archived"))
    house.hear(a.inbound.ChannelOpened(a.BUGS))
    house.customer("#bug it fails", chat=a.MAXS, sender=a.MAX)
    assert house.conversation(2).home == a.BUGS


def test_several_messages_move_in_their_order():
    house = a_house_with_a_bug()
    for said in ("two", "three", "four"):
        house.customer(said)
    house.deliver(gone(a.BUGS))
    posts = [words(one) for one in house.sent if isinstance(one, outbound.Post) and one.place == a.SUPPORT]
    assert posts == ["two", "three", "four"]


def a_house_with_a_misspelled_default():
    house = House(default_channel="suport")
    house.customer("Is anybody there?")
    for _ in range(3):
        house.deliver(gone(PlaceId("slack:main:suport")))
        house.wait(seconds=31)
    house.deliver(gone(PlaceId("slack:main:suport")))
    return house


def test_words_for_a_channel_that_nobody_knows_go_where_the_bot_is():
    house = a_house_with_a_misspelled_default()
    assert house.seen(a.BUGS)[-1] == "Is anybody there?"


def test_a_misspelled_default_channel_is_told_of_by_name():
    house = a_house_with_a_misspelled_default()
    assert "#suport can no longer be used: the bot cannot post there." in house.seen(a.BUGS)[0]


def test_a_default_channel_that_has_just_not_been_read_yet_is_waited_for():
    house = House(default_channel="suport")
    house.customer("Is anybody there?")
    house.deliver(gone(PlaceId("slack:main:suport")))
    assert house.seen(a.BUGS) == []


def test_without_any_channel_the_words_wait(talk):
    talk.customer("two")
    talk.deliver(gone(a.SUPPORT))
    talk.wait(seconds=31)
    talk.deliver()
    assert talk.seen(a.SUPPORT)[-1] == "two"


def test_a_thread_that_is_gone_is_opened_again_before_the_words(talk):
    old = talk.posts("thread:1")
    talk.customer("two")
    talk.deliver(
        lambda delivery: Refused(Reason.THREAD_GONE) if delivery.posts_of("thread:1") == old else None
    )
    assert talk.seen(a.SUPPORT)[-2].startswith("C-1 · Zoé")
    assert talk.seen(a.SUPPORT)[-1] == "two"


def test_a_thread_that_is_gone_is_opened_again_only_once(talk):
    old = talk.posts("thread:1")
    talk.customer("two")
    talk.colleague("Inside.", marked=True)
    talk.deliver(
        lambda delivery: Refused(Reason.THREAD_GONE) if delivery.posts_of("thread:1") == old else None
    )
    cards = [one for one in talk.sent if isinstance(one, outbound.Show) and one.slot == "thread:1"]
    assert len(cards) == 2


def test_a_message_that_cannot_be_shown_is_told_in_the_thread(talk):
    talk.customer("two")
    talk.deliver(refused(Reason.MALFORMED, outbound.Post))
    assert talk.shown("lost:2") == (
        "A message of the customer could not be shown here: the platform did not accept its form."
        " `/feedback show C-1` has its words.\n[Retry]"
    )


def test_it_can_be_tried_again(talk):
    talk.customer("two")
    talk.deliver(refused(Reason.MALFORMED, outbound.Post))
    talk.press("retry_failed", "message:2")
    assert "two" in [words(one) for one in talk.deliver()]


def test_a_file_that_did_not_fit_is_told_on_both_sides(house):
    house.customer("look", command="bug")
    house.deliver(
        lambda delivery: (
            Sent((a.a_post(a.SUPPORT),), shortfall="film.mp4 (60 MB)")
            if isinstance(delivery.request.command, outbound.Post)
            else None
        )
    )
    assert "This did not reach the team: film.mp4 (60 MB). Please send it another way." in house.seen(
        a.ZOES.id
    )
    assert house.seen(a.SUPPORT)[-1] == "Not carried over: film.mp4 (60 MB). The customer was told."


def test_a_file_of_an_answer_that_did_not_fit_is_told_on_both_sides(talk):
    talk.colleague("look", marked=True)
    talk.deliver()
    talk.wait(seconds=6)
    talk.deliver(
        lambda delivery: (
            Sent((a.a_post(a.ZOES.id),), shortfall="film.mp4")
            if isinstance(delivery.request.command, outbound.Post)
            else None
        )
    )
    assert talk.seen(a.ZOES.id)[-1] == "Part of the team's answer could not be sent here: film.mp4."
    assert "Not sent along: film.mp4." in talk.shown("mark:2")


@pytest.mark.parametrize("reason", [Reason.POST_GONE, Reason.PLACE_GONE])
def test_a_card_that_cannot_be_drawn_anew_is_no_failure(talk, reason):
    talk.submit("status", status="in_progress")
    talk.deliver(refused(reason, outbound.Redraw))
    assert talk.uow.outbox.failures() == []


def test_a_link_to_a_thread_that_never_was_is_only_words(talk):
    talk.uow.mirrors.forget("thread:1")
    talk.uow.feedback.add(message=1, conversation=1, tag="bug", suggested=False, at=a.NOON)
    assert "FB-1 · Zoé" in talk.command("feedback", "list")


def test_a_resolved_conversation_stays_resolved_when_an_answer_fails(talk):
    talk.colleague("Try again.", marked=True)
    talk.submit("status", status="resolved")
    talk.wait(seconds=6)
    talk.deliver(refused(Reason.NOT_ALLOWED, outbound.Post))
    assert talk.conversation().status is Status.RESOLVED


def test_a_file_that_did_not_go_is_told_in_the_customers_language(house):
    house.customer(sender=replace(a.ZOE, language="fr"))
    why = "notes; 2.txt: the file is empty\nfilm.mp4: larger than the 20 MB that Telegram hands over"
    house.deliver(
        lambda delivery: (
            Sent((a.a_post(a.SUPPORT),), shortfall=why)
            if isinstance(delivery.request.command, outbound.Post)
            else None
        )
    )
    told = next(one for one in house.sent if getattr(one, "slot", "") == "short:1:0")
    assert " ".join(SPOKEN("fr", told.panel.summary, str).split()) == (
        "Ceci n’est pas arrivé à l’équipe : notes; 2.txt : le fichier est vide ; "
        "film.mp4 : dépasse les 20 Mo que Telegram transmet. Merci de l’envoyer autrement."
    )
