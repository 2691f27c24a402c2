"""The classifier: LeNet-5 in NumPy, behind a 2x2 mean that makes 32x32 of 64x64.

After LeCun, Bottou, Bengio & Haffner (1998), figure 2, with maxima for its averages, ReLU for its tanh and 13 classes: 5x5 to 6 maps,
ReLU and pool, 5x5 to 16 maps, ReLU and pool, then 120, 84 and 13 units. 61,961 parameters, stored in half precision, computed with in
single. Maps are (n, rows, columns, channels), kernels (maps out, rows, columns, maps in), so that each product below runs along memory.

The layers are functions of their own because occlusion starts after the first.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from instruments.conv_darkroom.convolution import max_pool
from instruments.conv_darkroom.pad import check_pictures

CLASSES = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "face", "checkerboard", "none")

SHAPES: dict[str, tuple[int, ...]] = {
    "first": (6, 5, 5, 1),
    "second": (16, 5, 5, 6),
    "third": (120, 400),
    "fourth": (84, 120),
    "last": (len(CLASSES), 84),
}
"""Layer to the shape of its weights in weights.npz; the biases beside them, `first-bias` and so on, are as long as the first axis."""

FEATURES = {"second": 400, "third": 120, "fourth": 84}
"""Layer to how many numbers it hands on for a picture, those of the second being its maps laid out in a row."""

BATCH = 196
"""Pictures computed at once: the whole occlusion map, and 15 MB of windows at the most."""


def classify(images: np.ndarray) -> np.ndarray:
    """The probability of each of CLASSES for each picture: images (n, 64, 64) in [0, 1] -> (n, 13), rows sum to 1. Raises ValueError."""
    return softmax(logits(images))


def logits(images: np.ndarray) -> np.ndarray:
    """The network's outputs before the softmax: images (n, 64, 64) in [0, 1] -> (n, 13) float64. Raises ValueError."""
    images = check_pictures(images, dimensions=3)
    batches = [after_first(first_layer(shrink(images[i : i + BATCH]))) for i in range(0, len(images), BATCH)]
    return np.concatenate(batches) if batches else np.zeros((0, len(CLASSES)))


def features(images: np.ndarray, layer: str = "fourth", weights: Mapping[str, np.ndarray] | None = None) -> np.ndarray:
    """What `layer`, one of FEATURES, makes of each picture: images (n, 64, 64) in [0, 1] -> (n, 84) float64, none below zero. Raises ValueError.

    Of the fourth layer they are all that the last one sees: `logits` are features @ weights.T + biases, with `last_layer()`. `weights`,
    trained or not, have the shapes and names of `parameters()`, which they stand in for.
    """
    if layer not in FEATURES:
        raise ValueError(f"no features of layer {layer!r}; known: {', '.join(FEATURES)}")
    images, weights = check_pictures(images, dimensions=3), parameters() if weights is None else weights
    batches = [_units(first_layer(shrink(images[i : i + BATCH]), weights), layer, weights) for i in range(0, len(images), BATCH)]
    return (np.concatenate(batches) if batches else np.zeros((0, FEATURES[layer]))).astype(np.float64)


def last_layer() -> tuple[np.ndarray, np.ndarray]:
    """Weights (13, 84) and biases (13,) from features to logits, float64."""
    return parameters()["last"].astype(np.float64), parameters()["last-bias"].astype(np.float64)


def random_parameters(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Weights as training starts from, normal with variance 2 over the inputs (He et al. 2015), and biases of zero; the names of SHAPES."""
    weights = {name: rng.normal(0, np.sqrt(2 / np.prod(shape[1:])), shape).astype(np.float32) for name, shape in SHAPES.items()}
    return weights | {f"{name}-bias": np.zeros(shape[0], np.float32) for name, shape in SHAPES.items()}


def softmax(values: np.ndarray) -> np.ndarray:
    """exp(v) over its sum along the last axis; the largest is taken off first, so that nothing overflows."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def shrink(images: np.ndarray) -> np.ndarray:
    """The mean of each 2x2 block: (n, h, w) -> (n, h / 2, w / 2, 1) float32.

    Added in pairs: then the mean of four equal numbers is that number to the last bit.
    """
    x = np.asarray(images, dtype=np.float32)
    upper, lower = x[:, ::2, ::2] + x[:, ::2, 1::2], x[:, 1::2, ::2] + x[:, 1::2, 1::2]
    return ((upper + lower) * np.float32(0.25))[..., None]


def first_layer(x: np.ndarray, weights: Mapping[str, np.ndarray] | None = None) -> np.ndarray:
    """The responses of the first six kernels, bias added: (n, h, w, 1) -> (n, h - 4, w - 4, 6)."""
    return _convolve_maps(x, "first", weights or parameters())


def after_first(maps: np.ndarray) -> np.ndarray:
    """What the rest of the network makes of the first responses: (n, 28, 28, 6) -> logits (n, 13) float64."""
    return _weigh(_units(maps, "fourth", parameters()), "last", parameters()).astype(np.float64)


@cache
def parameters() -> dict[str, np.ndarray]:
    """The trained weights and biases in float32, by the names of SHAPES; read once."""
    with np.load(Path(__file__).with_name("weights.npz"), allow_pickle=False) as stored:
        return {name: np.ascontiguousarray(stored[name], dtype=np.float32) for name in stored.files}


def first_kernels() -> np.ndarray:
    """The six 5x5 kernels of the first layer, as correlated with the picture at half size: (6, 5, 5) float64."""
    return parameters()["first"][..., 0].astype(np.float64)


def multiply(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """(n, k) and (m, k) -> (n, m), entry [i, j] the dot product of rows[i] and columns[j].

    einsum and not `rows @ columns.T`: NumPy in Pyodide has no BLAS, and there this is 1.3 to 4 times as fast. It also adds each dot
    product in an order that does not depend on n, so a part computed alone equals the same part of the whole to the last bit.
    """
    return np.einsum("ij,kj->ik", rows, columns)


def _units(maps: np.ndarray, last: str, weights: Mapping[str, np.ndarray]) -> np.ndarray:
    """From the first responses on through the layer `last`, cut off at zero: (n, 28, 28, 6) -> (n, FEATURES[last])."""
    # The larger of two, cut off at zero, is the larger of the two cut off: pooling first leaves a quarter to cut.
    maps = np.maximum(max_pool(maps), 0)
    maps = np.maximum(max_pool(_convolve_maps(maps, "second", weights)), 0)
    units = maps.reshape(len(maps), -1)
    for layer in tuple(FEATURES)[1 : tuple(FEATURES).index(last) + 1]:
        units = np.maximum(_weigh(units, layer, weights), 0)
    return units


def _weigh(x: np.ndarray, layer: str, weights: Mapping[str, np.ndarray]) -> np.ndarray:
    out = multiply(x, weights[layer].reshape(len(weights[layer]), -1))
    out += weights[f"{layer}-bias"]
    return out


def _convolve_maps(maps: np.ndarray, layer: str, weights: Mapping[str, np.ndarray]) -> np.ndarray:
    """Valid correlation over all channels, by gathering each window into a row (im2col)."""
    out, height, width, channels = SHAPES[layer]
    windows = sliding_window_view(maps, (height, width), axis=(1, 2)).transpose(0, 1, 2, 4, 5, 3)
    rows = np.ascontiguousarray(windows).reshape(-1, height * width * channels)
    return _weigh(rows, layer, weights).reshape(*windows.shape[:3], out)
