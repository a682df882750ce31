"""Regularised least squares as a classifier: learns in one step, and knows what it would have said of each example unseen.

Knows rows and columns; refuses to know texts. Leave-one-out answers come in closed form from the same inverse, and they
alone choose how far scores may be believed (Rifkin and Lippert, "Notes on Regularized Least Squares", 2007).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ports.language import Matrix

Labels = npt.NDArray[np.intp]
PENALTY = 0.7
TEMPERATURES = np.geomspace(0.02, 4.0, 28)
NEAR = 5.0
"""What a row next to an example counts of it, beside a straight line's 1."""


@dataclass(frozen=True, slots=True)
class Near:
    """A Gaussian over each example: what lies next to it is like it, on whichever side of a straight line. Rows are seen by
    their first columns, as many as `centre` has; `places` are without the centre."""

    places: Matrix
    heights: Matrix
    centre: Matrix

    def scores(self, rows: Matrix) -> Matrix:
        """What is added to a straight line's scores."""
        width = len(self.centre)
        return np.asarray(_near(rows[:, :width] - self.centre, self.places) @ self.heights, np.float32)


def _near(some: Matrix, others: Matrix) -> Matrix:
    """1 for rows that are the same, times `NEAR`; a third of it for such as are one apart."""
    apart = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * some @ others.T
    return np.asarray(NEAR * np.exp(-apart), np.float32)


@dataclass(frozen=True, slots=True)
class Ridge:
    """`scores = rows @ slopes + base`; about 1 for a class that fits, about 0 for one that does not."""

    slopes: Matrix
    base: Matrix
    unseen: Matrix
    """The scores of each example had it not been among the examples."""
    near: Near | None = None

    def scores(self, rows: Matrix) -> Matrix:
        """One column a class."""
        straight = np.asarray(rows @ self.slopes + self.base, np.float32)
        return straight + self.near.scores(rows) if self.near else straight


def fit(rows: Matrix, labels: Labels, classes: int, weights: Matrix, penalty: float = PENALTY) -> Ridge:
    """Learns classes 0 to `classes`-1. `weights` says how much each row counts; O(n³) or O(d³), the smaller."""
    targets = np.eye(classes, dtype=np.float32)[labels]
    share = weights / weights.sum()
    base = share @ targets
    centre = share @ rows
    roots = np.sqrt(weights)[:, None]
    inputs, wanted = (rows - centre) * roots, (targets - base) * roots
    solve = _by_rows if len(rows) <= rows.shape[1] else _by_columns
    slopes, hat = solve(inputs, wanted, penalty)
    left = np.maximum(1 - hat, 0.05)[:, None]
    unseen = targets - (wanted - inputs @ slopes) / left / roots
    return Ridge(slopes, np.asarray(base - centre @ slopes, np.float32), np.asarray(unseen, np.float32))


@dataclass(frozen=True, slots=True)
class Begun:
    """What some rows teach, whatever their classes: begun once, others are added in a moment. `labels` are theirs.

    One more column of ones stands for the base, so that nothing has to be centred anew.
    """

    rows: Matrix
    centre: Matrix
    roots: Matrix
    inverse: Matrix
    penalty: float
    width: int
    """How many of the first columns are compared by nearness too."""


def begin(rows: Matrix, weights: Matrix, penalty: float = PENALTY, width: int = 0) -> Begun:
    """The costly part of `add`: O(n³). Rows are compared by nearness too in their first `width` columns."""
    centre = np.asarray((weights / weights.sum()) @ rows, np.float32)
    roots = np.sqrt(weights)
    inner = rows - centre
    kernel = roots[:, None] * _likeness(inner, inner, width) * roots
    kernel.flat[:: len(kernel) + 1] += penalty
    return Begun(inner, centre, roots, np.asarray(np.linalg.inv(kernel), np.float32), penalty, width)


