"""What the Darkroom's classifier learns from: digits, faces, boards and everything that is none of these, drawn at random.

Two in five digits are scikit-learn's 8x8 scans of handwriting (Alpaydin & Kaynak 1998), the others are strokes bent, slanted, trimmed
and smeared; both go through the drawing pad's own `center_drawing`. The preset pictures' functions make the faces and boards. All
randomness comes from the Generator passed in, all pictures are (64, 64) in [0, 1].
"""

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import gaussian_filter, zoom

from instruments.conv_darkroom.pad import SIZE, center_drawing, warp
from instruments.conv_darkroom.pictures import draw_checkerboard, draw_face
from instruments.conv_darkroom.strokes import SKELETONS, draw_strokes, smooth

MIDDLE = np.full(2, SIZE / 2)

LETTERS = (
    [[(0, 1), (0.4, 0), (0.8, 1)], [(0.15, 0.6), (0.65, 0.6)]],  # A
    [[(0.7, 0), (0, 0), (0, 1), (0.7, 1)], [(0, 0.5), (0.6, 0.5)]],  # E
    [[(0.7, 0), (0, 0), (0, 1)], [(0, 0.5), (0.6, 0.5)]],  # F
    [[(0, 0), (0, 1)], [(0.7, 0), (0.7, 1)], [(0, 0.5), (0.7, 0.5)]],  # H
    [[(0, 0), (0, 1)], [(0.7, 0), (0, 0.5), (0.7, 1)]],  # K
    [[(0, 1), (0.1, 0), (0.45, 0.6), (0.8, 0), (0.9, 1)]],  # M
    [[(0, 0.2), (1, 0.2)], [(0.5, 0.2), (0.5, 1)]],  # T
    [[(0, 0), (0.2, 1), (0.45, 0.4), (0.7, 1), (0.9, 0)]],  # W
    [[(0, 0), (0.8, 1)], [(0.8, 0), (0, 1)]],  # X
    [[(0.5, 0), (0.5, 1)], [(0, 0.5), (1, 0.5)]],  # plus
    [[(0, 0.9), (0.5, 0), (1, 0.9), (0, 0.9)]],  # triangle
    [[(0.5, 0), (0.8, 1), (0, 0.35), (1, 0.35), (0.2, 1), (0.5, 0)]],  # star
    [[(0, 1), (0, 0.45), (0.5, 0), (1, 0.45), (1, 1), (0, 1)]],  # house
    [[(0.5, 1), (0, 0.35), (0.2, 0), (0.5, 0.25), (0.8, 0), (1, 0.35), (0.5, 1)]],  # heart
    [[(0, 0.5), (1, 0.5)], [(0.6, 0.2), (1, 0.5), (0.6, 0.8)]],  # arrow
    [[(0, 0.4), (0.35, 0.8), (1, 0)]],  # tick
    [[(0.33, 0), (0.33, 1)], [(0.66, 0), (0.66, 1)], [(0, 0.33), (1, 0.33)], [(0, 0.66), (1, 0.66)]],  # hash
    [[(0, 0.3), (0.25, 0), (0.5, 0.3), (0.75, 0), (1, 0.3)]],  # zigzag
)


