"""What was private stays where it was said when its channel closes; what follows begins anew in the default channel."""

from dataclasses import replace

import pytest

from domain import outbound
from domain.conversations import Status
from domain.deliveries import Dead, Reason, Refused, TryAgain
from domain.ids import PostId, Slot
from domain.inbound import ChannelClosed, ChannelOpened, CustomerEdit
from domain.panels import sentence
from domain.phrases import verbatim
from domain.routing import Criterion
from handlers import fates, telling
from tests import builders as a
from tests.handlers.answers import arrived
from tests.handlers.house import Answer, House, refused, words

SECRET = "The vault stands open #bug"


@pytest.fixture
def vault() -> House:
    """A house whose private channel #bugs, with Ann in it, has a customer's secret, and an answer to it."""
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    house.uow.channels.save_members(a.BUGS, [a.ANN.alias])
    house.customer(SECRET)
    house.deliver()
    house.colleague("Lock the hatch.", marked=True)
    house.wait(seconds=6)
    house.deliver()
    return house


def gone() -> Answer:
    """A workspace in which #bugs is no more."""
    return lambda delivery: (
        Refused(Reason.PLACE_GONE) if getattr(delivery.request.command, "place", "") == a.BUGS else None
    )


def closed(house: House, *said: str) -> House:
    """The channel has closed, and then the customer wrote."""
    house.hear(ChannelClosed(a.BUGS, "archived"))
    for each in said:
        house.customer(each)
    house.deliver(gone())
    return house


def answer_of(house: House) -> PostId:
    """The post by which the team's answer stands in the customer's chat."""
    return next(post for post in house.posts("message:2") if post.startswith(a.ZOES.id))


def posts_in_support(house: House) -> list[str]:
    return [words(one) for one in house.sent if isinstance(one, outbound.Post) and one.place == a.SUPPORT]


def cards_in_support(house: House) -> int:
    return sum(
        isinstance(one, outbound.Show) and one.place == a.SUPPORT and one.slot.startswith("thread:")
        for one in house.sent
    )


def test_what_follows_stands_in_the_default_channel_below_a_card_and_why_it_begins_there(vault: House):
    closed(vault, "And now?")
    _, card, why, said = vault.seen(a.SUPPORT)
    assert card.startswith("C-2 · Zoé")
    assert why == (
        "This follows a conversation whose channel is closed."
        " What was said there stays there, for those who could read it."
    )
    assert said == "And now?"


def test_it_follows_the_conversation_that_stays_where_it_was_and_is_over(vault: House):
    closed(vault, "And now?")
    old, new = vault.conversation(1), vault.conversation(2)
    assert (old.home, old.status, old.closed) == (a.BUGS, Status.RESOLVED, True)
    assert (new.home, new.previous, new.status) == (a.SUPPORT, 1, Status.NEW)


def test_nothing_that_was_said_in_the_private_channel_stands_in_the_default_one(vault: House):
    closed(vault, "And now?")
    vault.customer("Hello?", reply_to=answer_of(vault))
    vault.deliver(gone())
    assert not [shown for shown in vault.seen(a.SUPPORT) if "vault" in shown or "hatch" in shown]


@pytest.mark.parametrize("asked", ["list", "search vault", "show FB-1", "show C-2", "waiting"])
def test_who_was_not_in_the_private_channel_still_finds_nothing_of_it(vault: House, asked: str):
    closed(vault, "And now?")
    told = vault.command("feedback", asked, by=a.BEN).replace("search vault", "").replace("“vault”", "")
    assert ("vault" in told, "hatch" in told) == (False, False)


def test_who_was_in_it_still_finds_it(vault: House):
    closed(vault, "And now?")
    assert "The vault stands open" in vault.command("feedback", "show FB-1", by=a.ANN)


def test_the_default_channel_is_not_told_how_the_private_one_was_called(vault: House):
    vault.customer("And now?")
    closed(vault)
    assert vault.seen(a.SUPPORT)[0] == (
        "A private channel can no longer be used: it is archived."
        " What follows in 1 open conversation of it comes here."
    )


def test_several_messages_go_over_in_their_order(vault: House):
    closed(vault, "two", "three", "four")
    assert posts_in_support(vault) == ["two", "three", "four"]
    assert cards_in_support(vault) == 1


