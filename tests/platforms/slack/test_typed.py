"""What is typed into a form: read as the same words in a message are, and shown again as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.content import Span, Style, Text
from platforms.slack import forms, typed
from tests.platforms.slack.any_text import texts
from tests.platforms.slack.building import OF

UNSEEN = str.maketrans(dict.fromkeys([typed.JOINER, *typed.SHIELD.values()], ""))

PIECES = st.sampled_from(
    [
        "*bold*",
        "_it_",
        "~s~",
        "`c*o*de`",
        "*_two_*",
        "*a _b_ c*",
        "*a*, _b_.",
        "(*a*)",
        "a * b",
        "2*3",
        "> q *b*\n",
        "```\na *b*\n```",
        "<https://a.example|here>",
        "https://a.example/_x_",
        "*https://a.example*",
        ":wave:",
        "<b> & c",
        "*",
        "_",
    ]
)
TYPED = (
    st.lists(st.tuples(PIECES, st.sampled_from(" \n")).map("".join), max_size=8).map("".join).map(str.strip)
)


def read(source: str) -> Text:
    return typed.read(source)


@pytest.mark.parametrize(
    ("source", "plain", "styles"),
    [
        ("Please *restart* it", "Please restart it", {Style.BOLD}),
        ("_Soon_, ~not~ `now`", "Soon, not now", {Style.ITALIC, Style.STRIKE, Style.CODE}),
        ("*see https://a.example/_x_/*", "see https://a.example/_x_/", {Style.BOLD}),
        ("> as you said\nYes", "as you said\nYes", {Style.QUOTE}),
        ("```\na * b\n```", "a * b", {Style.PRE}),
        ("<https://a.example|here>", "here", {Style.LINK}),
    ],
)
def test_markup_is_read_as_in_messages(source: str, plain: str, styles: set[Style]):
    text = read(source)
    assert (text.plain, {span.style for span in text.spans}) == (plain, styles)


@pytest.mark.parametrize(
    "words",
    [
        "5 * 3 = 15*",
        "a lone * star",
        "snake_case_name",
        "1 < 2 & 3 > 2",
        "&amp;",
        "<@U0ANN> <!channel>",
        "https://a.example/_x_/*y*?z=~1~",
        "at 10:30:45",
        "~5 or ~6",
        "it costs 3* and 4*",
    ],
)
def test_plain_words_stay_as_they_are(words: str):
    assert read(words) == Text(words)


@given(TYPED)
def test_what_was_typed_is_shown_so_that_it_is_read_the_same_again(words: str):
    text = read(words)
    again = read(typed.written(text))
    assert (again.plain, set(again.spans)) == (text.plain, set(text.spans))


@given(texts())
def test_words_are_never_changed_by_being_shown_and_read_again(text: Text):
    text = Text(text.plain.translate(UNSEEN))
    assert read(typed.written(text)) == Text(text.plain.rstrip())


@given(texts())
def test_whatever_its_styles_no_word_is_lost(text: Text):
    kept = [span for span in text.spans if span.style is not Style.LINK]
    if text.plain == text.plain.translate(UNSEEN):
        assert read(typed.written(Text(text.plain, tuple(kept)))).plain == text.plain.rstrip()


def test_signs_are_held_apart_only_where_they_would_be_read():
    assert typed.written(Text("2 * 3 at 10:30 *")) == "2 * 3 at 10:30 *"
    assert typed.written(Text("*no*")) == f"{typed.JOINER}*no{typed.JOINER}*"


def test_two_styles_on_the_same_words_stay_two():
    text = Text("now", (Span(Style.ITALIC, 0, 3), Span(Style.BOLD, 0, 3)))
    assert typed.written(text) == "*_now_*"


def test_a_form_gives_both_what_was_typed_and_what_it_means():
    values = {"words": {"answer": {"type": "plain_text_input", "value": "*Now*"}}}
    assert forms.answers(values, OF) == (("words", ("*Now*",)),)
    assert forms.formatted(values) == (("words", Text("Now", (Span(Style.BOLD, 0, 3),))),)
