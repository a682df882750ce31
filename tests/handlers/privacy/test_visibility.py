"""Nobody is shown here what they may not see in Slack."""

from dataclasses import replace
from datetime import time

import pytest

from domain.content import Content, Text
from domain.conversations import Status
from domain.deliveries import Reason
from domain.digests import Plan
from domain.ids import AliasId, FeedbackId, MessageId, PlaceId
from domain.outbound import Post
from domain.panels import Panel
from domain.people import Channel
from domain.schedules import WORKDAYS, Schedule
from domain.sight import Hidden
from domain.understanding import Near, Theme, ThemeId
from domain.workspace import ChannelOpened, ChannelSeen
from handlers import desk, feedback_search, references, themes
from handlers.decisions import acting, filled
from tests import builders as a
from tests.handlers.decisions.conftest import Circle
from tests.handlers.house import House, lines, refused


def shown(page: Panel) -> str:
    return "\n".join(line for block in page.blocks for line in lines(block))


@pytest.fixture
def board(house: House) -> House:
    """Feedback at home in #bugs, which is private, and Ann is in it."""
    house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    house.uow.channels.save_members(a.BUGS, [a.ANN.alias])
    house.policy = replace(house.policy, routes=(a.a_route(a.Criterion.TAG, "bug", "bugs"),))
    house.customer("The secret broke #bug")
    house.deliver()
    return house


def test_who_is_in_the_private_channel_finds_its_feedback(board: House):
    assert "The secret broke" in board.command("feedback", "list", by=a.ANN)


@pytest.mark.parametrize("asked", ["list", "search secret", "show FB-1", "FB-1", "waiting"])
def test_who_is_not_in_it_finds_nothing_of_it(board: House, asked: str):
    assert "secret" not in board.command("feedback", asked, by=a.BEN).replace("search secret", "")


@pytest.fixture
def deciding(board: House) -> House:
    """A decision about a secret stands in that channel, and so does a digest of that name."""
    circle = Circle(board)
    terms = {
        "title": "A secret plan",
        "text": "Hush.",
        "process": "consent",
        "deadline": circle.after(days=3),
    }
    people = (a.ANN.alias, a.BEN.alias)
    circle.send("propose", f"place={a.BUGS}", a.ANN, people=people, silence="abstain", **terms)
    circle.press("Open it")
    plan = Plan("Secret digest", Schedule(time(9), WORKDAYS, "UTC"), "en")
    board.uow.digests.add(place=a.BUGS, by=a.ANN.alias, plan=plan, next_at=None)
    return board


DECISIONS = ["list", "mine", "search secret", "show D-1", "D-1", "announce"]


@pytest.mark.parametrize("asked", DECISIONS)
def test_decisions_of_a_private_channel_are_for_those_who_are_in_it(deciding: House, asked: str):
    assert "secret plan" not in deciding.command("consent", asked, by=a.BEN)


@pytest.mark.parametrize("asked", ["list", "search secret", "show D-1"])
def test_who_is_in_it_is_shown_its_decisions(deciding: House, asked: str):
    assert "secret plan" in deciding.command("consent", asked, by=a.ANN)


@pytest.mark.parametrize("asked", ["list", "search plan"])
def test_many_decisions_of_a_private_channel_take_no_place_in_others_lists(deciding: House, asked: str):
    circle = Circle(deciding, 2)
    for number in range(21):
        place, title = (a.BUGS, "A secret plan") if number else (a.SUPPORT, "An open plan")
        terms = {
            "title": title,
            "text": "Hush.",
            "process": "consent",
            "deadline": circle.after(days=2 + (not number)),
        }
        circle.send("propose", f"place={place}", a.ANN, people=(a.ANN.alias,), silence="abstain", **terms)
        circle.press("Open it")
    assert "An open plan" in deciding.command("consent", asked, by=a.BEN)


def test_a_decision_of_a_private_channel_is_not_exported_for_others(deciding: House):
    assert "There is no decision D-1." in deciding.command("consent", "export D-1", by=a.BEN)


@pytest.mark.parametrize("asked", ["list", "DG-1", "preview DG-1", "delete DG-1"])
def test_digests_of_a_private_channel_are_for_those_who_are_in_it(deciding: House, asked: str):
    assert "Secret digest" not in deciding.command("digest", asked, by=a.BEN)
    assert [one.id for one in deciding.uow.digests.all()] == [1]


def test_a_desk_shows_nothing_of_a_private_channel_one_is_not_in(deciding: House):
    deciding.uow.conversations.save(replace(deciding.conversation(), assignee=a.BEN.alias))
    page, links = desk.panel(a.BEN.alias, deciding.uow, deciding.policy)
    assert "secret" not in shown(page)
    assert not links


