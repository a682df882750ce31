"""Who may answer customers, and in which language a customer is addressed."""

from dataclasses import replace

import pytest

from domain import people
from domain.people import Customer
from tests.builders import ANN, BOT, COLLEAGUES, ZOE

COLLEAGUE = COLLEAGUES[0]


def test_without_named_agents_every_full_member_may_answer():
    assert people.may_answer(COLLEAGUE, ())


@pytest.mark.parametrize("what", ["guest", "stranger", "gone", "bot"])
def test_others_may_never(what):
    assert not people.may_answer(replace(COLLEAGUE, **{what: True}), (ANN.alias,))


def test_whom_nobody_knows_may_not():
    assert not people.may_answer(None, ())


@pytest.mark.parametrize(("agents", "may"), [(("support",), True), ((ANN.alias,), True), (("sales",), False)])
def test_named_agents_are_persons_or_groups(agents, may):
    assert people.may_answer(replace(COLLEAGUE, groups=frozenset({"support"})), agents) is may


@pytest.mark.parametrize(
    ("hint", "chosen", "locale"), [("fr-CA", "", "fr"), ("fr", "en", "en"), ("", "", "de"), ("", "fr", "fr")]
)
def test_a_customers_own_choice_comes_first(hint, chosen, locale):
    assert Customer(ZOE.alias, BOT, "Zoé", "", hint, chosen).locale("de") == locale
