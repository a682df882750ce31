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


@pytest.mark.parametrize("width", [0, 4], ids=["straight", "near"])
@pytest.mark.parametrize("added", [0, 1, 7])
def test_what_is_added_is_learnt_as_if_it_had_been_there_from_the_first(added, width):
    (old, labels, weights), (new, truth, counts) = dealt(1, 20), dealt(2, added)
    begun = ridge.begin(old, weights, width=width)
    model = ridge.add(begun, labels, new, truth, CLASSES, counts)

    rows = np.vstack([new, old])
    expected = solved(rows, np.concatenate([truth, labels]), np.concatenate([counts, weights]), begun)
    assert model.scores(rows) == pytest.approx(expected(rows), abs=1e-3)


@pytest.mark.parametrize("width", [0, 4], ids=["straight", "near"])
def test_each_example_is_judged_as_if_it_had_not_been_there(width):
    (old, labels, weights), (new, truth, counts) = dealt(3, 12), dealt(4, 4)
    begun = ridge.begin(old, weights, width=width)
    model = ridge.add(begun, labels, new, truth, CLASSES, counts)

    rows, classes, every = (
        np.vstack([new, old]),
        np.concatenate([truth, labels]),
        np.concatenate([counts, weights]),
    )
    for place in range(len(rows)):
        rest = np.delete(np.arange(len(rows)), place)
        without = solved(rows[rest], classes[rest], every[rest], begun)
        assert model.unseen[place] == pytest.approx(without(rows[[place]])[0], abs=1e-3)


def test_what_lies_inside_a_ring_is_told_from_it_by_nearness_alone():
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32) * 2
    rows = np.vstack([ring, np.zeros((12, 2), np.float32)])
    labels, weights = np.repeat([0, 1], 12), np.ones(24, np.float32)

    def right(width):
        model = ridge.fit_near(rows, labels, 2, weights, ridge.PENALTY, width)
        return (model.scores(rows * 0.9).argmax(axis=1) == labels).mean()

    assert (right(0) < 1, right(2)) == (True, 1)


def solved(rows, labels, weights, begun):
    """The same in the plain form of kernel ridge regression, beginning with nothing."""

    def alike(some, others):
        some, others = some - begun.centre, others - begun.centre
        apart = ((some[:, None, : begun.width] - others[None, :, : begun.width]) ** 2).sum(axis=2)
        return some @ others.T + 1 + (ridge.NEAR * np.exp(-apart) if begun.width else 0)

    penalties = np.diag(ridge.PENALTY / weights)
    pulls = np.linalg.solve(alike(rows, rows) + penalties, np.eye(CLASSES)[labels])
    return lambda some: alike(some, rows) @ pulls
