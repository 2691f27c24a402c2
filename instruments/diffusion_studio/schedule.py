"""How much of the picture is left at each time: tables of alpha-bar, and the ways to read one number of them.

A table has T + 1 entries and its index is the paper's t: entry 0 is 1 (the picture), entry T almost 0 (noise). Diffusers counts from our
t = 1. Everything else takes alpha-bar itself and never t, so a sampler runs on any subset of any table.
"""

import numpy as np

LARGEST_BETA = 0.999
"""Nichol & Dhariwal (2021) clip the last beta of the cosine schedule here; without it alpha-bar at T would be 4e-33."""


def cosine_alpha_bar(steps: int = 1000, s: float = 0.008) -> np.ndarray:
    """The cosine schedule of Nichol & Dhariwal (2021), equation 17, with betas clipped: (steps + 1,) float64, index t.

    alpha_bar[t] = f(t) / f(0) with f(t) = cos^2((t / steps + s) / (1 + s) * pi / 2) for t < steps. Only the last beta is clipped, so
    alpha_bar[steps] = alpha_bar[steps - 1] / 1000. Raises ValueError.
    """
    steps = _check_steps(steps)
    if not 0 <= s < 1:
        raise ValueError(f"the offset s is {s!r}; it lies between 0 and 1")
    angle = (np.arange(steps + 1) / steps + s) / (1 + s) * np.pi / 2
    paper = (np.cos(angle) / np.cos(angle[0])) ** 2
    return _accumulate(np.minimum(1 - paper[1:] / paper[:-1], LARGEST_BETA))


def linear_alpha_bar(steps: int = 1000) -> np.ndarray:
    """The linear schedule of Ho, Jain & Abbeel (2020), section 4: (steps + 1,) float64, index t.

    beta rises from 1e-4 to 0.02 over 1000 steps; for other numbers of steps both ends are scaled by 1000 / steps, as Nichol & Dhariwal's
    code does, so that the same noise is reached. Raises ValueError.
    """
    steps = _check_steps(steps)
    return _accumulate(np.minimum(np.linspace(1e-4, 0.02, steps) * (1000 / steps), LARGEST_BETA))


def karras_alpha_bar(steps: int, low: float = 0.02, high: float = 80.0, rho: float = 7.0) -> np.ndarray:
    """The grid of Karras et al. (2022), equation 5, from sigma = `high` to `low` and then 0: (steps + 1,), rising to 1.

    sigma is the noise beside a picture at full strength; here alpha_bar = 1 / (1 + sigma^2). Raises ValueError.
    """
    steps = _check_steps(steps)
    if not (0 < low <= high and rho > 0):
        raise ValueError(f"sigma cannot go from {high!r} to {low!r} with rho {rho!r}; all are positive and the first is the largest")
    ends = np.array([high, low]) ** (1 / rho)
    sigma = np.append(np.linspace(*ends, steps) ** rho, 0.0)
    return 1 / (1 + sigma**2)


def reverse_times(steps: int, start: int = 1000) -> np.ndarray:
    """Whole times from `start` down to 0 in `steps` steps, as even as whole numbers allow: (steps + 1,) int, all different.

    `alpha_bar[reverse_times(n)]` is what `sample` walks along. Raises ValueError where there are more steps than times.
    """
    start, steps = _check_steps(start, "the starting time"), _check_steps(steps)
    if steps > start:
        raise ValueError(f"{steps} steps do not fit between time {start} and 0")
    # Half of the time to the upper, always: NumPy's own rounding to even would make steps uneven without need.
    return (2 * start * np.arange(steps, -1, -1) + steps) // (2 * steps)


def log_snr(alpha_bar: np.ndarray | float) -> np.ndarray:
    """log(alpha_bar / (1 - alpha_bar)), the logarithm of signal over noise in power; inf for the picture, -inf for nothing but noise.

    alpha_bar of any shape in [0, 1]. Raises ValueError.
    """
    alpha_bar = check_alpha_bar(alpha_bar)
    with np.errstate(divide="ignore"):
        return np.log(alpha_bar) - np.log1p(-alpha_bar)


def angle(alpha_bar: np.ndarray | float) -> np.ndarray:
    """theta with cos(theta) = sqrt(alpha_bar), from 0 for the picture to pi / 2 for noise.

    On the cosine schedule it grows evenly with t, but for the first fifty of a thousand steps: there the division by f(0) makes it faster.
    """
    alpha_bar = check_alpha_bar(alpha_bar)
    # arccos alone would lose half of the digits next to the picture.
    return np.arctan2(np.sqrt(1 - alpha_bar), np.sqrt(alpha_bar))


def check_alpha_bar(alpha_bar: np.ndarray | float) -> np.ndarray:
    """alpha_bar as float64. Raises ValueError unless all of it lies in [0, 1]."""
    try:
        alpha_bar = np.asarray(alpha_bar, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"alpha_bar is {alpha_bar!r}, not a number") from None
    if not ((alpha_bar >= 0) & (alpha_bar <= 1)).all():
        raise ValueError(f"alpha_bar is {alpha_bar}; it lies between 0 and 1")
    return alpha_bar


def check_level(alpha_bar: float) -> float:
    """One alpha_bar as a plain float. Raises ValueError for several, and for one outside [0, 1]."""
    level = check_alpha_bar(alpha_bar)
    if level.ndim:
        raise ValueError(f"alpha_bar has shape {level.shape}; one number is needed here")
    return float(level)


def _accumulate(betas: np.ndarray) -> np.ndarray:
    return np.concatenate([[1.0], np.cumprod(1 - betas)])


def _check_steps(steps: int, name: str = "the number of steps") -> int:
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 1:
        raise ValueError(f"{name} is {steps!r}; it is a whole number from 1")
    return int(steps)
