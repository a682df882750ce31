"""`/bug` alone says nothing; who adds the words by an edit has said them with it."""

from dataclasses import replace

import pytest

from domain import inbound, outbound
from tests import builders as a
from tests.handlers.house import House

GROUP = replace(a.ZOES, chat=inbound.ChatKind.GROUP, title="Users")


@pytest.fixture
def asked(house: House) -> inbound.CustomerMessage:
    """What Zoé wrote: nothing but a command. She was told what is missing."""
    alone = house.customer("", command="bug")
    house.deliver()
    return alone


def edits(house, message, said="It does not start.", command="bug", **changed):
    event = inbound.CustomerEdit(
        message.chat, message.post, message.sender, a.content(said), house.now, command=command
    )
    house.hear(replace(event, **changed))
    house.deliver()


def threads(house):
    return [one for one in house.seen(a.SUPPORT) if "It does not start." in one]


def test_words_that_an_edit_adds_to_a_command_reach_the_team_with_their_tag(house, asked):
    edits(house, asked)
    assert threads(house) == ["It does not start."]
    assert house.conversation().tags == ("bug",)


def test_words_that_an_edit_adds_to_a_hashtag_reach_the_team(house):
    alone = house.customer("#bug")
    edits(house, alone, "It does not start. #bug", command="")
    assert threads(house) == ["It does not start. #bug"]


def test_the_same_edit_once_more_says_nothing_twice(house, asked):
    edits(house, asked)
    edits(house, asked)
    assert len(threads(house)) == 1


def test_a_further_edit_is_shown_in_place(house, asked):
    edits(house, asked)
    edits(house, asked, "It does not stop.")
    assert house.shown("message:1") == "It does not stop. ✎"


def test_who_was_told_that_words_are_missing_is_told_that_they_came(house, asked):
    edits(house, asked)
    assert house.shown(f"missing:{asked.post}") == "The team has it now."


def test_what_has_not_been_told_as_yet_needs_no_telling(house):
    alone = house.customer("", command="bug")
    edits(house, alone)
    assert not any("after the command" in one for one in house.seen(a.ZOES.id))


def test_an_edit_that_still_says_nothing_leaves_the_question(house, asked):
    edits(house, asked, "")
    edits(house, asked)
    assert threads(house) == ["It does not start."]


def test_an_edit_to_another_tag_alone_leaves_the_question(house, asked):
    edits(house, asked, "#idea", command="")
    edits(house, asked)
    assert threads(house) == ["It does not start."]


def test_after_two_days_an_edit_says_nothing(house, asked):
    house.wait(hours=49)
    edits(house, asked)
    assert house.seen(a.SUPPORT) == []


def test_an_edit_of_what_nobody_knows_says_nothing(house):
    edits(house, a.a_customer_message("It does not start."))
    assert house.seen(a.SUPPORT) == []


def test_an_edit_of_another_command_says_nothing(house):
    helped = house.customer("", command="help")
    edits(house, helped, command="")
    assert house.seen(a.SUPPORT) == []


def test_an_edit_that_comes_before_its_message_says_nothing(house):
    message = a.a_customer_message("", command="bug")
    edits(house, message)
    house.hear(message)
    house.deliver()
    assert house.seen(a.SUPPORT) == []


def test_in_a_group_an_edit_to_what_does_not_concern_us_says_nothing(house):
    alone = house.customer("", command="bug", chat=GROUP)
    edits(house, alone, "It does not start.", command="", addressed=False)
    assert house.seen(a.SUPPORT) == []


def test_in_a_group_the_words_may_come_by_an_edit_as_well(house):
    alone = house.customer("", command="bug", chat=GROUP)
    edits(house, alone)
    assert threads(house) == ["It does not start."]


def test_who_is_blocked_says_nothing_by_an_edit(house, asked):
    house.uow.restraints.block(a.ZOE.alias, blocked=True)
    edits(house, asked)
    assert house.seen(a.SUPPORT) == []


# what is erased


def forgets(house, chat):
    house.customer("", command="forget", chat=chat)
    house.hear(inbound.CustomerPress(chat, a.a_post(chat.id), a.ZOE, "press1", "forget", a.ZOE.alias))
    house.deliver()
    for each in house.uow.erasing.unfinished():
        assert house.uow.erasing.finish(each.id)
        house.uow.erasing.end(each.id)
    house.deliver()
    house.sent.clear()


@pytest.mark.parametrize("chat", [a.ZOES, GROUP])
def test_words_that_came_by_an_edit_and_were_erased_stay_erased(house, chat):
    alone = house.customer("", command="bug", chat=chat)
    edits(house, alone)
    forgets(house, chat)
    edits(house, alone, "It does not start at all.")
    assert not any(isinstance(one, outbound.Post) for one in house.sent)


@pytest.mark.parametrize("chat", [a.ZOES, GROUP])
def test_of_somebody_who_was_erased_no_question_is_left(house, chat):
    alone = house.customer("", command="bug", chat=chat)
    house.deliver()
    forgets(house, chat)
    edits(house, alone)
    assert not any(isinstance(one, outbound.Post) for one in house.sent)


@pytest.mark.parametrize("chat", [a.ZOES, GROUP])
def test_an_erased_message_that_is_edited_stays_erased(house, chat):
    said = house.customer("It does not start. #bug", chat=chat)
    house.deliver()
    forgets(house, chat)
    edits(house, said, "It does not start at all. #bug", command="")
    assert not any(isinstance(one, outbound.Post) for one in house.sent)
