"""The way from noise to a picture: a denoiser and a step, repeated along a list of alpha-bars.

A step is any of the functions in `samplers`, or one of them with some arguments filled in: `partial(ddim_step, eta=0.5)`. What it is
given follows from the names of its parameters: a step with `denoiser` asks for itself, as `heun_step` does, any other gets `x0_hat`; a
step with `noise` gets its share of the noise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import signature

import numpy as np

from instruments.diffusion_studio.pixels import check_numbers
from instruments.diffusion_studio.samplers import Denoiser
from instruments.diffusion_studio.schedule import check_alpha_bar

Step = Callable[..., np.ndarray]


@dataclass(frozen=True)
class Trajectory:
    """Where a walk came by, from the first state to the last."""

    states: np.ndarray
    """(steps + 1, ..., h, w): x at each alpha-bar; the last is the sample."""
    predictions: np.ndarray
    """(steps, ..., h, w): the denoiser's x0_hat at each state but the last."""
    evaluations: int
    """How often the denoiser was asked: once a step, for Heun twice a step and once at the last."""


@dataclass(frozen=True)
class Stop:
    """One step of a walk, as it is taken."""

    state: np.ndarray
    """(..., h, w): x after the step."""
    prediction: np.ndarray
    """(..., h, w): x0_hat before it."""
    evaluations: int
    """Of the denoiser, since the start."""


def sample(x_T: np.ndarray, alpha_bars: np.ndarray, denoiser: Denoiser, step: Step, noise: np.ndarray | None = None) -> Trajectory:
    """The whole walk from x_T (..., h, w) along alpha_bars (steps + 1,), rising from x_T's own to, as a rule, 1. Raises ValueError.

    noise (steps, ..., h, w), standard normal: entry i goes to step i. It may be left out where the step does not use it.
    """
    stops = list(walk(x_T, alpha_bars, denoiser, step, noise))
    states = np.stack([np.asarray(x_T, dtype=np.float64), *(stop.state for stop in stops)])
    return Trajectory(states, np.stack([stop.prediction for stop in stops]), stops[-1].evaluations)


def walk(x_T: np.ndarray, alpha_bars: np.ndarray, denoiser: Denoiser, step: Step, noise: np.ndarray | None = None) -> Iterator[Stop]:
    """`sample`, one step at a time: what is slow can be shown as it comes. Raises ValueError at once, not at the first step."""
    x, levels = check_numbers("x_T", x_T), check_alpha_bar(alpha_bars)
    if levels.ndim != 1 or len(levels) < 2:
        raise ValueError(f"alpha_bars has shape {levels.shape}; a walk needs a list of at least two")
    if (np.diff(levels) < 0).any():
        raise ValueError("alpha_bars falls somewhere; a walk goes towards the picture and it only rises")
    if noise is not None:
        noise = check_numbers("noise", noise)
        if noise.shape != (len(levels) - 1, *x.shape):
            raise ValueError(
                f"noise has shape {noise.shape}; {len(levels) - 1} steps from x_T {x.shape} need {(len(levels) - 1, *x.shape)}"
            )
    return _walk(x, levels.tolist(), denoiser, step, noise)


def _walk(x: np.ndarray, levels: list[float], denoiser: Denoiser, step: Step, noise: np.ndarray | None) -> Iterator[Stop]:
    asks, is_noisy = (name in signature(step).parameters for name in ("denoiser", "noise"))
    witness = _Witness(denoiser)
    for i, (level_t, level_s) in enumerate(zip(levels, levels[1:])):
        witness.first = None
        guess = witness if asks else witness.x0_hat(x, level_t)
        options = {"noise": noise[i]} if is_noisy and noise is not None else {}
        x = step(x, guess, level_t, level_s, **options)
        yield Stop(x, witness.first, witness.evaluations)


class _Witness:
    """A denoiser that counts how often it is asked and keeps its first answer."""

    def __init__(self, denoiser: Denoiser) -> None:
        self.denoiser = denoiser
        self.evaluations = 0
        self.first: np.ndarray | None = None

    def x0_hat(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        answer = self.denoiser.x0_hat(x, alpha_bar)
        self.evaluations += 1
        if self.first is None:
            self.first = answer
        return answer
