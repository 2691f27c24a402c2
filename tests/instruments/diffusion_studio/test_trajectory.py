"""What a walk keeps and counts, how it hands out noise, and that it can be watched."""

from collections.abc import Callable
from functools import partial
from itertools import islice

import numpy as np
import pytest

from instruments.diffusion_studio import (
    IdealDenoiser,
    LearnedDenoiser,
    LocalDenoiser,
    ddim_step,
    euler_step,
    heun_step,
    reverse_times,
    sample,
    walk,
)


class Constant:
    """A denoiser that always sees the same picture, and counts how often it looks."""

    def __init__(self) -> None:
        self.looks = 0

    def x0_hat(self, x: np.ndarray, alpha_bar: float) -> np.ndarray:
        self.looks += 1
        return np.full(x.shape, alpha_bar)


@pytest.mark.parametrize(("step", "evaluations"), [(ddim_step, 6), (euler_step, 6), (heun_step, 11)])
def test_evaluations_are_counted_and_heun_needs_two_but_for_the_last(cosine: np.ndarray, step: Callable, evaluations: int) -> None:
    denoiser = Constant()
    found = sample(np.zeros((2, 3, 3)), cosine[reverse_times(6)], denoiser, step)
    assert found.evaluations == denoiser.looks == evaluations


@pytest.mark.parametrize("step", [ddim_step, euler_step, heun_step])
def test_states_and_predictions_are_kept_from_the_first_to_the_last(
    glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator, step: Callable
) -> None:
    x, denoiser, levels = rng.normal(size=(2, 28, 28)), IdealDenoiser(glyphs), cosine[reverse_times(4)]
    found = sample(x, levels, denoiser, step)
    assert found.states.shape == (5, 2, 28, 28) and found.predictions.shape == (4, 2, 28, 28)
    assert np.array_equal(found.states[0], x)
    for state, prediction, level in zip(found.states, found.predictions, levels):
        assert np.array_equal(prediction, denoiser.x0_hat(state, level))


def test_a_ddim_walk_ends_on_its_last_prediction_and_that_is_a_glyph(
    glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator
) -> None:
    found = sample(rng.normal(size=(28, 28)), cosine[reverse_times(20)], IdealDenoiser(glyphs), ddim_step)
    assert np.array_equal(found.states[-1], found.predictions[-1])
    assert abs(glyphs - found.states[-1]).max(axis=(1, 2)).min() < 1e-9


def test_a_walk_can_start_in_the_middle(glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator) -> None:
    x, denoiser = rng.normal(size=(28, 28)), IdealDenoiser(glyphs)
    whole = sample(x, cosine[[1000, 600, 300, 0]], denoiser, heun_step)
    rest = sample(whole.states[1], cosine[[600, 300, 0]], denoiser, heun_step)
    assert np.array_equal(rest.states, whole.states[1:])


def test_noise_goes_to_its_step_and_only_to_steps_that_use_it(cosine: np.ndarray, rng: np.random.Generator) -> None:
    x, noise, levels = rng.normal(size=(3, 3)), rng.normal(size=(3, 3, 3)), cosine[[900, 600, 300, 0]]
    stochastic = sample(x, levels, Constant(), partial(ddim_step, eta=0.7), noise)
    for i in range(3):
        guess = np.full((3, 3), levels[i])
        assert np.array_equal(stochastic.states[i + 1], ddim_step(stochastic.states[i], guess, levels[i], levels[i + 1], 0.7, noise[i]))
    for step in (euler_step, ddim_step):
        assert np.array_equal(sample(x, levels, Constant(), step, noise).states, sample(x, levels, Constant(), step).states)


def test_a_walk_can_be_watched_step_by_step(cosine: np.ndarray) -> None:
    denoiser = Constant()
    first, second = islice(walk(np.ones((3, 3)), cosine[reverse_times(50)], denoiser, heun_step), 2)
    assert (first.evaluations, second.evaluations, denoiser.looks) == (2, 4, 4)
    assert np.array_equal(first.state, sample(np.ones((3, 3)), cosine[reverse_times(50)], denoiser, heun_step).states[1])


def test_the_same_noise_gives_the_same_walk_to_the_last_bit(glyphs: np.ndarray, cosine: np.ndarray) -> None:
    for denoiser in (IdealDenoiser(glyphs), LocalDenoiser(glyphs, 7), LearnedDenoiser.load()):
        a, b = (sample(np.random.default_rng(8).normal(size=(28, 28)), cosine[reverse_times(5)], denoiser, heun_step) for _ in range(2))
        assert np.array_equal(a.states, b.states)


@pytest.mark.parametrize(
    ("x", "levels", "noise", "message"),
    [
        (np.full((2, 2), np.nan), [0.1, 1.0], None, "x_T holds a number that is not finite"),
        (np.zeros((2, 2)), [0.5], None, r"alpha_bars has shape \(1,\); a walk needs a list of at least two"),
        (np.zeros((2, 2)), 0.5, None, r"alpha_bars has shape \(\)"),
        (np.zeros((2, 2)), [0.5, 0.4, 1.0], None, "alpha_bars falls somewhere; a walk goes towards the picture and it only rises"),
        (np.zeros((2, 2)), [0.5, 1.4], None, "it lies between 0 and 1"),
        (np.zeros((2, 2)), [0.5, 1.0], np.zeros((2, 2, 2)), r"noise has shape \(2, 2, 2\); 1 steps from x_T \(2, 2\) need \(1, 2, 2\)"),
        (np.zeros((2, 2)), [0.5, 1.0], np.full((1, 2, 2), np.inf), "noise holds a number that is not finite"),
    ],
)
def test_a_walk_that_leads_nowhere_is_refused_before_its_first_step(x: np.ndarray, levels: list, noise: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        walk(x, np.asarray(levels), Constant(), ddim_step, noise)


def test_a_step_that_needs_noise_and_gets_none_says_so(cosine: np.ndarray) -> None:
    with pytest.raises(ValueError, match="eta is 1.0: such a step needs noise"):
        sample(np.zeros((2, 2)), cosine[reverse_times(3)], Constant(), partial(ddim_step, eta=1.0))
