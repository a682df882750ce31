"""The plain functions take whatever a list may hold, as long as somebody cares to make it."""

import numpy as np
import pytest

from language import likeness, logistic, mood, tagging, themes
from language.embeddings import Letters
from ports.language import Topic

ODD = [
    "",
    "   ",
    "👍",
    "Привет, где мой заказ?",
    "الطلب لم يصل",
    "配送が遅い",
    "word " * 4000,
    "\ud800",
    "same",
    "same",
]
SUBJECTS = "rose oven tyre loan visa song lamp soup mail boat ring tree coat desk".split()
MANY = [
    Topic(name, "", tuple(f"{verb} the {name}" for verb in ("find", "sell", "paint"))) for name in SUBJECTS
]
LETTERS = Letters()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: tagging.suggest(ODD, MANY, embeddings=LETTERS),
        lambda: tagging.suggest(ODD, [Topic("bug"), Topic("other")]),
        lambda: mood.moods(ODD),
        lambda: likeness.related("same", ODD, limit=len(ODD)),
    ],
    ids=["many tags", "built-in tags", "mood", "related"],
)
def test_every_odd_text_has_an_answer(ask):
    assert len(ask()) == len(ODD)


def test_every_odd_text_has_a_theme():
    assert sorted(place for group in themes.cluster(ODD) for place in group.members) == list(range(len(ODD)))


def test_many_tags_are_told_apart():
    said = tagging.suggest([f"mend the {name}" for name in SUBJECTS], MANY, embeddings=LETTERS)
    assert [one.tag for one in said] == SUBJECTS


def test_what_fits_none_of_many_tags_ranks_last():
    known, strange = tagging.suggest(["sell my oven", "quantum gravity workshop"], MANY, embeddings=LETTERS)
    assert strange.confidence < known.confidence


def test_one_example_a_tag_is_enough_for_many_tags():
    tags = [Topic(f"number {at}", "", (f"the {name}",)) for at, name in enumerate(SUBJECTS)]
    assert (
        tagging.suggest(["the soup"], tags, embeddings=LETTERS)[0].tag == f"number {SUBJECTS.index('soup')}"
    )


def test_the_same_example_for_two_tags_goes_to_the_later_one():
    tags = [Topic("first", "", ("the same", "more of it")), Topic("second", "", ("the same",))]
    assert tagging.suggest(["the same"], tags, embeddings=LETTERS)[0].tag == "second"


def test_with_very_many_lessons_many_tags_are_still_learnt(monkeypatch):
    monkeypatch.setattr(tagging, "LARGE", 10)
    assert tagging.suggest(["mend the boat"], MANY, embeddings=LETTERS)[0].tag == "boat"


def test_learning_is_the_same_each_time():
    once, again = (tagging.suggest(["my coat"], MANY, embeddings=LETTERS)[0].confidence for _ in range(2))
    assert once == again


def test_a_class_of_one_example_leaves_the_others_something_unseen():
    rows = LETTERS.rows(["red rose", "red tulip", "old car"])
    labels = np.array([0, 0, 1])
    assert logistic.fit(rows, labels, 2, np.ones(3, "float32")).unseen.shape == (3, 2)
