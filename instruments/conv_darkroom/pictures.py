"""The pictures to look at, 64x64 and drawn by code: a digit, the silhouette of a face, a checkerboard.

Training draws its pictures with the same functions and other numbers. All are float64 in [0, 1], white on black.
"""

import numpy as np

from instruments.conv_darkroom.pad import SIZE, center_drawing
from instruments.conv_darkroom.strokes import SKELETONS, draw_strokes, smooth

DIGIT = "4"
"""The preset digit: its strokes run upright, level and slanted, one for each kernel to find."""

PICTURES = ("digit", "face", "checkerboard")


def picture(name: str) -> np.ndarray:
    """The preset (64, 64) called `name`, one of PICTURES. Raises ValueError."""
    presets = {"digit": lambda: draw_digit(DIGIT), "face": draw_face, "checkerboard": draw_checkerboard}
    if name not in presets:
        raise ValueError(f"no picture {name!r}; known: {', '.join(PICTURES)}")
    return presets[name]()


def draw_digit(digit: str, variant: int = 0, width: float = 5.0) -> np.ndarray:
    """A digit as the pad would show it: one of SKELETONS[digit], 28 px wide and 40 px high, drawn by a round pen and centred."""
    box, corner = np.array([28.0, 40.0]), np.array([18.0, 12.0])
    return center_drawing(draw_strokes([smooth(points) * box + corner for points in SKELETONS[digit][variant]], width))


def draw_face(
    center: tuple[float, float] = (31.0, 32.0),
    radii: tuple[float, float] = (20.0, 16.0),
    *,
    eyes: tuple[float, float, float] = (-0.22, 0.4, 0.15),
    mouth: tuple[float, float, float] = (0.45, 0.42, 0.1),
    neck: float = 0.4,
    turn: float = 0.0,
) -> np.ndarray:
    """A bright head with dark eyes and mouth, on a neck.

    center (row, column) and radii (down, across) of the head in px; the rest in radii: eyes (down, apart, radius), mouth (down, half its
    width, half its height), neck half its width, 0 for none. turn in radians, clockwise.
    """
    row, column = _grid(center, turn)
    down, across = radii

    def ellipse(y: float, x: float, height: float, width: float) -> np.ndarray:
        reach = np.hypot((row - y * down) / (height * down), (column - x * across) / (width * across))
        return np.clip((1 - reach) * min(height * down, width * across) + 0.5, 0, 1)

    head = ellipse(0, 0, 1, 1)
    if neck:
        shaft = np.clip(neck * across + 0.5 - abs(column), 0, 1) * (row > 0)
        head = np.maximum(head, shaft)
    y, apart, radius = eyes
    features = np.maximum(ellipse(y, -apart, radius, radius), ellipse(y, apart, radius, radius))
    y, width, height = mouth
    return head * (1 - np.maximum(features, ellipse(y, 0, height, width)))


def draw_checkerboard(side: float = 8.0, phase: tuple[float, float] = (0.0, 0.0), turn: float = 0.0) -> np.ndarray:
    """Squares `side` px wide, moved by `phase` px (down, across) and turned by `turn` radians; edges are soft where they cut pixels."""
    down, across = (_wave(distance, side) for distance in _grid((SIZE / 2 + phase[0], SIZE / 2 + phase[1]), turn))
    return down * across + (1 - down) * (1 - across)


def _grid(origin: tuple[float, float], turn: float) -> tuple[np.ndarray, np.ndarray]:
    """Each pixel's distance down and across from the origin, in axes turned clockwise."""
    row, column = np.mgrid[:SIZE, :SIZE] + 0.5 - np.reshape(origin, (2, 1, 1))
    return row * np.cos(turn) - column * np.sin(turn), row * np.sin(turn) + column * np.cos(turn)


def _wave(distance: np.ndarray, side: float) -> np.ndarray:
    """0 and 1 by turns, each for `side` px, with a ramp of one pixel between."""
    return np.clip(side * (abs((distance / side + 0.5) % 2 - 1) - 0.5) + 0.5, 0, 1)
