"""Parse modes and entities as the server reads them."""

from typing import Any

import hypothesis
import pytest
from hypothesis import strategies

from sandbox.telegram import html, markdown, text
from sandbox.telegram.errors import Refused


def spans(parsed: tuple[str, list[dict[str, Any]]]) -> tuple[str, list[tuple[str, int, int]]]:
    return parsed[0], [(e["type"], e["offset"], e["length"]) for e in text.ordered(parsed[1])]


def complaint(parse: Any, source: str) -> str:
    with pytest.raises(Refused) as caught:
        parse(source)
    return caught.value.description.removeprefix("Bad Request: can't parse entities: ")


def test_html_tags_nest() -> None:
    assert spans(html.parse("<b>a<i>b</i></b>")) == ("ab", [("bold", 0, 2), ("italic", 1, 1)])


def test_html_offsets_count_utf16_units() -> None:
    assert spans(html.parse("👋<b>x</b>")) == ("👋x", [("bold", 2, 1)])


def test_html_knows_four_named_references_only() -> None:
    assert html.parse("&lt;&amp;&gt;&quot;&nbsp;")[0] == '<&>"&nbsp;'


def test_html_numeric_references_become_characters() -> None:
    assert html.parse("&#65;&#x1F44B;")[0] == "A👋"


def test_a_lone_greater_than_sign_is_text() -> None:
    assert html.parse("1 > 0") == ("1 > 0", [])


def test_code_inside_pre_gives_its_language() -> None:
    _plain, entities = html.parse('<pre><code class="language-py">x</code></pre>')
    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "py"}]


def test_an_expandable_quotation_is_a_kind_of_its_own() -> None:
    assert html.parse("<blockquote expandable>x</blockquote>")[1][0]["type"] == "expandable_blockquote"


def test_a_link_without_a_usable_address_is_dropped() -> None:
    assert html.parse('<a href="nowhere">x</a>') == ("x", [])


def test_an_address_with_references_is_unescaped() -> None:
    _plain, entities = html.parse('<a href="https://x.example/?a=1&amp;b=2">x</a>')
    assert entities[0]["url"] == "https://x.example/?a=1&b=2"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é<u", "Unclosed start tag at byte offset 2"),
        ("<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_broken_html_is_refused_with_its_place(source: str, expected: str) -> None:
    assert complaint(html.parse, source) == expected


def test_markdown_v2_knows_all_plain_kinds() -> None:
    source = "*b* _i_ __u__ ~s~ ||h|| `c`"
    kinds = [kind for kind, _offset, _length in spans(markdown.parse_v2(source))[1]]
    assert kinds == ["bold", "italic", "underline", "strikethrough", "spoiler", "code"]


def test_markdown_v2_escapes_lose_their_backslash() -> None:
    assert markdown.parse_v2(r"1\. a\_b \(x\)") == ("1. a_b (x)", [])


def test_markdown_v2_code_needs_no_escapes() -> None:
    assert spans(markdown.parse_v2("`a.b!`")) == ("a.b!", [("code", 0, 4)])


def test_markdown_v2_pre_has_a_language() -> None:
    _plain, entities = markdown.parse_v2("```py\nx=1```")
    assert entities == [{"type": "pre", "offset": 0, "length": 3, "language": "py"}]


def test_markdown_v2_links_carry_their_address() -> None:
    assert markdown.parse_v2(r"[a](https://x.example/\))")[1][0]["url"] == "https://x.example/)"


def test_markdown_v2_quotation_ends_with_its_lines() -> None:
    assert spans(markdown.parse_v2(">a\n>b\nc")) == ("a\nb\nc", [("blockquote", 0, 3)])


def test_markdown_v2_quotation_ending_in_a_spoiler_mark_is_expandable() -> None:
    assert spans(markdown.parse_v2(">a\n>b||")) == ("a\nb", [("expandable_blockquote", 0, 3)])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*b", "Can't find end of Bold entity at byte offset 0"),
        ("é `c", "Can't find end of Code entity at byte offset 3"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
    ],
)
def test_broken_markdown_v2_is_refused(source: str, expected: str) -> None:
    assert complaint(markdown.parse_v2, source) == expected


def test_old_markdown_marks_bold_and_links() -> None:
    parsed = spans(markdown.parse_legacy("*b* [x](https://x.example/) a.b"))
    assert parsed == ("b x a.b", [("bold", 0, 1), ("text_link", 2, 1)])


def test_old_markdown_left_open_is_refused() -> None:
    expected = "Can't find end of the entity starting at byte offset 2"
    assert complaint(markdown.parse_legacy, "a *b") == expected


def test_trimming_moves_entities_along() -> None:
    bold = {"type": "bold", "offset": 2, "length": 3}
    assert text.trimmed("  abc ", [bold]) == ("abc", [{"type": "bold", "offset": 0, "length": 3}])


def test_entities_in_trimmed_space_are_dropped() -> None:
    assert text.trimmed("ab  ", [{"type": "bold", "offset": 2, "length": 2}]) == ("ab", [])


def test_a_hundred_entities_are_kept_and_no_more() -> None:
    many = [{"type": "bold", "offset": i, "length": 1} for i in range(150)]
    assert len(text.ordered(many)) == 100


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("/start@my_bot now", [("bot_command", 0, 13)]),
        ("a #bug, #1 no", [("hashtag", 2, 4)]),
        ("hi @anna!", [("mention", 3, 5)]),
        ("see https://x.example/a.", [("url", 4, 19)]),
        ("at ann@x.example please", [("email", 3, 13)]),
        ("👋 #idée", [("hashtag", 3, 5)]),
        ("either/or 3/4", []),
        ("costs $USD", [("cashtag", 6, 4)]),
    ],
)
def test_telegram_marks_up_by_itself(words: str, expected: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in text.found(words, [])] == expected


def test_nothing_is_marked_inside_code() -> None:
    code = {"type": "code", "offset": 0, "length": 4}
    assert text.found("#bug", [code]) == [code]


def test_an_entity_that_cuts_a_character_in_two_is_refused() -> None:
    with pytest.raises(Refused, match="middle of a UTF-16 symbol"):
        text.checked("👋", [{"type": "bold", "offset": 1, "length": 1}])


def test_an_entity_beyond_the_end_is_refused() -> None:
    with pytest.raises(Refused, match="ends after the end of the text at UTF-16 offset 2"):
        text.checked("ab", [{"type": "bold", "offset": 0, "length": 9}])


@pytest.mark.parametrize("words", [" \n\t", "\u200b\u200d", "\u2800"])
def test_invisible_text_counts_as_empty(words: str) -> None:
    assert text.is_empty(words)


@hypothesis.given(strategies.text())
def test_escaped_html_comes_back_as_it_was(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    assert html.parse(escaped) == (words, [])


@hypothesis.given(strategies.text())
def test_escaped_markdown_v2_comes_back_as_it_was(words: str) -> None:
    escaped = "".join("\\" + char if char in r"\_*[]()~`>#+-=|{}.!" else char for char in words)
    assert markdown.parse_v2(escaped) == (words, [])


@hypothesis.given(
    strategies.lists(strategies.sampled_from(["#bug", "👋", " ", "@anna", "/go", "x.com", "a@b.fr", "é"]))
)
def test_what_telegram_marks_always_lies_within_the_text(pieces: list[str]) -> None:
    words = "".join(pieces)
    ends = [entity["offset"] + entity["length"] for entity in text.found(words, [])]
    assert all(end <= text.units(words) for end in ends)
