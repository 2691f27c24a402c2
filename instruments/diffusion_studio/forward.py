"""The forward process in closed form, and what any two of picture, noise and their mixture say about the third.

All functions work on arrays of any shape, pixel by pixel. They go from the picture to the noise and not back: that divides by
sqrt(1 - alpha_bar), which is at least 0.0064 from t = 1 on, and never by sqrt(alpha_bar), which falls to 5e-5 at t = T.
"""

import math

import numpy as np

from instruments.diffusion_studio.pixels import check_numbers
from instruments.diffusion_studio.schedule import check_level


def add_noise(x0: np.ndarray, eps: np.ndarray, alpha_bar: float) -> np.ndarray:
    """x_t = sqrt(alpha_bar) x0 + sqrt(1 - alpha_bar) eps (Ho, Jain & Abbeel 2020, equation 4), for all t at once. Raises ValueError.

    x0 and eps of one shape, or shapes that NumPy broadcasts: one picture under many noises.
    """
    x0, eps, level = check_numbers("x0", x0), check_numbers("eps", eps), check_level(alpha_bar)
    check_together(x0=x0, eps=eps)
    return math.sqrt(level) * x0 + math.sqrt(1 - level) * eps


def implied_noise(x: np.ndarray, x0_hat: np.ndarray, alpha_bar: float) -> np.ndarray:
    """The eps with which x0_hat would have become x: (x - sqrt(alpha_bar) x0_hat) / sqrt(1 - alpha_bar). Raises ValueError.

    At alpha_bar = 1 there is no noise to speak of and no answer.
    """
    level = check_level(alpha_bar)
    if level == 1:
        raise ValueError("alpha_bar is 1: no noise was added, so none can be told from the picture")
    check_together(x=x, x0_hat=x0_hat)
    return (check_numbers("x", x) - math.sqrt(level) * check_numbers("x0_hat", x0_hat)) / math.sqrt(1 - level)


def velocity(x: np.ndarray, x0_hat: np.ndarray, alpha_bar: float) -> np.ndarray:
    """v = sqrt(alpha_bar) eps - sqrt(1 - alpha_bar) x0_hat (Salimans & Ho 2022, section 4): the change of x with the angle theta."""
    eps = implied_noise(x, x0_hat, alpha_bar)
    return math.sqrt(alpha_bar) * eps - math.sqrt(1 - alpha_bar) * np.asarray(x0_hat, dtype=np.float64)


def check_together(**arrays: np.ndarray) -> None:
    """Raises ValueError where the shapes of two arrays do not broadcast."""
    shapes = {name: np.shape(array) for name, array in arrays.items()}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        raise ValueError(" and ".join(f"{name} {shape}" for name, shape in shapes.items()) + " do not go together") from None