def test_the_desk_of_who_is_in_it_does(deciding: House):
    page, _ = desk.panel(a.ANN.alias, deciding.uow, deciding.policy)
    assert "secret plan" in shown(page)


def test_failures_of_a_private_channel_are_for_those_who_are_in_it(board: House):
    board.customer("Another secret #bug")
    board.deliver(refused(Reason.NOT_ALLOWED, Post))
    seen = {by.alias: "[Retry]" in board.command("isthmus", "failed", by=by) for by in (a.ANN, a.BEN)}
    assert seen == {a.ANN.alias: True, a.BEN.alias: False}


@pytest.mark.parametrize("asked", ["D-1", "FB-1"])
def test_a_reference_that_one_may_not_see_names_nothing(deciding: House, asked: str):
    assert acting.shown(asked, a.BEN.alias, deciding.uow) is None
    assert references.shown(asked, a.BEN.alias, deciding.uow) is None


def test_feedback_of_a_private_channel_is_not_linked_by_others(board: House):
    assert filled.behind("FB-1", None, a.BEN.alias, board.uow) == ((), ())


def test_what_is_near_in_meaning_is_left_out_too(board: House):
    found, hidden = [Near(FeedbackId(1), MessageId(1))], Hidden((a.BUGS,))
    page, _ = feedback_search.page("other", found, hidden, board.uow, board.policy)
    assert "secret" not in shown(page)


def test_the_label_of_a_theme_says_only_what_one_may_read(board: House):
    theme = Theme(ThemeId(3), "secret · broke · late", ThemeId(3), a.NOON, a.NOON)
    message = replace(board.message(1), content=Content(Text("It came late.")))
    assert themes.called(theme, themes.Seen([message], whole=False)) == "T-3 · It came late."
    assert themes.called(theme, themes.Seen([message], whole=True)) == "T-3 · secret · broke · late"


def test_another_workspace_is_shown_nothing_of_this_one(board: House):
    stranger = AliasId("slack:shop:U9")
    assert {a.SUPPORT, a.BUGS} <= set(board.uow.channels.hidden_from(stranger))


def test_a_channel_shows_nothing_of_another_workspace(board: House):
    theirs = PlaceId("slack:shop:C7")
    board.uow.channels.save(Channel(theirs, "support", member=True))
    assert theirs in board.uow.channels.hidden_in(a.SUPPORT)
    assert {a.SUPPORT, a.BUGS} <= set(board.uow.channels.hidden_in(theirs))


def test_other_channels_do_not_show_what_is_at_home_in_a_private_one(board: House):
    assert board.uow.channels.hidden_in(a.SUPPORT) == (a.BUGS,)


def test_a_private_channel_shows_its_own(board: House):
    assert board.uow.channels.hidden_in(a.BUGS) == ()


def test_a_channel_with_strangers_shows_only_its_own(board: House):
    board.uow.channels.save(replace(a.CHANNELS[0], shared=True))
    assert board.uow.channels.hidden_in(a.SUPPORT) == (a.BUGS, a.IDEAS)


def test_a_channel_we_were_invited_to_is_private_until_the_workspace_says_otherwise(board: House):
    invited = PlaceId("slack:main:C0NEW")
    board.hear(ChannelOpened(invited, "new", invited=True))
    assert invited in board.uow.channels.hidden_from(a.BEN.alias)
    board.hear(ChannelSeen(invited, "new", archived=False, member=True, private=False))
    assert invited not in board.uow.channels.hidden_from(a.BEN.alias)


def test_feedback_in_a_channel_that_the_workspace_has_not_told_of_is_not_listed(house: House):
    for channel in a.CHANNELS:
        house.uow.channels.save(replace(channel, archived=True))
    house.policy = replace(house.policy, default_channel="later")
    house.customer("The secret broke #bug")
    assert "secret" not in house.command("feedback", "list")


def test_what_is_over_in_a_channel_that_the_workspace_has_not_told_of_is_not_listed(house: House):
    house.customer("The secret broke #bug")
    over = replace(house.conversation(), home=PlaceId("slack:main:C0NEW"), status=Status.RESOLVED)
    house.uow.conversations.save(over)
    assert "secret" not in house.command("feedback", "list")


def test_what_was_over_before_a_channel_had_an_id_is_listed_once_it_is_told_to_be_public(house: House):
    house.customer("The parcel broke #bug")
    over = replace(house.conversation(), home=PlaceId("slack:main:new"), status=Status.RESOLVED)
    house.uow.conversations.save(over)
    house.hear(ChannelSeen(PlaceId("slack:main:C0NEW"), "new", archived=False, member=True, private=False))
    assert "parcel" in house.command("feedback", "list")
