"""Turns of phrase are the same columns in both languages, and silent in others."""

import numpy as np
import pytest

from language import cues, seeds

WISH, TROUBLE, PRAISE = (cues.KINDS.index(kind) for kind in ("wish", "trouble", "praise"))


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("You should add a way to sort them.", "en", WISH),
        ("Ce serait bien de pouvoir les trier.", "fr", WISH),
        ("It doesn't start any more.", "en", TROUBLE),
        ("Ça ne s'ouvre plus, toujours pas corrigé.", "fr", TROUBLE),
        ("Lovely, works great!", "en", PRAISE),
        ("Vraiment génial, merci", "fr", PRAISE),
    ],
)
def test_what_is_said_is_the_strongest_column(text, language, kind):
    assert cues.rows([text], [language])[0].argmax() == kind


def test_a_language_without_lists_says_nothing():
    assert not cues.rows(["Es wäre schön, wenn man sortieren könnte."], ["de"]).any()


def test_no_texts_have_no_rows():
    assert cues.rows([], []).shape == (0, len(cues.KINDS))


@pytest.mark.parametrize("language", seeds.LANGUAGES)
def test_our_own_sentences_are_the_middle(language):
    own = [seed.text for seed in seeds.every() if seed.language == language]

    assert np.allclose(cues.rows(own, [language] * len(own)).mean(axis=0), 0, atol=1e-5)


@pytest.mark.parametrize("language", seeds.LANGUAGES)
def test_every_line_is_folded_as_messages_are(language):
    rows = (cues.FOLDER / f"{language}.txt").read_text("utf-8").splitlines()
    said = [row.rstrip("*") for row in rows if not row.startswith("[")]

    assert said == [" ".join(cues.wording.split(row)) for row in said]
