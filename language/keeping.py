"""An index of themes as bytes and back, so that a restart need not read a hundred thousand messages again.

Knows numpy's own file format, read without pickles; refuses bytes of another model: its vectors mean nothing to this one.
"""

import io
import json
import zipfile

import numpy as np

from language import background, embeddings, likeness, themes, wording
from ports.language import Embeddings

VERSION = 1


class Unreadable(Exception):
    """The bytes are damaged, of another version or of another model: make the index anew from its messages."""


def kept(index: themes.Index) -> bytes:
    """Everything the index knows: 4 MB, and 3 KB a theme. Takes 100 ms and more: not for an event loop."""
    measure, means = index.measure, index.measure.space.means
    known = list(means.by_language)
    facts = {
        "version": VERSION,
        "model": measure.embeddings.name,
        "languages": known,
        "texts": measure.weights.texts,
        "cut": measure.cut,
        "spread": measure.spread,
        "links": sorted(index.links.items()),
    }
    sums, sizes = index.places()
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        facts=np.frombuffer(json.dumps(facts).encode(), np.uint8),
        means=np.array([*means.by_language.values(), means.anywhere]),
        stretch=measure.space.stretch,
        seen=measure.weights.seen,
        sums=sums.astype(np.float16 if np.abs(sums).max(initial=0) < 1e4 else np.float32),
        sizes=sizes,
    )
    return buffer.getvalue()


def restored(data: bytes, encoder: Embeddings | None = None) -> themes.Index:
    """The index that `kept` gave. Raises `Unreadable`."""
    encoder = encoder or embeddings.shared()
    encoder.rows(["."])
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            parts = {name: held[name] for name in held.files}
        facts = json.loads(parts["facts"].tobytes())
        if (facts["version"], facts["model"]) != (VERSION, encoder.name):
            raise Unreadable("another version or model")
        by_language = dict(zip(facts["languages"], parts["means"][:-1], strict=True))
        space = background.Space(background.Means(by_language, parts["means"][-1]), parts["stretch"])
        weights = wording.Weights(facts["texts"], parts["seen"])
        index = themes.Index(likeness.Measure(space, weights, encoder, facts["cut"], facts["spread"]))
        for row, size in zip(parts["sums"].astype(np.float32), parts["sizes"], strict=True):
            theme = index.open(row)
            index.join(np.zeros_like(row), theme, int(size) - 1)
        index.links.update((int(theme), int(into)) for theme, into in facts["links"])
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise Unreadable(type(error).__name__) from error
    return index
