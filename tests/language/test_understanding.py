"""Everything that is asked about words, in one object; and a model that may be missing."""

import inspect

import httpx
import numpy as np
import pytest

from language import library, shelf
from language.embeddings import Letters, Remembering, Served, Surely
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


def served(answer):
    transport = httpx.MockTransport(lambda request: answer)
    return Served(httpx.Client(transport=transport, base_url="http://model.example/v1/"), "m")


def test_a_server_may_embed():
    data = [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [3, 0]}]
    assert served(httpx.Response(200, json={"data": data})).rows(["a", "b"]).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("body", [{}, {"data": []}, {"data": [{"index": 0, "embedding": "x"}]}])
def test_a_server_that_embeds_nonsense_is_refused(body):
    with pytest.raises(NoEmbeddings):
        served(httpx.Response(200, json=body)).rows(["a"])
