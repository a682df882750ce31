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


@dataclass(frozen=True, slots=True)
class Ridge:
    """`scores = rows @ slopes + base`; about 1 for a class that fits, about 0 for one that does not."""

    slopes: Matrix
    base: Matrix
    unseen: Matrix
    """The scores of each example had it not been among the examples."""

    def scores(self, rows: Matrix) -> Matrix:
        """One column a class."""
        return np.asarray(rows @ self.slopes + self.base, np.float32)


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
