"""Exactly one slot a local day, through both clock changes, restarts, several processes, outages and edits."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import schedules
from domain.schedules import WEEK, WORKDAYS, day_of
from tests.digests.fakes import START, Database, a_digest, a_schedule

# Both hemispheres, half hours, a zone without changes, one that jumps by half an hour.
ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
DAYS = 400
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def planned(schedule, now=START):
    """A database with one digest that comes as planned."""
    slot = schedules.following(schedule, now)
    return Database(a_digest(schedule, next_at=slot.at if slot else None))


def days(database: Database) -> Counter:
    """How many slots each local day had, by the day in their key."""
    return Counter(key.partition(":")[2].partition(":")[2][:10] for key in database.facts)


def simulate(zone: str, at: str, processes: int, seed: int = 1, outage: range = range(0)) -> Database:
    """So many processes tick at their own pace for 400 days; now and then one dies within its transaction, or rests."""
    chance = random.Random(seed)
    database = planned(a_schedule(at, zone))
    now, end = START, START + DAYS * DAY
    while now < end:
        now += timedelta(seconds=chance.uniform(60, 1800))
        if (now - START).days in outage:
            continue
        for _ in range(processes):
            database.tick(now + timedelta(seconds=chance.random()), dies=chance.random() < 0.2)
    return database


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("zone", ZONES)
def test_every_local_day_of_400_has_one(zone, processes):
    database = simulate(zone, "09:00", processes)
    wanted = {str(date(2026, 1, 1) + number * DAY) for number in range(2, DAYS - 1)}
    counted = days(database)
    assert wanted <= set(counted)
    assert max(counted.values()) == 1


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["02:30", "02:00", "00:00", "23:59"])
def test_the_hours_that_come_twice_or_never_make_one(zone, at):
    counted = days(simulate(zone, at, 2))
    assert len(counted) >= DAYS - 3
    assert max(counted.values()) == 1


def test_a_time_that_spring_leaves_out_comes_as_much_later():
    slot = schedules.slot_on(a_schedule("02:30", "Europe/Paris"), date(2026, 3, 29))
    assert slot.at.astimezone(ZoneInfo("Europe/Paris")).strftime("%H:%M") == "03:30"


def test_an_hour_that_comes_twice_counts_the_first_time():
    slot = schedules.slot_on(a_schedule("02:30", "Europe/Paris"), date(2026, 10, 25))
    assert slot.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_after_an_outage_only_the_latest_missed_one_comes(zone):
    database = simulate(zone, "09:00", 2, outage=range(100, 104))
    counted = days(database)
    assert max(counted.values()) == 1
    back = START + 104 * DAY
    late = [moment for moment in database.facts.values() if back <= moment < back + HOUR]
    assert len(late) == 1


def test_a_day_long_outage_gives_one_late_digest_and_then_the_usual_ones():
    database = planned(a_schedule("09:00"))
    for hour in range(24 * 5):
        if not 32 <= hour < 56:
            database.tick(START + hour * HOUR)
    told = sorted(database.facts.values())
    assert told == [START + each * HOUR for each in (9, 56, 57, 81, 105)]


def test_weekdays_alone_have_one():
    database = planned(a_schedule("09:00", weekdays=WORKDAYS))
    for hour in range(24 * 28):
        database.tick(START + hour * HOUR)
    assert len(database.facts) == 20
    assert {moment.weekday() for moment in database.facts.values()} == set(WORKDAYS)


def test_a_schedule_without_weekdays_never_comes():
    assert schedules.following(a_schedule(weekdays=()), START) is None


def at_noon_of_the_first() -> tuple[Database, datetime]:
    return planned(a_schedule("15:00")), START + 12 * HOUR


def ticked(database: Database, start: datetime, hours: int) -> Database:
    for hour in range(hours):
        database.tick(start + hour * HOUR)
    return database


def test_an_edit_to_a_time_that_has_passed_gives_todays_at_once():
    database, noon = at_noon_of_the_first()
    database.edit(a_schedule("09:00"), noon)
    assert list(ticked(database, noon, 20).facts.values()) == [noon]


def test_an_edit_after_todays_gives_no_second_today():
    database, noon = at_noon_of_the_first()
    ticked(database, noon, 5)
    database.edit(a_schedule("20:00"), noon + 5 * HOUR)
    ticked(database, noon + 5 * HOUR, 30)
    assert list(database.facts.values()) == [noon + 3 * HOUR, noon + 32 * HOUR]


def test_going_west_after_todays_gives_no_second_on_that_local_day():
    database = planned(a_schedule("09:00", "Pacific/Auckland"))
    ticked(database, START, 21)
    database.edit(a_schedule("22:00", "UTC"), START + 21 * HOUR)
    ticked(database, START + 21 * HOUR, 40)
    counted = Counter(day_of(moment, "UTC") for moment in database.facts.values())
    assert max(counted.values()) == 1
    assert len(counted) == 2


def test_the_same_wall_clock_in_another_zone_is_another_slot():
    east = schedules.slot_on(a_schedule("09:00", "Pacific/Auckland"), date(2026, 3, 2))
    west = schedules.slot_on(a_schedule("09:00", "UTC"), date(2026, 3, 2))
    assert east.key("digest:1") != west.key("digest:1")


@pytest.mark.parametrize(
    "name", ["", "Nowhere", "../etc/passwd", "Europe/Pariss", "\0", "x" * 5000, "localtime", "right/UTC"]
)
def test_what_is_no_zone_is_told(name):
    assert not schedules.is_zone(name)


def test_a_zone_that_is_not_known_any_more_stops_nothing():
    assert schedules.slot_on(a_schedule("09:00", "Gone/City"), date(2026, 3, 2)).at.hour == 9


EDITS = st.lists(
    st.tuples(st.integers(0, 20 * 24), st.integers(0, 23), st.sampled_from((0, 30)), st.sets(st.sampled_from(WEEK), min_size=1)),
    max_size=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(EDITS, st.sampled_from(ZONES), st.integers(0, 10_000))
def test_no_edits_of_a_schedule_make_two_of_a_day(edits, zone, seed):
    chance = random.Random(seed)
    database = planned(a_schedule("12:00", zone))
    coming = sorted(edits)
    for hour in range(20 * 24):
        now = START + hour * HOUR
        while coming and coming[0][0] <= hour:
            _, at, minute, weekdays = coming.pop(0)
            database.edit(a_schedule(f"{at:02}:{minute:02}", zone, tuple(weekdays)), now)
        database.tick(now + MINUTE, dies=chance.random() < 0.3)
    assert max(days(database).values(), default=0) <= 1


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.times(),
    st.sampled_from(ZONES),
    st.sets(st.sampled_from(WEEK), min_size=1),
)
def test_what_follows_is_later_and_on_a_day_that_was_asked_for(moment, at, zone, weekdays):
    now = moment.replace(tzinfo=UTC)
    schedule = schedules.Schedule(at.replace(second=0, microsecond=0, tzinfo=None), tuple(weekdays), zone)
    slot = schedules.following(schedule, now)
    assert slot is not None
    assert slot.at > now
    assert slot.local.weekday() in weekdays
    assert slot.at - now <= 9 * DAY
