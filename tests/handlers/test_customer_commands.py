"""What customers may ask of the bot, and what it says to what it does not know."""

import pytest

from domain import outbound
from tests import builders as a
from tests.handlers.answers import asked
from tests.handlers.house import words


def answer_locale(house, command, **changed):
    house.customer("", command=command, **changed)
    return next(one for one in house.deliver() if isinstance(one, outbound.Show)).locale


def test_start_greets_by_name(house):
    assert asked(house, "start").startswith("Hello Zoé!")


def test_start_greets_without_a_name_whom_nobody_can_name(house):
    nameless = a.inbound.Sender(a.ZOE.alias, "", "", "en")
    assert asked(house, "start", sender=nameless).startswith("Hello! What you write here")


def test_help_says_what_there_is(house):
    assert "/new begins another subject" in asked(house, "help")


def test_words_behind_help_reach_the_team(house):
    house.customer("I cannot log in", command="help")
    assert house.conversation().tags == ("question",)


@pytest.mark.parametrize(
    "command", ["start", "help", "new", "status", "ideas", "language", "privacy", "export", "forget"]
)
def test_a_command_never_reaches_the_team(house, command):
    asked(house, command)
    assert house.seen(a.SUPPORT) == []


def test_an_unknown_command_says_so(house):
    assert "I do not know /frobnicate." in asked(house, "frobnicate")


def test_an_unknown_command_in_a_group_is_somebody_elses(house):
    assert asked(house, "frobnicate", chat=a.CLUB) == ""


def test_status_shows_what_became_of_ones_messages(talk):
    talk.submit("status", status="resolved")
    assert "C-1 “It does not start.”: closed" in asked(talk, "status")


def test_status_shows_only_ones_own(house):
    house.customer("secret", chat=a.CLUB, sender=a.MAX)
    house.deliver()
    assert asked(house, "status", chat=a.CLUB) == "You have not written to us about anything yet."


def test_status_of_a_reference_that_there_is_not_says_so_first(talk):
    said = asked(talk, "status", "FB-999")
    assert said.startswith("There is no FB-999 among your messages here.\nWhat became of your messages:")


def test_status_of_a_reference_shows_that_subject_alone(talk):
    talk.customer("And another thing.", command="new")
    talk.deliver()
    said = asked(talk, "status", "C-1")
    assert said.splitlines()[1:] == ["C-1 “It does not start.”: received"]


def test_status_of_somebody_elses_reference_is_that_of_none(talk):
    talk.customer("secret", chat=a.CLUB, sender=a.MAX)
    talk.deliver()
    assert asked(talk, "status", "C-2").startswith("There is no C-2 among your messages here.")


def test_status_in_a_group_shows_nothing_of_the_private_chat(talk):
    assert asked(talk, "status", chat=a.CLUB) == "You have not written to us about anything yet."


def test_status_of_an_idea_shows_that_idea(house):
    house.customer("dark mode", command="idea")
    house.deliver()
    assert asked(house, "status", "I-1").startswith("💡 I-1\ndark mode")


def test_help_in_a_group_says_what_is_read_there(talk):
    assert asked(talk, "help", chat=a.CLUB).startswith("Here in a group I read what begins with a command")


def test_ideas_shows_ones_ideas(house):
    house.customer("dark mode", command="idea")
    house.deliver()
    assert "I-1 · dark mode" in asked(house, "ideas")


def test_answers_come_in_the_customers_language(house):
    assert answer_locale(house, "help") == "fr"


def test_the_language_can_be_chosen_by_name(house):
    asked(house, "language", "English")
    assert answer_locale(house, "help") == "en"


def test_the_language_can_be_chosen_by_a_tap(house):
    asked(house, "language")
    house.tap("language", "en")
    assert answer_locale(house, "help") == "en"


def test_the_choice_of_a_language_is_confirmed_in_that_language(house):
    house.tap("language", "en")
    (told,) = house.deliver()
    assert (told.locale, words(told)) == ("en", "I will write to you in English.")


def test_a_language_that_is_not_spoken_is_asked_again(house):
    said = asked(house, "language", "Klingon")
    assert said.startswith("I do not write that language yet.")
    assert "[English] [Français]" in said
