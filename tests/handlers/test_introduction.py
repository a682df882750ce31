"""The bot says who it is: once to a channel, once to a colleague; and its buttons do what they say."""

from dataclasses import replace

import pytest

from domain import inbound
from domain.ids import PlaceId
from domain.people import Channel
from tests import builders as a
from tests.handlers.house import House

NEW = PlaceId(f"{a.TEAM}:C0NEW")
HELLO = "Hello, I am Isthmus"


def invite(house: House, channel: PlaceId = NEW) -> list[str]:
    """Somebody invites the bot; what stands in the channel since."""
    house.hear(inbound.ChannelOpened(channel, invited=True))
    house.deliver()
    return house.seen(channel)


def press(house: House, action: str, channel: PlaceId = NEW, by: inbound.Sender = a.ANN) -> None:
    house.hear(inbound.TeamPress(channel, a.a_post(channel), None, by, action, ""))
    house.deliver()


def test_where_it_is_invited_it_says_who_it_is(house: House):
    assert HELLO in invite(house)[0]


def test_it_says_so_once(house: House):
    invite(house)
    house.hear(inbound.ChannelClosed(NEW, "removed"))
    assert len(invite(house)) == 1


def test_a_channel_that_is_open_again_hears_nothing(house: House):
    house.hear(inbound.ChannelOpened(a.BUGS))
    house.deliver()
    assert house.seen(a.BUGS) == []


def test_a_channel_where_it_was_before_hears_nothing(house: House):
    house.hear(inbound.ChannelSeen(NEW, "new", archived=False, member=True))
    house.deliver()
    assert house.seen(NEW) == []


def test_it_speaks_the_workspaces_language():
    french = House(locale="fr")
    invite(french)
    assert [command.locale for command in french.sent] == ["fr"]


def test_the_default_channel_is_not_offered_to_be_one(house: House):
    assert "Make this the default channel" not in invite(house, a.SUPPORT)[0]


def test_made_the_default_a_channel_gets_what_no_route_takes(house: House):
    invite(house)
    press(house, "make_default")
    house.customer("Nobody has a route for this.")
    house.deliver()
    assert any("Nobody has a route for this." in seen for seen in house.seen(NEW))


def test_who_made_a_channel_the_default_is_in_the_audit(house: House):
    press(house, "make_default", a.BUGS)
    assert "@Ann · default channel · #support → #bugs" in house.command("isthmus", "audit")


def test_the_last_choice_of_a_default_counts(house: House):
    invite(house)
    for channel in (NEW, a.BUGS):
        press(house, "make_default", channel)
    house.customer("Nobody has a route for this.")
    house.deliver()
    assert any("Nobody has a route for this." in seen for seen in house.seen(a.BUGS))


def test_an_archived_default_gives_way_to_that_of_the_settings(house: House):
    invite(house)
    press(house, "make_default")
    house.uow.channels.save(replace(house.uow.channels.get(NEW) or Channel(NEW), archived=True))
    house.customer("Nobody has a route for this.")
    house.deliver()
    assert any("Nobody has a route for this." in seen for seen in house.seen(a.SUPPORT))


def test_the_introduction_changes_with_the_choice(house: House):
    invite(house)
    press(house, "make_default")
    assert "Everything that nobody has routed comes here." in house.shown(f"hello:{NEW}")


def test_everybody_there_is_told_who_chose(house: House):
    invite(house)
    press(house, "make_default")
    assert any("made this the default channel" in seen for seen in house.seen(NEW))


def test_a_guest_chooses_nothing(house: House):
    invite(house)
    press(house, "make_default", by=a.GUEST)
    assert house.uow.rules.routes() == []


def test_the_chosen_default_is_no_route_to_be_listed(house: House):
    press(house, "make_default", a.BUGS)
    assert "Everything else goes to #bugs." in house.command("isthmus", "routes")


def test_a_route_from_here_names_this_channel(house: House):
    assert house.form("route", NEW).fields[2].initial == NEW


def test_help_is_shown_to_whoever_asks(house: House):
    press(house, "introduction_help")
    assert "What /isthmus can do" in house.whispered()[-1]


@pytest.mark.parametrize("times", [1, 2])
def test_who_opens_the_page_is_told_once(house: House, times: int):
    for _ in range(times):
        house.hear(inbound.HomeOpened(a.TEAM, a.ANN))
        house.deliver()
    assert sum(HELLO in told for told in house.whispered()) == 1