def test_a_further_message_joins_the_conversation_that_follows(vault: House):
    closed(vault, "two")
    vault.customer("three")
    vault.deliver(gone())
    assert [message.content.text.plain for message in vault.uow.messages.of_conversation(2)] == [
        "two",
        "three",
    ]


def test_a_reply_to_an_older_answer_finds_the_conversation_that_follows(vault: House):
    closed(vault, "two")
    vault.customer("three", reply_to=answer_of(vault))
    vault.deliver(gone())
    assert (posts_in_support(vault), cards_in_support(vault)) == (["two", "three"], 1)


def test_a_reply_to_an_older_answer_begins_it_when_nothing_else_was_written(vault: House):
    vault.hear(ChannelClosed(a.BUGS, "archived"))
    vault.customer("two", reply_to=answer_of(vault))
    vault.deliver(gone())
    assert (posts_in_support(vault), vault.conversation(2).previous) == (["two"], 1)


def test_a_reply_that_had_repeated_the_answer_goes_over_without_it(vault: House):
    vault.colleague("And shut the door.", marked=True)
    vault.wait(seconds=6)
    vault.deliver()
    closed(vault)
    vault.customer("Done.", reply_to=answer_of(vault))
    vault.customer("Really.", reply_to=vault.uow.messages.get(1).source)
    vault.deliver(gone())
    assert posts_in_support(vault) == ["Done.", "Really."]


def test_an_answer_that_was_on_its_way_still_arrives(vault: House):
    vault.colleague("One more thing.", marked=True)
    closed(vault, "two")
    vault.wait(seconds=6)
    vault.deliver(gone())
    assert arrived(vault)[-1] == "One more thing."


def test_an_answer_that_was_on_its_way_and_fails_is_told_of_without_its_words(vault: House):
    vault.colleague("One more thing.", marked=True)
    closed(vault, "two")
    vault.wait(seconds=6)
    vault.deliver(lambda delivery: gone()(delivery) or refused(Reason.NOT_ALLOWED, outbound.Post)(delivery))
    vault.deliver(gone())
    assert vault.seen(a.SUPPORT)[-1] == (
        "✗ An answer from the channel that is closed did not reach the customer: the platform does not allow it."
    )


def test_an_answer_in_the_new_place_reaches_the_customer(vault: House):
    closed(vault, "two")
    vault.colleague("Here we are.", 2, marked=True)
    vault.wait(seconds=6)
    vault.deliver(gone())
    assert arrived(vault)[-1] == "Here we are."


def test_what_only_the_team_was_to_be_told_opens_nothing(vault: House):
    vault.customer("two")
    vault.deliver()
    vault.submit("status", status="resolved")
    closed(vault)
    assert (cards_in_support(vault), vault.uow.outbox.failures()) == (0, [])


def test_the_mark_of_an_answer_in_a_merged_conversation_is_let_go(vault: House):
    vault.customer("Another matter #bug", command="new")
    vault.deliver()
    vault.colleague("We look into it.", 2, marked=True)
    vault.submit("more", 2, organisation="", merge="FB-1")
    closed(vault)
    vault.wait(seconds=6)
    vault.deliver(gone())
    assert (vault.seen(a.SUPPORT)[1:], vault.uow.outbox.failures()) == ([], [])


def test_an_edit_of_what_was_said_there_stays_there(vault: House):
    source = vault.message(1).source
    closed(vault, "two")
    vault.hear(CustomerEdit(a.ZOES, source, a.ZOE, a.content("The vault is shut #bug"), vault.now))
    vault.deliver(gone())
    assert not [shown for shown in vault.seen(a.SUPPORT) if "vault" in shown]
    assert vault.uow.outbox.failures() == []


def test_an_edit_of_what_was_not_shown_yet_goes_over_with_it(vault: House):
    vault.hear(ChannelClosed(a.BUGS, "archived"))
    said = vault.customer("tow")
    vault.hear(CustomerEdit(a.ZOES, said.post, a.ZOE, a.content("two"), vault.now))
    vault.deliver(gone())
    assert vault.shown("message:3") == "two ✎"


