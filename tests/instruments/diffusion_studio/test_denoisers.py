"""The exact denoisers against the definition in longer arithmetic, against each other, and against what follows from Bayes' rule."""

import math

import numpy as np
import pytest
from scipy.special import softmax

from instruments.diffusion_studio import IdealDenoiser, LocalDenoiser, add_noise, deviation, largest_window, rmse

TIMES = [1, 10, 100, 300, 500, 700, 900, 999, 1000]


def ideal_by_definition(images: np.ndarray, x: np.ndarray, alpha_bar: float) -> np.ndarray:
    """Image by image, in the longest floats there are."""
    y, x, a = images.astype(np.longdouble), x.astype(np.longdouble), np.longdouble(alpha_bar)
    logits = np.array([-((x - np.sqrt(a) * image) ** 2).sum() / (2 * (1 - a)) for image in y])
    weights = np.exp(logits - logits.max())
    return np.tensordot(weights / weights.sum(), y, axes=1).astype(np.float64)


def local_by_definition(images: np.ndarray, x: np.ndarray, alpha_bar: float, window: int) -> np.ndarray:
    """Pixel by pixel (Kamb & Ganguli 2025, equations 7 and 8)."""
    out, reach = np.empty(x.shape), window // 2
    for row, column in np.ndindex(x.shape):
        near = np.s_[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1]
        logits = [-((x[near] - math.sqrt(alpha_bar) * image[near]) ** 2).sum() / (2 * (1 - alpha_bar)) for image in images]
        out[row, column] = softmax(logits) @ images[:, row, column]
    return out


def test_the_ideal_denoiser_gives_the_worked_numbers(vectors: dict) -> None:
    worked = vectors["V5_ideal_denoiser"]
    denoiser, x = IdealDenoiser(np.array(worked["Y"])[:, None]), np.array([worked["x_t"]])
    assert denoiser.weights(x, worked["alpha_bar"]) == pytest.approx(worked["weights"], rel=1e-12)
    x0_hat = denoiser.x0_hat(x, worked["alpha_bar"])
    assert x0_hat[0] == pytest.approx(worked["x0_hat"], rel=1e-12)
    score = (math.sqrt(0.5) * x0_hat[0] - x[0]) / 0.5
    assert score == pytest.approx(worked["score"], rel=1e-12)


@pytest.mark.parametrize("t", TIMES)
def test_the_ideal_denoiser_is_its_definition(glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator, t: int) -> None:
    denoiser = IdealDenoiser(glyphs)
    for _ in range(5):
        x = add_noise(glyphs[rng.integers(len(glyphs))], rng.normal(size=(28, 28)), cosine[t])
        assert denoiser.x0_hat(x, cosine[t]) == pytest.approx(ideal_by_definition(glyphs, x, cosine[t]), rel=0, abs=1e-12)


def test_the_score_is_the_slope_of_the_log_density(rng: np.random.Generator) -> None:
    images, x, a, h = rng.uniform(-1, 1, (5, 2, 3)), rng.normal(size=(2, 3)), 0.4, 1e-5

    def log_density(x: np.ndarray) -> float:
        return math.log(np.exp(-np.square(x - math.sqrt(a) * images).sum(axis=(1, 2)) / (2 * (1 - a))).mean())

    slope = np.empty(x.shape)
    for pixel in np.ndindex(x.shape):
        d = np.zeros(x.shape)
        d[pixel] = h
        slope[pixel] = (log_density(x + d) - log_density(x - d)) / (2 * h)
    x0_hat = IdealDenoiser(images).x0_hat(x, a)
    assert (x + (1 - a) * slope) / math.sqrt(a) == pytest.approx(x0_hat, abs=1e-8)


@pytest.mark.parametrize("t", [0, *TIMES])
def test_whatever_the_noise_the_guess_lies_among_the_images(
    glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator, t: int
) -> None:
    for denoiser, over_images in ((IdealDenoiser(glyphs), -1), (LocalDenoiser(glyphs, 5), -3)):
        for x in (rng.normal(size=(28, 28)), np.zeros((28, 28)), 50 * rng.normal(size=(28, 28))):
            guess = denoiser.x0_hat(x, cosine[t])
            assert (guess >= glyphs.min(axis=0) - 1e-12).all() and (guess <= glyphs.max(axis=0) + 1e-12).all()
            assert denoiser.weights(x, cosine[t]).sum(axis=over_images) == pytest.approx(1)


