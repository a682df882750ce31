"""The language of short messages."""

import pytest

from language import detection


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The parcel never came and nobody answers.", "en"),
        ("Le colis n'est jamais arrivé et personne ne répond.", "fr"),
        ("where is my order", "en"),
        ("ou est ma commande", "fr"),
        ("MERCI BEAUCOUP", "fr"),
    ],
)
def test_words_tell_the_language(text, language):
    assert detection.detect(text).language == language


@pytest.mark.parametrize("text", ["", "👍", "12:30", "https://x.example/le-chat"])
def test_without_words_the_profile_decides(text):
    assert detection.detect(text, profile="fr-CA").language == "fr"


def test_a_short_word_of_both_languages_follows_the_profile():
    assert [detection.detect("Super", profile=code).language for code in ("fr", "en")] == ["fr", "en"]


def test_what_was_written_before_counts():
    assert detection.detect("ok", profile="en", before=["fr", "fr", "fr"]).language == "fr"


def test_of_what_was_written_before_the_newest_counts():
    assert detection.detect("ok", before=["en"] * 4 + ["fr"] * 4).language == "fr"


def test_a_clear_sentence_outweighs_the_profile():
    assert detection.detect("I cannot open the door of the garage any more", profile="fr").language == "en"


def test_a_third_language_is_found_among_those_in_use():
    assert detection.detect("Wo ist meine Bestellung geblieben?", ["en", "fr", "de"]).language == "de"


def test_a_language_nobody_knows_is_no_error():
    assert detection.detect("hello", ["xx"]).language == "xx"


def test_certainty_is_a_probability():
    assert 0.5 <= detection.detect("hm").confidence <= 1
