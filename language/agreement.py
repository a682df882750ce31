"""How often two messages fall into one group, over many rough divisions of them all: what they agree on is no accident of one.

Knows rows of length 1; refuses to know texts. Source: Fred and Jain, "Combining multiple clusterings using evidence
accumulation" (2005). The same rows give the same numbers: chance here is a fixed sequence.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from language import wording
from ports.language import Matrix

VIEWS = (40, 60, 80, 120)
"""Directions that are looked at, the widest ones first: few show the large themes, many the small ones."""
SHARES = (0.3, 0.4, 0.5, 0.65, 0.8)
"""Groups in a division, as a share of the groups that simple joining finds."""
ROUNDS, WORK = 8, 4000
"""Divisions of each kind, and messages times divisions that take long enough."""
STEPS = 10


def shared(rows: Matrix, groups: int) -> Matrix:
    """The share of divisions in which each two rows are together, `groups` telling how fine they are. 1 s for 500 rows."""
    chance = np.random.default_rng(0)
    together = np.zeros((len(rows), len(rows)), np.float32)
    divisions = 0
    for view in _views(rows):
        for share in SHARES:
            for _ in range(max(2, min(ROUNDS, WORK // len(rows)))):
                place = _division(view, max(2, round(share * groups)), chance)
                together += np.equal.outer(place, place).astype(np.float32)
                divisions += 1
    return np.asarray(together / divisions, np.float32)


def _views(rows: Matrix) -> Iterator[Matrix]:
    """The rows along their widest directions; always at least one."""
    centred = rows - rows.mean(axis=0)
    vectors = np.linalg.eigh(centred.T @ centred)[1][:, ::-1]
    for width in VIEWS:
        if width < len(rows) or width == VIEWS[0]:
            yield wording.unit(centred @ np.asarray(vectors[:, :width], np.float32))


def _division(rows: Matrix, groups: int, chance: np.random.Generator) -> npt.NDArray[np.intp]:
    """The group of each row: by k-means on directions, begun far apart.

    Source: Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding" (2007).
    """
    middles = _far_apart(rows, groups, chance)
    for _ in range(STEPS):
        place = (rows @ middles.T).argmax(axis=1)
        member = np.zeros((len(middles), len(rows)), np.float32)
        member[place, np.arange(len(rows))] = 1
        kept = np.bincount(place, minlength=len(middles))[:, None] > 0
        middles = np.where(kept, wording.unit(member @ rows), middles)
    return np.asarray(place, np.intp)


def _far_apart(rows: Matrix, groups: int, chance: np.random.Generator) -> Matrix:
    chosen = [int(chance.integers(len(rows)))]
    near = rows @ rows[chosen[0]]
    while len(chosen) < min(groups, len(rows)):
        distance = np.maximum(1 - near.astype(np.float64), 0) + 1e-9
        chosen.append(int(chance.choice(len(rows), p=distance / distance.sum())))
        near = np.maximum(near, rows @ rows[chosen[-1]])
    return rows[chosen]
