"""The new last layer: softmax regression that pays for every step away from where it starts.

Rows x (n, d) with labels y and a start W0 (classes, d), all zeros or an old layer, give the W that minimizes

    f(W) = sum_i v_i * -log softmax(W x_i)[y_i]  +  strength / 2 * |W - W0|^2

where v makes every class that is present weigh the same, however many rows it has, and sums to 1. Charging for the distance from old
weights is the L2-SP of Li, Grandvalet & Davoine (2018); with W0 = 0 it is plain L2. f is strongly convex: one minimum, from anywhere.
"""

from dataclasses import dataclass

import numpy as np

from instruments.conv_darkroom import multiply, softmax

TOLERANCE = 1e-5
"""Training ends once the gradient is no longer than this. Weights are then within TOLERANCE / strength of the minimum's."""
MOST_STEPS = 5_000


@dataclass(frozen=True, eq=False)
class Training:
    """A layer that has been trained."""

    weights: np.ndarray
    """(classes, d)"""
    steps: int
    slope: float
    """Length of the gradient where it ended."""


def train_layer(x: np.ndarray, labels: np.ndarray, start: np.ndarray, strength: float) -> Training:
    """The minimum of f by Nesterov's method for strongly convex functions (2004, scheme 2.2.11), on all rows at once.

    x (n, d), labels (n,) below the number of classes, start (classes, d), strength > 0. The minimum is W0 + A x for some A (classes, n),
    so A is what is trained: a step costs n * n * classes products, whatever d. Raises ValueError.
    """
    if not strength > 0:
        raise ValueError(f"the strength is {strength}; without a positive one there may be no minimum")
    if len(x) == 0:
        raise ValueError("there is nothing to learn from")
    shares, targets = balance(labels), np.eye(len(start))[:, labels]
    products, before = multiply(x, x), multiply(start, x)
    # The second derivative of cross-entropy is at most 1/2 (Böhning 1992) times the rows' own.
    root = np.sqrt(shares)
    steepest = strength + np.linalg.eigvalsh(root[:, None] * products * root)[-1] / 2
    momentum = (1 - np.sqrt(strength / steepest)) / (1 + np.sqrt(strength / steepest))
    ahead, ahead_scores = last, last_scores = np.zeros_like(targets), np.zeros_like(targets)
    for step in range(1, MOST_STEPS + 1):
        slope = np.ascontiguousarray(shares * (softmax((before + ahead_scores).T).T - targets) + strength * ahead)
        slope_scores = multiply(slope, products)
        length = np.sqrt(max(np.vdot(slope, slope_scores), 0.0))
        if length <= TOLERANCE:
            break
        new, new_scores = ahead - slope / steepest, ahead_scores - slope_scores / steepest
        ahead, ahead_scores = new + momentum * (new - last), new_scores + momentum * (new_scores - last_scores)
        last, last_scores = new, new_scores
    return Training(start + ahead @ x, step, float(length))


def balance(labels: np.ndarray) -> np.ndarray:
    """A weight for each row (n,): every label that occurs gets the same in all, and the sum is 1."""
    counts = np.bincount(labels)
    return 1 / (counts[labels] * np.count_nonzero(counts))
