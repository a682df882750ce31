"""Text both ways: whatever a customer writes, in whatever style, can be shown again without losing a word."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.content import Span, Style, Text
from domain.inbound import CustomerMessage, Unreadable
from platforms.telegram import entities, rendering, splitting
from tests.platforms.telegram.building import message, parse, said
from tests.platforms.thorough import MANY, checks

CHECKS = checks("telegram_validate")

KINDS = [
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote", "expandable_blockquote",
    "text_link", "text_mention", "mention", "hashtag", "url", "custom_emoji", "date_time", "unheard_of",
]  # fmt: skip
SIGNS = st.one_of(
    st.sampled_from(list("ab #@/.\n\t 🎉👩‍🚀é́🇫🇷👍🏽‍<&>*_`\u2028\u200b")),
    st.characters(exclude_categories=()),
)
WORDS = st.text(SIGNS, max_size=60)
URLS = st.sampled_from(
    ["https://example.com/a?b=1&c=<x>", "javascript:alert(1)", "mailto:a@b.c", "tel:+33", "http://a b", ""]
)
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(KINDS),
            "offset": st.integers(-5, 90),
            "length": st.integers(-5, 90),
            "url": URLS,
            "user": st.just({"id": 8}),
            "language": st.sampled_from(["", "python"]),
        }
    ),
    max_size=12,
)
SPANS = st.lists(
    st.builds(Span, st.sampled_from(Style), st.integers(0, 70), st.integers(0, 70), URLS), max_size=120
)


def flags(entity, width):
    """The units an entity covers, as a set."""
    return set(range(entity["offset"], min(entity["offset"] + entity["length"], width)))


def is_crossing(one, other):
    a, b = flags(one, 10**6), flags(other, 10**6)
    return bool(a & b) and not (a <= b or b <= a)


@given(WORDS, ENTITIES)
def test_any_text_is_read_without_losing_a_word(plain, found):
    text = entities.to_text(plain, found)
    assert (len(text.plain), text.plain.split()) == (len(plain), entities.to_text(plain, []).plain.split())


@given(WORDS, ENTITIES)
def test_spans_of_a_customers_text_lie_inside_it_in_order(plain, found):
    text = entities.to_text(plain, found)
    assert all(0 <= span.start < span.end <= len(plain) for span in text.spans)
    assert list(text.spans) == sorted(text.spans, key=lambda span: (span.start, -span.end))


@given(WORDS, SPANS)
def test_what_goes_out_lies_inside_the_text_in_order_and_crosses_nothing(plain, spans):
    sent = entities.to_entities(entities.sendable(Text(plain, tuple(spans))))
    width = len(plain.encode("utf-16-le", "surrogatepass")) // 2
    assert len(sent) <= entities.MOST
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= width for one in sent)
    assert [one["offset"] for one in sent] == sorted(one["offset"] for one in sent)
    assert not any(is_crossing(one, other) for one in sent for other in sent)


@given(WORDS, SPANS)
def test_code_holds_nothing_and_no_link_holds_another(plain, spans):
    sent = entities.to_entities(Text(plain, tuple(spans)))
    bare = [(at, one) for at, one in enumerate(sent) if one["type"] in ("code", "pre")]
    links = [one for one in sent if one["type"] == "text_link"]
    assert not [1 for at, one in bare for other in sent[at + 1 :] if flags(other, 999) <= flags(one, 999)]
    assert not [
        1 for one in links for other in links if other is not one and flags(one, 999) & flags(other, 999)
    ]


@given(WORDS, SPANS)
def test_only_harmless_links_go_out(plain, spans):
    sent = entities.to_entities(Text(plain, tuple(spans)))
    assert all(
        one["url"].startswith(("https://", "mailto:", "tel:")) for one in sent if one["type"] == "text_link"
    )


@given(st.text(st.sampled_from("ab 🎉\n"), max_size=40), st.integers(0, 30), st.integers(1, 30))
def test_a_style_comes_back_where_it_was(plain, start, length):
    text = Text(plain, (Span(Style.BOLD, start, start + length),)).slice(0, len(plain))
    spans = tuple(span for span in text.spans if span.start < span.end)
    assert entities.to_text(plain, entities.to_entities(text)).spans == spans


@pytest.mark.skipif(CHECKS is None, reason="the fidelity checks are not beside the repository")
@MANY
@given(st.one_of(WORDS, WORDS.map(lambda words: words * 120)), SPANS)
def test_telegram_would_take_every_message(plain, spans):
    calls = [{"chat_id": 7, **rendering.body(piece)} for piece in splitting.split(Text(plain, tuple(spans)))]
    found = [one for call in calls for one in CHECKS.validate_request("sendMessage", call, encoding="json")]
    assert [str(one) for one in found if one["severity"] == "error"] == []


def test_an_address_that_links_to_itself_needs_no_entity():
    url = "https://example.com"
    assert entities.to_entities(Text(url, (Span(Style.LINK, 0, len(url), url),))) == []


def test_a_quote_may_hold_code():
    text = Text("see x", (Span(Style.QUOTE, 0, 5), Span(Style.CODE, 4, 5)))
    assert [one["type"] for one in entities.to_entities(text)] == ["blockquote", "code"]


def test_crossing_styles_are_cut_to_nest():
    text = Text("abcdef", (Span(Style.BOLD, 0, 4), Span(Style.ITALIC, 2, 6)))
    ranges = [(one["type"], one["offset"], one["length"]) for one in entities.to_entities(text)]
    assert ranges == [("bold", 0, 4), ("italic", 2, 2), ("italic", 4, 2)]


LONG = st.text(st.sampled_from("ab c.\n!🎉👩‍🚀́🇫🇷"), max_size=300)


def tight(text):
    return "".join(text.split())


@given(LONG, SPANS, st.integers(8, 60), st.integers(8, 60))
def test_pieces_hold_every_sign_and_fit(plain, spans, first, rest):
    pieces = splitting.split(Text(plain, tuple(spans)), first, rest)
    assert "".join(tight(piece.plain) for piece in pieces).replace("\u200d", "") == tight(plain).replace(
        "\u200d", ""
    )
    assert all(len(piece.plain) <= (rest if number else first) for number, piece in enumerate(pieces))


@given(LONG, st.integers(8, 60))
def test_pieces_are_never_blank_nor_padded(plain, limit):
    pieces = splitting.split(Text(plain), limit, limit)
    assert all(piece.plain == piece.plain.strip() and not entities.is_blank(piece.plain) for piece in pieces)


@given(st.lists(st.text(st.sampled_from("abc"), min_size=1, max_size=7), max_size=80), st.integers(8, 40))
def test_words_that_fit_are_never_torn(words, limit):
    pieces = splitting.split(Text(" ".join(words)), limit, limit)
    assert [word for piece in pieces for word in piece.plain.split()] == words


@given(st.integers(8, 40), st.integers(1, 60))
def test_a_sign_of_several_code_points_is_never_torn(limit, count):
    pieces = splitting.split(Text("👩🏽‍🚀" * count), limit, limit)
    assert all(set(piece.plain.split("👩🏽‍🚀")) == {""} for piece in pieces)


@given(WORDS, SPANS)
def test_a_piece_carries_at_most_a_hundred_styles(plain, spans):
    many = tuple(Span(Style.BOLD, at, at + 1) for at in range(0, 400, 2))
    for piece in splitting.split(Text(plain + "x " * 200, (*many, *spans))):
        assert len(entities.to_entities(piece)) <= entities.MOST


def test_styles_beyond_a_hundred_go_into_a_further_piece():
    many = tuple(Span(Style.BOLD, at, at + 1) for at in range(0, 400, 2))
    pieces = splitting.split(Text("x " * 200, many))
    assert [len(entities.to_entities(piece)) for piece in pieces] == [100, 100]


def test_a_paragraph_is_a_better_place_to_cut_than_a_word():
    pieces = splitting.split(Text("one two three\n\nfour five six"), 20, 20)
    assert [piece.plain for piece in pieces] == ["one two three", "four five six"]


def test_a_style_over_a_cut_goes_on_in_the_next_piece():
    pieces = splitting.split(Text("aaaa bbbb", (Span(Style.BOLD, 0, 9),)), 5, 5)
    assert [piece.spans for piece in pieces] == [(Span(Style.BOLD, 0, 4),), (Span(Style.BOLD, 0, 4),)]


def test_sixty_thousand_signs_become_fifteen_messages():
    assert len(splitting.split(Text("word " * 12_000))) == 15


def test_nothing_to_be_seen_gives_no_piece():
    assert splitting.split(Text(" \u200b\n\u2800 ")) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "type", "text", "user"]), inner)
    ),
    max_leaves=8,
)
FIELDS = (
    "message_id from chat date text entities caption photo video sticker document location venue contact poll dice story "
    "reply_to_message quote forward_origin media_group_id sender_chat migrate_to_chat_id rich_message user data message "
    "old_reaction new_reaction old_chat_member new_chat_member edit_date"
).split()


@given(
    st.sampled_from(["message", "edited_message", "message_reaction", "callback_query", "my_chat_member"]),
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6),
)
def test_no_payload_makes_the_parser_fail(kind, broken):
    for value in (broken, message(**broken)):
        assert len(parse(kind, value)) <= 1


@given(WORDS, WORDS, ENTITIES)
def test_whatever_arrives_can_be_stored(plain, name, found):
    ann = {"id": 7, "is_bot": False, "first_name": f"A{name}", "username": name}
    link = {"type": "text_link", "offset": 0, "length": 3, "url": f"https://x/{name}"}
    value = message(
        text=f"x{plain}", entities=[*found, link], media_group_id=name, **{"from": ann, name or "x": 1}
    )
    for text in texts_in(parse("message", value)):
        assert "\x00" not in text.encode().decode()


def texts_in(value):
    """Every text anywhere in a parsed value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_in(getattr(value, field.name))


@given(WORDS, ENTITIES)
def test_a_message_of_any_text_is_read(plain, found):
    (read, *_) = parse("message", message(text=plain, entities=found)) or [None]
    assert read is None or isinstance(read, CustomerMessage) or (not plain and isinstance(read, Unreadable))


@given(WORDS, ENTITIES)
def test_what_a_customer_said_can_be_said_to_a_customer(plain, found):
    text = said(message(text=f"x{plain}", entities=found)).text
    pieces = splitting.split(text)
    assert "".join(tight(rendering.body(piece)["text"]) for piece in pieces) == tight(
        entities.sendable(text).plain
    )
