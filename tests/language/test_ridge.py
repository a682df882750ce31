"""Least squares that begin with some rows and add others."""

import numpy as np
import pytest

from language import ridge

CLASSES = 3


def dealt(seed, count):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, 6)).astype(np.float32)
    weights = rng.uniform(0.5, 2, count).astype(np.float32)
    return rows, rng.integers(0, CLASSES, count), weights


@pytest.mark.parametrize("added", [0, 1, 7])
def test_what_is_added_is_learnt_as_if_it_had_been_there_from_the_first(added):
    (old, labels, weights), (new, truth, counts) = dealt(1, 20), dealt(2, added)
    begun = ridge.begin(old, weights)
    model = ridge.add(begun, labels, new, truth, CLASSES, counts)

    rows = np.vstack([new, old])
    expected = solved(rows, np.concatenate([truth, labels]), np.concatenate([counts, weights]), begun.centre)
    assert model.scores(rows) == pytest.approx(expected(rows), abs=1e-3)


def test_each_example_is_judged_as_if_it_had_not_been_there():
    (old, labels, weights), (new, truth, counts) = dealt(3, 12), dealt(4, 4)
    begun = ridge.begin(old, weights)
    model = ridge.add(begun, labels, new, truth, CLASSES, counts)

    rows, classes, every = (
        np.vstack([new, old]),
        np.concatenate([truth, labels]),
        np.concatenate([counts, weights]),
    )
    for place in range(len(rows)):
        rest = np.delete(np.arange(len(rows)), place)
        without = solved(rows[rest], classes[rest], every[rest], begun.centre)
        assert model.unseen[place] == pytest.approx(without(rows[[place]])[0], abs=1e-3)


def solved(rows, labels, weights, centre):
    """The same by the normal equations, with a column of ones."""

    def columns(some):
        return np.hstack([some - centre, np.ones((len(some), 1))])

    inputs = columns(rows) * np.sqrt(weights)[:, None]
    wanted = np.eye(CLASSES)[labels] * np.sqrt(weights)[:, None]
    slopes = np.linalg.solve(inputs.T @ inputs + ridge.PENALTY * np.eye(inputs.shape[1]), inputs.T @ wanted)
    return lambda some: columns(some) @ slopes
