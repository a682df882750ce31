"""Team to customer: nothing reaches a customer that was not meant for them, and what was meant can be taken back."""

from contextlib import suppress

import pytest

from domain import outbound
from domain.conversations import Audience, Status
from domain.deliveries import Sent
from domain.errors import NotYet
from domain.ids import PostId
from handlers import references
from tests import builders as a
from tests.handlers.answers import an_answered, arrived
from tests.handlers.house import House

ONLY_THE_TEAM = "Only the team sees this.\n[Send to customer]"
REFUSED = "Only the people who answer customers can send this. Ask an administrator of Isthmus to add you."


@pytest.fixture
def open_talk():
    house = House(replies="open")
    house.customer("It does not start.")
    house.deliver()
    return house


def test_talk_in_the_thread_stays_inside(talk):
    talk.colleague("Is it the pump again?")
    assert arrived(talk) == []


def test_its_author_alone_is_told_so(talk):
    talk.colleague("Is it the pump again?", by=a.BEN)
    talk.deliver()
    assert (talk.whispered(a.BEN), talk.whispered(a.ANN)) == ([ONLY_THE_TEAM], [])


def test_a_message_that_starts_with_the_bots_name_reaches_the_customer(talk):
    talk.colleague("Try again.", marked=True)
    assert arrived(talk) == ["Try again."]


def test_the_button_under_the_hint_sends_it(talk):
    talk.colleague("Try again.")
    talk.press("send", 2)
    assert arrived(talk) == ["Try again."]


def test_a_second_press_sends_nothing_twice(talk):
    talk.colleague("Try again.")
    talk.press("send", 2)
    talk.press("send", 2)
    assert arrived(talk) == ["Try again."]
    assert talk.whispered()[-1] == "This is on its way to the customer already, or has arrived."


def test_the_form_sends_its_words_and_shows_them_in_the_thread(talk):
    talk.submit("reply", words="Try again.")
    assert arrived(talk) == ["Try again."]
    assert talk.shown("mark:2").startswith("Ann\nTry again.\n✓ Delivered to the customer")


def a_shortcut(house, on, by=a.ANN, author=a.ANN):
    thread = house.posts("thread:1")[0]
    said = a.content("Try again.")
    house.hear(a.inbound.TeamShortcut("send_to_customer", a.SUPPORT, on, thread, by, author, said))


def test_the_shortcut_sends_a_message_that_stands_already(talk):
    a_shortcut(talk, talk.colleague("Try again.").post)
    assert arrived(talk) == ["Try again."]


def test_the_shortcut_may_be_quicker_than_the_message(talk):
    post = a.a_post(a.SUPPORT)
    a_shortcut(talk, post)
    thread = talk.posts("thread:1")[0]
    talk.hear(a.inbound.TeamMessage(a.SUPPORT, thread, post, a.ANN, a.content("Try again."), talk.now))
    assert arrived(talk) == ["Try again."]


def test_the_shortcut_refuses_the_customers_own_words(talk):
    a_shortcut(talk, talk.posts("message:1")[0])
    assert arrived(talk) == []
    assert talk.whispered() == ["These are the customer's own words: nothing was sent."]


def test_a_message_that_was_deleted_meanwhile_is_not_sent(talk):
    said = talk.colleague("Our margin is 40 %.")
    talk.hear(a.inbound.TeamDeletion(a.SUPPORT, said.post))
    talk.press("send", 2)
    assert arrived(talk) == []


def test_the_shortcut_outside_a_customers_thread_says_so(talk):
    talk.hear(
        a.inbound.TeamShortcut(
            "send_to_customer", a.SUPPORT, a.a_post(a.SUPPORT), None, a.ANN, a.ANN, a.content("Hi.")
        )
    )
    talk.deliver()
    assert talk.whispered()[0].startswith("No customer is behind this thread")


@pytest.mark.parametrize("marked", [True, False])
def test_two_slashes_keep_a_message_inside(open_talk, marked):
    open_talk.colleague("// is it the pump?", marked=marked)
    assert arrived(open_talk) == []


