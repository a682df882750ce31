"""A customer who is erased is in no decision's log any more, and the log can still be verified."""

import pytest

from domain import inbound
from domain.proposals.values import ProposalId
from storage import tables
from tests import builders as a

SECRET = "Only with krokant on Tuesdays."
ONE = ProposalId(1)


@pytest.fixture
def erased(circle):
    """Zoé was asked, said something, and is erased since."""
    house = circle.house
    house.customer("Please ship sooner. #idea")
    house.deliver()
    circle.open(feedback="FB-1")
    circle.press("Ask the customers")
    house.deliver()
    house.customer(SECRET, reply_to=house.posts("voice:1:telegram:77")[0])
    house.deliver()
    assert SECRET in circle.card
    house.hear(inbound.CustomerPress(a.ZOES, a.a_post(a.ZOES.id), a.ZOE, "press1", "forget", a.ZOE.alias))
    house.deliver()
    return circle


def lines(circle) -> str:
    sql = circle.house.uow.transaction.sql
    return str(sql.bare(f"SELECT * FROM {tables.proposals.ProposalEventRow.__tablename__}").fetchall())


def test_neither_words_nor_alias_are_in_the_log(erased):
    assert not any(word in lines(erased) for word in ("krokant", "telegram:77"))


def test_the_log_is_whole(erased):
    assert erased.house.uow.proposals.broken(ONE) == 0


def test_the_card_says_that_it_was_a_customer_erased(erased):
    assert "a customer, erased" in erased.card


def test_a_line_written_anew_cannot_be_changed_again(erased):
    sql = erased.house.uow.transaction.sql
    sql.bare("UPDATE proposal_events SET event = replace(event, 'a customer, erased', 'I am for it')")
    assert erased.house.uow.proposals.broken(ONE) > 0


def test_no_other_line_can_be_changed(erased):
    sql = erased.house.uow.transaction.sql
    sql.bare("UPDATE proposal_events SET at = at + 1 WHERE number = 2")
    assert erased.house.uow.proposals.broken(ONE) > 0


def test_the_decision_goes_on(erased):
    erased.press("Consent", a.BEN)
    assert erased.house.uow.proposals.get(ONE).opened.stances
