"""What customers are told unasked, and what they are told when they ask: quiet, and in their language."""

import pytest

from tests import builders as a
from tests.handlers.house import House

RECEIVED = "Received, the team will answer here. /status shows what became of it."


def received(house: House, chat=a.ZOES) -> int:
    """How often a chat was told that we have its words."""
    house.deliver()
    return sum(RECEIVED in one for one in house.seen(chat.id))


def test_a_message_is_confirmed_once(house):
    house.customer("#bug It does not start.")
    house.customer("And it smokes.")
    assert received(house) == 1


def test_the_question_what_it_is_about_says_it_too(house):
    house.customer("It does not start.")
    house.customer("And it smokes.")
    assert received(house) == 0


def test_another_day_it_is_confirmed_again(house):
    house.customer("#bug It does not start.")
    house.wait(days=1)
    house.customer("Still nothing.")
    assert received(house) == 2


def test_another_day_is_a_whole_day_later(house):
    house.customer("#bug It does not start.")
    house.wait(hours=23)
    house.customer("Still nothing.")
    assert received(house) == 1


def test_every_chat_has_its_own(house):
    house.customer("#bug It does not start.")
    house.customer("#bug Nor does mine.", chat=a.MAXS, sender=a.MAX)
    assert (received(house), received(house, a.MAXS)) == (1, 1)


def test_a_group_that_speaks_to_us_is_told_once(house):
    house.customer("#bug It does not start.", chat=a.CLUB)
    house.customer("#bug Nor does mine.", chat=a.CLUB, sender=a.MAX)
    assert received(house, a.CLUB) == 1


def test_a_group_that_does_not_speak_to_us_is_left_alone(house):
    house.customer("#bug It does not start.", chat=a.CLUB, addressed=False)
    assert received(house, a.CLUB) == 0


def test_a_command_is_answered_and_not_confirmed(house):
    house.customer("", command="status")
    assert received(house) == 0


def asked(house: House, command: str, said: str = "") -> str:
    before = len(house.sent)
    house.customer(said, command=command)
    house.deliver()
    return "\n".join(house.seen(a.ZOES.id)[-1:]) if len(house.sent) > before else ""


@pytest.mark.parametrize(
    ("typed", "near"), [("stauts", "status"), ("langage", "language"), ("bogus", "bug"), ("hepl", "help")]
)
def test_a_mistyped_command_names_the_nearest(house, typed, near):
    assert asked(house, typed).startswith(f"I do not know /{typed}. Did you mean /{near}?")


def test_a_command_like_none_leads_to_help(house):
    assert asked(house, "xyzzy").startswith(
        "I do not know /xyzzy. Just write, or see what there is with /help."
    )


@pytest.mark.parametrize(("command", "said"), [("help", "idea"), ("aide", "/Status")])
def test_help_about_a_command_is_help_and_reaches_nobody(house, command, said):
    assert asked(house, command, said).startswith("Write, and the team reads it.")
    assert house.uow.conversations.latest(a.ZOES.id, "", None) is None


def test_other_words_behind_help_are_for_the_team(house):
    house.customer("I cannot log in", command="help")
    assert house.uow.conversations.latest(a.ZOES.id, "", None) is not None


def test_start_says_in_which_language_we_write(house):
    assert "I write to you in English. /language changes that." in asked(house, "start")


def test_status_counts_what_it_does_not_show(house):
    for number in range(23):
        house.customer(f"#bug number {number}", command="new")
    told = asked(house, "status")
    assert (told.count("received"), told.splitlines()[-1]) == (20, "and 3 more")
