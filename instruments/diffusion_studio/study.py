"""How many questions to the denoiser a good sample costs: each sampler against one that takes a thousand steps.

The error is the distance to where the reference ends from the same noise. For the exact denoiser nearly every sampler ends on some image
of the data set, so beside the distance stands how often it is the same image. With eta = 1 fresh noise makes a walk forget its start:
there the error says nothing of quality, and stays where chance puts it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

import numpy as np

from instruments.diffusion_studio.pixels import rmse
from instruments.diffusion_studio.samplers import Denoiser, ddim_step, euler_step, heun_step
from instruments.diffusion_studio.schedule import reverse_times
from instruments.diffusion_studio.trajectory import Step, walk

SAMPLERS: Mapping[str, Step] = MappingProxyType(
    {"ddim-0": ddim_step, "ddim-1": partial(ddim_step, eta=1.0), "euler": euler_step, "heun": heun_step}
)
"""Those the studio compares, by the names it gives them."""

STEPS = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100)
REFERENCE_STEPS = 1000
SAME = 0.1
"""Two samples nearer than this RMSE count as the same picture: the closest two glyphs of the bank are 0.116 apart."""

STUDY = Path(__file__).with_name("study.json")
"""That of the bank's ideal denoiser on the cosine schedule, written by training/study_diffusion.py."""


@dataclass(frozen=True)
class Point:
    """One sampler with one number of steps, averaged over noises."""

    steps: int
    evaluations: int
    """Of the denoiser, for one sample."""
    error: float
    """Mean RMSE to the reference's samples."""
    same: float
    """Share of samples within SAME of the reference's."""


def end(x_T: np.ndarray, alpha_bars: np.ndarray, denoiser: Denoiser, step: Step, noise: np.ndarray | None = None) -> tuple[np.ndarray, int]:
    """The last state of `sample` and the evaluations it took, without keeping those between."""
    for stop in walk(x_T, alpha_bars, denoiser, step, noise):
        last = stop
    return last.state, last.evaluations


def find_reference(x_T: np.ndarray, alpha_bar: np.ndarray, denoiser: Denoiser) -> np.ndarray:
    """Where x_T (n, h, w) leads by DDIM with eta = 0 in REFERENCE_STEPS steps, or in T where the table has fewer: (n, h, w)."""
    top = len(alpha_bar) - 1
    return end(x_T, alpha_bar[reverse_times(min(REFERENCE_STEPS, top), top)], denoiser, ddim_step)[0]


def study_errors(
    x_T: np.ndarray,
    alpha_bar: np.ndarray,
    denoiser: Denoiser,
    rng: np.random.Generator,
    samplers: Mapping[str, Step] = SAMPLERS,
    steps: Sequence[int] = STEPS,
    reference: np.ndarray | None = None,
) -> dict[str, list[Point]]:
    """Every sampler with every number of steps from x_T (n, h, w) at the end of the table alpha_bar (T + 1,): name to points.

    rng draws the fresh noise of samplers that use it. Without `reference`, `find_reference` takes most of the time. Raises ValueError.
    """
    if np.ndim(x_T) != 3 or len(x_T) == 0:
        raise ValueError(f"x_T has shape {np.shape(x_T)}; a study needs several noises, as (n, rows, columns)")
    reference = find_reference(x_T, alpha_bar, denoiser) if reference is None else np.asarray(reference)
    if reference.shape != np.shape(x_T):
        raise ValueError(f"the reference has shape {reference.shape} and x_T {np.shape(x_T)}; they belong together")
    points: dict[str, list[Point]] = {name: [] for name in samplers}
    for count in steps:
        alpha_bars = alpha_bar[reverse_times(count, len(alpha_bar) - 1)]
        noise = rng.normal(size=(count, *np.shape(x_T)))
        for name, step in samplers.items():
            final, evaluations = end(x_T, alpha_bars, denoiser, step, noise)
            errors = rmse(final, reference)
            points[name].append(Point(count, evaluations, float(errors.mean()), float((errors < SAME).mean())))
    return points


@cache
def bank_study() -> dict[str, tuple[Point, ...]]:
    """What `study_errors` said of the bank's ideal denoiser on the cosine schedule; read, not computed."""
    stored = json.loads(STUDY.read_text())
    return {name: tuple(Point(**point) for point in points) for name, points in stored["samplers"].items()}


def as_json(points: Mapping[str, Sequence[Point]]) -> dict[str, list[dict]]:
    """For the file: five digits say all that the number of noises supports."""
    return {
        name: [asdict(point) | {"error": round(point.error, 5), "same": round(point.same, 4)} for point in row]
        for name, row in points.items()
    }
