"""Occlusion: cover a square of the picture, see what the classifier thinks then, and do so everywhere.

Zeiler & Fergus (2014), figure 7: for the class c of the clean picture, the map shows p_c(picture) - p_c(picture with
the square at (i, j) replaced). Above zero, the square supports c - under this window, this stride and this baseline, which is itself
a choice with consequences (Sturmfels, Lundberg & Lee 2020): black cannot hide what is black, and gray adds a bright square to the dark.
"""

from collections.abc import Callable, Iterator

import numpy as np

from instruments.conv_darkroom.network import CLASSES, after_first, classify, first_layer, shrink, softmax
from instruments.conv_darkroom.pad import SIZE, check_pictures

BASELINES = ("black", "gray", "mean", "blur")
BLUR = 5.0
"""Standard deviation of the blurred baseline's Gaussian [px]: wide enough to dissolve a stroke."""

REACH = 4
"""A 5x5 kernel answers differently up to four responses before the first changed pixel."""

Predict = Callable[[np.ndarray], np.ndarray]
"""Pictures (n, h, w) to probabilities (n, classes)."""


def occlusion_map(image: np.ndarray, window: int = 12, stride: int = 4, baseline: str = "black") -> np.ndarray:
    """p(clean) - p(occluded) for each place of the window and each of CLASSES: image (64, 64) in [0, 1] -> (rows, columns, 13).

    Places start at 0 and are `stride` px apart, as far as the whole window fits: 14 x 14 for 12 and 4. Raises ValueError.
    """
    at_once = max(1, 196 // len(places(window, stride)))
    return np.concatenate(list(_strips(image, window, stride, baseline, at_once)))


def occlusion_rows(image: np.ndarray, window: int = 12, stride: int = 4, baseline: str = "black") -> Iterator[np.ndarray]:
    """The rows (columns, 13) of `occlusion_map`, one by one as they are computed, the same to the last bit. Raises ValueError."""
    return (strip[0] for strip in _strips(image, window, stride, baseline, at_once=1))


def cover(image: np.ndarray, row: int, column: int, window: int = 12, baseline: str = "black") -> np.ndarray:
    """The picture with the square whose upper left corner is (row, column) replaced; what would hang over the edge is cut off."""
    image = check_pictures(image, dimensions=2)
    return _replace(image, row, column, window, fill(image, baseline))


def fill(image: np.ndarray, baseline: str) -> np.ndarray:
    """The whole picture as it looks under the window: 0, 0.5, its own mean, or itself blurred. Raises ValueError."""
    if baseline not in BASELINES:
        raise ValueError(f"no baseline {baseline!r}; known: {', '.join(BASELINES)}")
    if baseline == "blur":
        return _blur(image)
    return np.full_like(image, {"black": 0.0, "gray": 0.5, "mean": image.mean()}[baseline])


def places(window: int, stride: int, side: int = SIZE) -> np.ndarray:
    """Where the window's upper edge can lie along one side [px]: floor((side - window) / stride) + 1 places. Raises ValueError."""
    if not 1 <= window <= side:
        raise ValueError(f"the window is {window} px; it can be 1 to {side}")
    if stride < 1:
        raise ValueError(f"the stride is {stride} px; it is at least 1")
    return np.arange(0, side - window + 1, stride)


def sweep(image: np.ndarray, filling: np.ndarray, window: int, stride: int, predict: Predict = classify) -> np.ndarray:
    """The map by its definition, for any classifier: square image and filling (h, h) -> (rows, columns, classes).

    `occlusion_map` equals it to the last bit and takes half the time.
    """
    at = places(window, stride, len(image))
    covered = [_replace(image, row, column, window, filling) for row in at for column in at]
    drops = predict(image[None]) - predict(np.array(covered))
    return drops.reshape(len(at), len(at), -1)


def per_pixel(drops: np.ndarray, window: int = 12, stride: int = 4, side: int = SIZE) -> np.ndarray:
    """The mean of the drops of all windows over each pixel: (rows, columns, ...) -> (side, side, ...); 0 where no window comes.

    This is what Captum's `Occlusion` returns where the last window ends with the picture, as 12 and 4 do.
    """
    at = places(window, stride, side)
    pixel = np.arange(side)[:, None]
    covers = ((at <= pixel) & (pixel < at + window)).astype(np.float64)
    shares = covers / np.maximum(covers.sum(axis=1, keepdims=True), 1)
    return np.einsum("yr,xc,rc...->yx...", shares, shares, drops)


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """log(p / (1 - p)), for p within 1e-12 of 0 and 1 as there: it still tells 0.99 from 0.9999, where differences of p cannot."""
    p = np.clip(probabilities, 1e-12, 1 - 1e-12)
    return np.log(p) - np.log1p(-p)


def _strips(image: np.ndarray, window: int, stride: int, baseline: str, at_once: int) -> Iterator[np.ndarray]:
    """Up to `at_once` rows of the map at a time, (rows, columns, 13)."""
    image = check_pictures(image, dimensions=2)
    at, filling = places(window, stride), fill(image, baseline)
    # On even places and sizes a window covers whole 2x2 blocks, and only then is the first layer local to it.
    is_even = window % 2 == 0 and stride % 2 == 0
    clean, patches = shrink(image[None]), shrink(filling[None])
    before = first_layer(clean)
    usual = softmax(after_first(before))

    def strip(rows: np.ndarray) -> np.ndarray:
        corners = [(row, column) for row in rows for column in at]
        if is_even:
            maps = _first_layer_covered(clean[0], patches[0], before[0], np.array(corners) // 2, window // 2)
        else:
            maps = first_layer(shrink(np.array([_replace(image, *corner, window, filling) for corner in corners])))
        return (usual - softmax(after_first(maps))).reshape(len(rows), len(at), len(CLASSES))

    return (strip(at[i : i + at_once]) for i in range(0, len(at), at_once))


def _first_layer_covered(clean: np.ndarray, filling: np.ndarray, before: np.ndarray, corners: np.ndarray, window: int) -> np.ndarray:
    """The first layer's responses to the picture covered at each corner, computed anew only where they change.

    clean and filling (32, 32, 1), before (28, 28, 6) the responses to clean, corners (n, 2) and window in px of the halved picture
    -> (n, 28, 28, 6). For 12 px windows 100 of 784 responses are new. A frame of REACH on every side spares the edges a case of
    their own: what falls into it is garbage and cut off at the end.
    """
    framed = np.pad(clean, [(REACH, REACH), (REACH, REACH), (0, 0)])
    crops = np.array([framed[row : row + window + 2 * REACH, column : column + window + 2 * REACH] for row, column in corners])
    for crop, (row, column) in zip(crops, corners):
        crop[REACH:-REACH, REACH:-REACH] = filling[row : row + window, column : column + window]
    changed = first_layer(crops)
    maps = np.repeat(np.pad(before, [(REACH, REACH), (REACH, REACH), (0, 0)])[None], len(corners), axis=0)
    for each, block, (row, column) in zip(maps, changed, corners):
        each[row : row + window + REACH, column : column + window + REACH] = block
    return maps[:, REACH:-REACH, REACH:-REACH]


def _replace(image: np.ndarray, row: int, column: int, window: int, filling: np.ndarray) -> np.ndarray:
    covered = image.copy()
    square = np.s_[max(row, 0) : max(row + window, 0), max(column, 0) : max(column + window, 0)]
    covered[square] = filling[square]
    return covered


def _blur(image: np.ndarray) -> np.ndarray:
    """Gaussian with standard deviation BLUR, its weights made to sum to 1 at the borders too."""
    apart = np.subtract.outer(np.arange(SIZE), np.arange(SIZE))
    weights = np.exp(-0.5 * (apart / BLUR) ** 2)
    weights /= weights.sum(axis=1, keepdims=True)
    return np.clip(weights @ image @ weights.T, 0, 1)
