"""Which words a tag belongs to: of several conversations of a chat, of what was merged, of messages that are edited."""

from dataclasses import replace

import pytest

from domain.inbound import ChannelClosed, CustomerEdit
from domain.outbound import Redraw
from tests import builders as a
from tests.handlers.decisions.conftest import buttons
from tests.handlers.house import House, gone
from tests.handlers.readings import understand


def tags(house: House) -> list[tuple[str, ...]]:
    """What each conversation of the chat carries, oldest first."""
    return [one.tags for one in reversed(house.uow.conversations.of_chat(a.ZOES.id))]


def records(house: House, conversation: int = 1) -> list[tuple[int, str, bool]]:
    """The feedback of a conversation and of what was merged into it: message, tag, whether it is only suggested."""
    return [(one.message, one.tag, one.suggested) for one in house.uow.feedback.of_whole(conversation)]


def edited(house: House, message: int, said: str) -> None:
    house.hear(CustomerEdit(a.ZOES, house.message(message).source, a.ZOE, a.content(said), house.now))
    house.deliver()


@pytest.fixture
def two(talk: House) -> House:
    """Two subjects of one chat, each with its question what it is about."""
    talk.customer("", command="new")
    talk.customer("The same again.")
    talk.deliver()
    return talk


@pytest.fixture
def guessed(talk: House) -> House:
    """A question whose tag is given, and an earlier one, merged into it, whose tag is suggested."""
    understand(talk, tag="bug", confidence=0.9, sure=True)
    talk.customer("", command="new")
    talk.customer("Is there a dark mode? #question")
    talk.submit("more", 1, organisation="", merge="C-2")
    talk.deliver()
    return talk


# a customer's tap


@pytest.mark.parametrize("over", ["new", "resolved"])
def test_a_tap_on_the_question_of_an_earlier_subject_tags_that_one(talk: House, over: str):
    if over == "new":
        talk.customer("", command="new")
    else:
        talk.submit("status", 1, status="resolved")
        talk.wait(days=8)
    talk.customer("The same again.")
    talk.tap("tag", "1:bug")
    assert tags(talk) == [("bug",), ()]


def test_a_tap_leaves_the_tags_of_what_the_team_merged_with_it(two: House):
    two.tap("tag", "2:idea")
    two.submit("more", 1, organisation="", merge="C-2")
    two.tap("tag", "1:bug")
    assert two.conversation(2).tags == ("bug", "idea")


def test_a_tap_tags_the_merged_subject_that_it_is_about_too(two: House):
    two.submit("more", 1, organisation="", merge="C-2")
    two.tap("tag", "1:bug")
    assert two.conversation(1).tags == ("bug",)


def test_a_second_tap_changes_the_first_one_alone(two: House):
    two.tap("tag", "2:idea")
    two.submit("more", 1, organisation="", merge="C-2")
    two.tap("tag", "1:bug")
    two.tap("tag", "1:question")
    assert two.conversation(2).tags == ("question", "idea")


def test_change_brings_back_the_question_of_a_merged_subject_as_its_own(two: House):
    two.submit("more", 1, organisation="", merge="C-2")
    two.tap("retag", "1")
    two.deliver()
    (shown,) = [one for one in two.sent if isinstance(one, Redraw) and one.place == a.ZOES.id]
    assert (shown.slot, buttons(shown)[0].value) == ("ask:1", "1:bug")


@pytest.fixture
def moved() -> House:
    """A subject whose private channel has closed, and which goes on elsewhere."""
    house = House()
    house.uow.channels.save(replace(a.CHANNELS[0], private=True))
    house.customer("The vault stands open.")
    house.deliver()
    house.policy = replace(house.policy, default_channel="ideas")
    house.hear(ChannelClosed(a.SUPPORT, "archived"))
    return house


