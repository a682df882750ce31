"""Texts: every sentence in the customer's language, in English where a translation is missing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import texts
from domain import phrases
from domain.ideas import moves
from domain.ids import AliasId

FRENCH = """
msgid "Hello {name}"
msgstr "Bonjour {name}"

msgid "{count} message"
msgid_plural "{count} messages"
msgstr[0] "{count} message reçu"
msgstr[1] "{count} messages reçus"

msgid "Really?"
msgstr "Vraiment ? « Oui », dit-il ; puis : non !"

msgid "Not translated"
msgstr ""
"""


@pytest.fixture
def said(tmp_path: Path) -> texts.Texts:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "isthmus.po").write_text(FRENCH, "utf-8")
    return texts.load(tmp_path)


@pytest.mark.parametrize("locale", ["fr", "fr-CA", "fr_CA", "FR"])
def test_a_phrase_is_said_in_its_language(said, locale):
    assert said.say(locale, phrases.phrase("Hello {name}", name="Ann")) == "Bonjour Ann"


@pytest.mark.parametrize("locale", ["en", "de", ""])
def test_another_language_is_answered_in_english(said, locale):
    assert said.say(locale, phrases.phrase("Hello {name}", name="Ann")) == "Hello Ann"


def test_what_is_not_translated_is_said_in_english(said):
    assert said.say("fr", phrases.phrase("Not translated")) == "Not translated"


@pytest.mark.parametrize(
    ("locale", "count", "sentence"),
    [
        ("fr", 0, "0 message reçu"),
        ("fr", 2, "2 messages reçus"),
        ("en", 0, "0 messages"),
        ("en", 1, "1 message"),
    ],
)
def test_a_count_chooses_the_form_of_its_language(said, locale, count, sentence):
    assert said.say(locale, phrases.plural("{count} message", "{count} messages", count)) == sentence


def test_no_line_of_french_begins_with_its_punctuation(said):
    words = said.say("fr", phrases.phrase("Really?")).split(" ")
    assert words == ["Vraiment\u00a0?", "«\u00a0Oui\u00a0»,", "dit-il\u00a0;", "puis\u00a0:", "non\u00a0!"]


def test_a_customers_braces_are_only_text(said):
    assert said.say("fr", phrases.phrase("Hello {name}", name="{count} {0}")) == "Bonjour {count} {0}"


def test_data_is_escaped_and_the_sentence_is_not(said):
    phrase = phrases.phrase("<Hello> {name}", name="<Ann>")
    assert said.say("en", phrase, lambda data: data.replace("<", "&lt;")) == "<Hello> &lt;Ann>"


def test_a_platform_may_show_a_person_its_own_way(said):
    phrase = phrases.phrase("Hello {name}", name=phrases.Person(AliasId("slack:main:U1"), "Ann"))
    shown = said.say(
        "en", phrase, str.upper, lambda value: "<@U1>" if isinstance(value, phrases.Person) else None
    )
    assert shown == "Hello <@U1>"


def test_a_phrase_within_a_phrase_is_said_in_the_same_language(said):
    inner = phrases.plural("{count} message", "{count} messages", 2)
    assert said.say("fr", phrases.phrase("Hello {name}", name=inner)) == "Bonjour 2 messages reçus"


def test_only_the_data_of_a_phrase_within_a_phrase_is_escaped(said):
    inner = phrases.phrase("<b> {name}", name="<Ann>")
    phrase = phrases.phrase("Hello {name}", name=inner)
    assert said.say("en", phrase, lambda data: data.replace("<", "&lt;")) == "Hello <b> &lt;Ann>"


def test_a_time_is_said_as_its_language_writes_it(said):
    phrase = phrases.phrase("{at}", at=datetime(2026, 11, 21, 18, 5, tzinfo=UTC))
    assert [said.say(locale, phrase) for locale in ("en", "fr")] == [
        "Nov 21, 2026, 18:05",
        "21 nov. 2026, 18:05",
    ]


def test_a_figure_has_the_point_of_its_language():
    whole = texts.load()
    phrase = phrases.phrase("{usual}", usual=phrases.decimal(1.5))
    assert [whole.say(locale, phrase) for locale in ("en", "fr")] == ["1.5", "1,5"]
    assert whole.say("fr", phrases.POINT) == ","


def test_what_becomes_of_an_idea_agrees_with_it_in_french():
    whole = texts.load()
    found = [whole.say("fr", name) for name in moves.NAMES.values()]
    assert found == ["proposée", "nous l’étudions", "prévue", "faite", "pas maintenant"]


def test_a_field_that_nobody_filled_does_not_lose_the_sentence(said):
    assert said.say("en", phrases.Phrase("Hello {name}")) == "Hello {name}"
