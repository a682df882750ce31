"""Who may say where feedback goes: administrators, and agents where the operator lets them."""

from dataclasses import replace

import pytest

from domain.errors import Refusal
from domain.feedback import Tag
from domain.routing import Criterion
from handlers import rules
from tests import builders as a


def routing(house, by):
    """Everything that changes where feedback goes, done by somebody; whether anything is other than before."""
    house.uow.rules.save_tag(Tag("parts"))
    house.uow.rules.add_route(a.a_route(Criterion.TAG, "bug", "bugs"))
    before = (
        house.uow.rules.routes(),
        house.uow.rules.tags(),
        rules.own_default(house.uow, house.policy, a.IDEAS),
    )
    house.submit("route", "", by, criterion="tag", value="idea", channel=a.IDEAS)
    house.press("remove_route", before[0][0].id, by)
    house.submit("new_tag", "", by, name="wheels", emoji="", synonyms="")
    house.press("remove_tag", "parts", by)
    house.press("make_default", a.SUPPORT, by)
    house.deliver()
    after = (
        house.uow.rules.routes(),
        house.uow.rules.tags(),
        rules.own_default(house.uow, house.policy, a.IDEAS),
    )
    return before != after


def test_only_administrators_route(house):
    assert not routing(house, a.BEN)
    told = [
        text
        for text in house.whispered(a.BEN)
        if text.startswith("Only administrators of Isthmus can change routes")
    ]
    assert len(told) == 5


@pytest.mark.parametrize("form", ["route", "new_tag"])
def test_the_forms_of_routing_open_for_administrators_alone(house, form):
    with pytest.raises(Refusal, match="Only administrators of Isthmus can change routes"):
        house.form(form, "", a.BEN)


@pytest.mark.parametrize("verb", ["routes", "tags"])
def test_who_may_not_route_is_shown_no_buttons_for_it(house, verb):
    assert "[Add a" in house.command("isthmus", verb, by=a.ANN)
    assert "[Add a" not in house.command("isthmus", verb, by=a.BEN)


def test_an_operator_lets_agents_route(house):
    house.policy = replace(house.policy, agents_route=True)
    assert routing(house, a.BEN)


def test_a_guest_never_routes(house):
    house.policy = replace(house.policy, agents_route=True)
    assert not routing(house, a.GUEST)
