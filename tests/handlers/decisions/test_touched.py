"""Whom a decision touches: found by what its feedback is about, and asked by one tap."""

from dataclasses import replace

import pytest

from domain.people import Channel
from handlers.ecosystem import answering
from tests import builders as a
from tests.handlers.house import said, words


def answered(circle) -> str:
    """Every question about the ecosystem is answered; what is said then."""
    house, before = circle.house, len(circle.house.sent)
    while (ask := house.uow.ecosystem.claim(0)) is not None:
        found = answering.find(ask, house.uow, house.policy)
        answering.post(ask, found, uow=house.uow, policy=house.policy)
    house.deliver()
    return "\n".join(words(one) for one in house.sent[before:])


@pytest.fixture
def matter(circle):
    """A decision about Zoé's idea; Max has written about ideas too."""
    circle.house.customer("Ship more often, please. #idea")
    circle.house.customer("More often! #idea", chat=a.MAXS, sender=a.MAX)
    circle.house.deliver()
    circle.open(feedback="FB-1")
    return circle


def test_it_is_offered_where_there_is_feedback(matter):
    assert "[Who is touched]" in matter.more()


def test_who_was_heard_stands_apart_from_who_was_not(matter):
    matter.press("Who is touched")
    told = answered(matter)
    assert "Heard: Zoé" in told
    assert "Not heard about it: Max" in told
    assert "Max: #idea" in told
    assert "[Ask them]" in told


def test_the_command_says_the_same(matter):
    matter.house.command("ecosystem", "D-1", a.ANN)
    assert "Not heard about it: Max" in answered(matter)


def test_they_are_asked_by_one_tap_and_then_count_as_heard(matter):
    matter.press("Who is touched")
    answered(matter)
    matter.press("Ask them")
    assert "1 customer is asked." in answered(matter)
    asked = [one for one in matter.house.sent if getattr(one, "place", None) == a.MAXS.id]
    assert "would like to know what you think" in said(asked[-1].panel.summary)
    matter.press("Who is touched")
    assert "Heard: Zoé, Max" in answered(matter)


def test_only_the_proposer_asks_them(matter):
    matter.press("Who is touched", a.BEN)
    told = answered(matter)
    assert ("[Ask them]" in told, "Only @Ann can ask them." in told) == (False, True)
    matter.house.press("ask_touched", 1, a.BEN)
    assert "Only @Ann can do that here." in answered(matter)


def test_who_wrote_in_a_channel_one_may_not_see_is_not_named(matter):
    house = matter.house
    house.uow.channels.save(Channel(a.IDEAS, "ideas", member=True, private=True))
    house.uow.channels.save(Channel(a.SUPPORT, "support", member=True, private=True))
    matter.press("Who is touched", a.BEN)
    assert "Max" not in answered(matter)


def test_who_may_not_answer_customers_is_told_nothing_of_them(matter):
    matter.house.policy = replace(matter.house.policy, agents=(a.ANN.alias,))
    matter.press("Who is touched", a.BEN)
    assert answered(matter) == ""
    assert matter.told(a.BEN).startswith("Only the people who answer customers can see who they are.")


def test_of_no_decision_it_says_so(circle):
    circle.house.command("ecosystem", "D-99", a.ANN)
    assert "There is no such decision." in answered(circle)
