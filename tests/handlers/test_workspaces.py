"""Several workspaces: each bot's customers stand in the one that answers them, and nothing leads out of it."""

import pytest

from domain.ids import AccountId, AliasId, MessageId, PlaceId, Slot, account_of
from domain.inbound import AccountRevoked, Chat, ChatKind, ChatReachability
from domain.outbound import Remove, Request
from domain.people import Channel
from domain.routing import Criterion, Route
from domain.understanding import Reading, ThemeId
from handlers import alike, cards, rules
from handlers.ecosystem import pulses
from ports.installations import Installation
from tests import builders as a
from tests.handlers.house import House, lines

SHOP = AccountId("slack:shop")
THEIRS = AccountId("telegram:shop")
JOINED = AccountId("slack:T0JOINED")
PLACES = {SHOP: "C7", JOINED: "C8"}


def a_house(team: AccountId, **policy: object) -> House:
    """A house whose bot is answered in this workspace, which has a channel called like one of the first."""
    house = House(teams=((a.BOT, team), (a.TEAM, a.TEAM), (SHOP, SHOP)), **policy)
    for account, channel in PLACES.items():
        house.uow.channels.save(Channel(PlaceId(f"{account}:{channel}"), "support", member=True))
    return house


def home(house: House) -> PlaceId:
    house.customer()
    return house.conversation().home


def joined(house: House) -> None:
    house.uow.installations.save(Installation(JOINED, "main", "T0JOINED", "J", "U1", "", "sealed"))


@pytest.mark.parametrize("team", [SHOP, JOINED])
def test_a_bots_customers_stand_in_its_workspace(team: AccountId):
    assert home(a_house(team, default_channel="support")) == f"{team}:{PLACES[team]}"


OUR_CHAT, THEIR_CHAT = a.ZOES, Chat(PlaceId(f"{THEIRS}:77"), THEIRS, ChatKind.PRIVATE)


def two_bots() -> House:
    """Zoé has written to the bots of two workspaces."""
    teams = ((a.BOT, a.TEAM), (THEIRS, SHOP), (a.TEAM, a.TEAM), (SHOP, SHOP))
    house = House(teams=teams, default_channel="support")
    house.uow.channels.save(Channel(PlaceId(f"{SHOP}:C7"), "support", member=True))
    house.customer("#bug It smokes")
    house.customer("#bug It smokes", chat=THEIR_CHAT)
    return house


def unreached(house: House) -> list[bool]:
    """Whether the card of each of the two conversations says that nothing reaches her."""
    drawn = (cards.card(house.uow, house.policy, house.conversation(number)) for number in (1, 2))
    return [
        any("Nothing reaches" in line for block in panel.blocks for line in lines(block)) for panel in drawn
    ]


def test_who_blocks_one_of_two_bots_is_reached_by_the_other():
    house = two_bots()
    house.hear(ChatReachability(THEIR_CHAT, a.ZOE, reachable=False))
    assert unreached(house) == [False, True]


def test_who_writes_to_one_of_two_blocked_bots_is_reached_by_that_one_alone():
    house = two_bots()
    for chat in (OUR_CHAT, THEIR_CHAT):
        house.hear(ChatReachability(chat, a.ZOE, reachable=False))
    house.customer("Hello again", chat=OUR_CHAT)
    assert unreached(house) == [False, True]


def test_who_speaks_to_the_bots_of_two_workspaces_is_heard_in_each():
    house = two_bots()
    assert [account_of(house.conversation(number).home) for number in (1, 2)] == [a.TEAM, SHOP]


def test_the_bot_of_another_workspace_is_nothing_to_watch():
    house = two_bots()
    told = [house.command("signal", f"watch account {bot}") for bot in (a.BOT, THEIRS)]
    assert ["Watched from now on" in each for each in told] == [True, False]


def test_likes_are_counted_within_a_workspace():
    house = two_bots()
    theme = house.uow.themes.open("smokes")
    other = house.uow.themes.open("smoke")
    for number, stands in ((1, theme), (2, other)):
        house.uow.understanding.save(Reading(MessageId(number), theme=stands.id))
    house.uow.themes.merge(other.id, theme.id, AliasId(f"{SHOP}:U9"))
    assert alike.button(house.uow, house.conversation(1)) == ()
    told = house.command("feedback", "themes") + house.command("feedback", "theme T-1")
    assert ("1 message of 1 person" in told, "1 message, 1 person" in told, "merged" in told) == (
        True,
        True,
        False,
    )


@pytest.fixture
def merged() -> House:
    """What customers of two workspaces say alike: theirs is merged, and a colleague of ours tried to merge ours with it."""
    house = two_bots()
    house.customer("#bug Their secret smokes too", chat=THEIR_CHAT)
    for number in (1, 2, 3):
        theme = house.uow.themes.open("their secret label")
        house.uow.understanding.save(Reading(MessageId(number), theme=theme.id))
    house.uow.themes.merge(ThemeId(2), ThemeId(3), a.ANN.alias)
    house.submit("theme_merge", 1, reference="T-2")
    return house