def scanned_digit(scan: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One 8x8 scan in [0, 1] as if it had been drawn on the pad: enlarged, often hardened to a pen's black and white, centred."""
    drawing = np.pad(zoom(scan, 7, order=rng.choice([1, 3]), grid_mode=True, mode="grid-constant"), 4)
    if rng.random() < 0.75:
        drawing = (drawing - rng.uniform(0.3, 0.55)) * rng.uniform(2, 7) + 0.5
    turned = warp(np.clip(drawing, 0, 1), *_about_middle(_turn(rng.uniform(-0.24, 0.24)) @ _shear(rng.uniform(-0.2, 0.2))))
    return _nudge(center_drawing(turned), rng)


def stroke_digit(digit: str, rng: np.random.Generator) -> np.ndarray:
    """One of the digit's skeletons as somebody might draw it, somewhere on the pad."""
    skeleton = SKELETONS[digit][rng.integers(len(SKELETONS[digit]))]
    return stroke_drawing(skeleton, rng, (0.5, 1.0))


def stroke_drawing(skeleton: Sequence, rng: np.random.Generator, aspect: tuple[float, float]) -> np.ndarray:
    """A skeleton as somebody might draw it, between `aspect` times as wide as high, and as the pad then centers it."""
    strokes = [_trim(smooth(np.array(points) + rng.normal(0, 0.02, (len(points), 2)), 4), rng) for points in skeleton]
    return _nudge(center_drawing(_on_pad(strokes, rng, rng.uniform(*aspect))), rng)


def face(rng: np.random.Generator) -> np.ndarray:
    """A silhouette with other measures than the preset's, or a face drawn in lines."""
    if rng.random() < 0.3:
        return _nudge(center_drawing(_drawn_face(rng)), rng)
    down = rng.uniform(12, 26)
    return draw_face(
        tuple(MIDDLE + rng.uniform(-6, 6, 2)),
        (down, down * rng.uniform(0.65, 1.0)),
        eyes=(rng.uniform(-0.35, -0.1), rng.uniform(0.28, 0.48), rng.uniform(0.1, 0.22)),
        mouth=(rng.uniform(0.35, 0.55), rng.uniform(0.2, 0.5), rng.uniform(0.06, 0.16)),
        neck=rng.uniform(0.3, 0.6) if rng.random() < 0.7 else 0.0,
        turn=rng.uniform(-0.3, 0.3),
    )


def checkerboard(rng: np.random.Generator) -> np.ndarray:
    """A board with squares of 2.5 to 16 px, straight or turned, in full or faint contrast."""
    turn = rng.uniform(-0.4, 0.4) if rng.random() < 0.5 else 0.0
    board = draw_checkerboard(rng.uniform(2.5, 16), tuple(rng.uniform(-16, 16, 2)), turn)
    dark, bright = rng.uniform(0, 0.35), rng.uniform(0.65, 1)
    return dark + (bright - dark) * board


def none_of_these(rng: np.random.Generator) -> np.ndarray:
    """Nothing, even gray, noise, ramps, blobs, lines, scribbles, letters and signs."""
    makers = (_even, _noise, _ramp, _blobs, _bars, _lines, _scribble, _scribble, _letter, _letter)
    return np.clip(makers[rng.integers(len(makers))](rng), 0, 1)


def expose(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The picture a little darker and noisier, as often as not."""
    if rng.random() < 0.5:
        image = image * rng.uniform(0.6, 1) + rng.normal(0, rng.uniform(0, 0.06), image.shape)
    return np.clip(image, 0, 1)


def cut_out(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The picture with a square of 8 to 16 px replaced, so that a patch is nothing unheard of (DeVries & Taylor 2017)."""
    side = rng.integers(8, 17)
    row, column = rng.integers(0, SIZE - side + 1, 2)
    square = np.s_[row : row + side, column : column + side]
    fillings = (0.0, 0.5, image.mean(), rng.random(), gaussian_filter(image, 5)[square])
    covered = image.copy()
    covered[square] = fillings[rng.integers(len(fillings))]
    return covered


def _nudge(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turned, scaled and moved a little: the pad's centring is not perfect, neither need the digit be."""
    matrix, offset = _about_middle(_turn(rng.uniform(-0.1, 0.1)) / rng.uniform(0.85, 1.12))
    return warp(image, matrix, offset + rng.uniform(-3, 3, 2))


def _on_pad(strokes: list[np.ndarray], rng: np.random.Generator, aspect: float) -> np.ndarray:
    """Strokes of the unit box bent, slanted, turned and drawn at some size and place, with some pen."""
    height = rng.uniform(22, 52)
    matrix = _turn(rng.uniform(-0.2, 0.2)) @ _shear(rng.normal(0, 0.18)) @ np.diag([aspect * height, height])
    wave, shift, depth = rng.uniform(2, 7, (2, 2)), rng.uniform(0, 6.28, 2), rng.uniform(0, 0.05, 2)
    placed = [(points + depth * np.sin(points @ wave + shift) - 0.5) @ matrix.T for points in strokes]
    reach = max(abs(np.concatenate(placed)).max(), 1.0)
    pen = rng.uniform(2.5, 7.5) * min(1.0, height / 32)
    shrunk = min(1.0, (SIZE / 2 - 3) / reach)
    move = rng.uniform(-1, 1, 2) * (SIZE / 2 - 3 - reach * shrunk)
    return draw_strokes([points * shrunk + MIDDLE + move for points in placed], max(pen, 1.5))


def _trim(stroke: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Without its first or last bit now and then: loops that do not close."""
    if len(stroke) < 12:
        return stroke
    start, end = rng.integers(0, 3, 2) * (rng.random(2) < 0.4)
    return stroke[start : len(stroke) - end]


def _drawn_face(rng: np.random.Generator) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 25)
    ring = np.stack([0.5 + 0.5 * np.cos(turn), 0.5 + 0.5 * np.sin(turn)], axis=1)
    y, apart, bend = rng.uniform(0.28, 0.42), rng.uniform(0.13, 0.24), rng.uniform(-0.08, 0.14)
    eyes = [np.array([[0.5 + side * apart, y], [0.5 + side * apart, y + rng.uniform(0, 0.1)]]) for side in (-1, 1)]
    half = rng.uniform(0.12, 0.28)
    mouth = smooth(((0.5 - half, 0.7), (0.5, 0.7 + bend), (0.5 + half, 0.7)))
    nose = [np.array([[0.5, 0.45], [0.5, 0.58]])] if rng.random() < 0.3 else []
    return _on_pad([ring, *eyes, mouth, *nose], rng, rng.uniform(0.7, 1.05))


def _even(rng: np.random.Generator) -> np.ndarray:
    return np.full((SIZE, SIZE), rng.choice([0.0, 0.0, 1.0, rng.random()]))


def _noise(rng: np.random.Generator) -> np.ndarray:
    noise = gaussian_filter(rng.normal(0, 1, (SIZE, SIZE)), rng.choice([0.0, 1.0, 2.0, 4.0]))
    return rng.uniform(0.1, 0.6) + rng.uniform(0.1, 0.4) * noise / noise.std()


def _ramp(rng: np.random.Generator) -> np.ndarray:
    down, across = rng.normal(0, 1, 2)
    row, column = np.mgrid[:SIZE, :SIZE] / SIZE
    ramp = down * row + across * column
    return (ramp - ramp.min()) / np.ptp(ramp)


def _blobs(rng: np.random.Generator) -> np.ndarray:
    row, column = np.mgrid[:SIZE, :SIZE]
    image = np.zeros((SIZE, SIZE))
    for _ in range(rng.integers(1, 6)):
        y, x = rng.uniform(8, 56, 2)
        width = rng.uniform(2, 20)
        height = rng.uniform(2, min(20.0, 1.6 * width))  # an upright bar would be a 1
        norm = rng.choice([2.0, 8.0])
        reach = (abs((row - y) / height) ** norm + abs((column - x) / width) ** norm) ** (1 / norm)
        image = np.maximum(image, np.clip((1 - reach) * rng.choice([2.0, 20.0]), 0, 1))
    return image


def _bars(rng: np.random.Generator) -> np.ndarray:
    """Stripes in one direction: half a checkerboard."""
    angle = rng.choice([0.0, np.pi / 2, rng.uniform(0, np.pi)])
    row, column = np.mgrid[:SIZE, :SIZE]
    wave = np.sin((row * np.cos(angle) + column * np.sin(angle)) * np.pi / rng.uniform(2.5, 16) + rng.uniform(0, 6.28))
    return np.clip(0.5 + wave * rng.uniform(0.5, 10), 0, 1)


def _lines(rng: np.random.Generator) -> np.ndarray:
    """A dot, one line that leans as no 1 would, or several."""
    if rng.random() < 0.1:
        drawing = draw_strokes([rng.uniform(10, 54, (1, 2))], rng.uniform(2, 8))
    elif rng.random() < 0.4:
        angle, half = rng.uniform(-0.6, 0.6), rng.uniform(4, 28)
        away = half * np.array([np.cos(angle), np.sin(angle)])
        drawing = draw_strokes([np.array([MIDDLE - away, MIDDLE + away])], rng.uniform(2, 7))
    else:
        drawing = draw_strokes(list(rng.uniform(3, 61, (rng.integers(3, 8), 2, 2))), rng.uniform(1.5, 6))
    return _perhaps_centered(drawing, rng)


def _scribble(rng: np.random.Generator) -> np.ndarray:
    spread = rng.uniform(5, 14)
    turns = smooth(np.clip(MIDDLE + rng.normal(0, spread, (rng.integers(7, 22), 2)), 3, 61), 4)
    return _perhaps_centered(draw_strokes([turns], rng.uniform(2, 6)), rng)


def _letter(rng: np.random.Generator) -> np.ndarray:
    strokes = [np.array(points, dtype=float) for points in LETTERS[rng.integers(len(LETTERS))]]
    return _perhaps_centered(_on_pad(strokes, rng, rng.uniform(0.6, 1.1)), rng)


def _perhaps_centered(drawing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return _nudge(center_drawing(drawing), rng) if rng.random() < 0.8 else drawing


def _about_middle(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return matrix, MIDDLE - matrix @ MIDDLE


def _turn(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _shear(slant: float) -> np.ndarray:
    return np.array([[1.0, slant], [0.0, 1.0]])
