"""How alike themes are, from where they stand among the others. Knows places; refuses to know what follows."""

from collections.abc import Sequence

import numpy as np

from domain.understanding import Place, ThemeId
from language import wording
from ports.language import Matrix


def near(
    wanted: Sequence[Place], others: Sequence[Place], least: float
) -> list[tuple[ThemeId, ThemeId, float]]:
    """Pairs of a wanted theme and another one whose means have at least this cosine, with it. Both of one measure."""
    width = {len(place.data) for place in (*wanted, *others)}
    if not wanted or not others or len(width) != 1:
        return []
    alike = _means(wanted) @ _means(others).T
    found = []
    for row, column in zip(*np.nonzero(alike >= least), strict=True):
        one, other = wanted[row].theme, others[column].theme
        if one is not None and other is not None and one != other:
            found.append((one, other, float(alike[row, column])))
    return found


def _means(places: Sequence[Place]) -> Matrix:
    """One row of length 1 a theme: its direction is that of the mean of its messages."""
    return wording.unit(
        np.stack([np.frombuffer(place.data, np.float16).astype(np.float32) for place in places])
    )
