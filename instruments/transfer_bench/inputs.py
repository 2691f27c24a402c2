"""What the new layer may see of a picture: numbers from inside a network, or its pixels.

Four inputs, all from the same 32x32 pixels that the Darkroom's network sees. They differ in what has been done to those: all of the
network but its last layer, its convolutions alone, convolutions of random weights, nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from instruments.conv_darkroom import features, random_parameters, shrink

SEED = 0
"""Of the random network's weights."""


@dataclass(frozen=True)
class Inputs:
    """One way to see pictures: images (n, 64, 64) in [0, 1] to rows (n, count)."""

    words: str
    """What it is, in a sentence."""
    count: int
    see: Callable[[np.ndarray], np.ndarray]


@cache
def random_network(seed: int) -> Mapping[str, np.ndarray]:
    """A network like the Darkroom's that nobody trained."""
    return MappingProxyType(random_parameters(np.random.default_rng(seed)))


def see_random(images: np.ndarray, seed: int = SEED) -> np.ndarray:
    """What untrained convolutions make of the pictures: (n, 400)."""
    return features(images, "second", random_network(seed))


def see_pixels(images: np.ndarray) -> np.ndarray:
    """The pictures at half size, row by row: (n, 1024)."""
    return shrink(images).reshape(len(images), -1).astype(np.float64)


INPUTS: Mapping[str, Inputs] = MappingProxyType(
    {
        "late": Inputs("its 84 features", 84, features),
        "early": Inputs("its 400 earlier features", 400, lambda images: features(images, "second")),
        "random": Inputs("400 features of a random network", 400, see_random),
        "pixels": Inputs("1024 pixels", 1024, see_pixels),
    }
)


@dataclass(frozen=True, eq=False)
class Scale:
    """Moves rows so that their mean is zero, and divides them so that their mean square length is 1: one strength then suits all inputs.

    A last column of ones takes the place of biases.
    """

    mean: np.ndarray
    """(d,)"""
    length: float

    @classmethod
    def of(cls, rows: np.ndarray) -> "Scale":
        mean = rows.mean(axis=0)
        return cls(mean, float(np.sqrt(np.square(rows - mean).sum(axis=1).mean())))

    def apply(self, rows: np.ndarray) -> np.ndarray:
        """(n, d) -> (n, d + 1)"""
        return np.column_stack([(rows - self.mean) / self.length, np.ones(len(rows))])

    def fit_layer(self, weights: np.ndarray, biases: np.ndarray) -> np.ndarray:
        """A layer (classes, d) and (classes,) as it has to be to answer scaled rows as it answered plain ones: (classes, d + 1)."""
        return np.column_stack([weights * self.length, biases + weights @ self.mean])
