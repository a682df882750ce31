"""What time brings: reminders to the undecided alone, deadlines once, whatever comes late or twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import outbound
from domain.inbound import ProposalDue, Received
from domain.people import Colleague
from domain.proposals.values import ProposalId
from domain.sight import NOTHING
from handlers.decisions import taking_part
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVERYONE
from tests.handlers.house import words


def test_an_answer_given_in_time_counts_though_it_is_handled_after_the_deadline(asked):
    pressed = asked.house.now + timedelta(days=3, seconds=-1)
    asked.house.wait(days=3, seconds=9)
    asked.press("Consent", a.BEN, given=pressed)
    assert "Consent (1): @Ben" in asked.card


def test_a_form_that_arrived_in_time_counts_though_it_is_handled_after_the_deadline(asked):
    house = asked.house
    house.wait(days=3, seconds=9)
    house.uow.caused("slack:event", house.uow.at - 10)
    form = house.filled("stance", "1:object", a.BEN, reason="No.", lift="Slower.")
    taking_part.submitted(form, uow=house.uow, policy=house.policy)
    assert [stance.value for stance in asked.state.stances] == ["object"]


def arrives(circle):
    """Something in Ben's workspace that is not handled as yet."""
    row = Received("press:1", a.TEAM, "thread", "{}")
    circle.house.uow.incoming.accept([row])


def test_a_deadline_passes_behind_what_arrived_before_it(asked):
    asked.house.wait(days=3, seconds=-1)
    arrives(asked)
    asked.house.wait(seconds=2)
    asked.tick()
    assert not asked.state.closed
    [row] = asked.house.uow.incoming.oldest(9)
    asked.house.uow.incoming.done([row.id])
    asked.wait(seconds=2)
    assert asked.state.closed


def test_what_arrives_after_a_deadline_does_not_hold_it_up(asked):
    asked.house.wait(days=3, seconds=1)
    arrives(asked)
    asked.tick()
    assert asked.state.closed


def test_a_deadline_waits_for_nothing_longer_than_ten_minutes(asked):
    arrives(asked)
    asked.wait(days=3, minutes=11)
    assert asked.state.closed


def reminded(circle):
    circle.house.deliver()
    return [one for one in circle.house.sent if isinstance(one, outbound.Direct)]


def to(circle, person):
    return [one for one in reminded(circle) if one.person == person.alias]


def test_the_undecided_are_reminded_in_private_three_times(circle):
    circle.open(days=4)
    circle.wait(days=4)
    assert [len(to(circle, person)) for person in EVERYONE] == [3, 3, 3]


def test_who_is_not_in_its_private_channel_is_told_no_title_and_whom_to_ask(circle):
    circle.open(days=4)
    house = circle.house
    record = house.uow.proposals.open_ones(NOTHING)[0]
    house.uow.channels.save(replace(house.uow.channels.get(record.place), private=True))
    house.uow.channels.save_members(record.place, [a.ANN.alias, CLEO.alias])
    circle.wait(days=2.9)
    told = {person.alias: words(to(circle, person)[-1]) for person in (CLEO, a.BEN)}
    assert [record.opened.title in said for said in told.values()] == [True, False]
    assert "ask @Ann to let you in" in told[a.BEN.alias]


def test_who_has_answered_is_not_reminded(circle):
    circle.open(days=4)
    circle.press("Consent", a.BEN)
    circle.wait(days=3.9)
    assert to(circle, a.BEN) == []


def test_a_reminder_says_what_waits_until_when_with_the_way_to_it(circle):
    circle.open(days=4)
    circle.wait(days=2.1)
    one = to(circle, CLEO)[0]
    assert words(one) == "D-1 “Ship on Fridays” waits for your answer until Mar 6, 2026, 12:00."
    assert one.links == ("proposal:1",)


def test_nobody_is_reminded_at_night_in_their_zone(circle):
    circle.house.uow.people.save_colleague(Colleague(CLEO.alias, a.TEAM, "Cleo", timezone="Pacific/Auckland"))
    circle.open(days=4)
    circle.wait(days=2, hours=1)
    assert (len(to(circle, a.BEN)), len(to(circle, CLEO))) == (1, 0)
    circle.wait(hours=12)
    assert len(to(circle, CLEO)) == 1


def test_the_clock_going_forward_over_a_night_gives_one_reminder_for_what_was_missed(circle):
    circle.open(days=4)
    circle.house.wait(days=3, hours=1)
    circle.tick()
    circle.tick()
    assert len(to(circle, CLEO)) == 1


def test_a_deadline_told_twice_changes_nothing(circle):
    circle.open(silence="consent")
    circle.wait(days=3)
    before = circle.state
    circle.house.hear(ProposalDue(1))
    assert circle.state == before


def test_a_fact_that_comes_early_changes_nothing_and_is_not_forgotten(asked):
    before = asked.state
    asked.house.hear(ProposalDue(1))
    assert asked.state == before
    asked.wait(days=3)
    assert asked.state.closed


@pytest.mark.parametrize("number", [0, 99, -1, 2**62])
def test_a_fact_about_nothing_is_left_alone(asked, number):
    asked.house.hear(ProposalDue(number))
    assert not asked.state.closed


def test_a_process_that_was_down_over_everything_still_gives_people_their_round(circle):
    circle.open(days=10, clarify="1", react="1")
    circle.house.wait(days=30)
    circle.tick()
    assert "Consent: round 1" in circle.card
    assert "Until: Apr 4, 2026, 12:00" in circle.card


def test_a_process_that_was_down_over_a_round_ends_it_once(circle):
    circle.open(silence="consent")
    circle.house.wait(days=30)
    circle.tick()
    circle.tick()
    log = [type(entry.event).__name__ for entry in circle.house.uow.proposals.log(ProposalId(1))]
    assert log == ["ConsentProposed", "DeadlinePassed"]


def test_moving_the_deadline_reminds_again(circle):
    circle.open(days=4)
    circle.wait(days=2.5)
    circle.fill("People and time", deadline=circle.after(days=6))
    circle.wait(days=4)
    assert len(to(circle, DAN)) > 1


def test_a_reminder_that_waited_half_a_day_is_dropped(circle):
    circle.open(days=4)
    circle.house.wait(days=2, minutes=1)
    for due in circle.house.uow.proposals.take_due():
        circle.house.hear(ProposalDue(due.proposal))
    circle.house.now += timedelta(hours=7)
    assert reminded(circle) == []


def test_a_colleague_who_is_gone_is_not_reminded(circle):
    circle.open(days=4)
    known = circle.house.uow.people.colleague(DAN.alias)
    circle.house.uow.people.save_colleague(replace(known, gone=True))
    circle.wait(days=2.1)
    assert to(circle, DAN) == []
