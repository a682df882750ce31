"""Tags as people write them: with accents or without, in either case, and never inside another word."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain import feedback
from domain.feedback import BUILTIN, Tag

NAMES = [word for tag in BUILTIN for word in (tag.name, *tag.synonyms)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("#bug", ("bug",)),
        ("Ça plante #BOGUE!", ("bug",)),
        ("#Idée: mode sombre", ("idea",)),
        ("#réclamation et #facture", ("complaint", "billing")),
        ("#bug #bug #problem", ("bug",)),
        ("(#idea)", ("idea",)),
        ("mail#bug", ()),
        ("##bug", ()),
        ("#bugs", ()),
        ("# bug", ()),
        ("https://example.org/page#bug", ()),
        ("bug", ()),
        ("", ()),
    ],
)
def test_hashtags_are_found_where_they_stand_alone(said, found):
    assert feedback.hashtags(said, BUILTIN) == found


@given(st.sampled_from(NAMES), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), st.booleans())
def test_a_tag_is_known_in_every_way_of_writing_it(name, form, upper):
    written = unicodedata.normalize(form, name.upper() if upper else name)
    assert feedback.named(written, BUILTIN) is not None


@given(st.text(max_size=60))
def test_whatever_is_said_only_known_tags_are_found(said):
    assert set(feedback.hashtags(said, BUILTIN)) <= {tag.name for tag in BUILTIN}


@given(st.text(max_size=60))
@example("𝓐")
def test_folding_twice_is_folding_once(word):
    assert feedback.fold(feedback.fold(word)) == feedback.fold(word)


@pytest.mark.parametrize("text", ["FB-12", "fb-12", "fb12", "12", " FB-12 "])
def test_a_reference_is_read_as_people_write_it(text):
    assert feedback.reference_number(text) == 12


@pytest.mark.parametrize("text", ["", "FB-", "FB-x", "C-12", "-12", "1 2", "٣", "²", "9" * 19])
def test_anything_else_is_no_reference(text):
    assert feedback.reference_number(text) is None


@given(st.text(max_size=50))
def test_what_may_be_a_tag_works_as_a_hashtag(name):
    if feedback.is_tag_name(name):
        assert feedback.hashtags(f"say #{name} now", [Tag(name)]) == (name,)


@pytest.mark.parametrize("name", ["refund", "remboursement", "idée_2", "返金"])
def test_words_of_any_language_may_be_tags(name):
    assert feedback.is_tag_name(name)


@pytest.mark.parametrize("name", ["", "123", "two words", "a-b", "#a", "x" * 33, "返" * 14])
def test_what_cannot_be_a_hashtag_or_a_button_is_no_tag(name):
    assert not feedback.is_tag_name(name)


def test_a_search_looks_for_each_of_its_first_words_once_as_they_are_compared():
    first = [f"w{number}" for number in range(feedback.SEARCHED)]
    typed = " ".join(["«W0»", '"w0"', *first, "too-many"])
    assert feedback.searched(typed) == tuple(first)


def test_a_quotation_mark_alone_is_searched_for_itself():
    assert feedback.searched('"') == ('"',)
