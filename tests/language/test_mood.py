"""Moods are coarse, and silent where the words do not tell."""

import pytest

from language import mood


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What a lovely shop, thank you so much", "like"),
        ("Disgusting, I want to leave and never come back", "dislike"),
        ("Quelle belle boutique, merci infiniment", "like"),
        ("Une catastrophe, je suis furieux", "dislike"),
    ],
)
def test_clear_moods_are_named(text, name):
    assert mood.mood(text).name == name


@pytest.mark.parametrize("text", ["", "?!", "42 ...", "The meeting is in room 4 at noon"])
def test_where_words_do_not_tell_the_mood_is_unclear(text):
    assert mood.mood(text).name == "unclear"
