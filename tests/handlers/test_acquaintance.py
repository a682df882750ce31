"""What platforms tell of people and channels is kept, and shown where it matters."""

from domain.routing import Criterion
from tests import builders as a
from tests.handlers.house import House


def test_who_blocked_us_and_writes_again_can_be_reached_by_their_card(talk: House):
    talk.hear(a.inbound.ChatReachability(a.ZOES, a.ZOE, reachable=False))
    talk.deliver()
    talk.customer("I am back.")
    talk.deliver()
    assert "Nothing reaches this customer" not in talk.shown("thread:1")


def test_a_channel_whose_event_does_not_say_that_it_is_private_stays_so(house: House):
    for private in (True, None):
        seen = a.inbound.ChannelSeen(a.BUGS, "bugs", archived=False, member=True, private=private)
        house.hear(seen)
    assert house.uow.channels.get(a.BUGS).private  # type: ignore[union-attr]


def test_a_channel_that_goes_twice_in_a_day_is_told_of_once():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.customer("#bug one")
    for _ in range(2):
        house.hear(a.inbound.ChannelClosed(a.BUGS, "archived"))
        house.hear(a.inbound.ChannelOpened(a.BUGS))
        house.deliver()
        house.wait(minutes=1)
    assert sum("can no longer be used" in shown for shown in house.seen(a.SUPPORT)) == 1


def test_a_channel_that_goes_with_nothing_open_in_it_is_told_of_to_nobody():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.customer("#bug one")
    house.submit("status", status="resolved")
    house.hear(a.inbound.ChannelClosed(a.BUGS, "archived"))
    house.deliver()
    assert not any("can no longer be used" in shown for shown in house.seen(a.SUPPORT))
