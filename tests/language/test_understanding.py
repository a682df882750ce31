"""Everything that is asked about words, in one object; and a model that may be missing."""

import inspect

import numpy as np
import pytest

from language import library, shelf
from language.embeddings import Letters, Remembering, Surely
from language.understanding import Understanding
from ports import language
from ports.language import NoEmbeddings


class Counting(Letters):
    def __init__(self):
        super().__init__()
        self.batches = []

    def rows(self, texts):
        self.batches.append(list(texts))
        return super().rows(texts)


class Broken:
    name = "broken"

    def rows(self, texts):
        raise NoEmbeddings("gone")


def test_a_known_text_is_not_embedded_again():
    encoder = Counting()
    understanding = Understanding(Remembering(encoder))
    understanding.mood("yellow apple")
    encoder.batches.clear()
    understanding.mood("yellow apple")
    assert [batch for batch in encoder.batches if "yellow apple" in batch] == []


@pytest.mark.parametrize(
    ("port", "real"),
    [
        (language.Understands, Understanding),
        (language.Library, library.Library),
        (language.Shelf, shelf.Shelf),
    ],
)
def test_whatever_may_be_asked_from_another_process_is_there(port, real):
    asked = {name: method for name, method in vars(port).items() if inspect.iscoroutinefunction(method)}
    there = {name: list(inspect.signature(getattr(real, name)).parameters) for name in asked}
    assert there == {name: list(inspect.signature(method).parameters) for name, method in asked.items()}


def test_where_the_model_is_missing_letters_take_its_place():
    encoder = Surely(Broken(), Letters())
    assert (encoder.rows(["abc"]).shape[0], encoder.name) == (1, "letters")


def test_vectors_of_two_models_are_never_mixed():
    class Falls(Letters):
        name = "falls"
        calls = 0

        def rows(self, texts):
            Falls.calls += 1
            if Falls.calls > 1:
                raise NoEmbeddings("gone")
            return np.ones((len(texts), 3), np.float32)

    encoder = Remembering(Surely(Falls(), Letters()))
    encoder.rows(["one"])
    assert encoder.rows(["one", "two"]).shape == (2, 1024)