def test_words_that_nobody_had_seen_in_it_take_their_conversation_with_them():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    house.customer("one #bug")
    house.customer("two")
    house.deliver(gone())
    assert (house.conversation().home, posts_in_support(house)) == (a.SUPPORT, ["one #bug", "two"])


def test_what_the_customer_waits_for_is_waited_for_in_one_place(vault: House):
    vault.customer("two")
    vault.deliver()
    since = vault.now
    vault.wait(hours=2)
    closed(vault, "three")
    assert (vault.conversation(1).waiting_since, vault.conversation(2).waiting_since) == (None, since)


def test_a_tag_goes_over_with_the_words_that_have_it(vault: House):
    vault.policy = replace(
        vault.policy, routes=(*vault.policy.routes, a.a_route(Criterion.TAG, "idea", "ideas"))
    )
    closed(vault, "A second door #idea")
    assert (vault.conversation(1).tags, vault.conversation(2).tags) == (("bug",), ("idea",))
    assert vault.conversation(2).copies == (a.IDEAS,)


def test_what_is_over_keeps_the_tags_of_what_was_merged_into_it(vault: House):
    vault.customer("Another matter #idea", command="new")
    vault.submit("more", 2, organisation="", merge="FB-1")
    vault.deliver()
    closed(vault, "two")
    assert vault.conversation(1).tags == ("bug", "idea")


def test_a_second_channel_that_closes_is_followed_on_from(vault: House):
    closed(vault, "two")
    vault.uow.channels.save(replace(a.CHANNELS[0], private=True))
    vault.hear(ChannelClosed(a.SUPPORT, "archived"))
    vault.policy = replace(vault.policy, default_channel="ideas")
    vault.customer("three", reply_to=answer_of(vault))
    vault.deliver(
        lambda delivery: (
            Refused(Reason.PLACE_GONE)
            if getattr(delivery.request.command, "place", "") in (a.BUGS, a.SUPPORT)
            else None
        )
    )
    assert (vault.conversation(3).home, vault.conversation(3).previous) == (a.IDEAS, 2)
    assert vault.seen(a.IDEAS)[-1] == "three"


def test_a_reply_to_an_older_answer_is_back_in_its_channel_once_that_is_open_again(vault: House):
    closed(vault, "two")
    vault.hear(ChannelOpened(a.BUGS))
    vault.customer("three", reply_to=answer_of(vault))
    vault.deliver()
    assert vault.seen(a.BUGS)[-1] == "three"


def test_a_channel_that_closes_again_hands_over_to_the_conversation_that_follows_already(vault: House):
    closed(vault, "two")
    vault.hear(ChannelOpened(a.BUGS))
    vault.customer("three", reply_to=answer_of(vault))
    closed(vault)
    assert (posts_in_support(vault), cards_in_support(vault)) == (["two", "three"], 1)


def test_a_note_for_a_thread_that_went_before_its_channel_is_let_go(vault: House):
    vault.customer("two")
    vault.deliver(gone())
    vault.uow.mirrors.forget(Slot("thread:1"))
    talk = vault.conversation()
    telling.show_in_thread(vault.uow, vault.policy, talk, sentence(verbatim("A note.")), "note:1")
    vault.deliver(gone())
    assert vault.uow.outbox.state("show:note:1") == "done"


def test_who_finds_out_late_sends_the_words_where_they_went(vault: House):
    vault.customer("two")
    late = []
    vault.deliver(lambda delivery: late.append(delivery) or gone()(delivery))
    first = next(one for one in late if one.request.message == 3)
    verdict = fates.settled(first, Dead(Reason.PLACE_GONE), uow=vault.uow, policy=vault.policy)
    assert verdict == TryAgain(vault.now, doubt=False, counts=True)
    assert posts_in_support(vault) == ["two"]


def test_words_wait_while_the_default_channel_is_the_very_one_that_is_gone(vault: House):
    vault.policy = replace(vault.policy, default_channel="bugs")
    vault.customer("two")
    vault.deliver(gone())
    vault.policy = replace(vault.policy, default_channel="support")
    vault.wait(seconds=31)
    vault.deliver(gone())
    assert posts_in_support(vault) == ["two"]
