"""The operator's rules as handlers see them."""

import pytest

from bot import policy
from bot.settings.values import RouteRule
from domain.routing import Criterion, Route


def test_a_rule_with_conditions_asks_for_all_of_them():
    rule = RouteRule(to=("bugs",), tags=("bug",), languages=("fr",))
    assert list(policy.routes([rule])) == [
        Route(0, Criterion.TAG, "bug", "bugs", ((Criterion.LANGUAGE, "fr"),))
    ]


def test_a_rule_without_conditions_concerns_everything():
    assert list(policy.routes([RouteRule(to=("all",))])) == [Route(0, Criterion.ALL, "", "all")]


@pytest.mark.parametrize(("tags", "to", "routes"), [(("a", "b"), ("x",), 2), (("a",), ("x", "y"), 2)])
def test_a_rule_has_a_route_for_every_value_and_channel(tags, to, routes):
    assert len(list(policy.routes([RouteRule(to=to, tags=tags)]))) == routes
