"""What somebody types who has only just arrived: half a command, a French word, `/start` in a group."""

import pytest

from tests import builders as a
from tests.handlers.answers import asked


@pytest.mark.parametrize(
    ("french", "english"),
    [("aide", "help"), ("langue", "language"), ("nouveau", "new"), ("statut", "status")],
)
def test_a_command_has_its_french_word_too(house, french, english):
    assert asked(house, french) == asked(house, english)


def test_idea_without_words_says_how_to_propose_one(house):
    assert "Write your idea after the command" in asked(house, "idea")


@pytest.mark.parametrize(
    "typed", ["feedback show", "consent show", "consent export", "idea show", "idea support", "idea unmerge"]
)
def test_a_verb_without_its_reference_says_what_to_type(house, typed):
    command, _, verb = typed.partition(" ")
    assert f"Say which one, such as `/{typed} " in house.command(command, verb)


def test_start_in_a_group_says_what_of_it_is_read(house):
    assert "Here in a group" in asked(house, "start", chat=a.CLUB)
