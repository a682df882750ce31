"""A theme is called by what its messages have in common: words and short phrases, no fillers, links or numbers."""

import pytest

from language import inflection, labels, stopwords, terms, wording

OTHERS = [
    ["The door is stuck"],
    ["Please add a dark mode"],
    ["Ma lampe ne s'allume plus"],
    ["Où est ma commande ?"],
    ["The chair wobbles"],
]


def label(*said: str) -> str:
    """What messages are called that were said among others."""
    return labels.label_all([said, *OTHERS])[0]


def words(text: str) -> list[str]:
    return list(terms.found(text).values())


def test_a_phrase_goes_before_its_words():
    assert label("The heart rate stops", "My heart rate is wrong", "heart rate again") == "heart rate"


def test_a_phrase_keeps_the_small_words_inside():
    said = ("Depuis la mise à jour, rien", "La mise à jour bloque", "Votre mise à jour est ratée")
    assert label(*said) == "mise à jour"


def test_no_phrase_goes_across_a_full_stop():
    assert words("It is stuck. Door closed") == ["stuck", "door", "door closed", "closed"]


def test_a_word_and_its_plural_count_as_one_and_stand_once():
    said = ("Le bracelet casse", "Les bracelets cassent", "bracelet cassé")
    assert label(*said) == "bracelet cassé"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("invoice", "invoices"),
        ("facture", "factures"),
        ("stop", "stopped"),
        ("connecter", "connection"),
        ("donnee", "donnees"),
        ("synchroniser", "synchronisation"),
        ("sync", "synchronisation"),
    ],
)
def test_forms_of_a_word_are_akin(one: str, other: str):
    assert inflection.akin(inflection.stem(one), inflection.stem(other))


@pytest.mark.parametrize(("one", "other"), [("bug", "bus"), ("map", "maple"), ("parcel", "parking")])
def test_words_that_only_look_alike_are_not_akin(one: str, other: str):
    assert not inflection.akin(inflection.stem(one), inflection.stem(other))


@pytest.mark.parametrize(
    "leads",
    [
        "https://example.com/a?b=c",
        "www.example.com",
        "example.com",
        "example.com/page",
        "shop.example.de/page",
        "zoe.martin@example.com",
        "@zoe_martin",
        "#bug",
        "+33 6 12 34 56 78",
        "FR76 3000 6000 0112 3456 7890 189",
        "invoice.pdf",
        "12345",
        "A4711",
        "2nd",
    ],
)
def test_what_leads_somewhere_or_belongs_to_somebody_is_no_word(leads: str):
    assert words(f"parcel {leads}") == ["parcel"]


def test_no_phrase_goes_across_a_link():
    assert words("parcel https://example.com late") == ["parcel", "late"]


def test_a_full_stop_without_a_space_ends_no_address():
    assert words("It was the parcel.it broke") == ["parcel", "broke"]


def test_a_name_with_a_short_number_is_a_name():
    assert words("gt2") == ["gt2"]


@pytest.mark.parametrize(
    "fillers",
    [
        "et puis donc alors toutefois cependant",
        "qu'il n'y a plus jusqu'à hier",
        "moreover they would nevertheless have been themselves",
        "I don't, we can't, dont cant wont im",
        "bcp tt pk svp cdt",
        "Soooo",
        "ok",
    ],
)
def test_what_fills_sentences_names_nothing(fillers: str):
    assert words(fillers) == []


def test_a_vague_word_names_something_beside_another_only():
    assert (words("day"), words("battery day")) == ([], ["battery", "battery day"])


def test_fillers_are_folded_as_words_are():
    assert all(wording.fold(word) == word for word in stopwords.WORDS)


def test_words_are_written_as_most_write_them():
    assert label("Problème connu", "probleme", "problème") == "problème"


def test_no_word_is_drawn_out_that_somebody_writes_plainly():
    assert label("I loooove it", "loooove", "love") == "love"


def test_a_word_of_a_single_message_stands_in_no_label_of_several():
    assert label("parcel zebra", "parcel late", "The parcel") == "parcel"


def test_the_words_of_a_label_have_no_comma():
    assert label("invoice parcel", "parcel, invoice") == "invoice / parcel"


def test_a_shortest_message_stands_in_without_its_link():
    assert labels.label_all([["it is so, see https://example.com/it now"]]) == ["it is so, see now"]


def test_against_what_is_usual_a_label_is_as_against_the_other_groups():
    usual = labels.Usual(10)
    said = ["heart rate stops", "my heart rate"]
    for text in (*said, *(text for group in OTHERS for text in group)):
        usual.hear(text)
    assert usual.label(said) == label(*said)


def test_what_was_heard_long_ago_is_not_usual_any_more():
    usual = labels.Usual(1)
    for text in ("parcel late", "dark mode"):
        usual.hear(text)
    assert set(usual.counts) == set(terms.found("dark mode"))