def test_without_noise_the_nearest_image_has_all_the_weight(glyphs: np.ndarray, rng: np.random.Generator) -> None:
    x = glyphs[12] + 0.05 * rng.normal(size=(28, 28))
    assert np.array_equal(IdealDenoiser(glyphs).x0_hat(x, 1.0), glyphs[12])
    assert LocalDenoiser(glyphs, 55).x0_hat(x, 1.0) == pytest.approx(glyphs[12], abs=1e-12)


def test_without_signal_all_images_weigh_the_same(glyphs: np.ndarray, rng: np.random.Generator) -> None:
    assert IdealDenoiser(glyphs).weights(rng.normal(size=(28, 28)), 0.0) == pytest.approx(np.full(50, 0.02), abs=1e-15)


def test_one_image_is_the_answer_to_everything(glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator) -> None:
    for t in TIMES:
        assert np.array_equal(IdealDenoiser(glyphs[:1]).x0_hat(rng.normal(size=(28, 28)), cosine[t]), glyphs[0])
        assert np.array_equal(LocalDenoiser(glyphs[:1], 3).x0_hat(rng.normal(size=(28, 28)), cosine[t]), glyphs[0])


def test_an_image_given_twice_shares_its_weight(glyphs: np.ndarray, rng: np.random.Generator) -> None:
    weights = IdealDenoiser(glyphs[[0, 0, 9]]).weights(rng.normal(size=(28, 28)), 0.9)
    assert weights[0] == weights[1]


@pytest.mark.parametrize("t", [300, 700, 850, 950])
def test_the_squared_error_is_on_average_the_posterior_variance(glyphs: np.ndarray, cosine: np.ndarray, t: int) -> None:
    rng, denoiser, count = np.random.default_rng(t), IdealDenoiser(glyphs), 4000
    x0 = glyphs[rng.integers(len(glyphs), size=count)]
    x = add_noise(x0, rng.normal(size=x0.shape), cosine[t])
    errors = rmse(denoiser.x0_hat(x, cosine[t]), x0) ** 2
    expected = deviation(denoiser.weights(x, cosine[t]), glyphs) ** 2
    surprise = (errors - expected).std() / math.sqrt(count)
    assert abs(errors.mean() - expected.mean()) < 4 * surprise + 1e-12


def test_the_weights_are_calibrated(glyphs: np.ndarray, cosine: np.ndarray) -> None:
    """Of all images given about one chance in three, about one in three was the one."""
    rng, denoiser, count = np.random.default_rng(3), IdealDenoiser(glyphs), 4000
    truth = rng.integers(len(glyphs), size=count)
    weights = denoiser.weights(add_noise(glyphs[truth], rng.normal(size=(count, 28, 28)), cosine[860]), cosine[860])
    given = (weights > 0.2) & (weights < 0.5)
    right = (np.arange(len(glyphs)) == truth[:, None])[given]
    assert given.sum() > 500
    assert right.mean() == pytest.approx(weights[given].mean(), abs=4 * right.std() / math.sqrt(given.sum()))


def test_the_local_denoiser_gives_the_worked_numbers(vectors: dict) -> None:
    worked = vectors["V15_local_score"]
    images, x, alpha_bar = np.stack([np.full((4, 4), -1.0), np.ones((4, 4))]), np.array(worked["x"]), worked["alpha_bar"]
    assert LocalDenoiser(images, 3).x0_hat(x, alpha_bar) == pytest.approx(np.array(worked["x0_hat_k3"]), rel=1e-12)
    for denoiser in (LocalDenoiser(images, 7), IdealDenoiser(images)):
        assert denoiser.x0_hat(x, alpha_bar) == pytest.approx(np.array(worked["x0_hat_ideal"]), rel=1e-12)


@pytest.mark.parametrize("window", [1, 3, 7, 13, 27])
def test_the_local_denoiser_is_its_definition(glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator, window: int) -> None:
    some = glyphs[::7]
    for t in (200, 600, 900):
        x = add_noise(some[3], rng.normal(size=(28, 28)), cosine[t])
        expected = local_by_definition(some, x, cosine[t], window)
        assert LocalDenoiser(some, window).x0_hat(x, cosine[t]) == pytest.approx(expected, rel=0, abs=1e-11)


