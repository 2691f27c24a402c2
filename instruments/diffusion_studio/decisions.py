"""When the way back from noise has made up its mind: first about the class, later about the image.

Biroli, Bonnaire, de Bortoli & Mézard (2024) call the two speciation and collapse. Here they are read off walks: something is decided from
the largest t on from which the posterior gives it CERTAIN or more for good. The posterior is exact, so that is also how often a walk
with fresh noise from there (DDIM with eta = 1 in small steps) would end in the same class, or in the same image.
"""

import json
from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from instruments.diffusion_studio.ideal import IdealDenoiser
from instruments.diffusion_studio.posterior import effective_candidates
from instruments.diffusion_studio.samplers import ddim_step
from instruments.diffusion_studio.schedule import check_alpha_bar, reverse_times
from instruments.diffusion_studio.trajectory import walk

CERTAIN = 0.9
"""The probability that counts as decided. A tenth of the doubt, 0.99, comes about 30 (class) and 55 (image) steps of 1000 later."""

DECISIONS = Path(__file__).with_name("decisions.json")
"""Those of the bank on the cosine schedule, written by training/study_diffusion.py."""


@dataclass(frozen=True)
class Decisions:
    """Times on the schedule, as quartiles over walks from different noise: (lower, median, upper)."""

    class_time: tuple[float, float, float]
    image_time: tuple[float, float, float]
    effective: dict[int, float]
    """t to the mean effective number of candidates at t, from exp(H) of the weights."""


def decide(
    images: np.ndarray,
    classes: Sequence[Hashable],
    alpha_bar: np.ndarray,
    rng: np.random.Generator,
    walks: int = 32,
    steps: int = 100,
) -> Decisions:
    """The decisions of the ideal denoiser of images (n, h, w), image i being of classes[i], along the table alpha_bar (T + 1,).

    Walks of DDIM with eta = 0 from noise drawn from rng; times come in steps of T / steps. 32 walks of 100 steps take about a third of
    a second in a browser. Raises ValueError.
    """
    if len(classes) != len(images):
        raise ValueError(f"{len(classes)} classes for {len(images)} images")
    if walks < 1:
        raise ValueError(f"{walks} walks decide nothing")
    table = check_alpha_bar(alpha_bar)
    denoiser = IdealDenoiser(images)
    names = {name: i for i, name in enumerate(dict.fromkeys(classes))}
    members = np.eye(len(names))[[names[name] for name in classes]]
    times = reverse_times(steps, len(table) - 1)
    x = rng.normal(size=(walks, *denoiser.images.shape[1:]))
    stops = walk(x, table[times], denoiser, ddim_step)
    weights = np.stack([denoiser.weights(state, table[t]) for state, t in zip([x, *(stop.state for stop in stops)], times)])
    class_times = decided(times, weights @ members)
    image_times = decided(times, weights)
    effective = effective_candidates(weights).mean(axis=1)
    return Decisions(_quartiles(class_times), _quartiles(image_times), {int(t): float(n) for t, n in zip(times, effective)})


def decided(times: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """From which time on each walk gives its last choice at least CERTAIN: times (k,) falling, probabilities (k, walks, n) -> (walks,).

    A walk that is not certain at its end either is decided at the last time.
    """
    chosen = probabilities[-1].argmax(axis=-1)
    doubts = probabilities[:, np.arange(len(chosen)), chosen] < CERTAIN
    # How many entries the last doubt and all before it take: none, without doubts.
    undecided = np.where(doubts.any(axis=0), len(doubts) - doubts[::-1].argmax(axis=0), 0)
    return np.asarray(times)[np.minimum(undecided, len(times) - 1)]


@cache
def bank_decisions() -> Decisions:
    """What `decide` said of the bank with many walks on the cosine schedule; read, not computed."""
    stored = json.loads(DECISIONS.read_text())
    effective = {int(t): n for t, n in stored["effective"].items()}
    return Decisions(tuple(stored["class_time"]), tuple(stored["image_time"]), effective)


def as_json(decisions: Decisions) -> dict:
    """For the file: numbers rounded to what the walks support."""
    rounded = asdict(decisions)
    rounded["effective"] = {str(t): round(n, 3) for t, n in decisions.effective.items()}
    return rounded


def _quartiles(times: np.ndarray) -> tuple[float, float, float]:
    return tuple(float(q) for q in np.quantile(times, [0.25, 0.5, 0.75]))
