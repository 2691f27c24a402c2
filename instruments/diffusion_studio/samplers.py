"""One step from more noise to less, in four ways: DDIM without and with fresh noise, Euler, Heun.

The probability-flow equation of the variance-preserving process is dx / dtheta = v in the angle theta = arccos sqrt(alpha_bar). A DDIM
step with eta = 0 is the exact rotation by which x would move if x0_hat stayed the same; it is also what others call Euler, because in
sigma = tan(theta) it is Euler's method (Song, Meng & Ermon 2021, equations 13 and 14). Euler's method in theta is another one, exact
where v stays the same. Theta grows evenly with t along nearly all of the cosine schedule, so there that is Euler in t.

Steps go from alpha_bar_t to any alpha_bar_s >= alpha_bar_t, not only to the next of the table.
"""

import math
from typing import Protocol

import numpy as np

from instruments.diffusion_studio.forward import check_together, implied_noise, velocity
from instruments.diffusion_studio.pixels import check_numbers
from instruments.diffusion_studio.schedule import angle, check_level


class Denoiser(Protocol):
    """Whoever can guess the picture behind the noise."""

    def x0_hat(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        """The expected picture, given x (..., h, w) at alpha_bar in [0, 1]: (..., h, w) float64."""


def ddim_step(
    x: np.ndarray,
    x0_hat: np.ndarray,
    alpha_bar_t: float,
    alpha_bar_s: float,
    eta: float = 0.0,
    noise: np.ndarray | None = None,
) -> np.ndarray:
    """Song, Meng & Ermon (2021), equations 12 and 16 (their alpha is alpha-bar): of order 1, for eta > 0 in distribution.

    eta from 0, where nothing is random, to 1, which on neighbouring times is the sampler of Ho et al. (2020) with the smaller variance.
    Only eta > 0 needs `noise`, standard normal and of x's shape; at alpha_bar_s = 1 it has no effect. Raises ValueError.
    """
    level_t, level_s = _check_levels(alpha_bar_t, alpha_bar_s)
    if not 0 <= eta <= 1:
        raise ValueError(f"eta is {eta!r}; it lies between 0 and 1")
    eps = implied_noise(x, x0_hat, level_t)
    sigma = ddim_sigma(level_t, level_s, eta)
    # Rounding can take the radicand of equation 12 below zero where eta = 1 and alpha_bar_t is next to nothing.
    direction = math.sqrt(max(0.0, 1 - level_s - sigma**2))
    stepped = math.sqrt(level_s) * np.asarray(x0_hat, dtype=np.float64) + direction * eps
    if eta == 0:
        return stepped
    if noise is None:
        raise ValueError(f"eta is {eta}: such a step needs noise")
    check_together(x=stepped, noise=noise)
    return stepped + sigma * check_numbers("noise", noise)


def ddim_sigma(alpha_bar_t: float, alpha_bar_s: float, eta: float) -> float:
    """The standard deviation of the fresh noise in `ddim_step` (equation 16 there); 0 at alpha_bar_s = 1 whatever eta."""
    if alpha_bar_s == alpha_bar_t:
        return 0.0
    return eta * math.sqrt((1 - alpha_bar_s) / (1 - alpha_bar_t)) * math.sqrt(1 - alpha_bar_t / alpha_bar_s)


def euler_step(x: np.ndarray, x0_hat: np.ndarray, alpha_bar_t: float, alpha_bar_s: float) -> np.ndarray:
    """x + (theta_s - theta_t) v: Euler's method in the angle, and so in t where the angle grows evenly. Of order 1. Raises ValueError."""
    level_t, level_s = _check_levels(alpha_bar_t, alpha_bar_s)
    turn = float(angle(level_s) - angle(level_t))
    return np.asarray(x, dtype=np.float64) + turn * velocity(x, x0_hat, level_t)


def heun_step(x: np.ndarray, denoiser: Denoiser, alpha_bar_t: float, alpha_bar_s: float) -> np.ndarray:
    """`euler_step` with the mean of v at both ends in place of v: of order 2, at two evaluations of the denoiser. Raises ValueError.

    At alpha_bar_s = 1 there is no v, and the step is Euler's with one evaluation, as in Karras et al. (2022), algorithm 1; one such step
    at the end leaves the order at 2.
    """
    level_t, level_s = _check_levels(alpha_bar_t, alpha_bar_s)
    x0_hat = denoiser.x0_hat(x, level_t)
    guess = euler_step(x, x0_hat, level_t, level_s)
    if level_s == 1:
        return guess
    before, after = velocity(x, x0_hat, level_t), velocity(guess, denoiser.x0_hat(guess, level_s), level_s)
    return np.asarray(x, dtype=np.float64) + float(angle(level_s) - angle(level_t)) * (before + after) / 2


def _check_levels(alpha_bar_t: float, alpha_bar_s: float) -> tuple[float, float]:
    level_t, level_s = check_level(alpha_bar_t), check_level(alpha_bar_s)
    if level_t == 1:
        raise ValueError("alpha_bar_t is 1: there is no noise left to remove")
    if level_s < level_t:
        raise ValueError(f"alpha_bar_s {level_s:.6g} is below alpha_bar_t {level_t:.6g}; a step goes towards the picture")
    return level_t, level_s
