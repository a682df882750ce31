"""The word diff: readable, exact, never slow."""

import itertools
from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from domain.proposals import diff
from domain.proposals.diff import Segment

TEXTS = st.text(st.sampled_from("ab c\n.é,"), max_size=40) | st.text(max_size=30)


def test_a_changed_word_is_removed_and_added():
    assert diff.words("in one day", "in two days") == (
        Segment("kept", "in "),
        Segment("removed", "one day"),
        Segment("added", "two days"),
    )


def test_words_stay_apart_where_more_than_a_space_was_kept():
    assert [each.what for each in diff.words("a b c d", "x b c y")] == [
        "removed",
        "added",
        "kept",
        "removed",
        "added",
    ]


def test_the_same_text_is_kept_whole():
    assert diff.words("as it was", "as it was") == (Segment("kept", "as it was"),)


def test_nothing_differs_from_nothing():
    assert diff.words("", "") == ()


@given(TEXTS, TEXTS)
def test_the_parts_join_back_to_both_texts(old, new):
    found = diff.words(old, new)
    assert (diff.old(found), diff.new(found)) == (old, new)


@given(TEXTS, TEXTS)
def test_neighbours_are_of_different_kinds_and_never_empty(old, new):
    found = diff.words(old, new)
    assert all(each.text for each in found)
    assert all(one.what != other.what for one, other in itertools.pairwise(found))


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_it_keeps_at_least_what_the_standard_library_keeps(old, new):
    kept = sum(each.what == "kept" for each in diff._aligned(old, new))
    theirs = sum(
        block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    )
    assert kept >= theirs


def test_the_longest_texts_of_one_word_are_no_burden():
    old, new = "a b " * 750, "b a a " * 500
    found = diff.words(old, new)
    assert (diff.old(found), diff.new(found)) == (old, new)
