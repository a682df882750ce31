"""`/isthmus pulse`: figures with their meaning, a picture, and a month that comes by itself, once."""

from datetime import UTC, datetime

import pytest

from domain import outbound
from domain.people import Channel
from domain.pictures import Sheet
from handlers.ecosystem import pulses
from tests import builders as a
from tests.handlers.answers import answered
from tests.handlers.house import House, said


@pytest.fixture
def house() -> House:
    return House()


def taken(house: House) -> str:
    house.command("isthmus", "pulse")
    return answered(house)


def test_each_figure_comes_with_what_it_means(house: House):
    house.customer("It breaks #bug")
    house.deliver()
    house.wait(minutes=30)
    house.colleague("We look into it.", marked=True)
    house.wait(minutes=5)
    told = taken(house)
    assert "Time to the first answer: 30 minutes\n" in told
    assert "Answered: 100 %\n" in told
    assert "Outcomes announced: nothing yet\n" in told
    assert told.count("30 days before") == 1
    assert "the share of subjects that customers opened in which somebody answered them" in told
    assert "Too few subjects" in told


def test_the_picture_has_a_plot_for_each_figure_quick_answers_in_minutes(house: House):
    house.customer("It breaks #bug")
    house.deliver()
    house.wait(minutes=30)
    house.colleague("We look into it.", marked=True)
    taken(house)
    post = next(one for one in house.sent if isinstance(one, outbound.Post) and one.slot == "pulse:1:file")
    sheet = pulses.make(
        post.content.attachments[0].reference.partition(":")[2], said, house.uow, house.policy
    )
    assert isinstance(sheet, Sheet)
    assert [len(plot.labels) for plot in sheet.plots] == [13] * 6
    assert (sheet.plots[0].unit, sheet.plots[0].series[0].values[-1]) == ("minutes", 30.0)


def test_a_channel_gets_it_each_month_once(house: House):
    assert "first workday" in house.command("isthmus", "pulse monthly")
    assert pulses.due(house.uow, house.policy) == 0
    house.now = datetime(2026, 4, 1, 9, tzinfo=UTC)
    house._begin()
    assert pulses.due(house.uow, house.policy) == 1
    assert pulses.due(house.uow, house.policy) == 0
    told = answered(house)
    assert ("The pulse: the last 30 days" in told, "`/isthmus pulse off` ends that" in told) == (True, True)


def test_of_several_months_missed_the_latest_comes(house: House):
    house.command("isthmus", "pulse monthly")
    house.now = datetime(2026, 8, 12, 9, tzinfo=UTC)
    house._begin()
    assert pulses.due(house.uow, house.policy) == 1
    assert house.uow.pulses.channels() == {a.SUPPORT: "2026-08"}


def test_it_is_ended(house: House):
    house.command("isthmus", "pulse monthly")
    assert "no pulse any more" in house.command("isthmus", "pulse off")
    assert "does not get" in house.command("isthmus", "pulse off")


def test_other_words_are_told_what_there_is(house: House):
    assert "/isthmus pulse monthly" in house.command("isthmus", "pulse daily")


def test_a_channel_without_us_is_told_to_invite_us(house: House):
    house.uow.channels.save(Channel(a.SUPPORT, "support", member=False))
    assert "/invite" in house.command("isthmus", "pulse")


def test_a_guest_is_refused(house: House):
    assert "Only the people who answer customers" in house.command("isthmus", "pulse", a.GUEST)
