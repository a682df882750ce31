"""A customer's language changes on evidence alone; what a theme is called can be told in brief."""

import pytest

from domain.understanding import brief, spoken

LONG = 40


@pytest.mark.parametrize(
    ("known", "hint", "before", "newest", "expected"),
    [
        ("", "", (), ("fr", 0.99, LONG), "fr"),
        ("", "", (), ("fr", 0.99, 5), ""),
        ("", "", (), ("fr", 0.6, LONG), ""),
        ("", "en-GB", (), ("fr", 0.99, LONG), ""),
        ("", "en-GB", ("fr", "fr"), ("fr", 0.99, LONG), "fr"),
        ("", "en", ("fr", "en"), ("fr", 0.99, LONG), ""),
        ("fr", "en", ("en",), ("en", 0.99, LONG), "fr"),
        ("fr", "en", ("en", "en"), ("en", 0.99, LONG), "en"),
    ],
)
def test_the_language_that_a_customer_is_taken_to_write(known, hint, before, newest, expected):
    assert spoken(known, hint, before, newest) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("parcel / late", "parcel / late"),
        ("impossible to connect / parcel / late", "impossible to connect"),
        ("incomprehensibilities / parcel", "incomprehensibilities"),
        ("", ""),
    ],
)
def test_what_a_theme_is_called_in_brief_has_whole_words(label: str, expected: str):
    assert brief(label, 21) == expected
