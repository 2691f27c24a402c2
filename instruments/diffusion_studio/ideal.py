"""The exact denoiser of a data set: no network, only Bayes' rule.

If pictures come from `images`, each as likely as the others, then the expected picture behind x is their mean, weighted by how likely
each is to have become x. No network trained on the same images can have a smaller loss - and whoever samples with it gets the images
back, never a new one (Kamb & Ganguli 2025, section 2).
"""

import math

import numpy as np

from instruments.diffusion_studio.pixels import check_images, check_state
from instruments.diffusion_studio.schedule import check_level

LEAST_VARIANCE = 1e-12
"""Stands in for 1 - alpha_bar at t = 0, where all the weight lies on the nearest image."""


class IdealDenoiser:
    """E[x0 | x_t = x] for x0 uniform over images (n, h, w) in [-1, 1]. Raises ValueError for no images."""

    def __init__(self, images: np.ndarray) -> None:
        self.images = check_images(images)
        """(n, h, w) float64."""
        self._rows = self.images.reshape(len(self.images), -1)
        self._columns = np.ascontiguousarray(self._rows.T)
        self._half_squares = np.einsum("ij,ij->i", self._rows, self._rows) / 2

    def weights(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        """How likely each image is behind x: (..., h, w) -> (..., n), each row summing to 1. Raises ValueError.

        softmax of -|x - sqrt(alpha_bar) y|^2 / (2 (1 - alpha_bar)), Karras et al. (2022), equation 57 in other units. |x|^2 is the same for
        every y and left out.
        """
        x, level = check_state(x, self.images.shape[1:]), check_level(alpha_bar)
        rows = np.ascontiguousarray(x).reshape(-1, self._rows.shape[1])
        logits = (math.sqrt(level) * multiply(rows, self._rows) - level * self._half_squares) / max(1 - level, LEAST_VARIANCE)
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        return weights.reshape(*x.shape[:-2], -1)

    def x0_hat(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        """The mean of the images under their weights: (..., h, w) -> (..., h, w) in [-1, 1]. Raises ValueError."""
        return self.mean(self.weights(x, alpha_bar))

    def mean(self, weights: np.ndarray) -> np.ndarray:
        """The mean of the images under weights (..., n) that are known already: (..., h, w)."""
        return multiply(weights.reshape(-1, weights.shape[-1]), self._columns).reshape(*weights.shape[:-1], *self.images.shape[1:])


def multiply(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """(n, k) and (m, k) -> (n, m). einsum and not `@`: NumPy in Pyodide has no BLAS, and there this is the faster of the two."""
    return np.einsum("ij,kj->ik", rows, columns)
