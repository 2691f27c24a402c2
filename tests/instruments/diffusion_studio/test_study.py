"""The study's errors: what they are, that they fall as they should, and that those stored are the bank's."""

import numpy as np
import pytest

from instruments.diffusion_studio import (
    SAMPLERS,
    IdealDenoiser,
    bank_study,
    cosine_alpha_bar,
    heun_step,
    reverse_times,
    rmse,
    sample,
    study_errors,
)
from instruments.diffusion_studio.study import SAME, STEPS, find_reference


@pytest.fixture(scope="module")
def x() -> np.ndarray:
    return np.random.default_rng(6).normal(size=(12, 28, 28))


@pytest.fixture(scope="module")
def reference(x: np.ndarray, glyphs: np.ndarray, cosine: np.ndarray) -> np.ndarray:
    return find_reference(x, cosine, IdealDenoiser(glyphs))


def test_the_reference_is_where_another_method_ends_too(
    x: np.ndarray, reference: np.ndarray, glyphs: np.ndarray, cosine: np.ndarray
) -> None:
    heun = sample(x, cosine[reverse_times(500)], IdealDenoiser(glyphs), heun_step).states[-1]
    assert rmse(heun, reference).max() < 0.01


def test_errors_are_distances_to_the_reference(
    x: np.ndarray, reference: np.ndarray, glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator
) -> None:
    denoiser = IdealDenoiser(glyphs)
    (point,) = study_errors(x, cosine, denoiser, rng, {"heun": heun_step}, [8], reference)["heun"]
    final = sample(x, cosine[reverse_times(8)], denoiser, heun_step)
    assert (point.steps, point.evaluations) == (8, final.evaluations) == (8, 15)
    assert point.error == pytest.approx(rmse(final.states[-1], reference).mean())
    assert point.same == (rmse(final.states[-1], reference) < SAME).mean()


def test_more_evaluations_bring_all_but_the_forgetful_sampler_home(
    x: np.ndarray, reference: np.ndarray, glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator
) -> None:
    found = study_errors(x, cosine, IdealDenoiser(glyphs), rng, steps=[2, 100], reference=reference)
    for name in ("ddim-0", "euler", "heun"):
        assert found[name][1].error < 0.3 * found[name][0].error
    assert found["ddim-1"][1].same < 0.4


def test_a_short_table_has_a_short_reference(glyphs: np.ndarray, rng: np.random.Generator) -> None:
    assert find_reference(rng.normal(size=(2, 28, 28)), cosine_alpha_bar(20), IdealDenoiser(glyphs)).shape == (2, 28, 28)


def test_the_stored_study_has_every_sampler_at_every_number_of_steps() -> None:
    stored = bank_study()
    assert list(stored) == list(SAMPLERS)
    for name, points in stored.items():
        assert tuple(point.steps for point in points) == STEPS
        assert [point.evaluations for point in points] == [2 * n - 1 if name == "heun" else n for n in STEPS]


def test_the_stored_study_is_that_of_the_bank(
    x: np.ndarray, reference: np.ndarray, glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator
) -> None:
    found = study_errors(x, cosine, IdealDenoiser(glyphs), rng, steps=[5, 20, 100], reference=reference)
    for name, points in found.items():
        stored = {point.steps: point for point in bank_study()[name]}
        for point in points:
            assert point.error == pytest.approx(stored[point.steps].error, abs=0.2)


def test_in_the_stored_study_heun_is_nearer_than_euler_and_ddim_at_the_same_cost() -> None:
    stored = bank_study()
    heun = next(point for point in stored["heun"] if point.steps == 50)
    for name in ("ddim-0", "euler"):
        assert heun.error < next(point for point in stored[name] if point.steps == 100).error
    assert stored["ddim-1"][-1].same < 0.1


def test_what_cannot_be_studied_is_refused_in_words(
    x: np.ndarray, glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator
) -> None:
    with pytest.raises(ValueError, match=r"x_T has shape \(28, 28\); a study needs several noises, as \(n, rows, columns\)"):
        study_errors(x[0], cosine, IdealDenoiser(glyphs), rng)
    with pytest.raises(ValueError, match=r"the reference has shape \(2, 28, 28\) and x_T \(12, 28, 28\); they belong together"):
        study_errors(x, cosine, IdealDenoiser(glyphs), rng, reference=x[:2])
    with pytest.raises(ValueError, match="1001 steps do not fit"):
        study_errors(x, cosine, IdealDenoiser(glyphs), rng, steps=[1001], reference=x)
