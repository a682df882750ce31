"""Kept answers: what fits, what is exactly the same, what may be looked at."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain import knowledge
from domain.ids import MessageId
from domain.knowledge import Example, KeptId, Said
from tests import builders as a

ONE, TWO = KeptId(1), KeptId(2)


def said(number: int, ago: float = 60.0) -> Said:
    return Said(MessageId(number), True, a.NOON - timedelta(seconds=ago))


def found(examples: list[Example], alike: list[float], text: str = "x") -> list[KeptId]:
    return [one.kept for one in knowledge.matches(examples, alike, 0.3, text)]


def test_the_likeliest_comes_first():
    assert found([Example(ONE, "a"), Example(TWO, "b")], [0.4, 0.6]) == [TWO, ONE]


def test_what_is_unlike_is_not_offered():
    assert found([Example(ONE, "a")], [0.2]) == []


def test_what_is_nearer_to_a_refusal_is_not_offered():
    assert found([Example(ONE, "a"), Example(ONE, "b", fits=False)], [0.4, 0.6]) == []


def test_a_refusal_of_something_else_takes_nothing_away():
    assert found([Example(ONE, "a"), Example(ONE, "b", fits=False)], [0.6, 0.4]) == [ONE]


def test_what_it_was_used_for_counts_as_its_question():
    assert found([Example(ONE, "a"), Example(ONE, "b")], [0.1, 0.5]) == [ONE]


def test_the_very_same_question_is_exact_greetings_and_case_aside():
    (match,) = knowledge.matches(
        [Example(ONE, "Where is my invoice?")], [1.0], 0.3, "Hello, WHERE is my invoice please"
    )
    assert match.exact


def test_a_word_that_turns_the_question_round_makes_it_another():
    (match,) = knowledge.matches([Example(ONE, "I can log in")], [1.0], 0.3, "I can not log in")
    assert not match.exact


def test_what_was_refused_for_this_very_text_is_not_exact():
    examples = [Example(ONE, "Where is it"), Example(ONE, "where is it", fits=False)]
    assert knowledge.matches(examples, [1.0, 1.0], 0.3, "Where is it") == []


def test_words_tell_in_both_languages_where_no_model_does():
    alike = knowledge.by_words(
        ["Where is my invoice for March?", "Comment exporter mes factures ?"], "exporter des factures"
    )
    assert alike[1] >= knowledge.BY_WORDS > alike[0]


def test_one_shared_word_of_many_says_nothing():
    assert knowledge.by_words(["How do I export my data?"], "The export button hurts my eyes at night") == [
        0.0
    ]


def test_what_comes_after_a_missing_number_waits_for_it():
    assert knowledge.ready(MessageId(3), [said(4), said(6, ago=1)], a.NOON) == [said(4)]


def test_a_number_that_never_came_is_not_waited_for_long():
    rows = [said(4), said(6, ago=9)]
    assert knowledge.ready(MessageId(3), rows, a.NOON) == rows


def test_the_customers_question_shortened_is_theirs():
    assert not knowledge.is_own("where is my parcel", "Hi! Where is my parcel? I am Zoé.")


def test_a_question_put_another_way_is_the_teams():
    assert knowledge.is_own("When do parcels arrive?", "Where is my parcel?")


@given(st.text(), st.text())
def test_likeness_by_words_lies_between_nothing_and_the_same(one: str, other: str):
    (alike,) = knowledge.by_words([one], other)
    assert 0.0 <= alike <= 1.0


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 1), st.booleans()), max_size=12))
def test_whatever_is_offered_is_nearer_to_what_fits_than_to_what_does_not(
    rows: list[tuple[int, float, bool]],
):
    examples = [Example(KeptId(kept), "?", fits) for kept, _, fits in rows]
    for match in knowledge.matches(examples, [alike for _, alike, _ in rows], 0.3, "x"):
        against = [alike for kept, alike, fits in rows if kept == match.kept and not fits]
        assert all(match.likeness > one for one in against)
