"""The Studio's plate: noise in, a guess at the picture, and the whole way back.

Three benches, cheapest first: what is forward of the time slider is drawn at once, the filmstrips follow sampler by sampler, so the
slider never waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from instruments.contract import Bars, ControlError, Curves, Frame, Image, Line, Sketch, State
from instruments.diffusion_studio.decisions import bank_decisions
from instruments.diffusion_studio.films import GAP, Film, Script, show_films
from instruments.diffusion_studio.forward import add_noise
from instruments.diffusion_studio.glyphs import GLYPHS, bank, glyph
from instruments.diffusion_studio.ideal import IdealDenoiser
from instruments.diffusion_studio.learned import LearnedDenoiser
from instruments.diffusion_studio.local import LocalDenoiser
from instruments.diffusion_studio.pixels import SIZE, rmse
from instruments.diffusion_studio.posterior import effective_candidates, likeliest, pixel_deviation
from instruments.diffusion_studio.samplers import Denoiser
from instruments.diffusion_studio.schedule import cosine_alpha_bar, linear_alpha_bar, log_snr
from instruments.diffusion_studio.strokes import draw_strokes
from instruments.diffusion_studio.study import bank_study

SCHEDULES = {"cosine": cosine_alpha_bar(), "linear": linear_alpha_bar()}
SHOWN = 5
"""Likeliest candidates, of all."""
MOST_EVALUATIONS = 100
"""Where the chart of errors ends."""
DIGITS = 4
"""Of coloured pictures: less is nothing to see, and a legend should not speak of it."""
SAMPLER_NAMES = {"euler": "Euler in t", "ddim-0": "DDIM, η = 0", "ddim-1": "DDIM, η = 1", "heun": "Heun in t"}


@dataclass(frozen=True, eq=False)
class Data:
    """The picture, and the data set the denoisers know."""

    x0: np.ndarray
    """(28, 28) in [-1, 1]."""
    names: tuple[str, ...]
    images: np.ndarray
    """(n, 28, 28) in [-1, 1]."""
    content: bytes
    """The images' bytes: films are kept by them."""
    ideal: IdealDenoiser

    @classmethod
    def of(cls, x0: np.ndarray, names: tuple[str, ...], images: np.ndarray) -> Data:
        return cls(x0, names, images, images.tobytes(), IdealDenoiser(images))


def frame(state: State) -> Iterator[Frame]:
    """The forward half and the guess at once; then the films as they are shot, unless they have been shot before."""
    table, data = SCHEDULES[state["schedule"]], find_data(state["source"], state["glyph"], state["drawing"], state["known"])
    level, eps = float(table[state["t"]]), draw_noise(state["seed"])
    xt = add_noise(data.x0, eps, level)
    denoiser, weights = choose(state["denoiser"], state["window"], data), data.ideal.weights(xt, level)
    guess = data.ideal.mean(weights) if denoiser is data.ideal else denoiser.x0_hat(xt, level)
    uncertainty = pixel_deviation(weights, data.images)
    views = (*show_forward(state, table, data.x0, eps, xt), *show_guess(state, data, guess, weights, uncertainty))
    values = {
        "signal": float(np.sqrt(level)),
        "noise": float(np.sqrt(1 - level)),
        "log-snr": float(log_snr(level)) if 0 < level < 1 else "∞",
        "rmse": float(rmse(guess, data.x0)),
        "expected": float(np.sqrt(np.mean(uncertainty**2))),
        "candidates": float(effective_candidates(weights)),
    }
    shared = {"values": values, "reading": f"t {state['t']}", "summary": describe_forward(state, values)}
    script = Script(state, table, xt, eps, data.images, data.names, data.content)
    if not script.is_shot:
        yield Frame(views=views, **shared)
        for film in script.shoot(denoiser):
            yield Frame(views=show_films([film]), **shared)
    films = script.films
    shared |= {"values": values | {"identity": max(film.identity for film in films)}, "summary": f"{shared['summary']} {describe_films(state, films)}"}
    yield Frame(views=(*views, *show_films(films), show_study(state["steps"])), **shared)


@lru_cache(maxsize=8)
def find_data(source: str, name: str, drawing: str, is_known: bool) -> Data:
    """What the state's picture is, and whether it is one of the images. Raises ControlError."""
    if source == "glyph":
        kept = [other != name or is_known for other in GLYPHS]
        names, images = tuple(other for other, keep in zip(GLYPHS, kept) if keep), bank()[kept]
        return Data.of(glyph(name), names, images)
    strokes = Sketch.strokes(drawing)
    if not strokes:
        raise ControlError("drawing", "The pad is empty", "Draw something on it, or choose a glyph")
    x0 = draw_strokes(strokes)
    names, images = (("your drawing", *GLYPHS), np.concatenate([x0[None], bank()])) if is_known else (tuple(GLYPHS), bank())
    return Data.of(x0, names, images)


