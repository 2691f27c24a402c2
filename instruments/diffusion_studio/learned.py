"""A small network that learned to guess the picture, from digits in hands that are not in the bank.

A frame of 128 pictures takes the 784 pixels to 128 numbers and, the same frame again, back. Between, four residual blocks of two layers,
told the time, turn what is left of the picture into the picture: 241,424 numbers, stored as bytes with one scale for each row. It predicts
x0 and not the noise: what passes through 128 numbers can be a digit, but not 784 independent ones (Li & He 2025).
training/train_denoiser.py made it; denoiser.json holds what was measured.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from instruments.diffusion_studio.ideal import multiply
from instruments.diffusion_studio.pixels import SIZE, check_state
from instruments.diffusion_studio.schedule import angle, check_level

FEATURES, UNITS, BLOCKS = 16, 128, 4
SHAPES: dict[str, tuple[int, int]] = {
    "frame": (UNITS, SIZE * SIZE),
    **{f"block-{i}-{part}": (UNITS, UNITS + FEATURES * (part == "in")) for i in range(BLOCKS) for part in ("in", "out")},
}
"""Layer to the shape of its weights, (out, in). denoiser.npz has them as bytes, with a scale for each row beside, `frame-scale` (128,) and
so on; with `block-0-in-bias` (128,) and so on, and the training pictures' mean as `mean` (784,)."""

LEAST_SQUARE = 1e-6
"""Keeps `normalize` from dividing by 0."""

WEIGHTS = Path(__file__).with_name("denoiser.npz")


class LearnedDenoiser:
    """The network, from its weights by the names of SHAPES, its biases and its mean."""

    def __init__(self, layers: dict[str, np.ndarray]) -> None:
        self._layers = {name: np.ascontiguousarray(values, dtype=np.float64) for name, values in layers.items()}
        self._columns = np.ascontiguousarray(self._layers["frame"].T)

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> LearnedDenoiser:
        """The trained network, from its file, which is read once."""
        return cls(_read(path))

    def x0_hat(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        """The network's guess: (..., 28, 28) -> (..., 28, 28) in [-1, 1], where pictures are. Raises ValueError."""
        x, level = check_state(x, (SIZE, SIZE)), check_level(alpha_bar)
        mean, share = self._layers["mean"], math.sqrt(level)
        rows = x.reshape(-1, SIZE * SIZE) - share * mean
        times = np.broadcast_to(time_features(level), (len(rows), FEATURES))
        units = share * multiply(rows, self._layers["frame"])
        for i in range(BLOCKS):
            inner = silu(self._weigh(np.concatenate([normalize(units), times], axis=1), f"block-{i}-in"))
            units = units + self._weigh(inner, f"block-{i}-out")
        return np.clip(mean + multiply(units, self._columns), -1, 1).reshape(x.shape)

    def _weigh(self, rows: np.ndarray, layer: str) -> np.ndarray:
        return multiply(rows, self._layers[layer]) + self._layers[f"{layer}-bias"]


def time_features(alpha_bar: float) -> np.ndarray:
    """cos(2 k theta) for k = 1 to 16, theta from 0 to pi / 2: (16,). Bounded at both ends of the schedule, where log-SNR is not."""
    return np.cos(2 * np.arange(1, FEATURES + 1) * float(angle(alpha_bar)))


def normalize(units: np.ndarray) -> np.ndarray:
    """Each row over the root of its mean square (Zhang & Sennrich 2019, without gains); next to nothing stays next to nothing."""
    return units / np.sqrt(np.square(units).mean(axis=1, keepdims=True) + LEAST_SQUARE)


def silu(x: np.ndarray) -> np.ndarray:
    """x / (1 + exp(-x)) (Elfwing, Uchibe & Doya 2018), by tanh, which does not overflow."""
    return x * (0.5 + 0.5 * np.tanh(0.5 * x))


def pack(layers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What denoiser.npz holds: each row of weights in whole steps of its largest over 127, all other numbers in half precision."""
    stored = {name: np.asarray(values, dtype=np.float16) for name, values in layers.items() if name not in SHAPES}
    for name in SHAPES:
        weights = np.asarray(layers[name], dtype=np.float64)
        scale = (np.abs(weights).max(axis=1) / 127).astype(np.float32)
        stored |= {name: np.round(weights / scale[:, None].astype(np.float64)).astype(np.int8), f"{name}-scale": scale}
    return stored


def unpack(stored: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The layers in float64, as near to those given to `pack` as its steps allow."""
    names = [name for name in stored if not name.endswith("-scale")]
    layers = {name: stored[name].astype(np.float64) for name in names}
    for name in SHAPES:
        layers[name] *= stored[f"{name}-scale"].astype(np.float64)[:, None]
    return layers


@cache
def _read(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as stored:
        return unpack(stored)
