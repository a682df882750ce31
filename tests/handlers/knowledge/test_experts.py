"""Who knows about something: told by what they answered, with threads, as far as whoever asks may see."""

from dataclasses import replace

import pytest

from domain import inbound
from tests import builders as a
from tests.handlers.house import House
from tests.handlers.knowledge.shelf import keep


@pytest.fixture
def house() -> House:
    """Ann answered Max about invoices, Ben answered Zoé about invoices."""
    house = House(hold=0.0)
    for number, (customer, chat, colleague) in enumerate(((a.MAX, a.MAXS, a.ANN), (a.ZOE, a.ZOES, a.BEN)), 1):
        house.customer("My invoices are wrong", sender=customer, chat=chat)
        house.deliver()
        house.submit("reply", number, by=colleague, words="Corrected.")
        house.deliver()
    return house


def who(house: House, topic: str = "invoice", by: inbound.Sender = a.ANN) -> str:
    return house.command("isthmus", f"who {topic}", by=by)


def thank(house: House, *, added: tuple[str, ...] = ("👍",), removed: tuple[str, ...] = ()) -> None:
    """Zoé reacts to Ben's answer."""
    post = house.posts("message:4")[0]
    house.hear(inbound.CustomerReaction(a.ZOES, post, a.ZOE, added, removed))


def test_everybody_who_answered_is_named_with_a_thread(house: House):
    assert "@Ann: 1 answer" in who(house)
    assert "@Ben: 1 answer" in who(house)
    assert "C-2" in who(house)


def test_who_was_thanked_comes_first(house: House):
    thank(house)
    assert who(house).index("@Ben: 1 answer, 1 with thanks") < who(house).index("@Ann")


def test_thanks_can_be_taken_back(house: House):
    thank(house)
    thank(house, added=(), removed=("👍",))
    assert "thanks" not in who(house)


def test_a_reaction_that_does_not_thank_counts_for_nothing(house: House):
    thank(house, added=("😢",))
    assert "thanks" not in who(house)


def test_what_was_resolved_and_kept_counts(house: House):
    house.submit("status", 1, status="resolved")
    keep(house)
    assert "@Ann: 1 answer, 1 resolved, 1 kept" in who(house)


def test_an_answer_that_is_retired_counts_as_kept_no_more(house: House):
    keep(house)
    house.press("kept_retire", 1)
    house.deliver()
    assert "kept" not in who(house)


def test_another_topic_has_nobody(house: House):
    assert "Nobody has answered" in who(house, "giraffes")


@pytest.mark.parametrize("topic", ["%", "_", "'; --", "T-99", "the", "T-999999999999999999"])
def test_nonsense_finds_nobody(house: House, topic: str):
    assert "Nobody has answered" in who(house, topic)


def test_several_words_must_all_have_been_said(house: House):
    assert "@Ann" in who(house, "wrong invoices")
    assert "Nobody" in who(house, "wrong parcels")


def test_people_leave_the_list_and_come_back(house: House):
    assert "not suggested to anybody" in house.command("isthmus", "who leave", by=a.BEN)
    assert "@Ben" not in who(house)
    house.command("isthmus", "who join", by=a.BEN)
    assert "@Ben" in who(house)


def test_who_has_gone_is_not_suggested(house: House):
    house.uow.people.save_colleague(replace(a.COLLEAGUES[1], gone=True))
    assert "@Ben" not in who(house)


def test_threads_of_a_private_channel_count_for_its_members_alone(house: House):
    house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    house.uow.channels.save_members(a.BUGS, [a.BEN.alias])
    house.uow.conversations.save(replace(house.conversation(2), home=a.BUGS))
    assert "@Ben" in who(house, by=a.BEN)
    seen = who(house, by=a.ANN)
    assert ("@Ben" in seen, "C-2" in seen) == (False, False)


def test_erased_words_lead_nowhere(house: House):
    house.customer("", command="forget")
    house.tap("forget", a.ZOE.alias)
    house.deliver()
    assert "@Ben" not in who(house)


def test_the_settings_take_people_off_the_list_too(house: House):
    given = {"language": "profile", "notices": (), "weekdays": ()}
    house.submit("settings", "", by=a.BEN, suggested="no", **given)
    assert "@Ben" not in who(house)
    house.submit("settings", "", by=a.BEN, **given)
    assert "@Ben" not in who(house)
    house.submit("settings", "", by=a.BEN, suggested="yes", **given)
    assert "@Ben" in who(house)
