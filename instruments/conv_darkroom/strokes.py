"""Digits as strokes of a round pen: the skeletons of the ways people write them, and the pen that draws any stroke.

A stroke is an array (k, 2) of points (x, y), y downwards. Skeletons live in a box that reaches from 0 to 1 both ways; two strokes that
share an end meet in a corner. The presets draw them as they are; training bends, slants and smears them.
"""

from collections.abc import Iterator

import numpy as np

Stroke = np.ndarray
_Points = tuple[tuple[float, float], ...]

_RING: _Points = ((0.5, 0), (0.2, 0.15), (0.1, 0.5), (0.2, 0.85), (0.5, 1), (0.8, 0.85), (0.9, 0.5), (0.8, 0.15), (0.5, 0))
_BELLY: _Points = ((0.2, 0.45), (0.5, 0.36), (0.85, 0.55), (0.8, 0.85), (0.45, 1), (0.12, 0.9))
_LOOP: _Points = ((0.82, 0.25), (0.6, 0.02), (0.25, 0.07), (0.14, 0.28), (0.35, 0.48), (0.65, 0.42), (0.82, 0.25))

SKELETONS: dict[str, tuple[tuple[_Points, ...], ...]] = {
    "0": (
        (_RING,),
        (((0.62, 0.04), (0.25, 0.1), (0.1, 0.5), (0.25, 0.9), (0.55, 1), (0.88, 0.7), (0.85, 0.25), (0.6, 0.02), (0.35, 0.08)),),
        (_RING, ((0.76, 0.14), (0.24, 0.86))),
    ),
    "1": (
        (((0.5, 0), (0.5, 1)),),
        (((0.22, 0.28), (0.52, 0)), ((0.52, 0), (0.52, 1))),
        (((0.25, 0.22), (0.5, 0)), ((0.5, 0), (0.5, 1)), ((0.22, 1), (0.78, 1))),
        (((0.62, 0), (0.42, 1)),),
        (((0.35, 0.12), (0.5, 0)), ((0.5, 0), (0.47, 1))),
        (((0.08, 0.5), (0.6, 0)), ((0.6, 0), (0.6, 1))),
    ),
    "2": (
        (((0.14, 0.26), (0.28, 0.06), (0.58, 0), (0.84, 0.2), (0.75, 0.45), (0.45, 0.75), (0.1, 1)), ((0.1, 1), (0.92, 1))),
        (((0.15, 0.2), (0.45, 0), (0.8, 0.2), (0.6, 0.6), (0.25, 0.95), (0.08, 0.9), (0.2, 0.78), (0.55, 0.94), (0.95, 0.92)),),
        (((0.15, 0.1), (0.5, 0), (0.85, 0.14), (0.78, 0.4), (0.12, 1)), ((0.12, 1), (0.9, 0.97))),
        (((0.12, 0.04), (0.85, 0.04)), ((0.85, 0.04), (0.12, 1)), ((0.12, 1), (0.9, 1))),
    ),
    "3": (
        (((0.15, 0.12), (0.45, 0), (0.8, 0.2), (0.7, 0.42), (0.4, 0.48)), ((0.4, 0.48), (0.8, 0.6), (0.85, 0.8), (0.5, 1), (0.12, 0.88))),
        (((0.15, 0), (0.85, 0)), ((0.85, 0), (0.45, 0.4)), ((0.45, 0.4), (0.85, 0.58), (0.8, 0.88), (0.45, 1), (0.12, 0.88))),
        (((0.15, 0.1), (0.5, 0), (0.82, 0.22), (0.5, 0.46), (0.4, 0.5), (0.52, 0.5), (0.88, 0.75), (0.5, 1), (0.1, 0.88)),),
        (((0.1, 0.06), (0.6, 0.02), (0.8, 0.25), (0.3, 0.5)), ((0.3, 0.5), (0.82, 0.58), (0.72, 0.9), (0.1, 0.98))),
    ),
    "4": (
        (((0.64, 0), (0.08, 0.68)), ((0.08, 0.68), (0.95, 0.68)), ((0.64, 0), (0.64, 1))),
        (((0.3, 0), (0.1, 0.58)), ((0.1, 0.58), (0.92, 0.58)), ((0.68, 0.2), (0.66, 1))),
        (((0.18, 0), (0.15, 0.52)), ((0.15, 0.52), (0.85, 0.52)), ((0.82, 0), (0.8, 1))),
        (((0.15, 0), (0.14, 0.36), (0.35, 0.54), (0.8, 0.45)), ((0.86, 0), (0.76, 1))),
        (((0.45, 0), (0.12, 0.55)), ((0.12, 0.55), (0.95, 0.5)), ((0.72, 0.3), (0.55, 1))),
    ),
    "5": (
        (((0.85, 0), (0.25, 0)), ((0.25, 0), (0.2, 0.45)), _BELLY),
        (((0.85, 0.05), (0.4, 0.02), (0.2, 0.28), (0.55, 0.45), (0.85, 0.7), (0.55, 1), (0.1, 0.92)),),
        (((0.35, 0.05), (0.97, -0.04)), ((0.27, 0.03), (0.2, 0.45)), _BELLY),
        (((0.88, 0.02), (0.3, 0.04)), ((0.3, 0.04), (0.25, 0.42)), ((0.25, 0.42), (0.65, 0.45), (0.82, 0.7), (0.6, 0.95), (0.1, 1))),
    ),
    "6": (
        (((0.75, 0.02), (0.35, 0.25), (0.12, 0.65), (0.3, 0.97), (0.65, 0.95), (0.85, 0.7), (0.6, 0.5), (0.3, 0.55), (0.14, 0.72)),),
        (((0.6, 0), (0.28, 0.36), (0.15, 0.75), (0.45, 1), (0.82, 0.82), (0.7, 0.58), (0.4, 0.58), (0.16, 0.78)),),
        (((0.8, 0.12), (0.55, 0), (0.2, 0.3), (0.1, 0.7), (0.4, 1), (0.82, 0.85), (0.75, 0.58), (0.45, 0.5), (0.14, 0.66)),),
        (((0.3, 0), (0.15, 0.4), (0.14, 0.8), (0.45, 1), (0.8, 0.85), (0.72, 0.6), (0.42, 0.58), (0.16, 0.76)),),
    ),
    "7": (
        (((0.1, 0), (0.9, 0)), ((0.9, 0), (0.4, 1))),
        (((0.1, 0), (0.9, 0)), ((0.9, 0), (0.4, 1)), ((0.32, 0.5), (0.85, 0.5))),
        (((0.1, 0.04), (0.9, 0)), ((0.9, 0), (0.58, 0.4), (0.45, 1))),
        (((0.1, 0.18), (0.1, 0)), ((0.1, 0), (0.9, 0)), ((0.9, 0), (0.45, 1))),
        (((0.08, 0.1), (0.4, 0.0), (0.9, 0.04)), ((0.9, 0.04), (0.5, 0.5), (0.3, 1)), ((0.3, 0.55), (0.75, 0.48))),
    ),
    "8": (
        (((0.78, 0.16), (0.5, 0), (0.2, 0.18), (0.5, 0.46), (0.86, 0.75), (0.5, 1), (0.14, 0.75), (0.5, 0.47), (0.8, 0.2)),),
        (
            ((0.5, 0), (0.25, 0.08), (0.2, 0.28), (0.5, 0.46), (0.8, 0.28), (0.75, 0.08), (0.5, 0)),
            ((0.5, 0.46), (0.18, 0.58), (0.16, 0.86), (0.5, 1), (0.84, 0.86), (0.82, 0.58), (0.5, 0.46)),
        ),
        (((0.85, 0.08), (0.5, 0), (0.2, 0.2), (0.75, 0.62), (0.75, 0.92), (0.4, 1), (0.15, 0.82), (0.5, 0.48), (0.88, 0.12)),),
    ),
    "9": (
        (_LOOP, ((0.84, 0.04), (0.78, 1))),
        (_LOOP, ((0.82, 0.25), (0.84, 0.6), (0.62, 0.95), (0.2, 0.95))),
        (_LOOP, ((0.82, 0.25), (0.72, 0.6), (0.42, 1))),
        (((0.86, 0.08), (0.45, 0), (0.15, 0.25), (0.4, 0.5), (0.72, 0.36), (0.86, 0.1)), ((0.86, 0.1), (0.86, 0.7), (0.8, 1))),
    ),
}  # fmt: skip
"""Digit to skeletons: with and without flags, bars, feet and loops, open and closed."""


