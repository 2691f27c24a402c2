"""What several tests of the studio need: the table, the bank, the worked numbers, and a denoiser for data that can be solved by hand."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from instruments.diffusion_studio import bank, cosine_alpha_bar


class GaussianDenoiser:
    """The exact denoiser where every pixel is normal with mean 0 and standard deviation `scale`, independent of the others."""

    def __init__(self, scale: float) -> None:
        self.scale = scale

    def x0_hat(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        return math.sqrt(alpha_bar) * self.scale**2 / self.variance(alpha_bar) * x

    def variance(self, alpha_bar: float) -> float:
        """Of x_t."""
        return alpha_bar * self.scale**2 + 1 - alpha_bar

    def solve(self, x: np.ndarray, alpha_bar_t: float, alpha_bar_s: float) -> np.ndarray:
        """Where the probability flow takes x: it keeps every pixel at its quantile."""
        return x * math.sqrt(self.variance(alpha_bar_s) / self.variance(alpha_bar_t))


@pytest.fixture(scope="session")
def vectors() -> dict:
    return json.loads(Path(__file__).with_name("vectors.json").read_text())


@pytest.fixture(scope="session")
def cosine() -> np.ndarray:
    table = cosine_alpha_bar()
    table.flags.writeable = False
    return table


@pytest.fixture(scope="session")
def glyphs() -> np.ndarray:
    return bank()


@pytest.fixture
def gaussian() -> type[GaussianDenoiser]:
    return GaussianDenoiser


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(4)
