"""Every sentence that people read has its translation, with the same fields."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages import catalog, extract, pofile

from bot import texts
from domain import phrases
from platforms.slack import forms as slack
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


def test_french_has_one_apostrophe():
    assert [said for _, forms in translations("fr") for said in forms if "'" in said] == []


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


# Sentences that no catalogue could know


SPOKEN = ("domain", "handlers", "digests", "platforms")
"""Where sentences for people are made; what an operator reads in a terminal is English."""
LITERAL = {"verbatim": 0, "Phrase": 0, "PostLink": 1, "Text": 0, "styled": 0}
"""What takes words as they are, and which of its arguments they are."""
WORD = re.compile(r"[^\W\d_]{3,}")


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call by a plain name or an attribute in the code that speaks: where, the name, the call."""
    for folder in SPOKEN:
        for path in sorted((tree.ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    yield f"{path.relative_to(tree.ROOT)}:{node.lineno}", name, node


def written(node: ast.expr) -> str:
    """The words that stand in the code itself, of a plain or a formatted string."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return " ".join(
        part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def test_no_words_of_ours_are_said_as_they_are():
    escaped = [
        (where, words)
        for where, name, call in calls()
        if (at := LITERAL.get(name)) is not None and len(call.args) > at
        for words in (written(call.args[at]),)
        if WORD.search(re.sub(r"[#/][\w/-]+|\{\w+\}", "", words))
    ]
    assert escaped == []


def test_every_sentence_is_one_that_extraction_finds():
    hidden = [
        where
        for where, name, call in calls()
        if name in KEYWORDS
        and not all(isinstance(one, ast.Constant) for one in call.args[: 2 if name == "plural" else 1])
    ]
    assert hidden == []


def test_no_field_of_a_sentence_is_english():
    english = [
        (where, words)
        for where, name, call in calls()
        if name in KEYWORDS
        for given in call.keywords
        for words in (written(given.value),)
        if WORD.search(words)
    ]
    assert english == []


def named_in_forms() -> Iterator[str]:
    """The titles and the names of the buttons that send, of every form."""
    for path in tree.python_files("handlers"):
        module = tree.parsed(path)
        known = {
            target.id: one.value
            for one in ast.walk(module)
            if isinstance(one, ast.Assign)
            for target in one.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Form":
                for said in (*call.args[1:2], *call.args[4:5]):
                    yield from _phrases(known.get(said.id, said) if isinstance(said, ast.Name) else said)


def _phrases(said: ast.expr) -> Iterator[str]:
    for one in ast.walk(said):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "phrase":
            yield str(ast.literal_eval(one.args[0]))


def test_what_names_a_form_fits_in_every_language():
    """Slack shows 24 letters of a form's title and of its button."""
    named = sorted(set(named_in_forms()))
    said = {sentence: forms[0] for language in LANGUAGES for sentence, forms in translations(language)}
    assert len(named) > 30
    assert [text for one in named for text in (one, said[one]) if len(text) > slack.TITLE] == []
