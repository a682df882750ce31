"""Logistic regression as a classifier: minds the hard examples, where classes are many and examples few.

Knows rows and columns; refuses to know texts. Learnt in the space of the examples by Nesterov's accelerated gradient, in a
fixed number of steps: stopping early holds it back as a penalty does. What it would have said of an example unseen comes
from models of the other folds.
"""

from dataclasses import dataclass

import numpy as np

from language import ridge
from ports.language import Matrix

STEPS = 40
PENALTY = 0.02
FOLDS = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """What is learnt from: likeness of the examples to each other, the class of each, and how much each counts."""

    kernel: Matrix
    targets: Matrix
    counts: Matrix

    def only(self, chosen: ridge.Labels) -> "Problem":
        """The same of these examples alone."""
        return Problem(self.kernel[np.ix_(chosen, chosen)], self.targets[chosen], self.counts[chosen])


def fit(rows: Matrix, labels: ridge.Labels, classes: int, weights: Matrix) -> ridge.Ridge:
    """Learns classes 0 to `classes`-1; its scores are log odds. O(n² · classes) a step: 1 s in all for 150 classes of five."""
    centre = (weights / weights.sum()) @ rows
    inputs = rows - centre
    counts = np.asarray(weights / weights.mean(), np.float32)[:, None]
    whole = Problem(inputs @ inputs.T, np.eye(classes, dtype=np.float32)[labels], counts)
    slopes = inputs.T @ _pulls(whole)
    return ridge.Ridge(
        np.asarray(slopes, np.float32), np.asarray(-centre @ slopes, np.float32), _unseen(whole, labels)
    )


def _unseen(whole: Problem, labels: ridge.Labels) -> Matrix:
    """What models that have not seen an example say of it. Each class is dealt over the folds in turn."""
    order = np.argsort(labels, kind="stable")
    begins = np.searchsorted(labels[order], labels[order])
    fold = np.empty(len(labels), np.intp)
    fold[order] = (np.arange(len(labels)) - begins) % FOLDS
    unseen = np.zeros_like(whole.targets)
    for number in range(FOLDS):
        held, rest = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        if len(held) and len(rest):
            unseen[held] = whole.kernel[np.ix_(held, rest)] @ _pulls(whole.only(rest))
    return unseen


def _pulls(problem: Problem) -> Matrix:
    """How far each example draws the score of each class. Source: Nesterov, "A method of solving a convex programming
    problem with convergence rate O(1/k²)" (1983)."""
    kernel, targets, counts = problem.kernel, problem.targets, problem.counts
    bound = 0.5 * _largest(kernel) * float(counts.max()) + PENALTY
    pulls = ahead = np.zeros_like(targets)
    pace = 1.0
    for _ in range(STEPS):
        wrong = ridge.softmax(kernel @ ahead, 1.0) - targets
        moved = ahead - (counts * wrong + PENALTY * ahead) / bound
        quicker = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = moved + (pace - 1) / quicker * (moved - pulls)
        pulls, pace = moved, quicker
    return np.asarray(pulls, np.float32)


def _largest(kernel: Matrix) -> float:
    """The largest eigenvalue, or a little more: by twenty powers."""
    vector = np.linspace(1, 2, len(kernel), dtype=np.float32)
    for _ in range(20):
        vector = kernel @ vector
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
    return 1.1 * float(np.linalg.norm(kernel @ vector)) + 1e-6
