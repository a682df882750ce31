"""Panels of any size, against Block Kit's rules."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import panels as domain
from domain.content import Text
from domain.ids import AliasId
from domain.panels import Button, Buttons, Divider, Fact, Facts, Heading, Line, Note, Panel, Words
from domain.phrases import Person, phrase, verbatim
from platforms.slack import panels, splitting
from sandbox.slack import blocks as rules
from tests.platforms.slack import building

NASTY = st.text("ab <>&*_~`:|\n\ue000\ue001é👩🏽", max_size=40)
LONG = st.builds(lambda words, times: words * times, NASTY, st.integers(1, 150))
WORDS = st.one_of(NASTY, LONG)
WHEN = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)


def sentence(words: str) -> Any:
    inner = phrase("*{words}* by {who}", words=words, who=Person(AliasId("slack:main:U0ANN"), words))
    return phrase("{inner} until {when}", inner=inner, when=WHEN)


BUTTON = st.builds(lambda label, value: Button(verbatim(label), "press", value), NASTY, NASTY)
BLOCK: st.SearchStrategy[domain.Block] = st.one_of(
    st.builds(lambda words: Line(sentence(words)), WORDS),
    st.builds(lambda words: Note(sentence(words)), WORDS),
    st.builds(lambda words: Heading(verbatim(words)), WORDS),
    st.builds(lambda words, quoted: Words(Text(words), quoted), WORDS, st.booleans()),
    st.builds(lambda words: Facts((Fact(verbatim(words), sentence(words)),) * 3), WORDS),
    st.builds(lambda buttons: Buttons(tuple(buttons)), st.lists(BUTTON, max_size=30)),
    st.builds(Divider),
)
# Many more blocks than a message holds, made of a few kinds: a list of 150 would take hypothesis too long to draw.
BLOCKS = st.builds(
    lambda some, times, last: (*(some * times), *last),
    st.lists(BLOCK, max_size=8),
    st.integers(1, 20),
    st.lists(BLOCK, max_size=3),
)


def drawn(blocks: tuple[domain.Block, ...], most: int = panels.BLOCKS) -> list[dict[str, Any]]:
    return panels.Drawing(building.voice(quiet=True)).panel(Panel(phrase("Much"), blocks), most)


def buttons_of(shown: list[dict[str, Any]]) -> list[str]:
    rows = [block["elements"] for block in shown if block["type"] == "actions"]
    beside = [[block["accessory"]] for block in shown if "accessory" in block]
    return sorted(button["action_id"] for row in (*rows, *beside) for button in row)


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_slack_takes_every_panel(blocks: tuple[domain.Block, ...]) -> None:
    assert rules.problems_of(drawn(blocks)) == []


@settings(max_examples=80, deadline=None)
@given(BLOCKS)
def test_slack_takes_every_page(blocks: tuple[domain.Block, ...]) -> None:
    assert rules.problems_of_view({"type": "home", "blocks": drawn(blocks, panels.VIEW)}) == []


@settings(max_examples=100, deadline=None)
@given(BLOCKS)
def test_no_button_is_lost(blocks: tuple[domain.Block, ...]) -> None:
    wanted = sum(len(block.buttons) for block in blocks if isinstance(block, Buttons))
    shown = buttons_of(drawn(blocks))
    assert (len(shown), len(set(shown))) == (wanted, wanted)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_many_short_lines_are_all_shown(lines: int, notes: int, rulers: int) -> None:
    said = [Line(phrase("line-{n}.", n=n)) for n in range(lines)]
    small = [Note(phrase("note-{n}.", n=n)) for n in range(notes)]
    shown = json.dumps(drawn((*said, *[Divider()] * rulers, *small, Buttons((Button(phrase("Go"), "go"),)))))
    wanted = [f"line-{n}." for n in range(lines)] + [f"note-{n}." for n in range(notes)]
    assert [one for one in wanted if one not in shown] == []


def test_a_card_with_forty_lines_and_their_notes_keeps_its_order() -> None:
    pairs = [(Line(phrase("line {n}", n=n)), Note(phrase("note {n}", n=n))) for n in range(40)]
    shown = drawn((Heading(phrase("D-7")), *(block for pair in pairs for block in pair)))
    [_, body] = shown
    assert body["text"]["text"].split("\n") == [f"{kind} {n}" for n in range(40) for kind in ("line", "note")]


def test_sixty_lines_with_a_button_each_keep_them_beside() -> None:
    row = (Line(phrase("route")), Buttons((Button(phrase("Remove"), "remove"),)))
    shown = drawn(row * 45)
    assert [block["type"] for block in shown if "accessory" in block] == ["section"] * 45


def test_what_fits_is_left_as_it_is() -> None:
    shown = drawn((Line(phrase("a")), Line(phrase("b")), Divider()))
    assert [block["type"] for block in shown] == ["section", "section", "divider"]


@settings(max_examples=100, deadline=None)
@given(LONG, st.integers(400, 1000))
def test_long_sentences_keep_every_word(words: str, longest: int) -> None:
    said = building.voice().mrkdwn(sentence(words))
    pieces = splitting.mrkdwn(said, longest)
    assert "".join("".join(pieces).replace("\u2060", "").split()) == "".join(
        said.replace("\u2060", "").split()
    )


@settings(max_examples=100, deadline=None)
@given(LONG, st.integers(400, 1000))
def test_no_piece_of_a_sentence_is_too_long(words: str, longest: int) -> None:
    pieces = splitting.mrkdwn(building.voice().mrkdwn(sentence(words)), longest)
    assert [piece for piece in pieces if len(piece) > longest] == []
