"""References as they stand in a sentence: with a comma, a full stop or a bracket behind them."""

import pytest

from tests.handlers.answers import asked


@pytest.fixture
def known(house):
    """Feedback, an idea and a digest to be named."""
    house.customer("It fails #bug")
    house.customer("Dark mode please", command="idea")
    house.deliver()
    return house


@pytest.mark.parametrize("typed", ["FB-1,", "show FB-1.", "show (fb-1)", "show C-1;", "FB-1!", "show “FB-1”"])
def test_feedback_is_found_by_a_reference_of_a_sentence(known, typed):
    assert "It fails" in known.command("feedback", typed)


@pytest.mark.parametrize("typed", ["I-1.", "show I-1)", "show i1,"])
def test_an_idea_is_found_by_a_reference_of_a_sentence(known, typed):
    assert "Dark mode please" in known.command("idea", typed)


def test_two_ideas_are_told_apart_behind_a_comma(known):
    assert "There is no such idea" in known.command("idea", "merge I-1, I-9.")


@pytest.mark.parametrize(
    ("command", "typed", "told"),
    [
        ("feedback", "show FB-99.", "There is no feedback FB-99. "),
        ("consent", "D-99,", "There is no decision D-99. "),
        ("consent", "export D-99)", "There is no decision D-99. "),
        ("isthmus", "block FB-99,", "There is no feedback FB-99. "),
        ("isthmus", "knowledge K-99.", "There is no such kept answer"),
    ],
)
def test_what_there_is_not_is_named_without_its_punctuation(known, command, typed, told):
    assert told in known.command(command, typed)


@pytest.mark.parametrize("command", ["status", "ideas", "idea"])
def test_a_customer_may_end_a_reference_with_a_full_stop(known, command):
    assert "Dark mode please" in asked(known, command, "I-1.")


def test_a_customer_sees_the_subject_that_a_sentence_names(known):
    assert "It fails" in asked(known, "status", "FB-1,")


def test_a_number_with_a_full_stop_is_looked_for_among_ideas(known):
    assert "I-1" not in asked(known, "ideas", "1.")


def test_punctuation_alone_names_nothing(known):
    assert "There is no feedback ?!" in known.command("feedback", "show ?!")