def smooth(points: np.ndarray | _Points, between: int = 6) -> Stroke:
    """A stroke through all the points, `between` short lines from each to the next (Catmull & Rom 1974, uniform)."""
    points = np.asarray(points, dtype=np.float64)
    if len(points) < 3:
        return points
    closed = np.array_equal(points[0], points[-1])
    before, after = (points[-2], points[1]) if closed else (2 * points[0] - points[1], 2 * points[-1] - points[-2])
    p = np.concatenate([[before], points, [after]])
    a, b, c, d = (p[i : len(p) - 3 + i, None] for i in range(4))
    t = np.arange(between)[None, :, None] / between
    curve = (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])


def draw_strokes(strokes: list[Stroke] | tuple[Stroke, ...], width: float = 5.0, size: int = 64) -> np.ndarray:
    """The picture (size, size) in [0, 1] that a round pen `width` px wide leaves along strokes given in px from the upper left corner.

    Ink is 1 within width / 2 of a stroke and falls to 0 over one pixel. A stroke of one point is a dot. Raises ValueError.
    """
    center, reach = np.arange(size) + 0.5, width / 2 + 1
    nearest = np.full((size, size), np.inf)
    for (x0, y0), (x1, y1) in _segments(strokes):
        # Only the pixels within reach: a long drawing of short segments costs little more than its ink.
        left, right = (min(max(int(x), 0), size) for x in (min(x0, x1) - reach, max(x0, x1) + reach + 1))
        top, bottom = (min(max(int(y), 0), size) for y in (min(y0, y1) - reach, max(y0, y1) + reach + 1))
        x, y, dx, dy = center[left:right] - x0, center[top:bottom, None] - y0, x1 - x0, y1 - y0
        along = np.minimum(np.maximum((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-12), 0), 1)
        patch = nearest[top:bottom, left:right]
        np.minimum(patch, (x - along * dx) ** 2 + (y - along * dy) ** 2, out=patch)
    return np.clip(width / 2 + 0.5 - np.sqrt(nearest), 0, 1)


def _segments(strokes: list[Stroke] | tuple[Stroke, ...]) -> Iterator[tuple[list[float], list[float]]]:
    """Start and end (x, y) of every straight piece; of a lone point, that point twice."""
    for stroke in strokes:
        points = np.asarray(stroke, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"a stroke has shape {points.shape}; it needs points (x, y)")
        if not np.isfinite(points).all():
            raise ValueError("a stroke holds a number that is not finite")
        ends = points[1:] if len(points) > 1 else points
        yield from zip(points.tolist(), ends.tolist())
