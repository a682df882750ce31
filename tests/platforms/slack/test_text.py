"""Words in both directions, whatever they hold: none lost, nothing that rings, nothing that Slack would refuse."""

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain import panels as shown
from domain.content import Text
from domain.inbound import Unreadable
from domain.phrases import phrase
from platforms.slack import emoji, panels, parts, reading, rendering, splitting
from tests.platforms.slack import building
from tests.platforms.slack.any_text import PLAIN, WORDS, texts
from tests.platforms.thorough import MANY

CHECKS = building.validator()


def squeezed(words: str) -> str:
    """Words without white space, and without what only keeps markers apart."""
    return re.sub(r"[\s\u2060\x1c-\x1f\x85]", "", words)


def plainly(blocks: list[dict[str, Any]]) -> str:
    return "".join(
        piece["text"]
        for block in blocks
        for box in block.get("elements", ())
        for piece in box.get("elements", ())
    )


def complaints(found: list[Any]) -> list[str]:
    return [str(one) for one in found if one["severity"] in ("error", "warn")]


@MANY
@given(texts())
def test_blocks_say_every_word(text: Text) -> None:
    assert squeezed(plainly(rendering.blocks(text))) == (squeezed(text.plain) if text else "")


@MANY
@given(texts())
def test_blocks_hold_words_and_links_alone(text: Text) -> None:
    kinds = {
        piece["type"]
        for block in rendering.blocks(text)
        for box in block["elements"]
        for piece in box["elements"]
    }
    assert kinds <= {"text", "link"}


@MANY
@given(texts())
def test_the_fallback_holds_no_control_but_links(text: Text) -> None:
    controls = re.findall(r"<([^>]*)>", rendering.mrkdwn(text))
    assert all(control.startswith(("http", "mailto:", "tel:", "HTTP")) for control in controls)


@pytest.mark.skipif(CHECKS is None, reason="the fidelity checks are not beside the repository")
@MANY
@given(texts())
def test_slack_would_take_every_message(text: Text) -> None:
    drawing = panels.Drawing(building.voice())
    button = shown.Button(phrase("{words}", words=text.plain), "tag", text.plain)
    arguments = {
        "channel": "C0BUGS",
        "text": rendering.mrkdwn(text) or "…",
        "blocks": [*rendering.blocks(text), *drawing.buttons((button, button))],
    }
    assert CHECKS is not None
    assert (
        complaints(CHECKS.validate_request("chat.postMessage", arguments, "json", user_texts=[text.plain]))
        == []
    )


@pytest.mark.skipif(CHECKS is None, reason="the fidelity checks are not beside the repository")
@MANY
@given(texts(), WORDS)
def test_slack_would_take_every_panel(text: Text, words: str) -> None:
    # What one said escaped may be what the other said plainly: then nobody can tell who went out unescaped.
    assume(not ("&" in text.plain + words and re.search("[<>&]", text.plain) and re.search("[<>&]", words)))
    said = phrase("{words} & more", words=words)
    blocks = (
        shown.Heading(said),
        shown.Line(said),
        shown.Note(said),
        shown.Words(text, quoted=True),
        shown.Facts((shown.Fact(said, said),) * 12),
        shown.Divider(),
        shown.Buttons((shown.Button(said, "tag", words, confirm=said),) * 30),
    )
    arguments = {"channel": "C0BUGS", **panels.message(shown.Panel(said, blocks), building.voice())}
    assert CHECKS is not None
    assert (
        complaints(
            CHECKS.validate_request("chat.postMessage", arguments, "json", user_texts=[words, text.plain])
        )
        == []
    )


@MANY
@given(WORDS)
def test_a_sentence_about_anything_rings_nobody(words: str) -> None:
    line = building.voice().mrkdwn(phrase("{words} said so", words=words))
    assert "<" not in line


@MANY
@given(WORDS)
def test_a_sentence_about_anything_says_it_whole(words: str) -> None:
    line = building.voice().mrkdwn(phrase("{words}", words=words))
    assert reading.unescape(line).replace("\u2060", "") == words.replace("\u2060", "")


@MANY
@given(st.lists(texts(), max_size=8).map(lambda many: Text("".join(text.plain for text in many) * 20)))
def test_pieces_joined_say_every_word(text: Text) -> None:
    pieces = splitting.split(text, 200)
    assert squeezed("".join(piece.plain for piece in pieces)) == squeezed(text.plain)


