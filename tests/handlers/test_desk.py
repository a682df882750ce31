"""A colleague's own page: what stands on it, whom a change reaches, and what they have set."""

from datetime import time

import pytest

from domain import outbound
from domain.desks import Hours, Notice, Settings
from domain.inbound import ChatKind, HomeOpened, MembersSeen
from tests import builders as a
from tests.handlers.house import House, words


@pytest.fixture
def home(house: House) -> House:
    """Ann and Ben are in #support; Ann has her page open."""
    house.hear(MembersSeen(a.SUPPORT, (a.ANN.alias, a.BEN.alias)))
    look(house)
    return house


def look(house: House, by=a.ANN) -> str:
    house.hear(HomeOpened(a.TEAM, by))
    house.deliver()
    return page(house, by)


def page(house: House, of=a.ANN) -> str:
    """The page as it was drawn last."""
    house.deliver()
    return [words(one) for one in house.sent if isinstance(one, outbound.Home) and one.person == of.alias][-1]


def test_who_waits_in_my_channel_stands_on_my_page_at_once(home):
    home.customer("It does not start.")
    assert "Waiting in your channels\nC-1 · Zoé · since" in page(home)


def test_who_was_answered_is_gone_from_it(home):
    home.customer("It does not start.")
    home.deliver()
    home.colleague("Press the red button.", marked=True)
    assert "Waiting" not in page(home)


def test_what_is_given_to_me_stands_first(home):
    home.customer("It does not start.")
    home.submit("assign", 1, by=a.BEN, person=a.ANN.alias)
    assert page(home).splitlines()[1:3] == ["Waiting for you", "C-1 · Zoé · since Mar 2, 2026, 12:00"]


def test_what_is_given_to_another_says_to_whom(home):
    home.customer("It does not start.")
    home.submit("assign", 1, by=a.BEN, person=a.BEN.alias)
    assert "given to @Ben" in page(home)


def test_what_was_taken_from_me_is_gone(home):
    home.hear(MembersSeen(a.SUPPORT, ()))  # nothing else there concerns me
    home.customer("It does not start.")
    pages = []
    for person in (a.ANN, a.BEN):
        home.submit("assign", 1, by=a.BEN, person=person.alias)
        pages.append("Waiting for you" in page(home))
    assert pages == [True, False]


def test_other_channels_do_not_concern_me(home):
    home.hear(MembersSeen(a.SUPPORT, ()))
    home.customer("It does not start.")
    assert "Waiting" not in look(home)


def test_many_are_counted_and_the_longest_waiting_shown(home):
    for number in range(11):
        chat = a.inbound.Chat(a.PlaceId(f"telegram:main:{500 + number}"), a.BOT, ChatKind.PRIVATE)
        home.customer(chat=chat, sender=a.Sender(a.AliasId(f"telegram:{500 + number}"), f"Guest {number}"))
        home.wait(minutes=1)
    shown = page(home)
    assert (shown.count("Guest"), "Guest 0 " in shown, "and 3 more" in shown) == (8, True, True)


def test_a_page_that_nobody_opened_for_days_is_not_drawn(home):
    home.wait(days=3)
    before = len(home.sent)
    home.customer("It does not start.")
    home.deliver()
    assert not any(isinstance(one, outbound.Home) for one in home.sent[before:])


def test_several_changes_are_one_drawing(home):
    before = len(home.sent)
    home.customer("It does not start.")
    home.submit("assign", 1, by=a.BEN, person=a.ANN.alias)
    home.deliver()
    assert sum(isinstance(one, outbound.Home) for one in home.sent[before:]) == 1


def test_a_digest_of_my_channel_stands_there_and_goes(home):
    given = {"title": "Mornings", "channel": a.SUPPORT, "time": "09:00", "weekdays": ("0",), "zone": "UTC"}
    home.submit("digest", "", **given)
    there = "Mornings" in page(home)
    home.command("digest", "delete DG-1")
    assert (there, "Mornings" in page(home)) == (True, False)


# settings


