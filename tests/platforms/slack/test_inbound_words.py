"""What a colleague's words say, in rich_text and in mrkdwn."""

import pytest

from domain.content import Span, Style
from tests.platforms.slack.building import rich, said, section


def test_rich_text_is_preferred_to_its_fallback() -> None:
    blocks = rich(section({"type": "text", "text": "exact *stars*"}))
    assert said(text="other", blocks=blocks).text.plain == "exact *stars*"


def test_styles_of_rich_text_are_kept() -> None:
    blocks = rich(
        section({"type": "text", "text": "so "}, {"type": "text", "text": "bold", "style": {"bold": True}})
    )
    assert said(blocks=blocks).text.spans == (Span(Style.BOLD, 3, 7),)


def test_lists_are_lines() -> None:
    items = [section({"type": "text", "text": "one"}), section({"type": "text", "text": "two"})]
    blocks = rich({"type": "rich_text_list", "style": "ordered", "elements": items})
    assert said(blocks=blocks).text.plain == "1. one\n2. two"


def test_a_quotation_is_set_apart_from_what_follows() -> None:
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "they said"}]}
    blocks = rich(quote, section({"type": "text", "text": "I say"}))
    assert (said(blocks=blocks).text.plain, said(blocks=blocks).text.spans) == (
        "they said\nI say",
        (Span(Style.QUOTE, 0, 9),),
    )


def test_code_blocks_are_kept() -> None:
    blocks = rich({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]})
    assert said(blocks=blocks).text.spans == (Span(Style.PRE, 0, 5),)


def test_links_keep_their_address_and_label() -> None:
    blocks = rich(section({"type": "link", "url": "https://a.example/?a=1&b=2", "text": "here"}))
    assert said(blocks=blocks).text.spans == (Span(Style.LINK, 0, 4, "https://a.example/?a=1&b=2"),)


def test_emoji_become_unicode_with_their_skin_tone() -> None:
    known = {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fc", "skin_tone": 3}
    named = {"type": "emoji", "name": "tada"}
    own = {"type": "emoji", "name": "shipit"}
    assert said(blocks=rich(section(known, named, own))).text.plain == "👋🏼🎉:shipit:"


def test_people_channels_groups_and_broadcasts_are_named_without_a_sign_that_makes_links() -> None:
    elements = (
        {"type": "user", "user_id": "U0BEN"},
        {"type": "channel", "channel_id": "C0BUGS"},
        {"type": "usergroup", "usergroup_id": "S0AGENTS"},
        {"type": "broadcast", "range": "here"},
    )
    spaced = [one for element in elements for one in (element, {"type": "text", "text": " "})]
    assert said(blocks=rich(section(*spaced))).text.plain == "Ben Okafor bugs agents here"


def test_a_mention_holds_whom_it_names() -> None:
    assert said(text="ask <@U0BEN>").text.spans == (Span(Style.MENTION, 4, 14, "slack:main:U0BEN"),)


def test_signs_typed_as_plain_text_stay_in_rich_text() -> None:
    typed = {"type": "text", "text": "@isthmus_support, #bug and @here"}
    assert said(blocks=rich(section(typed))).text.plain == typed["text"]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@U0BEN> and <@U0EVE|eve>", "Ben Okafor and eve"),
        ("<#C0BUGS> <#C1|named>", "bugs named"),
        ("<!here> <!subteam^S0AGENTS> <!subteam^S1|@ops>", "here agents ops"),
        ("<@U1|@eve (@acme)> <#C1|#c#> <@U2|a@b>", "eve (acme) c# a@b"),
        ("<!channel> <!everyone|@everyone>", "channel everyone"),
        ("@isthmus_support #bug @here", "@isthmus_support #bug @here"),
        ("<!date^1700000000^{date}|14 November>", "14 November"),
        ("<https://a.example|label> <mailto:a@b.example>", "label mailto:a@b.example"),
        ("*bold* _it_ ~gone~ `code`", "bold it gone code"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("hi :wave: :shipit: 10:30:45", "hi 👋 :shipit: 10:30:45"),
        ("&gt; quoted\nnot", "quoted\nnot"),
        ("```\nlet *x* = 1\n```", "let *x* = 1"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_mrkdwn_is_read(source: str, plain: str) -> None:
    assert said(text=source).text.plain == plain


def test_styles_nest_in_mrkdwn() -> None:
    assert {span.style for span in said(text="*_both_*").text.spans} == {Style.BOLD, Style.ITALIC}
