"""Themes of what arrives: young ones take in only what surely says the same, and thanks make none."""

import pytest

from domain.ids import AliasId, ConversationId, MessageId
from domain.understanding import Batch, ThemeId, Unread
from language import detection, embeddings, library
from language.library import Library

EXPORT = "Since this morning the export button does nothing at all, the file never comes."


def read(*texts: str, follows: bool = False) -> list[int | None]:
    """The theme that each message, said by somebody new or after the first one, begins or joins."""
    reader = Library()
    waiting = [
        Unread(
            MessageId(number),
            ConversationId(1),
            AliasId("telegram:1"),
            text,
            follows=follows and number > 0,
        )
        for number, text in enumerate(texts)
    ]
    return [reading.opens for reading in reader.read(waiting).readings]


@pytest.mark.parametrize(
    "other",
    [
        "The weekly report comes on Sundays. Could it come on Mondays?",
        "Could somebody call me about our contract? Mornings are best.",
        "Où puis-je retrouver ma facture de septembre ?",
    ],
)
def test_a_young_theme_takes_in_nothing_that_is_about_something_else(other: str):
    first, second = read(EXPORT, other)
    assert first != second


@pytest.mark.parametrize(
    "same", ["The export button does nothing when I click it", "Le bouton d'exportation ne fait plus rien"]
)
def test_a_young_theme_takes_in_what_says_the_same(same: str):
    first, second = read(EXPORT, same)
    assert first == second is not None


@pytest.mark.parametrize(
    "little",
    ["Thanks, it works now", "Merci beaucoup, ça marche", "And three more, from a colleague's screen"],
)
def test_what_says_little_in_a_conversation_belongs_to_no_theme(little: str):
    assert read(EXPORT, little, follows=True)[1] is None


def test_another_matter_in_a_conversation_begins_a_theme_of_its_own():
    first, second = read(EXPORT, "I was charged twice on my credit card in November", follows=True)
    assert second not in (None, first)


def test_whom_messages_are_addressed_to_names_no_theme():
    at = MessageId(1), ConversationId(1), AliasId("telegram:1")
    plain, named = (Library().read([Unread(*at, text)]) for text in (EXPORT, f"@our_bot {EXPORT}"))
    assert named.places[0].label == plain.places[0].label


THEME = ThemeId(7)


def read_again(text: str) -> Batch:
    """What is understood of a message that opened a theme, once it says this."""
    library, at = Library(), (MessageId(1), ConversationId(1), AliasId("telegram:1"))
    (first,) = library.read([Unread(*at, EXPORT)]).readings
    assert first.opens is not None
    library.opened({first.opens: THEME})
    return library.read([Unread(*at, text, theme=THEME)])


def test_an_edited_message_counts_once_in_its_theme():
    batch = read_again(EXPORT.replace("morning", "evening"))
    assert [(place.theme, place.size) for place in batch.places] == [(THEME, 1)]


def test_a_message_that_says_something_else_now_leaves_its_theme():
    batch = read_again("Could somebody call me about our contract? Mornings are best.")
    assert [(place.theme, place.size) for place in batch.places] == [(THEME, 0), (None, 1)]


def test_a_message_that_says_nothing_now_leaves_its_theme():
    batch = read_again("Oops")
    assert [(place.theme, place.size) for place in batch.places] == [(THEME, 0)]


SAID = (
    "My parcel has still not been delivered",
    "Please add a dark mode to the app",
    "ok",
    "Hi",
    "Merci !",
    "👍",
)


def searched(asked: str) -> list[str]:
    """What a search by meaning finds, nearest first."""
    rows = embeddings.shared().rows(SAID)
    known = [
        (MessageId(number), detection.detect(text).language, library.packed(row))
        for number, (text, row) in enumerate(zip(SAID, rows, strict=True))
    ]
    return [SAID[number] for number in Library().nearest(asked, known)[0]]


@pytest.mark.parametrize("asked", ["parcel", "lost parcel", "où est mon colis", "colis"])
def test_a_search_finds_what_is_near_in_meaning_in_any_language(asked: str):
    assert searched(asked) == ["My parcel has still not been delivered"]


@pytest.mark.parametrize("asked", ["zzzqq", "shwo FB-1", "asdf", "??", "nuclear submarine"])
def test_a_search_for_what_nobody_speaks_of_finds_nothing(asked: str):
    assert searched(asked) == []


def test_what_a_search_finds_comes_nearest_first_with_how_near_it_is():
    said = ["My parcel has still not been delivered", "Is there a parcel shop?", "The export is slow"]
    rows = embeddings.shared().rows(said)
    known = [(MessageId(at), "en", library.packed(row)) for at, row in enumerate(rows)]
    numbers, near = Library().nearest("My parcel has not been delivered yet", known)
    assert (numbers[0], sorted(near, reverse=True)) == (0, list(near))