def test_a_theme_that_is_another_workspaces_alone_is_none_to_merge_with(merged: House):
    assert "merged" not in merged.command("feedback", "theme FB-1")


@pytest.fixture
def one_theme(merged: House) -> House:
    """The same, once it was merged by somebody who may see both."""
    merged.uow.themes.merge(ThemeId(1), ThemeId(2), a.ANN.alias)
    return merged


@pytest.mark.parametrize("asked", ["themes", "theme T-1", "theme FB-1", "FB-1", "list"])
def test_a_theme_of_two_workspaces_tells_neither_the_others_words_nor_its_label(one_theme: House, asked: str):
    told = one_theme.command("feedback", asked)
    assert ("smokes" in told, "secret" in told) == (True, False)


def test_feedback_of_another_workspace_names_no_theme_though_ours_is_in_it(one_theme: House):
    assert "no such theme" in one_theme.command("feedback", "theme FB-2")


def test_feedback_of_another_workspace_is_none_to_merge_with(one_theme: House):
    one_theme.customer("Another matter")
    ours = one_theme.uow.themes.open("")
    one_theme.uow.understanding.save(Reading(MessageId(4), theme=ours.id))
    found = [one_theme.checked("theme_merge", ours.id, reference=f"FB-{number}") for number in (1, 2)]
    assert [bool(wrong) for wrong in found] == [False, True]


def test_a_theme_that_one_may_not_see_is_merged_into_nothing(merged: House):
    assert merged.checked("theme_merge", 2, reference="T-1") != {}


def test_the_pulse_of_a_workspace_is_measured_from_its_own():
    house = two_bots()
    house.customer("It burns", chat=THEIR_CHAT, command="new")
    house.wait(hours=1)
    places = (a.SUPPORT, PlaceId(f"{SHOP}:C7"))
    assert [pulses.measured(place, house.uow).talks for place in places] == [1, 2]


def test_a_workspace_has_a_default_channel_of_its_own():
    house = a_house(SHOP, defaults=((SHOP, "desk"),))
    house.uow.channels.save(Channel(PlaceId("slack:shop:C9"), "desk", member=True))
    assert home(house) == "slack:shop:C9"


@pytest.mark.parametrize(("team", "place"), [("", "C7"), (SHOP, "C7"), (a.TEAM, "C6")])
def test_a_route_stays_within_the_workspace(team: str, place: str):
    route = Route(0, Criterion.ALL, "", "support", team=team)
    house = a_house(SHOP, routes=(route,), defaults=((SHOP, "desk"),))
    house.uow.channels.save(Channel(PlaceId("slack:shop:C6"), "desk", member=True))
    assert home(house) == f"slack:shop:{place}"


@pytest.mark.parametrize(
    "theirs",
    [
        Route(0, Criterion.TAG, "bug", "support", team=SHOP),
        Route(0, Criterion.TAG, "bug", f"{SHOP}:C7"),
    ],
)
@pytest.mark.parametrize("asked", ["", "routes"])
def test_a_route_of_another_workspace_is_not_told(theirs: Route, asked: str):
    assert "bug" not in a_house(SHOP, routes=(theirs,)).command("isthmus", asked)


@pytest.mark.parametrize("asked", ["failed", "audit"])
def test_what_happened_in_another_workspace_is_not_told(asked: str):
    house = a_house(SHOP)
    house.uow.acts.note(AliasId(f"{SHOP}:U7"), "tag saved", "#theirs")
    for account in (SHOP, a.TEAM):
        place = PlaceId(f"{account}:C7")
        house.uow.outbox.add(
            Request(account, account, account, place, Remove(place, Slot(f"post:{account}")))
        )
        house.uow.outgoing.bury_head(account, account, "theirs" if account == SHOP else "ours")
    told = house.command("isthmus", asked)
    assert ("ours" in told, "theirs" in told) == (asked == "failed", False)


def test_without_any_in_the_settings_the_first_that_joined_answers():
    house = House(team=AccountId(""))
    joined(house)
    assert rules.workspace(house.uow, house.policy, a.BOT) == JOINED


def test_a_workspace_that_joined_answers_for_itself():
    house = House()
    joined(house)
    assert rules.workspace(house.uow, house.policy, JOINED) == JOINED


def test_a_workspace_that_removes_us_loses_its_tokens_and_nothing_else():
    house = a_house(JOINED, default_channel="support")
    joined(house)
    house.customer()
    house.hear(AccountRevoked(JOINED, "app_uninstalled"))
    found = house.uow.installations.get(JOINED)
    assert found is not None
    assert (found.gone, found.token, house.conversation().home) == ("app_uninstalled", "", f"{JOINED}:C8")


def test_status_says_of_a_workspace_that_removed_the_app_that_it_did(house: House):
    joined(house)
    house.uow.outgoing.lock(JOINED, "no bot token")
    house.uow.installations.end(JOINED, "app_uninstalled", house.now.timestamp())
    assert "Slack (T0JOINED) has removed Isthmus." in house.command("isthmus", "status")