@MANY
@given(texts())
def test_no_piece_is_too_long_or_empty(text: Text) -> None:
    assert all(0 < len(piece.plain) <= 20 and piece for piece in splitting.split(text, 20))


def test_a_long_text_of_escapes_still_fits_its_fallback() -> None:
    pieces = splitting.split(Text("&" * 10_000))
    assert max(len(rendering.mrkdwn(piece)) for piece in pieces) < 4000


def test_a_text_is_cut_between_paragraphs_rather_than_words() -> None:
    text = Text("a " * 40 + "\n\n" + "b " * 40)
    assert [piece.plain[0] for piece in splitting.split(text, 120)] == ["a", "b"]


def test_an_emoji_is_not_cut_in_two() -> None:
    pieces = splitting.split(Text("👩‍💻" * 50), 40)
    assert all(len(piece.plain) % 3 == 0 for piece in pieces)


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**12), WORDS)
STYLED = st.dictionaries(st.sampled_from(["bold", "italic", "code", "strike"]), st.booleans())
INLINE = st.one_of(
    st.fixed_dictionaries({"type": st.just("text"), "text": WORDS}, optional={"style": STYLED}),
    st.fixed_dictionaries({"type": st.just("link"), "url": WORDS, "text": WORDS}),
)
BOXES = st.builds(
    lambda kind, elements: {"type": kind, "elements": elements},
    st.sampled_from(["rich_text_section", "rich_text_quote", "rich_text_preformatted"]),
    st.lists(INLINE, max_size=5),
)
NAMES = reading.Names(building.OF, building.NAMES)


@MANY
@given(st.lists(BOXES, max_size=5))
def test_reading_rich_text_loses_no_word(boxes: list[Any]) -> None:
    written = "".join(piece["text"] or piece.get("url", "") for box in boxes for piece in box["elements"])
    assert squeezed(reading.rich_text(building.rich(*boxes), NAMES).plain) == squeezed(written)


@MANY
@given(PLAIN.filter(lambda words: not re.search(r"[*_~`>:]|&gt;", words)))
def test_reading_escaped_words_gives_them_back(words: str) -> None:
    assert reading.mrkdwn(rendering.escape(words), NAMES).plain == words.rstrip()


@MANY
@given(
    st.lists(
        st.sampled_from(["*", "_", "~", "`", "```", "&gt; ", "a", " ", "\n", ".", "<https://a.example|b>"])
    )
)
def test_reading_any_markup_keeps_every_letter(pieces: list[str]) -> None:
    found = reading.mrkdwn("".join(pieces), NAMES).plain
    assert (found.count("a"), found.count("b"), found.count(".")) == (
        pieces.count("a"),
        pieces.count("<https://a.example|b>"),
        pieces.count("."),
    )


@MANY
@given(texts())
def test_what_we_write_we_can_read(text: Text) -> None:
    read = reading.rich_text(rendering.blocks(text), NAMES)
    assert squeezed(read.plain) == (squeezed(text.plain) if text else "")


KEYS = st.sampled_from(
    "type event subtype channel user ts thread_ts message previous_message blocks elements files item actions view state "
    "values container id text deleted_ts reaction tokens subteam entry what profile edited".split()
)
ANYTHING = st.recursive(
    st.one_of(
        SCALARS, st.sampled_from(["message", "message_changed", "reaction_added", "user_change", "rich_text"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=20,
)


@MANY
@given(st.sampled_from(["event", "action", "view", "command", "shortcut", "directory", "other"]), ANYTHING)
def test_no_payload_raises(kind: str, body: Any) -> None:
    found = building.parse(body, kind)
    assert all(isinstance(one, Unreadable) or one.kind for one in found)


@MANY
@given(texts())
def test_every_part_of_a_message_says_something(text: Text) -> None:
    content = building.Content(text)
    assert all(isinstance(part, parts.Said) and part.text for part in parts.of(content, (), building.voice()))


@pytest.mark.parametrize("name", sorted(emoji.PICTURES))
def test_a_name_in_the_table_comes_back(name: str) -> None:
    assert emoji.PICTURES[emoji.name_of(emoji.picture_of(name))] == emoji.PICTURES[name]
