"""Average-link clustering by the nearest-neighbour chain, in plain numpy: O(n²) time and memory.

Knows a matrix of likeness; refuses to know what is alike. Source: Murtagh, "A survey of recent advances in hierarchical
clustering algorithms" (1983); Lance and Williams' update for the group average.
"""

from collections.abc import Iterable

import numpy as np

from ports.language import Matrix

NEVER = -1e6
"""The likeness of two that a person has parted: no average with it reaches any cut."""


def groups(
    likeness: Matrix,
    cut: float,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Joins rows while the mean likeness of two groups is at least `cut`; people's links go first and hold."""
    matrix = np.array(likeness, np.float32)
    for first, second in apart:
        matrix[first, second] = matrix[second, first] = NEVER
    np.fill_diagonal(matrix, -np.inf)
    members = {place: [place] for place in range(len(matrix))}
    for first, second in together:
        _join(matrix, members, *_holders(members, first, second))
    chain: list[int] = []
    done: set[int] = set()
    while True:
        if not chain:
            start = next((place for place in members if place not in done), None)
            if start is None:
                return list(members.values())
            chain = [start]
        _step(matrix, members, chain, done, cut)


def _holders(members: dict[int, list[int]], first: int, second: int) -> tuple[int, int]:
    """The groups in which two rows are now."""
    found = [next(place for place, rows in members.items() if row in rows) for row in (first, second)]
    return found[0], found[1]


def _step(
    matrix: Matrix, members: dict[int, list[int]], chain: list[int], done: set[int], cut: float
) -> None:
    """Follows the chain to the nearest; two that are each other's nearest are joined, or left where the cut is not reached."""
    last = chain[-1]
    nearest = int(matrix[last].argmax())
    if len(chain) > 1 and matrix[last, chain[-2]] >= matrix[last, nearest]:
        nearest = chain[-2]
    if matrix[last, nearest] < cut:
        # Nobody is near enough, and averages only fall: this group is complete.
        done.add(chain.pop())
    elif len(chain) > 1 and nearest == chain[-2]:
        del chain[-2:]
        _join(matrix, members, last, nearest)
    else:
        chain.append(nearest)


def _join(matrix: Matrix, members: dict[int, list[int]], first: int, second: int) -> None:
    """The second group goes into the first; likeness to the others is the mean over all pairs."""
    if first == second:
        return
    here, there = len(members[first]), len(members[second])
    merged = (here * matrix[first] + there * matrix[second]) / (here + there)
    matrix[first] = matrix[:, first] = merged
    matrix[first, first] = -np.inf
    matrix[second] = matrix[:, second] = -np.inf
    members[first] += members.pop(second)
