"""Floods and blocks: what is too much is left out and counted; what administrators did is kept."""

from dataclasses import replace

import pytest

from domain.inbound import Sender
from tests import builders as a
from tests.handlers.house import House


@pytest.fixture
def strict(house: House) -> House:
    """A house that reads three messages an hour."""
    house.policy = replace(house.policy, flood=3)
    return house


def test_what_is_more_than_the_limit_is_left_out(strict: House):
    for number in range(6):
        strict.customer(f"Message {number}")
    assert len(strict.uow.messages.of_conversation(strict.conversation().id)) == 3


def test_the_customer_is_told_once(strict: House):
    for number in range(6):
        strict.customer(f"Message {number}")
    strict.deliver()
    assert sum("messages an hour" in line for line in strict.seen(a.ZOES.id)) == 1


def test_who_floods_again_after_an_hour_is_told_again(strict: House):
    for _ in range(2):
        for number in range(5):
            strict.customer(f"Message {number}")
        strict.wait(minutes=61)
    strict.deliver()
    assert sum("messages an hour" in line for line in strict.seen(a.ZOES.id)) == 2


def test_who_writes_a_little_all_day_is_read(strict: House):
    for number in range(9):
        strict.customer(f"Message {number}")
        strict.wait(minutes=25)
    assert len(strict.uow.messages.of_conversation(strict.conversation().id)) == 9


def test_the_thread_shows_how_many_were_left_out(strict: House):
    for number in range(6):
        strict.customer(f"Message {number}")
    strict.wait(minutes=62)
    strict.customer("Calmer now")
    strict.deliver()
    assert any("3 messages of this customer were left out" in line for line in strict.seen(a.SUPPORT))


def test_what_was_left_out_of_a_merged_conversation_is_told_where_it_goes_on(strict: House):
    strict.customer("Message")
    strict.customer("", command="new")
    strict.customer("Another matter")
    for _ in range(3):
        strict.customer("More")
    strict.submit("more", 2, organisation="", merge="C-1")
    strict.wait(minutes=62)
    strict.customer("Calmer now")
    strict.deliver()
    assert strict.shown(f"left-out:1:{int(strict.now.timestamp())}").startswith("3 messages")


def test_nobody_else_feels_it(strict: House):
    for number in range(6):
        strict.customer(f"Message {number}")
    strict.customer("Mine", chat=a.MAXS, sender=a.MAX)
    assert strict.message(4).content.text.plain == "Mine"


def test_a_blocked_customer_is_not_read(talk: House):
    talk.command("isthmus", "block C-1")
    talk.customer("Are you there?")
    assert len(talk.uow.messages.of_conversation(talk.conversation().id)) == 1


def test_whom_nobody_is_behind_is_not_blocked_and_that_is_told(talk: House):
    assert talk.command("isthmus", "block FB-99").startswith("There is no feedback FB-99.")
    assert talk.command("isthmus", "block them").startswith("Say whom, by a reference")


def test_a_blocked_customer_who_floods_is_told_nothing(strict: House):
    strict.customer("One")
    strict.command("isthmus", "block C-1")
    for number in range(6):
        strict.customer(f"Message {number}")
    strict.deliver()
    assert not any("messages an hour" in line for line in strict.seen(a.ZOES.id))


def test_who_is_blocked_already_is_not_blocked_anew(house: House):
    changed = [house.uow.restraints.block(a.ZOE.alias, blocked=True) for _ in range(2)]
    assert changed == [True, False]


def test_a_blocked_customer_can_still_have_everything_erased(talk: House):
    talk.command("isthmus", "block C-1")
    talk.customer("", command="forget")
    talk.deliver()
    assert any("Erase everything" in line for line in talk.seen(a.ZOES.id))


def test_who_is_unblocked_is_read_again(talk: House):
    talk.command("isthmus", "block C-1")
    talk.command("isthmus", "unblock C-1")
    talk.customer("Are you there?")
    assert len(talk.uow.messages.of_conversation(talk.conversation().id)) == 2


def test_administrators_see_what_was_done(talk: House):
    talk.uow.people.save_colleague(replace(a.COLLEAGUES[1], admin=True))
    talk.command("isthmus", "block C-1")
    assert "customer blocked · C-1" in talk.command("isthmus", "audit", by=a.BEN)


def test_what_was_done_names_channels_and_words_as_people_do(talk: House):
    talk.uow.people.save_colleague(replace(a.COLLEAGUES[1], admin=True))
    talk.command("signal", "watch word refund")
    assert "watched · word refund · #support" in talk.command("isthmus", "audit", by=a.BEN)


def test_who_is_no_administrator_does_not(talk: House):
    assert "Only administrators" in talk.command("isthmus", "audit", by=a.BEN)


@pytest.mark.parametrize("verb", ["block", "unblock"])
def test_only_an_administrator_blocks(talk: House, verb: str):
    assert "Only administrators of Isthmus can block" in talk.command("isthmus", f"{verb} C-1", by=a.BEN)
    assert not talk.uow.restraints.is_blocked(a.ZOE.alias)


def offered(talk: House, by: Sender) -> list[str]:
    fields = [field for field in talk.form("more", 1, by).fields if getattr(field, "name", "") == "block"]
    return [option.value for field in fields for option in getattr(field, "options", ())]


def test_the_card_offers_it_to_administrators(talk: House):
    assert (offered(talk, a.ANN), offered(talk, a.BEN)) == (["block"], [])


def test_a_block_from_the_card_is_confirmed_once(talk: House):
    talk.submit("more", 1, block="block")
    before = talk.uow.restraints.is_blocked(a.ZOE.alias)
    talk.press("block", 1)
    assert (before, talk.uow.restraints.is_blocked(a.ZOE.alias)) == (False, True)


def test_a_block_from_the_card_is_taken_back_there(talk: House):
    talk.command("isthmus", "block C-1")
    assert offered(talk, a.ANN) == ["unblock"]
    talk.submit("more", 1, block="unblock")
    assert not talk.uow.restraints.is_blocked(a.ZOE.alias)


@pytest.mark.parametrize("value", ["1", "", "x", "99", "-1"])
def test_a_forged_press_of_who_is_no_administrator_blocks_nobody(talk: House, value: str):
    talk.press("block", value, a.BEN)
    talk.submit("more", 1, a.BEN, block="block")
    talk.deliver()
    assert "Only administrators of Isthmus can block" in talk.whispered(a.BEN)[-1]
    assert not talk.uow.restraints.is_blocked(a.ZOE.alias)
