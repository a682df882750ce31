"""Floods and blocks: what is too much is left out and counted; what administrators did is kept."""

from dataclasses import replace

import pytest

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


def test_the_thread_shows_how_many_were_left_out(strict: House):
    for number in range(6):
        strict.customer(f"Message {number}")
    strict.wait(minutes=62)
    strict.customer("Calmer now")
    strict.deliver()
    assert any("3 messages of this customer were left out" in line for line in strict.seen(a.SUPPORT))


def test_nobody_else_feels_it(strict: House):
    for number in range(6):
        strict.customer(f"Message {number}")
    strict.customer("Mine", chat=a.MAXS, sender=a.MAX)
    assert strict.message(4).content.text.plain == "Mine"


def test_a_blocked_customer_is_not_read(talk: House):
    talk.command("isthmus", "block C-1")
    talk.customer("Are you there?")
    assert len(talk.uow.messages.of_conversation(talk.conversation().id)) == 1


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
    assert "Only administrators" in talk.command("isthmus", "audit")