def test_in_an_open_channel_everything_else_reaches_the_customer(open_talk):
    open_talk.colleague("Try again.")
    assert arrived(open_talk) == ["Try again."]


def test_in_an_open_channel_the_author_can_take_a_message_back(open_talk):
    open_talk.colleague("Try again.")
    open_talk.deliver()
    assert open_talk.whispered() == ["Goes to the customer in 5 seconds.\n[Undo]"]


def test_in_an_open_channel_a_check_mark_tells_that_it_has_arrived(open_talk):
    open_talk.colleague("Try again.")
    arrived(open_talk)
    open_talk.wait(seconds=5)
    open_talk.deliver()
    assert [type(one) for one in open_talk.sent][-1] is outbound.React


def test_a_channel_may_be_open_by_the_operators_file():
    house = House(channels=(("support", "open"),))
    house.customer()
    house.deliver()
    house.colleague("Try again.")
    assert arrived(house) == ["Try again."]


def test_what_is_said_in_a_channel_goes_before_the_operators_file():
    house = House(channels=(("support", "open"),))
    house.command("isthmus", "replies explicit")
    house.customer()
    house.deliver()
    house.colleague("Try again.")
    assert arrived(house) == []


def test_a_channel_may_be_open_where_others_are_not(talk):
    talk.command("isthmus", "replies open")
    talk.colleague("Try again.")
    assert arrived(talk) == ["Try again."]


def test_who_is_no_agent_is_refused_with_a_sentence(talk):
    talk.colleague("Try again.", by=a.GUEST, marked=True)
    assert arrived(talk) == []
    assert talk.whispered(a.GUEST) == [REFUSED]


def test_who_is_not_known_yet_is_asked_to_wait_a_moment(talk):
    somebody = a.inbound.Sender(a.AliasId("slack:main:U9"), "Somebody")
    talk.colleague("Try again.", by=somebody, marked=True)
    assert arrived(talk) == []
    assert talk.whispered(somebody)[0].startswith("I do not know you yet")


@pytest.mark.parametrize("action", ["send", "undo", "retry", "unsend"])
def test_who_is_no_agent_can_press_nothing(talk, action):
    talk.colleague("Try again.", marked=True)
    talk.press(action, 2, by=a.GUEST)
    assert arrived(talk) == ["Try again."]
    assert "Only the people who answer customers" in talk.whispered(a.GUEST)[0]


def test_only_the_named_agents_may_answer():
    house = House(agents=("support",))
    house.uow.people.save_group(a.TEAM, "S1", "support", [a.BEN.alias])
    house.customer()
    house.deliver()
    house.colleague("From Ann.", marked=True)
    house.colleague("From Ben.", by=a.BEN, marked=True)
    assert arrived(house) == ["From Ben."]


def test_a_mention_without_words_asks_for_them(talk):
    talk.colleague("", marked=True)
    assert arrived(talk) == []
    assert talk.whispered() == ["There is nothing to send yet: write the words after the mention."]


def test_a_mention_outside_a_customers_thread_says_so(talk):
    talk.colleague("Hello?", marked=True, thread=a.a_post(a.SUPPORT))
    talk.deliver()
    assert talk.whispered()[0].startswith("No customer is behind this thread")


def test_a_mention_at_the_top_of_a_channel_says_what_can_be_done_there(talk):
    talk.hear(
        a.inbound.TeamMessage(
            a.SUPPORT, None, a.a_post(a.SUPPORT), a.ANN, a.content("Hello?"), talk.now, marked=True
        )
    )
    talk.deliver()
    assert "`/isthmus` shows who waits here" in talk.whispered()[0]


def test_other_threads_are_left_alone(talk):
    talk.colleague("Lunch?", thread=a.a_post(a.SUPPORT))
    assert talk.deliver() == []


# the moment in which it can be taken back


def test_a_reply_waits_a_moment(talk):
    talk.colleague("Try again.", marked=True)
    talk.deliver()
    assert talk.shown("mark:2") == "↗ To the customer in 5 seconds.\n[Undo]"


