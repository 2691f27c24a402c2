"""The way back as filmstrips: four samplers from the same noise, shown while they walk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from instruments.contract import Image, State
from instruments.diffusion_studio.forward import implied_noise
from instruments.diffusion_studio.pixels import rmse
from instruments.diffusion_studio.samplers import Denoiser, ddim_step, euler_step, heun_step
from instruments.diffusion_studio.schedule import reverse_times
from instruments.diffusion_studio.trajectory import Step, Stop, walk

FRAMES = 9
"""Pictures on a strip, evenly spaced over the steps."""
GAP = 2
"""Pixels of nothing between two pictures."""
STEPS_AT_ONCE = 5
"""Steps between two looks at the strip."""
NEAR = 0.1
"""RMSE below which a sample is that image of the data set: the closest two glyphs of the bank are 0.116 apart."""
KEPT = 6
"""Sets of films kept, so that a time slider that does not touch them does not shoot them again."""

TOP = 1000


@dataclass(frozen=True, eq=False)
class Film:
    """A walk, as far as it has come. The same object again is drawn once."""

    sampler: str
    title: str
    states: tuple[np.ndarray, ...]
    """Every x so far, the start included."""
    steps: int
    """How many steps it will have."""
    evaluations: int
    outcome: str
    """Where it ends, in words."""
    identity: float
    """The largest distance so far between a step of Euler in sigma and the same step of DDIM with eta = 0."""


finished: dict[tuple, list[Film]] = {}
"""The last sets of films, by what they were shot from."""


class Script:
    """What a set of films is shot from: schedule, start, noise, steps, and the images that endings are told by, once more as `content`."""

    def __init__(self, state: State, table: np.ndarray, xt: np.ndarray, eps: np.ndarray, images: np.ndarray, names: Sequence[str], content: bytes):
        self.start, self.x = (TOP, eps) if state["start"] == "noise" else (state["t"], xt)
        self.steps, self.eta, self.seed = min(state["steps"], self.start), state["eta"], state["seed"]
        self.table, self.images, self.names = table, images, names
        told = (state["schedule"], state["denoiser"], state["window"], self.seed, self.eta, self.start, self.steps)
        self.key = (*told, self.x.tobytes(), content)

    @property
    def is_shot(self) -> bool:
        return self.key in finished

    @property
    def films(self) -> list[Film]:
        """All of them, once shot."""
        return finished[self.key]

    def shoot(self, denoiser: Denoiser) -> Iterator[Film]:
        """Each film as it grows; when the last is done they are kept."""
        films = []
        for sampler, (title, step) in samplers(self.eta).items():
            film = Film(sampler, title, (self.x,), self.steps, 0, judge(self.x, self.images, self.names), 0.0)
            for film in self.grow(film, denoiser, step):
                yield film
            films.append(film)
        while len(finished) >= KEPT:
            finished.pop(next(iter(finished)))
        finished[self.key] = films

    def grow(self, film: Film, denoiser: Denoiser, step: Step) -> Iterator[Film]:
        """The film every few steps and at its end; at least once."""
        if self.start == 0:
            yield film
            return
        levels = self.table[reverse_times(self.steps, self.start)]
        noise = np.random.default_rng([self.seed, 1]).normal(size=(self.steps, *self.x.shape))
        states, identity = list(film.states), 0.0
        for count, stop in enumerate(walk(self.x, levels, denoiser, step, noise), start=1):
            if film.sampler == "ddim":
                identity = max(identity, measure_identity(states[-1], stop, *levels[count - 1 : count + 1]))
            states.append(stop.state)
            if count % STEPS_AT_ONCE == 0 or count == self.steps:
                outcome = judge(stop.state, self.images, self.names)
                yield Film(film.sampler, film.title, tuple(states), self.steps, stop.evaluations, outcome, identity)


def samplers(eta: float) -> dict[str, tuple[str, Step]]:
    """Name to title and step, in the order shown."""
    return {
        "euler": ("Euler in t", euler_step),
        "ddim": ("DDIM η = 0", ddim_step),
        "ddim-eta": (f"DDIM η = {eta:g}", partial(ddim_step, eta=eta)),
        "heun": ("Heun in t", heun_step),
    }


def measure_identity(x: np.ndarray, stop: Stop, level_t: float, level_s: float) -> float:
    """How far Euler's step in sigma ends from DDIM's with eta = 0: nothing but rounding (Song, Meng & Ermon 2021, equation 13).

    The step is x / sqrt(alpha_bar) + (sigma_s - sigma_t) eps, scaled back; sigma = sqrt((1 - alpha_bar) / alpha_bar).
    """
    sigma_t, sigma_s = (np.sqrt((1 - level) / level) for level in (level_t, level_s))
    stepped = np.sqrt(level_s) * (x / np.sqrt(level_t) + (sigma_s - sigma_t) * implied_noise(x, stop.prediction, level_t))
    return float(np.abs(stepped - stop.state).max())


def judge(x: np.ndarray, images: np.ndarray, names: Sequence[str]) -> str:
    """The nearest image of the data set, and whether x is that image or something new."""
    distances = rmse(x, images)
    nearest = int(distances.argmin())
    return f"on {names[nearest]}" if distances[nearest] < NEAR else f"{distances[nearest]:.2f} from {names[nearest]}"


def show_films(films: Sequence[Film]) -> tuple[Image, ...]:
    return tuple(show_film(film) for film in films)


@lru_cache(maxsize=KEPT * 4)
def show_film(film: Film) -> Image:
    return Image(film.sampler, f"{film.title}: {film.outcome}; {film.evaluations} evaluation{'' if film.evaluations == 1 else 's'}", strip(film))


def strip(film: Film) -> np.ndarray:
    """The film's pictures side by side, black to white, bare where it has not come yet: (28, 9 * 28 + 8 * GAP)."""
    side = film.states[0].shape[0]
    sheet = np.full((side, FRAMES, side + GAP), np.nan)
    for place, number in enumerate(np.round(np.linspace(0, max(film.steps, 1), FRAMES)).astype(int)):
        if number < len(film.states):
            sheet[:, place, :side] = (film.states[number] + 1) / 2
    return sheet.reshape(side, -1)[:, :-GAP]
