"""The batch: pictures of stripes in ten directions, two of each, to be told apart by their direction."""

from functools import cache

import numpy as np

SIDE, DIRECTIONS, COPIES, WAVELENGTH = 8, 10, 2, 4.0
"""Pixels of a side, classes, pictures of each class, and pixels from one stripe to the next."""


@cache
def draw_batch() -> tuple[np.ndarray, np.ndarray]:
    """Pictures (20, 64), each with mean 0 and root mean square 1, and their classes (20,), from 0 to 9: directions 18 degrees apart."""
    classes = np.repeat(np.arange(DIRECTIONS), COPIES)
    angles = np.pi * classes / DIRECTIONS
    phases = np.random.default_rng(0).uniform(0, 2 * np.pi, len(classes))
    row, column = np.divmod(np.arange(SIDE**2), SIDE) - np.array([[(SIDE - 1) / 2]] * 2)
    across = np.outer(np.cos(angles), column) + np.outer(np.sin(angles), row)
    pictures = np.cos(2 * np.pi * across / WAVELENGTH + phases[:, None])
    pictures -= pictures.mean(axis=1, keepdims=True)
    return pictures / np.sqrt(np.mean(pictures**2, axis=1, keepdims=True)), classes
