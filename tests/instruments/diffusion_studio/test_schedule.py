"""The tables against the papers, worked numbers and diffusers; times and angles against what they claim."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from instruments.diffusion_studio import angle, cosine_alpha_bar, karras_alpha_bar, linear_alpha_bar, log_snr, reverse_times


def test_the_cosine_table_has_the_worked_numbers(vectors: dict, cosine: np.ndarray) -> None:
    worked = vectors["V1_cosine_T1000"]
    assert cosine.shape == (1001,) and cosine.dtype == np.float64
    for t, value in worked["alpha_bar"].items():
        assert cosine[int(t)] == pytest.approx(value, rel=1e-9)
    for t, value in worked["beta"].items():
        assert 1 - cosine[int(t)] / cosine[int(t) - 1] == pytest.approx(value, rel=1e-8)
    for t, value in worked["sigma"].items():
        assert math.sqrt((1 - cosine[int(t)]) / cosine[int(t)]) == pytest.approx(value, rel=1e-9)


def test_a_short_cosine_table_has_the_worked_numbers(vectors: dict) -> None:
    assert cosine_alpha_bar(10) == pytest.approx(np.array(vectors["V1b_cosine_T10"]["alpha_bar"]), rel=1e-12)


def test_the_cosine_table_is_the_papers_except_for_its_one_clipped_beta(cosine: np.ndarray) -> None:
    f = np.cos((np.arange(1001) / 1000 + 0.008) / 1.008 * np.pi / 2) ** 2
    assert cosine[:-1] == pytest.approx((f / f[0])[:-1], rel=1e-9)
    betas = 1 - cosine[1:] / cosine[:-1]
    assert np.flatnonzero(betas > 0.9989).tolist() == [999]
    assert cosine[-1] == pytest.approx(cosine[-2] / 1000, rel=1e-12)


@pytest.mark.parametrize(
    ("table", "name", "beta_range"),
    [(cosine_alpha_bar, "squaredcos_cap_v2", {}), (linear_alpha_bar, "linear", {"beta_start": 1e-4, "beta_end": 0.02})],
)
def test_tables_are_diffusers_shifted_by_one(table: Callable, name: str, beta_range: dict) -> None:
    diffusers = pytest.importorskip("diffusers")
    theirs = diffusers.DDIMScheduler(num_train_timesteps=1000, beta_schedule=name, **beta_range).alphas_cumprod.numpy()
    assert table()[1:] == pytest.approx(theirs.astype(np.float64), rel=2e-3, abs=1e-6)


def test_the_linear_table_is_the_product_of_its_betas() -> None:
    table = linear_alpha_bar()
    assert 1 - table[1:] / table[:-1] == pytest.approx(np.linspace(1e-4, 0.02, 1000), rel=1e-9)
    assert table[1000] == pytest.approx(4.0358e-5, rel=1e-4)


@pytest.mark.parametrize("steps", [1, 2, 10, 250, 1000, 4000])
@pytest.mark.parametrize("table", [cosine_alpha_bar, linear_alpha_bar])
def test_tables_of_any_length_fall_from_one_and_stay_above_zero(table: Callable, steps: int) -> None:
    values = table(steps)
    assert values.shape == (steps + 1,)
    assert values[0] == 1 and values[-1] > 0
    assert (np.diff(values) < 0).all()


def test_the_angle_grows_evenly_along_the_cosine_schedule_but_for_its_first_steps(cosine: np.ndarray) -> None:
    turns = np.diff(angle(cosine)[:-1])
    assert turns[50:] == pytest.approx(np.full(949, turns[500]), rel=0.01)
    assert turns[0] > 4 * turns[500]


def test_the_angle_keeps_its_digits_next_to_the_picture() -> None:
    assert angle(1 - 1e-12) == pytest.approx(1e-6, rel=1e-3)
    assert angle(np.array([0.0, 0.5, 1.0])) == pytest.approx([math.pi / 2, math.pi / 4, 0])


def test_log_snr_falls_along_the_schedule_from_infinity(cosine: np.ndarray) -> None:
    values = log_snr(cosine)
    assert values[0] == np.inf and np.isfinite(values[1:]).all()
    assert (np.diff(values[1:]) < 0).all()
    assert log_snr(0.5) == 0
    assert log_snr(0.0) == -np.inf


def test_karras_grid_has_the_worked_numbers(vectors: dict) -> None:
    worked = vectors["V16_karras_sigmas_5_0.02_80"]["alpha_bar=1/(1+s^2)"]
    assert karras_alpha_bar(5) == pytest.approx(np.array(worked), rel=1e-12)


@pytest.mark.parametrize("start", [1, 7, 100, 613, 1000])
def test_reverse_times_fall_evenly_to_zero(start: int) -> None:
    for steps in range(1, min(start, 100) + 1):
        times = reverse_times(steps, start)
        assert times[0] == start and times[-1] == 0 and len(times) == steps + 1
        assert abs(times - np.linspace(start, 0, steps + 1)).max() <= 0.5 + 1e-9
        assert np.diff(times).max() < 0


def test_five_steps_are_diffusers_trailing_ones() -> None:
    assert reverse_times(5).tolist() == [1000, 800, 600, 400, 200, 0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cosine_alpha_bar(0), "the number of steps is 0; it is a whole number from 1"),
        (lambda: cosine_alpha_bar(10.0), "the number of steps is 10.0"),
        (lambda: cosine_alpha_bar(True), "the number of steps is True"),
        (lambda: cosine_alpha_bar(10, s=-0.1), "the offset s is -0.1; it lies between 0 and 1"),
        (lambda: cosine_alpha_bar(10, s=math.nan), "the offset s is nan"),
        (lambda: linear_alpha_bar(-3), "the number of steps is -3"),
        (lambda: karras_alpha_bar(5, low=0.0), "sigma cannot go from 80.0 to 0.0 with rho 7.0"),
        (lambda: karras_alpha_bar(5, low=3.0, high=2.0), "sigma cannot go from 2.0 to 3.0"),
        (lambda: reverse_times(0), "the number of steps is 0"),
        (lambda: reverse_times(5, 0), "the starting time is 0"),
        (lambda: reverse_times(8, 7), "8 steps do not fit between time 7 and 0"),
        (lambda: log_snr(1.1), "alpha_bar is 1.1; it lies between 0 and 1"),
        (lambda: log_snr(math.nan), "alpha_bar is nan; it lies between 0 and 1"),
        (lambda: angle("much"), "alpha_bar is 'much', not a number"),
    ],
)
def test_what_is_no_schedule_is_refused_in_words(call: Callable, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        call()
