"""What was under way to a thread while the thread, or its channel, went: whoever finds it out late changes nothing."""

import pytest

from domain import outbound
from domain.deliveries import Dead, Reason, TryAgain, Verdict
from domain.outbound import Delivery
from domain.routing import Criterion
from handlers import fates
from tests import builders as a
from tests.handlers.house import House, refused


@pytest.fixture
def moved() -> House:
    """A house in which words were posted in #bugs, and which has moved to #support since."""
    routes = (a.a_route(Criterion.TAG, "bug", "bugs"), a.a_route(Criterion.TAG, "bug", "support"))
    house = House(routes=routes)
    house.customer("#bug one")
    house.deliver()
    house.customer("two")
    house.deliver(
        lambda delivery: refused(Reason.PLACE_GONE, outbound.Post)(delivery) if in_bugs(delivery) else None
    )
    return house


def in_bugs(delivery: Delivery) -> bool:
    return getattr(delivery.request.command, "place", "") == a.BUGS


def found_late(house: House, delivery: Delivery, reason: Reason) -> Verdict:
    """A call of a while ago is answered only now; what follows for it."""
    verdict = fates.settled(delivery, Dead(reason), uow=house.uow, policy=house.policy)
    house.deliver()
    return verdict


def words_of(house: House) -> list[Delivery]:
    """The deliveries of the customer's words, as they were made."""
    return [one for one in house.deliveries if isinstance(one.request.command, outbound.Post)]


def cards_of(house: House) -> list[str]:
    """Where the card was posted."""
    shown = [one for one in house.sent if isinstance(one, outbound.Show)]
    return [one.place for one in shown if one.slot == "thread:1"]


def test_words_for_a_channel_that_their_conversation_has_left_follow_it_at_once(moved: House):
    verdict = found_late(moved, words_of(moved)[0], Reason.PLACE_GONE)
    assert verdict == TryAgain(moved.now, doubt=False, counts=True)


def test_a_conversation_that_has_moved_to_where_a_copy_stood_has_no_copy_there(moved: House):
    assert (moved.conversation().home, moved.conversation().copies) == (a.SUPPORT, ())


def test_a_thread_that_was_opened_again_meanwhile_is_not_opened_once_more(talk: House):
    talk.customer("two")
    talk.deliver()
    for delivery in words_of(talk):
        found_late(talk, delivery, Reason.THREAD_GONE)
    assert cards_of(talk) == [a.SUPPORT, a.SUPPORT]
