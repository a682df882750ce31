"""The operator's rules as handlers see them."""

import pytest

from bot import policy
from bot.settings.values import RouteRule, Secret, Settings, SlackAccount, TelegramAccount
from domain.ids import AccountId
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


def some_settings(*bots: TelegramAccount, slack: tuple[str, ...] = ("main", "shop")) -> Settings:
    token = Secret("xoxb-1")
    return Settings(slack=tuple(SlackAccount(name, bot_token=token) for name in slack), telegram=bots)


@pytest.mark.parametrize(
    ("name", "workspace", "team"),
    [
        ("main", "", "slack:main"),
        ("shop", "", "slack:shop"),
        ("other", "", "slack:main"),
        ("main", "shop", "slack:shop"),
        ("main", "T0123", "slack:T0123"),
    ],
)
def test_every_bot_has_the_workspace_that_answers(name: str, workspace: str, team: str):
    made = policy.of(some_settings(TelegramAccount(name, Secret("1:x"), workspace=workspace)))
    assert dict(made.teams)[AccountId(f"telegram:{name}")] == team


def test_where_only_installations_tell_no_workspace_is_named():
    settings = Settings(slack=(SlackAccount("main"),), telegram=(TelegramAccount("main", Secret("1:x")),))
    made = policy.of(settings)
    assert (made.team, made.teams) == ("", ())


def test_a_rule_may_be_for_one_workspace():
    [route] = policy.routes([RouteRule(to=("bugs",), account="shop")])
    assert route.team == "slack:shop"