@pytest.mark.parametrize("t", TIMES)
def test_with_the_largest_window_the_local_denoiser_is_the_ideal_one(
    glyphs: np.ndarray, cosine: np.ndarray, rng: np.random.Generator, t: int
) -> None:
    x = add_noise(glyphs[30], rng.normal(size=(28, 28)), cosine[t])
    assert largest_window((28, 28)) == 55
    assert LocalDenoiser(glyphs, 55).x0_hat(x, cosine[t]) == pytest.approx(IdealDenoiser(glyphs).x0_hat(x, cosine[t]), rel=0, abs=1e-10)


def test_pictures_need_not_be_square(rng: np.random.Generator) -> None:
    images, x = rng.uniform(-1, 1, (4, 3, 5)), rng.normal(size=(3, 5))
    assert LocalDenoiser(images, 9).x0_hat(x, 0.3) == pytest.approx(IdealDenoiser(images).x0_hat(x, 0.3), abs=1e-12)
    assert LocalDenoiser(images, 3).x0_hat(x, 0.3) == pytest.approx(local_by_definition(images, x, 0.3, 3), abs=1e-12)


def test_many_are_denoised_as_one_by_one(glyphs: np.ndarray, rng: np.random.Generator) -> None:
    x = rng.normal(size=(2, 3, 28, 28))
    for denoiser in (IdealDenoiser(glyphs), LocalDenoiser(glyphs, 7)):
        together = denoiser.x0_hat(x, 0.1)
        assert together.shape == x.shape
        for i in np.ndindex(2, 3):
            assert together[i] == pytest.approx(denoiser.x0_hat(x[i], 0.1), abs=1e-13)


def test_the_data_set_and_x_are_not_written_to_nor_held(glyphs: np.ndarray) -> None:
    images, x = glyphs.copy(), np.zeros((28, 28))
    x.flags.writeable = False
    for denoiser in (IdealDenoiser(images), LocalDenoiser(images, 7)):
        before = denoiser.x0_hat(x, 0.5)
        images[:] = 0
        assert np.array_equal(denoiser.x0_hat(x, 0.5), before)
        images[:] = glyphs


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((0, 28, 28)), r"the data set has shape \(0, 28, 28\); it needs at least one image, as \(n, rows, columns\)"),
        (np.zeros((28, 28)), r"the data set has shape \(28, 28\)"),
        (np.full((1, 28, 28), np.nan), "the data set holds a number that is not finite"),
        (np.full((1, 28, 28), 255), "the data set reaches from 255 to 255; pixels lie between -1 and 1"),
        ([[["ink"]]], "the data set holds something that is no number"),
    ],
)
def test_what_is_no_data_set_is_refused_in_words(images: np.ndarray, message: str) -> None:
    for make in (IdealDenoiser, lambda images: LocalDenoiser(images, 3)):
        with pytest.raises(ValueError, match=message):
            make(images)


@pytest.mark.parametrize("window", [0, 2, 57, -3, 3.0, True])
def test_a_window_without_a_centre_or_larger_than_all_is_refused(glyphs: np.ndarray, window: int) -> None:
    with pytest.raises(ValueError, match=f"the window is {window}; it is odd and from 1 to 55"):
        LocalDenoiser(glyphs, window)


@pytest.mark.parametrize(
    ("x", "alpha_bar", "message"),
    [
        (np.zeros((28, 27)), 0.5, r"x has shape \(28, 27\); this denoiser knows images of shape \(28, 28\)"),
        (np.zeros(784), 0.5, r"x has shape \(784,\)"),
        (np.full((28, 28), np.inf), 0.5, "x holds a number that is not finite"),
        (np.zeros((28, 28)), 1.01, "alpha_bar is 1.01; it lies between 0 and 1"),
        (np.zeros((28, 28)), math.nan, "alpha_bar is nan"),
    ],
)
def test_what_cannot_be_denoised_is_refused_in_words(glyphs: np.ndarray, x: np.ndarray, alpha_bar: float, message: str) -> None:
    for denoiser in (IdealDenoiser(glyphs), LocalDenoiser(glyphs, 7)):
        with pytest.raises(ValueError, match=message):
            denoiser.x0_hat(x, alpha_bar)
