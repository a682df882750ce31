"""Texts held against new ones, by the model that comes with Isthmus."""

from domain.knowledge import BY_MEANING
from language.shelf import Shelf

KEPT = ["How do I reset my password?", "Do you deliver on Saturdays?"]


def test_the_same_in_other_words_and_another_language_is_alike_and_the_rest_is_not():
    shelf = Shelf(KEPT)
    for said in (
        "I forgot my password, how can I set a new one?",
        "Comment réinitialiser mon mot de passe ?",
    ):
        password, saturday = shelf.alike(said)
        assert password >= BY_MEANING > saturday


def test_what_is_about_something_else_is_like_none():
    assert max(Shelf(KEPT).alike("The export of March is empty")) < BY_MEANING


def test_an_empty_shelf_has_nothing():
    assert Shelf([]).alike("Hello") == []
