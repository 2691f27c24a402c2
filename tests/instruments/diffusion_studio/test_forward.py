"""The closed form against worked numbers, its moments, and the chain of small steps that it sums up."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from instruments.diffusion_studio import add_noise, implied_noise, velocity


@pytest.mark.parametrize("t", [1, 500, 900])
def test_noise_is_added_as_worked_out_by_hand(vectors: dict, cosine: np.ndarray, t: int) -> None:
    worked = vectors["V2_forward"]
    assert add_noise(worked["x0"], worked["eps"], cosine[t]) == pytest.approx(worked[f"x_{t}"], rel=1e-11)


def test_at_the_start_there_is_only_the_picture_and_at_the_end_next_to_only_noise(
    glyphs: np.ndarray, rng: np.random.Generator, cosine: np.ndarray
) -> None:
    eps = rng.normal(size=(28, 28))
    assert np.array_equal(add_noise(glyphs[7], eps, cosine[0]), glyphs[7])
    assert add_noise(glyphs[7], eps, cosine[1000]) == pytest.approx(eps, abs=1e-4)


@pytest.mark.parametrize("t", [50, 500, 950])
def test_x_t_has_mean_sqrt_alpha_bar_x0_and_variance_one_less_alpha_bar(cosine: np.ndarray, rng: np.random.Generator, t: int) -> None:
    x0, count = np.array([-1.0, 0.3, 1.0]), 200_000
    x = add_noise(x0, rng.normal(size=(count, 3)), cosine[t])
    spread = math.sqrt(1 - cosine[t])
    assert x.mean(axis=0) == pytest.approx(math.sqrt(cosine[t]) * x0, abs=5 * spread / math.sqrt(count))
    assert x.var(axis=0) == pytest.approx(np.full(3, spread**2), rel=5 * math.sqrt(2 / count))


@pytest.mark.parametrize("t", [1, 10, 600, 1000])
def test_many_small_steps_have_the_mean_and_variance_of_the_closed_form(cosine: np.ndarray, t: int) -> None:
    """x_t = sqrt(1 - beta) x_(t-1) + sqrt(beta) eps, followed in its two moments."""
    betas = 1 - cosine[1 : t + 1] / cosine[:t]
    mean, variance = 1.0, 0.0
    for beta in betas:
        mean, variance = math.sqrt(1 - beta) * mean, (1 - beta) * variance + beta
    assert mean == pytest.approx(add_noise(1.0, 0.0, cosine[t]), rel=1e-9)
    assert math.sqrt(variance) == pytest.approx(add_noise(0.0, 1.0, cosine[t]), rel=1e-9)


def test_the_noise_that_was_added_is_the_noise_implied(glyphs: np.ndarray, rng: np.random.Generator, cosine: np.ndarray) -> None:
    eps = rng.normal(size=(28, 28))
    for alpha_bar in cosine[[1, 10, 100, 500, 900, 999, 1000]]:
        assert implied_noise(add_noise(glyphs[3], eps, alpha_bar), glyphs[3], alpha_bar) == pytest.approx(eps, abs=1e-12)


def test_velocity_is_the_worked_one_and_the_derivative_by_the_angle(vectors: dict, rng: np.random.Generator) -> None:
    worked, step = vectors["V4c_angle_form_600_to_400"], vectors["V3_ddim_600_to_400"]
    alpha_bar = step["alpha_bar_600"]
    x0_hat = (np.array(step["x"]) - math.sqrt(1 - alpha_bar) * np.array(step["eps_hat"])) / math.sqrt(alpha_bar)
    assert velocity(step["x"], x0_hat, alpha_bar) == pytest.approx(worked["v"], rel=1e-11)
    x0, eps, theta, h = rng.normal(size=4), rng.normal(size=4), 0.9, 1e-5
    ahead, behind = (add_noise(x0, eps, math.cos(theta + d) ** 2) for d in (h, -h))
    now = math.cos(theta) ** 2
    assert velocity(add_noise(x0, eps, now), x0, now) == pytest.approx((ahead - behind) / (2 * h), abs=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: add_noise([0.0, math.nan], [0.0, 0.0], 0.5), "x0 holds a number that is not finite"),
        (lambda: add_noise([0.0, 1.0], [0.0, math.inf], 0.5), "eps holds a number that is not finite"),
        (lambda: add_noise(["dark"], [0.0], 0.5), "x0 holds something that is no number"),
        (lambda: add_noise(np.zeros((28, 28)), np.zeros((27, 28)), 0.5), r"x0 \(28, 28\) and eps \(27, 28\) do not go together"),
        (lambda: add_noise([0.0], [0.0], 1.5), "alpha_bar is 1.5; it lies between 0 and 1"),
        (lambda: add_noise([0.0], [0.0], [0.5, 0.6]), r"alpha_bar has shape \(2,\); one number is needed here"),
        (lambda: implied_noise([0.0], [0.0], 1.0), "alpha_bar is 1: no noise was added, so none can be told from the picture"),
        (lambda: velocity([0.0], [0.0], 1.0), "alpha_bar is 1"),
    ],
)
def test_what_cannot_be_mixed_is_refused_in_words(call: Callable, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