def test_where_its_private_channel_is_closed_a_tap_tags_what_goes_on(moved: House):
    source = moved.message(1).source
    moved.customer("And now?", reply_to=source)
    moved.deliver(gone(a.SUPPORT))
    moved.tap("tag", "1:bug")
    assert tags(moved) == [(), ("bug",)]


def test_where_what_goes_on_has_a_question_of_its_own_a_tap_tags_what_was_asked_about(moved: House):
    moved.customer("And now?")
    moved.deliver(gone(a.SUPPORT))
    moved.wait(days=8)
    moved.uow.conversations.save(replace(moved.conversation(2), asked_for_tag=False))
    moved.customer("Still there?")
    moved.deliver(gone(a.SUPPORT))
    moved.tap("tag", "1:bug")
    assert tags(moved) == [("bug",), ()]


# what was merged


def test_a_suggestion_that_came_with_a_merge_is_marked_as_one(guessed: House):
    assert "Tags: ❓ question, 🐞 bug (suggested)" in guessed.shown("thread:2")


def test_a_tag_that_was_given_before_the_merge_is_marked_as_no_suggestion(two: House):
    understand(two, tag="bug", confidence=0.9, sure=True)
    two.submit("tag", 1, tags=("bug",))
    two.submit("more", 1, organisation="", merge="C-2")
    two.deliver()
    assert "(suggested)" not in two.shown("thread:2")


def test_the_team_confirms_a_suggestion_that_came_with_a_merge(guessed: House):
    guessed.submit("tag", 2, tags=("question", "bug"))
    assert records(guessed, 2) == [(1, "bug", False), (2, "question", False)]


def test_the_teams_tags_replace_those_that_came_with_a_merge(guessed: House):
    guessed.submit("tag", 2, tags=("question", "praise"))
    guessed.deliver()
    assert records(guessed, 2) == [(1, "praise", False), (2, "question", False)]
    assert "Tags: 👏 praise" in guessed.shown("thread:1")


def test_an_edit_that_adds_the_suggested_tag_confirms_it_after_a_merge(guessed: House):
    edited(guessed, 1, "It does not start. #bug")
    assert "Tags: ❓ question, 🐞 bug" in guessed.shown("thread:2")
    assert "(suggested)" not in guessed.shown("thread:2")


def test_a_split_leaves_the_tags_that_came_with_a_merge(guessed: House):
    guessed.customer("And an #idea: a light one.")
    guessed.submit("more", 2, organisation="", split="3")
    assert tags(guessed)[1:] == [("bug", "question"), ("idea",)]


# what edits add


def test_an_edit_that_adds_a_tag_is_feedback_though_another_message_carries_it(house: House):
    house.customer("It does not start #bug")
    house.customer("Nor does it stop")
    edited(house, 2, "Nor does it stop #bug")
    assert records(house) == [(1, "bug", False), (2, "bug", False)]


def test_an_edit_that_names_a_tag_again_is_no_further_feedback(house: House):
    house.customer("It does not start #bug")
    edited(house, 1, "It does not start")
    edited(house, 1, "It does not start #bug")
    assert records(house) == [(1, "bug", False)]


def test_an_edit_that_corrects_what_was_suggested_leaves_the_tag_where_another_message_carries_it(
    talk: House,
):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    talk.customer("Nor does it stop #bug")
    edited(talk, 1, "It does not start #question")
    assert talk.conversation().tags == ("bug", "question")


def test_an_edit_that_corrects_what_was_suggested_is_a_lesson(talk: House):
    understand(talk, tag="bug", confidence=0.9, sure=True)
    edited(talk, 1, "It does not start #question")
    assert talk.uow.understanding.lessons(9) == [("It does not start #question", "question")]


def test_the_teams_tag_replaces_a_wrong_one_on_every_message_that_carries_it(house: House):
    house.customer("It does not start #bug")
    house.customer("Nor does it stop #bug")
    house.submit("tag", 1, tags=("idea",))
    assert records(house) == [(1, "idea", False), (2, "idea", False)]
