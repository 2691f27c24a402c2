"""The network in NumPy against PyTorch, its figures, and whether what it makes is new."""

import hashlib
import json

import numpy as np
import pytest

from instruments.diffusion_studio import IdealDenoiser, LearnedDenoiser, add_noise, ddim_step, reverse_times, rmse, sample
from instruments.diffusion_studio.learned import SHAPES, WEIGHTS, pack, unpack


@pytest.fixture(scope="module")
def learned() -> LearnedDenoiser:
    return LearnedDenoiser.load()


@pytest.fixture(scope="module")
def figures() -> dict:
    return json.loads(WEIGHTS.with_suffix(".json").read_text())


def test_the_file_is_small_and_has_the_stated_shapes() -> None:
    assert WEIGHTS.stat().st_size <= 250_000
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        assert {name: stored[name].shape for name in SHAPES} == SHAPES
        assert {str(stored[name].dtype) for name in SHAPES} == {"int8"}


def test_the_figures_belong_to_these_weights(figures: dict) -> None:
    assert figures["weights sha256"] == hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()


def test_samples_are_new_and_no_further_from_the_training_pictures_than_new_pictures_are(figures: dict) -> None:
    new = figures["RMSE of a sample to the nearest training picture"]
    held_out = figures["RMSE of a held-out picture to the nearest training picture"]
    assert new["least"] > 0.05
    assert held_out["median"] * 0.75 < new["median"] < held_out["median"] * 1.35


def test_rounding_the_weights_hardly_shows(figures: dict) -> None:
    assert figures["RMSE between samples of the stored and of the unrounded network"]["median"] < 0.1


def test_the_forward_pass_is_pytorchs(learned: LearnedDenoiser, cosine: np.ndarray, rng: np.random.Generator) -> None:
    torch = pytest.importorskip("torch")
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        layers = {name: torch.from_numpy(values) for name, values in unpack(stored).items()}
    linear, silu = torch.nn.functional.linear, torch.nn.functional.silu
    x = rng.normal(size=(5, 28, 28))
    for t in (0, 1, 300, 700, 1000):
        share = cosine[t] ** 0.5
        theta = torch.tensor(np.arccos(share))
        times = torch.cos(2 * torch.arange(1, 17) * theta).expand(5, 16)
        units = share * linear(torch.from_numpy(x).reshape(5, 784) - share * layers["mean"], layers["frame"])
        for i in range(4):
            even = torch.nn.functional.rms_norm(units, (units.shape[1],), eps=1e-6)
            inner = silu(linear(torch.cat([even, times], dim=1), layers[f"block-{i}-in"], layers[f"block-{i}-in-bias"]))
            units = units + linear(inner, layers[f"block-{i}-out"], layers[f"block-{i}-out-bias"])
        expected = (layers["mean"] + units @ layers["frame"]).clamp(-1, 1).reshape(5, 28, 28)
        assert learned.x0_hat(x, cosine[t]) == pytest.approx(expected.numpy(), abs=1e-9)


def test_it_denoises_glyphs_of_the_bank_which_it_never_saw(
    learned: LearnedDenoiser, glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator
) -> None:
    for t, most in ((100, 0.2), (300, 0.25), (500, 0.35)):
        x = add_noise(glyphs, rng.normal(size=glyphs.shape), cosine[t])
        assert rmse(learned.x0_hat(x, cosine[t]), glyphs).mean() < most


def test_with_next_to_no_signal_it_sees_the_mean_of_what_it_learned(
    learned: LearnedDenoiser, glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator
) -> None:
    guess = learned.x0_hat(rng.normal(size=(28, 28)), cosine[1000])
    assert rmse(guess, glyphs.mean(axis=0)) < 0.2


def test_unlike_the_ideal_denoiser_it_makes_pictures_that_are_in_no_bank(
    learned: LearnedDenoiser, glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator
) -> None:
    x = rng.normal(size=(20, 28, 28))
    levels = cosine[reverse_times(50)]
    made, copied = (sample(x, levels, denoiser, ddim_step).states[-1] for denoiser in (learned, IdealDenoiser(glyphs)))
    assert rmse(copied[:, None], glyphs).min(axis=1).max() < 1e-6
    assert rmse(made[:, None], glyphs).min(axis=1).min() > 0.1


@pytest.mark.parametrize("t", [0, 1, 500, 999, 1000])
def test_pixels_stay_between_minus_one_and_one_on_the_whole_schedule(
    learned: LearnedDenoiser, cosine: np.ndarray, rng: np.random.Generator, t: int
) -> None:
    for x in (rng.normal(size=(28, 28)), np.zeros((28, 28)), 1e6 * rng.normal(size=(28, 28))):
        assert abs(learned.x0_hat(x, cosine[t])).max() <= 1


def test_many_are_denoised_as_one_by_one(learned: LearnedDenoiser, rng: np.random.Generator) -> None:
    x = rng.normal(size=(2, 3, 28, 28))
    together = learned.x0_hat(x, 0.2)
    assert together.shape == x.shape
    assert together[1, 2] == pytest.approx(learned.x0_hat(x[1, 2], 0.2), abs=1e-12)


def test_packing_moves_no_weight_by_more_than_half_a_step(rng: np.random.Generator) -> None:
    layers = {name: rng.normal(size=shape) for name, shape in SHAPES.items()} | {"mean": rng.normal(size=784)}
    back = unpack(pack(layers))
    for name in SHAPES:
        steps = abs(layers[name]).max(axis=1, keepdims=True) / 127
        assert (abs(back[name] - layers[name]) <= 0.501 * steps).all()
    assert back["mean"] == pytest.approx(layers["mean"], rel=1e-3, abs=1e-6)


@pytest.mark.parametrize(
    ("x", "alpha_bar", "message"),
    [
        (np.zeros((27, 28)), 0.5, r"x has shape \(27, 28\); this denoiser knows images of shape \(28, 28\)"),
        (np.full((28, 28), np.nan), 0.5, "x holds a number that is not finite"),
        (np.zeros((28, 28)), -0.5, "alpha_bar is -0.5; it lies between 0 and 1"),
    ],
)
def test_what_cannot_be_denoised_is_refused_in_words(learned: LearnedDenoiser, x: np.ndarray, alpha_bar: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        learned.x0_hat(x, alpha_bar)
