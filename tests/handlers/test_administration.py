"""Routes, tags and how a channel answers, as they are changed in Slack; and who may."""

import pytest

from bot import texts
from domain import feedback
from domain.feedback import BUILTIN
from handlers import cards
from tests import builders as a


def test_a_route_made_in_a_form_is_used(house):
    house.submit("route", "", criterion="tag", value="#bug", channel=a.BUGS)
    house.customer("#bug it fails")
    assert house.conversation().home == a.BUGS


def test_a_new_route_is_confirmed(house):
    house.submit("route", "", criterion="tag", value="bug", channel=a.BUGS)
    house.deliver()
    assert house.whispered() == ["New route: Tag: bug → #bugs"]


def test_routes_lists_every_route_and_the_default(house):
    house.submit("route", "", criterion="tag", value="bug", channel=a.BUGS)
    told = house.command("isthmus", "routes")
    assert ("Tag: bug → #bugs\n[Remove]" in told, "Everything else goes to #support." in told) == (True, True)


def test_a_route_can_be_removed(house):
    house.submit("route", "", criterion="tag", value="bug", channel=a.BUGS)
    house.press("remove_route", 1)
    house.customer("#bug it fails")
    assert house.conversation().home == a.SUPPORT


def test_a_tag_made_in_a_form_is_used(house):
    house.submit("new_tag", "", name="Refund", emoji="💶", synonyms="#remboursement, money")
    house.customer("#remboursement please")
    assert house.conversation().tags == ("refund",)


@pytest.mark.parametrize("language", texts.available())
def test_a_built_in_tag_is_called_by_words_that_name_it_and_a_tag_of_ones_own_as_it_is(language: str):
    said = texts.load().say
    labels = [said(language, cards.tag_label(tag.name, BUILTIN)) for tag in BUILTIN]
    assert [feedback.named(label.split()[1], BUILTIN) for label in labels] == list(BUILTIN)
    assert said(language, cards.tag_label("idea", (feedback.Tag("idea", "🧠"),))) == "🧠 idea"


def test_a_new_tag_is_confirmed(house):
    house.submit("new_tag", "", name="Refund", emoji="", synonyms="")
    house.deliver()
    assert house.whispered() == ["Feedback can be tagged #refund now."]


def test_a_tag_can_be_removed(house):
    house.submit("new_tag", "", name="refund", emoji="", synonyms="")
    house.press("remove_tag", "refund")
    assert "refund" not in house.command("isthmus", "tags")


def test_a_channel_that_opens_is_told(house):
    house.command("isthmus", "replies open")
    assert house.seen(a.SUPPORT)[0].startswith(
        "Ann changed how this channel answers. From now on every message"
    )


def test_whoever_opens_it_is_told_once_with_the_channel(house):
    assert house.command("isthmus", "replies open") == ""


def test_a_channel_that_is_open_already_is_told_nothing(house):
    house.command("isthmus", "replies open")
    assert house.command("isthmus", "replies open").startswith("Replies of this channel are `open`.")
    assert sum("changed how this channel answers" in one for one in house.seen(a.SUPPORT)) == 1


@pytest.mark.parametrize("language", ["klingon", "French", "1"])
def test_a_route_by_a_language_needs_its_code(house, language):
    assert house.checked("route", criterion="language", value=language, channel=a.BUGS) == {
        "value": "Write languages by their codes, such as fr or de."
    }


def test_replies_says_how_a_channel_answers(house):
    assert "Replies of this channel are `explicit`." in house.command("isthmus", "replies")


@pytest.mark.parametrize("verb", ["status", "failed", "routes", "tags", "replies open"])
def test_administration_is_not_for_guests(house, verb):
    house.hear(a.inbound.TeamCommand("isthmus", verb, a.SUPPORT, a.GUEST))
    house.deliver()
    assert house.whispered(a.GUEST)[0].startswith("Only the people who answer customers can do this.")


@pytest.mark.parametrize("action", ["retry_failed", "remove_route", "remove_tag", "feedback_page"])
def test_guests_press_nothing_of_it(house, action):
    house.press(action, "1", by=a.GUEST)
    house.deliver()
    assert len(house.whispered(a.GUEST)) == 1