def settings(house: House, by=a.ANN, **answers: object) -> None:
    given = {
        "language": "profile",
        "notices": ("reminder", "assigned"),
        "weekdays": tuple("01234"),
        **answers,
    }
    house.submit("settings", "", by=by, **given)


def test_the_form_shows_what_is_set(house):
    house.uow.desks.save(Settings(a.ANN.alias, "fr", "Europe/Paris", Hours(time(9), time(17, 30))))
    initial = {field.name: field.initial for field in house.form("settings", "").fields}
    assert (initial["language"], initial["begins"], initial["ends"], initial["zone"]) == (
        ("fr",), "09:00", "17:30", "Europe/Paris",
    )  # fmt: skip


def test_anybody_of_the_workspace_may_set_their_own(house):
    assert house.form("settings", "", by=a.GUEST).name == "settings"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"begins": "25:00", "ends": "17:00"}, "begins"),
        ({"begins": "9"}, "ends"),
        ({"ends": "17:00"}, "begins"),
        ({"begins": "9", "ends": "17", "weekdays": ()}, "weekdays"),
        ({"zone": "Europe/Pariss"}, "zone"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(house, answers, field):
    given = {"weekdays": tuple("01234"), **answers}
    assert list(house.checked("settings", "", **given)) == [field]


def test_nothing_wrong_may_be_saved(house):
    settings(house, begins="nine", ends="five")
    assert house.uow.desks.settings(a.ANN.alias) == Settings(a.ANN.alias)


def test_the_page_speaks_my_language_from_then_on(home):
    settings(home, language="fr")
    home.deliver()
    assert [one.locale for one in home.sent if isinstance(one, outbound.Home)] == ["en", "fr"]


def test_what_only_i_see_is_in_my_language(home):
    settings(home, language="fr")
    home.command("isthmus", "status")
    assert [one.locale for one in home.sent if isinstance(one, outbound.Whisper)] == ["fr"]


def test_a_later_word_of_the_workspace_does_not_change_my_choice(home):
    settings(home, language="fr", zone="Asia/Tokyo")
    home.hear(a.inbound.ColleagueSeen(a.ANN.alias, a.TEAM, "Ann", locale="en-US", timezone="Europe/Rome"))
    known = home.uow.people.colleague(a.ANN.alias)
    assert (known.locale, known.timezone, home.uow.people.zones([a.ANN.alias])) == (
        "fr", "Asia/Tokyo", {a.ANN.alias: "Asia/Tokyo"},
    )  # fmt: skip


def assigned(house: House) -> list[str]:
    """What Ann was told in private after she was given a conversation."""
    house.customer("It does not start.")
    house.submit("assign", 1, by=a.BEN, person=a.ANN.alias)
    house.deliver()
    told = (words(one) for one in house.sent if isinstance(one, outbound.Direct))
    return [one for one in told if "assigned" in one]


def test_who_set_nothing_is_told_at_once(house):
    assert assigned(house) == ["Ben assigned C-1 to you."]


def test_outside_my_hours_it_waits_until_they_begin(house):
    settings(house, begins="13:00", ends="17:00")
    before = assigned(house)
    house.wait(hours=1)
    house.deliver()
    assert (before, house.whispered()) == ([], ["Ben assigned C-1 to you."])


def test_within_my_hours_it_comes_at_once(house):
    settings(house, begins="09:00", ends="17:00")
    assert len(assigned(house)) == 1


def test_my_hours_are_those_of_my_zone(house):
    settings(house, begins="09:00", ends="17:00", zone="Asia/Tokyo")
    assert assigned(house) == []


def test_a_notice_that_i_do_not_want_stands_on_the_page_only(home):
    settings(home, notices=("reminder",))
    assert (assigned(home), "Waiting for you" in page(home)) == ([], True)


def test_an_answer_comes_at_any_hour(house):
    settings(house, begins="20:00", ends="21:00")
    house.submit("route", "", criterion="tag", value="", channel="")
    house.deliver()
    assert len(house.whispered()) == 1


def test_muted_notices_are_kept_by_name(house):
    settings(house, notices=())
    assert house.uow.desks.settings(a.ANN.alias).muted == frozenset(Notice)