def _likeness(some: Matrix, others: Matrix, width: int) -> Matrix:
    """Of rows without their centre."""
    straight = np.asarray(some @ others.T + 1, np.float32)
    return straight + _near(some[:, :width], others[:, :width]) if width else straight


def add(begun: Begun, old: Labels, rows: Matrix, new: Labels, classes: int, weights: Matrix) -> Ridge:
    """As if all had been learnt at once: the new rows first, those it began with behind them. O(n²m + m³) for m new ones.

    Source: the inverse of a matrix in blocks, by Schur's complement.
    """
    roots = np.sqrt(weights)
    every = np.eye(classes, dtype=np.float32)
    wanted, known = every[new] * roots[:, None], every[old] * begun.roots[:, None]
    inner = rows - begun.centre
    across = begun.roots[:, None] * _likeness(begun.rows, inner, begun.width) * roots
    reached = begun.inverse @ across
    rest = roots[:, None] * _likeness(inner, inner, begun.width) * roots - across.T @ reached
    rest.flat[:: len(rest) + 1] += begun.penalty
    inverse = np.linalg.inv(rest)
    pulls = inverse @ (wanted - reached.T @ known)
    others = begun.inverse @ known - reached @ pulls
    spread = np.diag(begun.inverse) + np.einsum("ij,jk,ik->i", reached, inverse, reached, optimize=True)
    pulled = np.vstack([pulls * roots[:, None], others * begun.roots[:, None]])
    slopes = inner.T @ pulled[: len(rows)] + begun.rows.T @ pulled[len(rows) :]
    base = pulled.sum(axis=0) - begun.centre @ slopes
    left = np.concatenate([np.diag(inverse) * weights, spread * begun.roots**2])[:, None]
    unseen = every[np.concatenate([new, old])] - pulled / np.maximum(left, 1e-6)
    places = np.vstack([inner[:, : begun.width], begun.rows[:, : begun.width]])
    near = Near(places, pulled.astype(np.float32), begun.centre[: begun.width]) if begun.width else None
    return Ridge(slopes.astype(np.float32), base.astype(np.float32), unseen.astype(np.float32), near)


def fit_near(
    rows: Matrix, labels: Labels, classes: int, weights: Matrix, penalty: float, width: int
) -> Ridge:
    """As `fit`, with rows compared by nearness too in their first `width` columns; O(n³)."""
    begun = begin(rows, weights, penalty, width)
    return add(begun, labels, rows[:0], labels[:0], classes, weights[:0])


def _by_rows(inputs: Matrix, wanted: Matrix, penalty: float) -> tuple[Matrix, Matrix]:
    kernel = inputs @ inputs.T
    kernel.flat[:: len(kernel) + 1] += penalty
    inverse = np.linalg.inv(kernel)
    hat = np.asarray(1 - penalty * np.diag(inverse), np.float32)
    return np.asarray(inputs.T @ (inverse @ wanted), np.float32), hat


def _by_columns(inputs: Matrix, wanted: Matrix, penalty: float) -> tuple[Matrix, Matrix]:
    inverse = np.linalg.inv(inputs.T @ inputs + penalty * np.eye(inputs.shape[1], dtype=np.float32))
    return np.asarray(inverse @ (inputs.T @ wanted), np.float32), np.einsum(
        "ij,jk,ik->i", inputs, inverse, inputs, optimize=True
    )


def softmax(scores: Matrix, temperature: float) -> Matrix:
    """Scores as probabilities; the lower the temperature, the bolder."""
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def temperature(unseen: Matrix, labels: Labels, weights: Matrix) -> float:
    """The temperature at which the leave-one-out answers were least surprised by the truth."""

    def surprise(degree: float) -> float:
        chances = softmax(unseen, degree)[np.arange(len(labels)), labels]
        return float(-(weights * np.log(np.maximum(chances, 1e-6))).sum())

    return float(min(TEMPERATURES, key=surprise))
