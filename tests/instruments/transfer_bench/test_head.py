"""The new layer against SciPy's optimizer, against differences, and against what can be said of its minimum."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import logsumexp

from instruments.transfer_bench import balance, train_layer
from instruments.transfer_bench.head import MOST_STEPS, TOLERANCE

CLASSES = 4


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def make_problem(rng: np.random.Generator, rows: int = 25, columns: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x = np.column_stack([rng.normal(0, 0.5, (rows, columns - 1)), np.ones(rows)])
    return x, rng.integers(0, CLASSES, rows), rng.normal(0, 1, (CLASSES, columns))


def loss(weights: np.ndarray, x: np.ndarray, labels: np.ndarray, start: np.ndarray, strength: float) -> float:
    """What the docstring of head.py calls f, term by term."""
    scores = x @ weights.reshape(start.shape).T
    losses = logsumexp(scores, axis=1) - scores[np.arange(len(labels)), labels]
    return np.mean([losses[labels == label].mean() for label in np.unique(labels)]) + strength / 2 * np.sum((weights.reshape(start.shape) - start) ** 2)


@pytest.mark.parametrize("strength", [0.1, 0.01, 0.001])
def test_the_minimum_is_the_one_that_scipy_finds(rng: np.random.Generator, strength: float) -> None:
    x, labels, start = make_problem(rng)
    reference = minimize(loss, np.zeros(start.size), args=(x, labels, start, strength), method="BFGS", options={"gtol": 1e-7})
    found = train_layer(x, labels, start, strength).weights
    # A slope of TOLERANCE puts the weights within TOLERANCE / strength of the minimum; SciPy's own differences are no better than 1e-7.
    assert np.linalg.norm(found.ravel() - reference.x) <= 2 * (TOLERANCE + 1e-7) / strength
    assert loss(found, x, labels, start, strength) == pytest.approx(reference.fun, abs=1e-6)


def test_the_reported_slope_is_that_of_the_loss(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("instruments.transfer_bench.head.MOST_STEPS", 1)
    x, labels, start = make_problem(rng)
    training = train_layer(x, labels, start, 0.01)
    step = 1e-5 * np.eye(start.size)
    differences = [(loss(start.ravel() + each, x, labels, start, 0.01) - loss(start.ravel() - each, x, labels, start, 0.01)) / 2e-5 for each in step]
    assert training.slope == pytest.approx(np.linalg.norm(differences), rel=1e-6)


@pytest.mark.parametrize("strength", [0.1, 0.01, 0.001])
def test_training_ends_at_the_tolerance_and_long_before_its_last_step(rng: np.random.Generator, strength: float) -> None:
    training = train_layer(*make_problem(rng, 140, 90), strength)
    assert training.slope <= TOLERANCE
    assert training.steps < MOST_STEPS / 5


def test_more_columns_than_rows_are_no_harder(rng: np.random.Generator) -> None:
    x, labels, start = make_problem(rng, rows=8, columns=30)
    weights = train_layer(x, labels, start, 0.01).weights
    apart = weights - start
    assert np.linalg.matrix_rank(np.vstack([x, apart])) == np.linalg.matrix_rank(x)
    assert loss(weights, x, labels, start, 0.01) < loss(start, x, labels, start, 0.01)


def test_a_strong_charge_leaves_the_old_layer_as_it_was(rng: np.random.Generator) -> None:
    x, labels, start = make_problem(rng)
    assert train_layer(x, labels, start, 1e6).weights == pytest.approx(start, abs=1e-5)


def test_every_class_weighs_the_same_however_many_rows_it_has() -> None:
    assert balance(np.array([0, 0, 0, 3])) == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])


def test_a_row_given_twice_changes_nothing_in_the_minimum(rng: np.random.Generator) -> None:
    x, _, start = make_problem(rng, rows=4)
    once = train_layer(x, np.arange(4), start, 0.01).weights
    assert train_layer(x.repeat(2, axis=0), np.arange(4).repeat(2), start, 0.01).weights == pytest.approx(once, abs=1e-3)


def test_a_layer_cannot_learn_from_nothing_or_without_a_charge(rng: np.random.Generator) -> None:
    x, labels, start = make_problem(rng)
    with pytest.raises(ValueError, match="there is nothing to learn from"):
        train_layer(x[:0], labels[:0], start, 0.01)
    with pytest.raises(ValueError, match="the strength is 0; without a positive one there may be no minimum"):
        train_layer(x, labels, start, 0)
