"""What the network of `network.py` does on average over its weights if it is infinitely wide.

Signals follow Poole and others (2016), errors Schoenholz, Gilmer, Ganguli & Sohl-Dickstein (2017): at each layer the mean square
of the signal is multiplied by, or with shortcuts grows by, the variance of the weights times E[f(z)^2], and that of the
error on its way back likewise by the variance times E[f'(z)^2], z normal. Without shortcuts the signal's mean square is exact for linear
layers and ReLU at any width, but the mean is not the typical network, which lies lower the deeper and narrower it is (Hanin & Nica, 2020).
"""

import numpy as np

from instruments.gradient_flow.network import Design, activate, slope

GRID = np.linspace(-10, 10, 1001)
DENSITY = np.exp(-(GRID**2) / 2) / np.exp(-(GRID**2) / 2).sum()
"""The normal distribution on GRID: sums over it converge faster than any power of the grid's step for the smooth activations."""


def average(activation: str, q: float) -> tuple[float, float]:
    """E[f(z)^2] and E[f'(z)^2] for z normal with mean 0 and variance q."""
    if activation == "linear":
        return q, 1.0
    if activation == "relu":
        return q / 2, 0.5
    output = activate(activation, np.sqrt(q) * GRID)
    return float(DENSITY @ output**2), float(DENSITY @ slope(activation, output) ** 2)


def predict(design: Design) -> tuple[np.ndarray, np.ndarray]:
    """Root mean squares by layer, both (depth,): of z for pictures whose own is 1, and of the error as a multiple of the last layer's.

    Raises ValueError for batch normalization, which makes the units of a batch depend on each other.
    """
    if design.batch_norm:
        raise ValueError(f"no prediction for {design!r}")
    kept, own = float(design.shortcuts != "none"), design.strength**2 * design.variance
    q, growths = [design.variance], []
    for _ in range(design.depth - 1):
        signal, error = average(design.activation, q[-1])
        q.append(kept * q[-1] + own * signal)
        growths.append(kept + own * error)
    return np.sqrt(q), np.sqrt(np.append(np.cumprod(growths[::-1])[::-1], 1.0))
