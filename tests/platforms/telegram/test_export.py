"""What Telegram Desktop exports becomes entries; what is none of them is counted, and no file breaks the reader."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.importing import LONGEST, Entry, Left, NotAnExport
from platforms.telegram import export


def message(number: int, text: object = "Hello", **given: object) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": "2024-05-01T10:00:00", "date_unixtime": str(1_714_557_600 + number),
        "from": "Zoé", "from_id": "user77", "text": text, **given,
    }  # fmt: skip


def chat(*messages: object, **given: object) -> dict[str, Any]:
    return {"name": "Zoé", "type": "personal_chat", "id": 77, "messages": list(messages), **given}


def read(found: object, ours: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> list[Entry | Left]:
    return list(export.entries(io.StringIO(json.dumps(found)), ours, only))


def test_a_message_keeps_its_words_time_and_author():
    (one,) = read(chat(message(5)))
    assert isinstance(one, Entry)
    assert (one.words, one.by, one.name, one.ours) == ("Hello", "telegram:77", "Zoé", False)
    assert one.at == datetime.fromtimestamp(1_714_557_605, UTC)
    assert (one.source, one.customer) == ("import:telegram:77:5", "telegram:77")


def test_a_text_of_entities_is_read_in_one_piece():
    (one,) = read(chat(message(5, ["See ", {"type": "link", "text": "our page"}, ", please"])))
    assert one.words == "See our page, please"


def test_the_other_side_of_a_private_chat_is_ours():
    (one,) = read(chat(message(5, from_id="user1", **{"from": "Ann"}, reply_to_message_id=4)))
    assert (one.ours, one.answers, one.customer) == (True, "import:telegram:77:4", "telegram:77")


def test_in_a_whole_export_who_exported_is_ours_in_groups_too():
    group = chat(message(1, from_id="user1"), message(2), type="private_supergroup", name="Users", id=500)
    whole = {"about": "…", "personal_information": {"user_id": 1}, "chats": {"about": "", "list": [group]}}
    assert [one.ours for one in read(whole)] == [True, False]


def test_people_named_as_ours_are_ours():
    group = chat(message(1), type="private_group", name="Users", id=500)
    assert [one.ours for one in read(group, ours=("zoé",))] == [True]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (chat(message(5, type="service")), Left.SERVICE),
        (chat(message(5, "", photo="a.jpg")), Left.WORDLESS),
        (chat(message(5), type="bot_chat"), Left.CHATS),
        (chat(message(5), type="saved_messages"), Left.CHATS),
        (chat(message(5), id="…"), Left.CHATS),
        (chat(message(5, from_id=None)), Left.DELETED),
        (chat(message(5, from_id="channel9")), Left.DELETED),
        (chat(message(5, date_unixtime="x", date="x")), Left.UNTIMELY),
        (chat(17), Left.UNREADABLE),
        (chat(message(True)), Left.UNREADABLE),
    ],
)
def test_what_is_left_out_says_why(found: object, why: Left):
    assert read(found) == [why]


def test_only_the_chats_that_are_wanted_are_read():
    whole = {"chats": {"list": [chat(message(1)), chat(message(2), name="Ben", id=78)]}}
    assert [one if isinstance(one, Left) else one.words for one in read(whole, only=("Ben",))] == [
        Left.UNWANTED,
        "Hello",
    ]


def test_words_that_no_database_keeps_are_cleaned_and_a_huge_text_is_cut():
    bad, huge = read(chat(message(1, "a\x00b\ud800c"), message(2, "x" * 3_000_000)))
    assert bad.words == "a\ufffdb\ufffdc"
    assert len(huge.words) == LONGEST


@pytest.mark.parametrize(
    "text",
    ["", "[]", "nonsense", '{"name": "x"', "{}", '{"messages": [}', '{"messages": [{]}', "[" * 100_000],
)
def test_a_file_that_is_no_export_gets_a_sentence(text: str):
    with pytest.raises(NotAnExport, match="JSON"):
        list(export.entries(io.StringIO(text)))


@pytest.mark.parametrize("left", [0.2, 0.5, 0.99])
def test_a_file_that_was_not_copied_whole_is_told(left: float):
    text = json.dumps(chat(*(message(number, "words") for number in range(1, 50))))
    with pytest.raises(NotAnExport, match="not copied whole"):
        list(export.entries(io.StringIO(text[: int(left * len(text))])))


class Dripping(io.StringIO):
    """A stream that gives a few letters at a time, so that every value is cut somewhere."""

    def read(self, size: int | None = -1) -> str:
        return super().read(7)


@given(some.lists(some.text(max_size=40), min_size=1, max_size=8), some.integers(0, 10**12))
def test_a_file_that_comes_in_drops_says_the_same(texts: list[str], number: int):
    text = json.dumps(chat(*(message(at, words) for at, words in enumerate(texts)), id=number))
    assert list(export.entries(Dripping(text))) == list(export.entries(io.StringIO(text)))


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(
        some.sampled_from("id type messages chats list text from_id name date_unixtime".split()), inner, max_size=5
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_whatever_a_json_file_holds_it_is_read_or_refused_in_a_sentence(found: object):
    said = ""
    try:
        found_ = read(found)
    except NotAnExport as refusal:
        found_, said = [], refusal.args[0]
    assert all(isinstance(one, Entry | Left) for one in found_)
    assert bool(found_) or said.endswith(".")