def test_undo_in_time_takes_it_back(talk):
    talk.colleague("Try again.", marked=True)
    talk.press("undo", 2)
    assert arrived(talk) == []
    assert talk.shown("mark:2").startswith("↩ Taken back: the customer has not seen it.")


def test_who_waited_before_undo_waits_again(talk):
    talk.wait(hours=1)
    talk.colleague("Try again.", marked=True)
    talk.press("undo", 2)
    assert (talk.conversation().waiting_since, talk.conversation().status) == (a.NOON, Status.NEW)


def test_what_was_taken_back_can_be_sent_after_all(talk):
    talk.colleague("Try again.", marked=True)
    talk.press("undo", 2)
    talk.press("send", 2)
    assert arrived(talk) == ["Try again."]


def test_what_was_sent_after_all_can_be_taken_back_again(talk):
    talk.colleague("Try again.", marked=True)
    talk.press("undo", 2)
    talk.press("send", 2)
    talk.press("undo", 2)
    assert arrived(talk) == []


def test_undo_too_late_says_so(talk):
    an_answered(talk)
    talk.press("undo", 2)
    talk.deliver()
    assert talk.whispered() == ["Too late: it is on its way. You can delete it for the customer."]


def test_a_deletion_while_it_is_held_takes_it_back(talk):
    said = talk.colleague("Try again.", marked=True)
    talk.deliver()
    talk.hear(a.inbound.TeamDeletion(a.SUPPORT, said.post))
    assert arrived(talk) == []
    assert talk.shown("mark:2") == "🗑 Deleted before it was sent: the customer has not seen it."


def test_an_edit_while_it_is_held_is_what_will_be_sent(talk):
    said = talk.colleague("Try agian.", marked=True)
    edit = a.inbound.TeamEdit(a.SUPPORT, said.post, a.ANN, a.content("Try again."), talk.now, marked=True)
    talk.hear(edit)
    assert arrived(talk) == ["Try again."]


# fate


def test_a_delivered_reply_carries_its_mark(talk):
    an_answered(talk)
    assert talk.shown("mark:2").startswith("✓ Delivered to the customer")


def test_nobody_waits_once_an_answer_is_on_its_way(talk):
    talk.colleague("Try again.", marked=True)
    assert (talk.conversation().waiting_since, talk.conversation().status) == (None, Status.WAITING)


def test_the_thread_remembers_who_a_message_was_for(talk):
    talk.colleague("Inside.")
    talk.colleague("Outside.", marked=True)
    assert [talk.message(2).audience, talk.message(3).audience] == [Audience.TEAM, Audience.CUSTOMER]


def test_no_hold_means_no_undo():
    house = House(hold=0.0)
    house.customer()
    house.deliver()
    house.colleague("Try again.", marked=True)
    house.deliver()
    assert not any("[Undo]" in shown for shown in house.seen(a.SUPPORT))


POST = PostId(f"{a.SUPPORT}:1700000000.000100")


def answered_as_it_appears(house, said):
    """What is said to an answer in the thread of a card that Slack shows, before we are told where it stands."""
    with suppress(NotYet):
        house.colleague(said, thread=POST)
        return "it was heard"
    return "it waits"


def while_the_card_appears(happens):
    """What happens while Slack shows a card, and we have not been told where it stands."""
    house, told = House(replies="open"), []
    house.customer("It does not start.")

    def appears(delivery):
        if delivery.request.command.slot == "thread:1" and not told:
            told.append(happens(house))
            return Sent((POST,))
        return None

    house.deliver(appears)
    return told


def test_an_answer_in_a_thread_whose_place_is_not_known_yet_waits():
    assert while_the_card_appears(lambda house: answered_as_it_appears(house, "Try again.")) == ["it waits"]


def test_what_arrived_long_ago_waits_for_no_post():
    def asked_late(house):
        house.uow.caused("event", house.uow.at - 61)
        return references.slot_at(POST, house.uow)

    assert while_the_card_appears(asked_late) == [None]


def test_an_answer_in_a_thread_that_is_not_ours_waits_for_nothing(talk):
    assert answered_as_it_appears(talk, "Lunch?") == "it was heard"
