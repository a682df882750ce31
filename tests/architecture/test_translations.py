"""Every sentence that people read has its translation, with the same fields."""

from collections.abc import Iterator

import pytest
from babel.messages import catalog, extract, pofile

from bot import texts
from domain import phrases
from tests.architecture import tree

KEYWORDS = {"phrase": None, "plural": (1, 2)}
LANGUAGES = [language for language in texts.available() if language != texts.SOURCE]
Sentence = str | tuple[str, ...]


def sentences() -> Iterator[Sentence]:
    """Every sentence in the code, as a catalogue names it."""
    for folder in tree.PRODUCT:
        found = extract.extract_from_dir(
            tree.ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        )
        for _, _, message, _, _ in found:
            yield tuple(message) if isinstance(message, list | tuple) else message


def translations(language: str) -> Iterator[tuple[Sentence, tuple[str, ...]]]:
    with (texts.FOLDER / language / "LC_MESSAGES" / "isthmus.po").open("rb") as file:
        for message in pofile.read_po(file, locale=language):
            if message.id:
                yield message.id, forms(message)


def forms(message: catalog.Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def fields(sentence: Sentence) -> frozenset[str]:
    many = (sentence,) if isinstance(sentence, str) else sentence
    return frozenset().union(*(texts.fields(one) for one in many))


def test_french_is_spoken():
    assert "fr" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language):
    loaded = texts.load()
    missing = [s for s in sentences() if not _said(loaded.catalogues[language], s)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_fields_of_its_sentence(language):
    wrong = [
        said
        for sentence, said in translations(language)
        if any(one and texts.fields(one) - fields(sentence) for one in said)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_loses_a_field(language):
    """A count may be left out of the form for one."""
    lost = [
        said
        for sentence, said in translations(language)
        if any(one and fields(sentence) - {"count"} - texts.fields(one) for one in said)
    ]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_keeps_what_nobody_says(language):
    spoken = set(sentences())
    assert [sentence for sentence, _ in translations(language) if sentence not in spoken] == []


def test_a_phrase_keeps_its_english():
    assert phrases.phrase("Hello {name}", name="Ann").text == "Hello {name}"


def _said(catalogue: texts.Catalogue, sentence: Sentence) -> bool:
    first = sentence if isinstance(sentence, str) else sentence[0]
    return all(catalogue.forms.get(first, ("",)))
