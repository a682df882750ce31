"""The vectors that come with our own sentences are those that the encoder gives."""

import numpy as np

from language import seed_vectors, seeds
from language.embeddings import Remembering, Sentences


class Silent:
    """Stands for the encoder, and must not be asked for anything."""

    name = "usem3"

    def rows(self, texts):
        assert not texts, "run `make vectors`"
        return np.zeros((0, 512), np.float32)


def test_every_sentence_has_its_vector_of_this_encoder():
    assert seed_vectors.known().keys() == {seed.text for seed in seeds.every()}, "run `make vectors`"


def test_a_vector_is_what_the_encoder_says():
    some = seed_vectors.texts()[::150]
    known = seed_vectors.known()

    assert np.allclose(Sentences().rows(some), [known[text] for text in some], atol=1e-4), (
        "run `make vectors`"
    )


def test_what_is_known_is_not_asked_for():
    text = seed_vectors.texts()[0]

    assert Remembering(Silent(), known=seed_vectors.known()).rows([text]).shape == (1, 512)


def test_vectors_of_other_sentences_are_not_believed(monkeypatch):
    monkeypatch.setattr(seed_vectors, "texts", lambda: ["Another sentence."])

    assert seed_vectors.known() == {}
