"""What a picture is in this studio: 28x28 brightnesses from -1 (paper) to 1 (ink), float64, possibly many at once.

Noise has no such bounds, so arrays on their way from noise to a picture are only asked to be finite.
"""

import numpy as np
from numpy.typing import ArrayLike

SIZE = 28
"""Pixels of a side: MNIST's, and the glyphs'. The denoisers work on other sizes too."""


def check_numbers(name: str, values: ArrayLike) -> np.ndarray:
    """The values as float64. Raises ValueError unless all are finite numbers."""
    try:
        values = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} holds something that is no number") from None
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds a number that is not finite")
    return values


def check_images(images: ArrayLike) -> np.ndarray:
    """A data set (n, h, w) in [-1, 1] as float64, a copy of the caller's. Raises ValueError where there is none."""
    images = check_numbers("the data set", images).copy()
    if images.ndim != 3 or 0 in images.shape:
        raise ValueError(f"the data set has shape {images.shape}; it needs at least one image, as (n, rows, columns)")
    if images.min() < -1 or images.max() > 1:
        raise ValueError(f"the data set reaches from {images.min():.3g} to {images.max():.3g}; pixels lie between -1 and 1")
    return images


def check_state(x: ArrayLike, shape: tuple[int, int]) -> np.ndarray:
    """x (..., h, w) as float64. Raises ValueError unless its last two axes are `shape`."""
    x = check_numbers("x", x)
    if x.shape[-2:] != shape:
        raise ValueError(f"x has shape {x.shape}; this denoiser knows images of shape {shape}")
    return x


def rmse(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Root of the mean squared difference over the last two axes: (..., h, w) twice -> (...)."""
    return np.sqrt(np.square(np.asarray(a) - np.asarray(b)).mean(axis=(-2, -1)))
