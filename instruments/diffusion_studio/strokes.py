"""The pen: strokes in, a 28x28 picture out. The learner's drawings, the glyphs and the training pictures are all its work.

A stroke is a list of points (x, y) in px from the upper left corner, y downwards.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from instruments.diffusion_studio.pixels import SIZE, check_numbers

PEN = 2.6
"""The pen's width [px], on 28 px about what MNIST's digits have."""
AT_ONCE = 64
"""Lines measured together: enough to be fast, few enough to stay small."""


def draw_strokes(strokes: Iterable[ArrayLike], width: float = PEN, size: int = SIZE) -> np.ndarray:
    """The picture (size, size) in [-1, 1] that a round pen `width` px wide leaves: 1 on the stroke, -1 off it, one pixel between.

    A stroke of one point is a dot. Raises ValueError where there is no ink on the picture: an empty drawing is none to diffuse.
    """
    if not (0 < width < np.inf):
        raise ValueError(f"the pen is {width!r} px wide; it is wider than 0")
    lines = np.concatenate([np.empty((0, 4)), *(_lines(stroke) for stroke in strokes)])
    nearest = np.full((size, size), np.inf)
    for some in np.array_split(lines, max(1, -(-len(lines) // AT_ONCE))):
        np.minimum(nearest, _square_distances(some, size).min(axis=0, initial=np.inf), out=nearest)
    ink = np.clip(width / 2 + 0.5 - np.sqrt(nearest), 0, 1)
    if not ink.any():
        raise ValueError("the drawing is empty: no stroke touches the picture")
    return 2 * ink - 1


def round_corners(points: Sequence[Sequence[float]] | np.ndarray, rounds: int = 3) -> np.ndarray:
    """A curve from the first point to the last, drawn towards those between: (k, 2) -> (m, 2).

    Each round cuts every corner off at a quarter of its sides (Chaikin 1974); the limit is a quadratic B-spline.
    """
    points = np.asarray(points, dtype=np.float64)
    for _ in range(rounds if len(points) > 2 else 0):
        starts, ends = points[:-1], points[1:]
        cut = np.stack([0.75 * starts + 0.25 * ends, 0.25 * starts + 0.75 * ends], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]])
    return points


def _lines(stroke: ArrayLike) -> np.ndarray:
    """Every straight piece as (x0, y0, x1, y1); of a lone point, that point twice."""
    points = check_numbers("a stroke", stroke)
    if points.size == 0:
        return np.empty((0, 4))
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"a stroke has shape {points.shape}; it needs points (x, y)")
    ends = points[1:] if len(points) > 1 else points
    return np.hstack([points[: len(ends)], ends])


def _square_distances(lines: np.ndarray, size: int) -> np.ndarray:
    """From each line (k, 4) to each pixel's centre: (k, size, size) [px^2]."""
    x0, y0, x1, y1 = lines.T[:, :, None, None]
    center = np.arange(size) + 0.5
    x, y, dx, dy = center - x0, center[:, None] - y0, x1 - x0, y1 - y0
    along = np.clip((x * dx + y * dy) / np.maximum(dx * dx + dy * dy, 1e-12), 0, 1)
    return (x - along * dx) ** 2 + (y - along * dy) ** 2
