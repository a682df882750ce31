"""How well a ranking and a grouping agree with the truth. Knows numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def ranked(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The area under the ROC curve."""
    wins = np.array(inside)[:, None] - np.array(outside)[None]
    return float((wins > 0).mean() + (wins == 0).mean() / 2)


def agreement(truth: Sequence[int], found: Sequence[int]) -> tuple[float, float]:
    """Normalised mutual information and adjusted Rand index."""
    table = np.zeros((max(truth) + 1, max(found) + 1))
    np.add.at(table, (np.array(truth), np.array(found)), 1)
    rows, columns, total = table.sum(1), table.sum(0), table.sum()
    shares = table[table > 0] / total
    outer = (np.outer(rows, columns) / total**2)[table > 0]

    def spread(counts: np.ndarray[Any, Any]) -> float:
        parts = counts[counts > 0] / total
        return float(-(parts * np.log(parts)).sum())

    def pairs(counts: np.ndarray[Any, Any]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    information = float((shares * np.log(shares / outer)).sum())
    expected = pairs(rows) * pairs(columns) / pairs(np.array([total]))
    best = (pairs(rows) + pairs(columns)) / 2
    return 2 * information / (spread(rows) + spread(columns)), (pairs(table) - expected) / (best - expected)
