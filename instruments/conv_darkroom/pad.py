"""What the drawing pad does to a drawing before the classifier sees it: scaled to one size, centred by its mass of ink.

The classifier's digits were prepared by the same function, as MNIST's were (LeCun, Bottou, Bengio & Haffner 1998): a digit in a corner
is a digit all the same, and a network of this size should not spend its weights on learning so.
"""

import numpy as np

SIZE = 64
LONGEST_SIDE = 44.0
"""What the longer side of the ink's bounding box becomes [px]: about MNIST's 20 of 28."""
MOST_MAGNIFIED = 4.0
"""A dot stays a dot."""
INK = 0.1
"""Fainter pixels, relative to the brightest, do not count as drawn."""


def center_drawing(image: np.ndarray) -> np.ndarray:
    """The drawing (64, 64) in [0, 1], scaled so that its longer side is LONGEST_SIDE and moved so that its mass lies in the middle.

    The ink's bounding box stays inside the picture. Doing it twice changes little but the sharpness of edges. Raises ValueError for an
    empty drawing.
    """
    image = check_pictures(image, dimensions=2)
    ink = image > max(INK * image.max(), 1 / 255)
    if not ink.any():
        raise ValueError("the drawing is empty: there is nothing to centre")
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    low = np.array([rows[0], columns[0]], dtype=np.float64)
    high = np.array([rows[-1], columns[-1]]) + 1.0
    scale = min(LONGEST_SIDE / (high - low).max(), MOST_MAGNIFIED)
    mass = np.array([image.sum(axis=1) @ (np.arange(SIZE) + 0.5), image.sum(axis=0) @ (np.arange(SIZE) + 0.5)]) / image.sum()
    # Where the mass goes: the middle, or as near to it as leaves the box inside.
    target = np.clip(SIZE / 2, (mass - low) * scale, SIZE - (high - mass) * scale)
    return warp(image, np.eye(2) / scale, mass - target / scale)


def warp(image: np.ndarray, matrix: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """The picture whose pixel at (row, column) = p is `image` at matrix @ p + offset, bilinear between pixels and 0 outside.

    image (h, w), matrix (2, 2), offset (2,) [px]; pixel centres lie at halves.
    """
    height, width = image.shape
    row, column = np.arange(height)[:, None] + 0.5, np.arange(width) + 0.5
    y = matrix[0, 0] * row + matrix[0, 1] * column + offset[0] + 0.5
    x = matrix[1, 0] * row + matrix[1, 1] * column + offset[1] + 0.5
    # A frame of nothing, and everything farther out reads from it.
    framed = np.pad(image, (1, 2))
    y, x = np.clip(y, 0, height + 1), np.clip(x, 0, width + 1)
    i, j = y.astype(np.intp), x.astype(np.intp)
    y, x = y - i, x - j
    upper = framed[i, j] * (1 - x) + framed[i, j + 1] * x
    lower = framed[i + 1, j] * (1 - x) + framed[i + 1, j + 1] * x
    return upper * (1 - y) + lower * y


def check_pictures(pictures: np.ndarray, dimensions: int) -> np.ndarray:
    """The pictures as float64: (64, 64), or (n, 64, 64) with `dimensions` 3. Raises ValueError unless all lies in [0, 1]."""
    try:
        pictures = np.asarray(pictures, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError("the picture holds something that is no number") from None
    if pictures.ndim != dimensions or pictures.shape[-2:] != (SIZE, SIZE):
        wanted = f"({'n, ' * (dimensions - 2)}{SIZE}, {SIZE})"
        raise ValueError(f"the picture has shape {pictures.shape}; the darkroom works on {wanted}")
    if not np.isfinite(pictures).all():
        raise ValueError("the picture holds a number that is not finite")
    if pictures.size and not (pictures.min() >= 0 and pictures.max() <= 1):
        raise ValueError(f"the picture reaches from {pictures.min():.3g} to {pictures.max():.3g}; brightness lies between 0 and 1")
    return pictures
