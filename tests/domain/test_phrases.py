"""Sentences before anyone knows in which language."""

from domain.phrases import decimal, named, phrase, plural, verbatim


def test_a_phrase_keeps_its_fields_in_order():
    assert phrase("{b} {a}", a=1, b="x").args == (("a", 1), ("b", "x"))


def test_a_plural_fills_its_own_count():
    assert plural("{count} thing", "{count} things", 2).args == (("count", 2),)


def test_what_is_verbatim_is_data_and_no_sentence():
    assert verbatim("50 {percent}").text == "{verbatim}"


def test_phrases_can_be_compared_and_kept():
    assert len({phrase("Hello {name}", name="Ann"), phrase("Hello {name}", name="Ann")}) == 1


def test_a_figure_has_no_digits_that_say_nothing():
    assert [dict(decimal(value).args) for value in (1.5, 2.0, 10.04)] == [
        {"whole": "1", "part": "5"},
        {"verbatim": "2"},
        {"verbatim": "10"},
    ]


def test_names_with_commas_of_their_own_are_parted_by_semicolons():
    told = phrase("{names}; {name}", names=verbatim("Acme, Inc."), name=verbatim("#bug"))
    assert [named(["Acme, Inc.", "#bug"]), named(["Acme", "#bug"])] == [told, verbatim("Acme, #bug")]
