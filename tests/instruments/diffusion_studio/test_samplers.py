"""Each step against worked numbers, against diffusers, and in its order against data that can be solved by hand."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from instruments.diffusion_studio import (
    IdealDenoiser,
    add_noise,
    ddim_sigma,
    ddim_step,
    euler_step,
    heun_step,
    reverse_times,
    sample,
    velocity,
)
from instruments.diffusion_studio.schedule import angle


def guess(step: dict, alpha_bar: float) -> np.ndarray:
    """The x0_hat that goes with the worked eps_hat."""
    return (np.array(step["x"]) - math.sqrt(1 - alpha_bar) * np.array(step["eps_hat"])) / math.sqrt(alpha_bar)


def plane(vectors: dict) -> IdealDenoiser:
    """The three points of the worked examples, as pictures of 1 x 2 pixels."""
    return IdealDenoiser(np.array(vectors["V5_ideal_denoiser"]["Y"])[:, None])


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_a_ddim_step_gives_the_worked_numbers(vectors: dict, eta: float) -> None:
    worked = vectors["V3_ddim_600_to_400"]
    before, after = worked["alpha_bar_600"], worked["alpha_bar_400"]
    assert ddim_sigma(before, after, eta) == pytest.approx(worked[f"eta={eta}"]["sigma"], rel=1e-12)
    stepped = ddim_step(worked["x"], guess(worked, before), before, after, eta, worked["z"])
    assert stepped == pytest.approx(worked[f"eta={eta}"]["x_400"], rel=1e-11)


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_the_last_jump_adds_no_noise_and_lands_on_the_guess(vectors: dict, cosine: np.ndarray, eta: float) -> None:
    step, worked = vectors["V3_ddim_600_to_400"], vectors["V3b_ddim_200_to_0"]
    assert ddim_sigma(cosine[200], cosine[0], eta) == 0
    landed = ddim_step(step["x"], guess(step, cosine[200]), cosine[200], cosine[0], eta, step["z"])
    assert landed == pytest.approx(worked["eta=0"], rel=1e-11)
    assert np.array_equal(landed, guess(step, cosine[200]))


def test_eta_one_on_neighbouring_times_is_ddpm_with_the_smaller_variance(vectors: dict, cosine: np.ndarray) -> None:
    """Ho, Jain & Abbeel (2020), equations 6 and 7."""
    step, worked = vectors["V3_ddim_600_to_400"], vectors["V3c_ddpm_posterior_400_399"]
    t, s = cosine[400], cosine[399]
    beta = 1 - t / s
    x0_hat = guess(step, t)
    mean = math.sqrt(s) * beta / (1 - t) * x0_hat + math.sqrt(1 - beta) * (1 - s) / (1 - t) * np.array(step["x"])
    variance = (1 - s) / (1 - t) * beta
    assert variance == pytest.approx(worked["beta_tilde"], rel=1e-9)
    expected = mean + math.sqrt(variance) * np.array(step["z"])
    assert ddim_step(step["x"], x0_hat, t, s, 1.0, step["z"]) == pytest.approx(expected, abs=1e-14)
    assert expected == pytest.approx(worked["x_399"], rel=1e-11)


def test_a_ddim_step_is_a_rotation_by_the_angle_and_euler_its_tangent(vectors: dict) -> None:
    step, worked = vectors["V3_ddim_600_to_400"], vectors["V4c_angle_form_600_to_400"]
    t, s = step["alpha_bar_600"], step["alpha_bar_400"]
    x, x0_hat = np.array(step["x"]), guess(step, t)
    turn = float(angle(t) - angle(s))
    rotated = math.cos(turn) * x - math.sin(turn) * velocity(x, x0_hat, t)
    assert ddim_step(x, x0_hat, t, s) == pytest.approx(rotated, abs=1e-15)
    assert rotated == pytest.approx(worked["ddim_as_rotation"], rel=1e-11)
    assert euler_step(x, x0_hat, t, s) == pytest.approx(worked["euler_in_t"], rel=1e-11)


def euler_in_sigma(x: np.ndarray, x0_hat: np.ndarray, alpha_bar_t: float, alpha_bar_s: float) -> np.ndarray:
    """What k-diffusion, and whoever follows it, calls Euler: x / sqrt(alpha_bar) moves by the change of sigma times eps."""
    sigma_t, sigma_s = (math.sqrt((1 - a) / a) for a in (alpha_bar_t, alpha_bar_s))
    scaled = np.asarray(x) / math.sqrt(alpha_bar_t)
    return (scaled + (sigma_s - sigma_t) * (scaled - x0_hat) / sigma_t) * math.sqrt(alpha_bar_s)


def test_euler_in_sigma_is_ddim_without_noise(vectors: dict, glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator) -> None:
    step, worked = vectors["V3_ddim_600_to_400"], vectors["V4_euler_600_to_400"]
    t, s = step["alpha_bar_600"], step["alpha_bar_400"]
    assert euler_in_sigma(step["x"], guess(step, t), t, s) == pytest.approx(worked["euler_in_sigma(==DDIM eta0)"], rel=1e-11)
    x, levels, denoiser = rng.normal(size=(28, 28)), cosine[reverse_times(20)], IdealDenoiser(glyphs)
    theirs, ours = (sample(x, levels, denoiser, step).states for step in (euler_in_sigma, ddim_step))
    assert theirs == pytest.approx(ours, abs=1e-9)


def test_ddim_between_neighbouring_times_gives_the_worked_numbers(vectors: dict, cosine: np.ndarray) -> None:
    step, worked = vectors["V3_ddim_600_to_400"], vectors["V4b_adjacent_600_to_599"]
    stepped = ddim_step(step["x"], guess(step, cosine[600]), cosine[600], cosine[599])
    assert stepped == pytest.approx(worked["ddim0"], rel=1e-11)


@pytest.mark.parametrize(
    ("name", "step"), [("ddim0", ddim_step), ("ddim1", partial(ddim_step, eta=1.0)), ("euler_in_t", euler_step), ("euler_sigma", ddim_step)]
)
def test_whole_walks_give_the_worked_numbers(vectors: dict, cosine: np.ndarray, name: str, step: Callable) -> None:
    worked = vectors["V6_trajectories"]
    walk = sample(np.array([worked["x_T"]]), cosine[worked["ts"]], plane(vectors), step, np.array(worked["z"])[:, None])
    assert walk.states[:, 0] == pytest.approx(np.array(worked[name]), abs=1e-9)


@pytest.mark.parametrize(("name", "eta"), [("ddim0", 0.0), ("ddim1", 1.0)])
def test_whole_walks_from_999_give_the_worked_numbers(vectors: dict, cosine: np.ndarray, name: str, eta: float) -> None:
    start, worked = vectors["V6_trajectories"], vectors["V6b_trajectories_from_999"]
    step = partial(ddim_step, eta=eta)
    walk = sample(np.array([start["x_T"]]), cosine[worked["ts"]], plane(vectors), step, np.array(start["z"])[:, None])
    assert walk.states[:, 0] == pytest.approx(np.array(worked[name]), abs=1e-9)


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("steps", [5, 10, 50, 100])
def test_whole_ddim_walks_are_diffusers(glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator, eta: float, steps: int) -> None:
    torch, diffusers = pytest.importorskip("torch"), pytest.importorskip("diffusers")
    theirs = diffusers.DDIMScheduler(
        num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2", clip_sample=False, set_alpha_to_one=True,
        timestep_spacing="trailing", prediction_type="epsilon",
    )  # fmt: skip
    # Its tables are in single precision, in which eta = 1 gives NaN at the first of five steps.
    theirs.alphas_cumprod = torch.tensor(cosine[1:], dtype=torch.float64)
    theirs.final_alpha_cumprod = torch.tensor(1.0, dtype=torch.float64)
    theirs.set_timesteps(steps)
    denoiser, noise = IdealDenoiser(glyphs), rng.normal(size=(steps, 28, 28))
    x = rng.normal(size=(28, 28))
    walk = sample(x, cosine[reverse_times(steps)], denoiser, partial(ddim_step, eta=eta), noise)
    for i, t in enumerate(theirs.timesteps):
        alpha_bar = cosine[int(t) + 1]
        eps = (x - math.sqrt(alpha_bar) * denoiser.x0_hat(x, alpha_bar)) / math.sqrt(1 - alpha_bar)
        move = theirs.step(torch.tensor(eps), int(t), torch.tensor(x), eta=eta, variance_noise=torch.tensor(noise[i]))
        x = move.prev_sample.numpy()
        assert walk.states[i + 1] == pytest.approx(x, abs=1e-10)


STEPS = (40, 80, 160)


def order(errors: list[float]) -> float:
    """By how many powers of the step the error fell, from the finest two."""
    return math.log2(errors[-2] / errors[-1])


@pytest.mark.parametrize(("step", "stated"), [(ddim_step, 1), (euler_step, 1), (heun_step, 2)])
@pytest.mark.parametrize("scale", [0.5, 1.7])
def test_the_order_is_the_stated_one(gaussian: type, cosine: np.ndarray, step: Callable, stated: int, scale: float) -> None:
    denoiser, x = gaussian(scale), np.ones((1, 1))
    exact = denoiser.solve(x, cosine[-1], 1.0)
    grid = [np.cos(np.linspace(angle(cosine[-1]), 0, steps + 1)) ** 2 for steps in STEPS]
    errors = [abs(sample(x, levels, denoiser, step).states[-1] - exact).item() for levels in grid]
    assert order(errors) == pytest.approx(stated, abs=0.15)


@pytest.mark.parametrize("eta", [0.5, 1.0])
@pytest.mark.parametrize("scale", [0.5, 1.7])
def test_the_order_with_fresh_noise_is_one_in_distribution(gaussian: type, cosine: np.ndarray, eta: float, scale: float) -> None:
    """On Gaussian data a step is linear, so the variance of the samples follows without a single sample."""
    denoiser, errors = gaussian(scale), []
    for steps in STEPS:
        levels = np.cos(np.linspace(angle(cosine[-1]), 0, steps + 1)) ** 2
        variance = denoiser.variance(levels[0])
        for t, s in zip(levels, levels[1:]):
            kept = ddim_step(np.ones(1), denoiser.x0_hat(np.ones(1), t), t, s, eta, np.zeros(1)).item()
            added = ddim_step(np.zeros(1), np.zeros(1), t, s, eta, np.ones(1)).item()
            variance = kept**2 * variance + added**2
        errors.append(abs(variance - denoiser.scale**2))
    assert order(errors) == pytest.approx(1, abs=0.15)


def test_on_unit_gaussian_data_euler_is_exact_and_ddim_shrinks_by_a_cosine_each_step(
    vectors: dict, gaussian: type, cosine: np.ndarray
) -> None:
    for count, worked in vectors["V13_gaussian_prior_scale"].items():
        levels, x = cosine[reverse_times(int(count))], np.ones((1, 1))
        ddim, euler, heun = (sample(x, levels, gaussian(1.0), step).states[-1].item() for step in (ddim_step, euler_step, heun_step))
        assert euler == pytest.approx(1, abs=1e-9)
        assert heun == pytest.approx(1, abs=1e-9)
        assert ddim == pytest.approx(worked["ddim0"], rel=1e-9)
        assert ddim == pytest.approx(np.cos(np.diff(angle(levels))).prod(), rel=1e-9)


def test_with_one_image_ddim_is_exact_and_euler_leaves_what_was_worked_out(vectors: dict, cosine: np.ndarray) -> None:
    worked = vectors["V14_single_image"]
    y, x, levels = np.array([worked["y"]]), np.array([[1.7, -0.2]]), cosine[[1000, 600, 200, 0]]
    denoiser = IdealDenoiser(y[None])
    assert sample(x, levels, denoiser, ddim_step).states[-1] == pytest.approx(y, abs=1e-15)
    assert sample(x, cosine[[1000, 0]], denoiser, ddim_step).states[-1] == pytest.approx(y, abs=1e-15)
    assert sample(x, levels, denoiser, euler_step).states[-1][0] == pytest.approx(worked["euler_in_t_after_3_steps"], rel=1e-11)


def test_the_last_euler_step_leaves_some_noise_and_too_much_contrast() -> None:
    y, eps, turn = np.array([0.3, -0.9]), 2.0, 0.3
    level = math.cos(turn) ** 2
    contrast, noise = math.cos(turn) + turn * math.sin(turn), math.sin(turn) - turn * math.cos(turn)
    assert euler_step(add_noise(y, eps, level), y, level, 1.0) == pytest.approx(contrast * y + noise * eps, abs=1e-14)


@pytest.mark.parametrize("step", [ddim_step, partial(ddim_step, eta=1.0), euler_step, heun_step])
@pytest.mark.parametrize("steps", [1, 2, 5, 100, 1000])
def test_no_walk_on_the_schedule_meets_a_nan_or_an_explosion(glyphs: np.ndarray, cosine: np.ndarray, step: Callable, steps: int) -> None:
    rng = np.random.default_rng(steps)
    walk = sample(rng.normal(size=(28, 28)), cosine[reverse_times(steps)], IdealDenoiser(glyphs), step, rng.normal(size=(steps, 28, 28)))
    assert np.isfinite(walk.states).all()
    assert abs(walk.states).max() < 8


def test_a_step_of_no_length_changes_nothing(glyphs: np.ndarray, rng: np.random.Generator) -> None:
    x, denoiser = rng.normal(size=(28, 28)), IdealDenoiser(glyphs)
    x0_hat = denoiser.x0_hat(x, 0.3)
    for stepped in (ddim_step(x, x0_hat, 0.3, 0.3, 1.0, x), euler_step(x, x0_hat, 0.3, 0.3), heun_step(x, denoiser, 0.3, 0.3)):
        assert stepped == pytest.approx(x, abs=1e-14)


ZERO = np.zeros((1, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ddim_step(ZERO, ZERO, 0.5, 0.4), "alpha_bar_s 0.4 is below alpha_bar_t 0.5; a step goes towards the picture"),
        (lambda: euler_step(ZERO, ZERO, 1.0, 1.0), "alpha_bar_t is 1: there is no noise left to remove"),
        (lambda: ddim_step(ZERO, ZERO, -0.1, 0.4), "alpha_bar is -0.1; it lies between 0 and 1"),
        (lambda: ddim_step(ZERO, ZERO, 0.4, 0.5, eta=1.5), "eta is 1.5; it lies between 0 and 1"),
        (lambda: ddim_step(ZERO, ZERO, 0.4, 0.5, eta=math.nan), "eta is nan; it lies between 0 and 1"),
        (lambda: ddim_step(ZERO, ZERO, 0.4, 0.5, eta=0.5), "eta is 0.5: such a step needs noise"),
        (lambda: ddim_step(ZERO, ZERO, 0.4, 0.5, eta=0.5, noise=np.zeros(3)), r"x \(1, 2\) and noise \(3,\) do not go together"),
        (lambda: ddim_step(ZERO, ZERO, 0.4, 0.5, eta=0.5, noise=ZERO / 1 + np.nan), "noise holds a number that is not finite"),
        (lambda: euler_step(ZERO, np.zeros((1, 3)), 0.4, 0.5), r"x \(1, 2\) and x0_hat \(1, 3\) do not go together"),
        (lambda: euler_step(ZERO + np.nan, ZERO, 0.4, 0.5), "x holds a number that is not finite"),
        (lambda: ddim_step(ZERO, ZERO + np.nan, 0.4, 0.5), "x0_hat holds a number that is not finite"),
    ],
)
def test_what_is_no_step_is_refused_in_words(call: Callable, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