@lru_cache(maxsize=16)
def draw_noise(seed: int) -> np.ndarray:
    """Standard normal (28, 28), the same for every sampler and every time."""
    return np.random.default_rng(seed).normal(size=(SIZE, SIZE))


@lru_cache(maxsize=1)
def load_learned() -> LearnedDenoiser:
    return LearnedDenoiser.load()


def choose(name: str, window: int, data: Data) -> Denoiser:
    makers = {"ideal": lambda: data.ideal, "local": lambda: LocalDenoiser(data.images, window), "learned": load_learned}
    return makers[name]()


def show_forward(state: State, table: np.ndarray, x0: np.ndarray, eps: np.ndarray, xt: np.ndarray) -> tuple[Image | Curves, ...]:
    t, level = state["t"], table[state["t"]]
    return (
        picture("x0", f"Picture × {np.sqrt(level):.2f}", x0),
        picture("noise", f"+ noise × {np.sqrt(1 - level):.2f}", eps / 2.5),
        picture("xt", f"= x at t {t}", xt),
        show_schedule(state["schedule"], t),
    )


def show_schedule(chosen: str, t: int) -> Curves:
    """Both schedules, when walks decide, and the time."""
    now = Line("", np.full(2, float(t)), np.array([0.0, 1.0]), "subject")
    return Curves("schedule", "Signal left in x, and t", (*draw_schedules(chosen), now), "t", "ᾱ", (0, 1000), (0, 1))


@cache
def draw_schedules(chosen: str) -> tuple[Line, ...]:
    """What the time moves over."""
    every = slice(0, None, 25)
    lines = [Line(name, np.arange(1001)[every], table[every], "subject" if name == chosen else "context") for name, table in SCHEDULES.items()]
    # Measured on walks along the cosine schedule, so shown on that one only.
    decided = (bank_decisions().class_time, bank_decisions().image_time) if chosen == "cosine" else ()
    ticks = [Line("", np.full(2, median), np.array([0.0, 0.08])) for _, median, _ in decided]
    return (*lines, *ticks)


def show_guess(state: State, data: Data, guess: np.ndarray, weights: np.ndarray, uncertainty: np.ndarray) -> tuple[Image | Bars, ...]:
    """Prediction, truth and difference; the exact uncertainty, and the images it is about."""
    best = likeliest(weights, SHOWN)
    return (
        picture("guess", f"Guess, {state['denoiser']}", guess),
        picture("truth", "Truth", data.x0),
        Image("difference", "Guess − truth", (guess - data.x0).round(DIGITS), "signed"),
        Image("deviation", "Exact uncertainty", uncertainty.round(DIGITS), "amount"),
        picture("candidates", "Likeliest in the data set", line_up(data.images[best])),
        Bars("weights", "Their weights", tuple((data.names[one], float(weights[one]), f"{weights[one] * 100:.1f}\N{NO-BREAK SPACE}%") for one in best)),
    )


@lru_cache(maxsize=8)
def show_study(steps: int) -> Curves:
    """Error after so many questions to the denoiser, and where the films stand."""
    lines = []
    for name, points in bank_study().items():
        shown = [point for point in points if point.evaluations <= MOST_EVALUATIONS]
        lines.append(Line(SAMPLER_NAMES[name], np.array([point.evaluations for point in shown]), np.array([point.error for point in shown])))
    here = Line("", np.full(2, float(steps)), np.array([1e-3, 2.0]), "subject")
    return Curves("errors", "Error by evaluations, ideal denoiser", (*lines, here), "evaluations", "RMSE to 1000 steps", (0, MOST_EVALUATIONS), (1e-3, 2.0), "log")


def picture(name: str, label: str, pixels: np.ndarray) -> Image:
    """Pixels in [-1, 1], shown from black to white."""
    return Image(name, label, (pixels + 1) / 2)


def line_up(images: np.ndarray) -> np.ndarray:
    """Images (n, h, w) side by side with a gap of nothing: (h, n w + (n - 1) GAP)."""
    count, height, width = images.shape
    sheet = np.full((height, count, width + GAP), np.nan)
    sheet[:, :, :width] = images.swapaxes(0, 1)
    return sheet.reshape(height, -1)[:, :-GAP]


def describe_forward(state: State, values: dict[str, float | str]) -> str:
    return (
        f"At t = {state['t']} of the {state['schedule']} schedule x holds {values['signal']:.2f} of the picture and {values['noise']:.2f} of the noise. "
        f"The {state['denoiser']} denoiser’s guess is off by {values['rmse']:.2f}, where {values['expected']:.2f} is to be expected of the ideal one; "
        f"{values['candidates']:.1f} candidates are left."
    )


def describe_films(state: State, films: list[Film]) -> str:
    where = "noise" if state["start"] == "noise" else f"x at t = {state['t']}"
    ends = "; ".join(f"{film.title} ends {film.outcome}" for film in films)
    return f"From {where}, in {count(state['steps'], 'step')}, judged by the nearest image: {ends}."


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
