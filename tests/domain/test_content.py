"""Formatted text: cut and joined without losing a word or a style."""

from hypothesis import example, given
from hypothesis import strategies as st

from domain import content
from domain.content import Content, Span, Style, Text


@st.composite
def texts(draw):
    plain = draw(st.text(max_size=30))
    edges = st.tuples(st.integers(0, len(plain)), st.integers(0, len(plain))).map(sorted)
    spans = [Span(draw(st.sampled_from(Style)), *edge) for edge in draw(st.lists(edges, max_size=4))]
    spans = sorted((span for span in spans if span.end > span.start), key=lambda one: (one.start, -one.end))
    return Text(plain, tuple(spans))


def styles(text):
    """The styles of every letter."""
    return [
        (letter, sorted(span.style for span in text.spans if span.start <= at < span.end))
        for at, letter in enumerate(text.plain)
    ]


@given(texts(), st.integers(0, 30))
def test_a_text_cut_in_two_is_whole_when_joined(text, at):
    at = min(at, len(text.plain))
    pieces = text.slice(0, at), text.slice(at, len(text.plain))
    assert styles(content.join(pieces)) == styles(text)


@given(texts(), st.integers(0, 30), st.integers(0, 30))
@example(content.styled("ab", Style.BOLD), 1, 1)
def test_no_span_of_a_piece_reaches_beyond_it(text, start, end):
    piece = text.slice(*sorted((min(start, len(text.plain)), min(end, len(text.plain)))))
    assert all(0 <= span.start < span.end <= len(piece.plain) for span in piece.spans)


@given(texts(), texts())
def test_a_joined_text_says_both_with_what_stands_between(one, two):
    assert styles(content.join((one, two), ", ")) == [*styles(one), (",", []), (" ", []), *styles(two)]


@given(texts())
def test_stripping_takes_only_white_space(text):
    assert text.stripped().plain == text.plain.strip()


@given(st.text(alphabet=" \t\n\u00a0", max_size=5))
def test_white_space_says_nothing(plain):
    assert not Content(Text(plain))


def test_a_file_alone_says_something():
    assert Content(attachments=(content.Location(1.0, 2.0),))


def test_an_empty_text_carries_no_style():
    assert content.styled("", Style.BOLD) == Text()
