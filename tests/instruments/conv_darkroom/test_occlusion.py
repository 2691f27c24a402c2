"""Occlusion against a worked example, its own definition and Captum."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from instruments.conv_darkroom import BASELINES, CLASSES, classify, cover, log_odds, occlusion_map, occlusion_rows, per_pixel, picture
from instruments.conv_darkroom.network import softmax
from instruments.conv_darkroom.occlusion import fill, places, sweep

WORKED = np.array([[1.0, 2, 0], [0, 1, 1], [2, 0, 1]])
WEIGHTS = np.array([[1.0, 0, 0, 0, 0, 0, 0, 0, 1], [0, 1, 0, 0, 2, 0, 0, 1, 0], [0, 0, 1, 1, 0, 1, 1, 0, 0]])
DROPS = [[0.6232308896407557, 0.6018620174417841], [0.2429221575233036, 0.2429221575233036]]
OTHERS = [[-0.02416462621421403, -0.37827995766310074], [-0.33228822508113776, -0.06533183032658316]]
"""What covering 2x2 of WORKED with 0 takes from softmax(WEIGHTS x), of class 1 and of class 0."""


def three_classes(images: np.ndarray) -> np.ndarray:
    return softmax(images.reshape(len(images), -1) @ WEIGHTS.T)


@pytest.fixture(scope="module")
def digit() -> np.ndarray:
    return picture("digit")


def test_the_worked_example_comes_out() -> None:
    drops = sweep(WORKED, np.zeros((3, 3)), 2, 1, three_classes)
    assert drops[..., 1] == pytest.approx(np.array(DROPS), rel=0, abs=1e-12)
    assert drops[..., 0] == pytest.approx(np.array(OTHERS), rel=0, abs=1e-12)
    assert drops.sum(axis=-1) == pytest.approx(np.zeros((2, 2)), abs=1e-12)


def test_its_mean_per_pixel_comes_out() -> None:
    upper = [0.6232308896407557, 0.6125464535412699, 0.6018620174417841]
    middle = [0.43307652358202964, 0.42773430553228675, 0.42239208748254387]
    lower = [0.2429221575233036] * 3
    means = per_pixel(np.array(DROPS), window=2, stride=1, side=3)
    assert means == pytest.approx(np.array([upper, middle, lower]), rel=0, abs=1e-12)


@pytest.mark.parametrize(("stride", "count"), [(1, 53), (2, 27), (3, 18), (4, 14), (6, 9), (8, 7), (12, 5)])
def test_the_window_has_as_many_places_as_fit_whole(stride: int, count: int) -> None:
    at = places(12, stride)
    assert len(at) == count
    assert at[-1] + 12 <= 64 < at[-1] + stride + 12


@pytest.mark.parametrize("baseline", BASELINES)
@pytest.mark.parametrize(("window", "stride"), [(12, 4), (6, 2), (16, 8), (64, 2), (2, 20), (13, 4), (12, 5), (7, 7)])
def test_the_map_is_its_definition_to_the_last_bit(digit: np.ndarray, baseline: str, window: int, stride: int) -> None:
    image = 0.9 * digit + 0.1 * np.random.default_rng(1).random((64, 64))
    assert np.array_equal(occlusion_map(image, window, stride, baseline), sweep(image, fill(image, baseline), window, stride, classify))


@pytest.mark.parametrize(("window", "stride"), [(12, 4), (12, 2), (13, 9)])
def test_rows_arrive_one_by_one_and_make_up_the_map_to_the_last_bit(digit: np.ndarray, window: int, stride: int) -> None:
    rows = occlusion_rows(digit, window, stride, "gray")
    first = next(rows)
    assert first.shape == (len(places(window, stride)), len(CLASSES))
    assert np.array_equal(np.array([first, *rows]), occlusion_map(digit, window, stride, "gray"))


def test_the_map_is_14_by_14_by_class_and_its_drops_sum_to_nothing(digit: np.ndarray) -> None:
    drops = occlusion_map(digit)
    assert drops.shape == (14, 14, len(CLASSES)) and drops.dtype == np.float64
    assert drops.sum(axis=-1) == pytest.approx(np.zeros((14, 14)), abs=1e-12)
    assert abs(drops).max() <= 1


@pytest.mark.parametrize("baseline", BASELINES)
def test_a_window_over_everything_gives_one_place_and_a_flat_map_per_pixel(digit: np.ndarray, baseline: str) -> None:
    drops = occlusion_map(digit, window=64, baseline=baseline)
    assert drops.shape == (1, 1, len(CLASSES))
    assert drops[0, 0] == pytest.approx((classify(digit[None]) - classify(fill(digit, baseline)[None]))[0], abs=1e-12)
    assert np.ptp(per_pixel(drops, window=64), axis=(0, 1)).max() == 0


def places_without_ink(image: np.ndarray) -> np.ndarray:
    """Which of the 14 x 14 windows lie on black: (14, 14) of bool."""
    at = places(12, 4)
    return np.array([[not image[row : row + 12, column : column + 12].any() for column in at] for row in at])


def test_covering_black_with_black_changes_nothing_and_with_gray_something(digit: np.ndarray) -> None:
    empty = places_without_ink(digit)
    assert empty.any()
    assert not occlusion_map(digit)[empty].any()
    assert abs(occlusion_map(digit, baseline="gray")[empty]).min() > 0


@pytest.mark.parametrize(("name", "label"), [("digit", "4"), ("face", "face")])
def test_there_is_a_place_that_matters_on_the_presets(name: str, label: str) -> None:
    drops = occlusion_map(picture(name))[..., CLASSES.index(label)]
    assert drops.max() > 0.2
    assert not places_without_ink(picture(name)).ravel()[drops.argmax()]


@pytest.mark.parametrize(("baseline", "inside"), [("black", 0.0), ("gray", 0.5), ("mean", "mean")])
def test_a_cover_replaces_its_square_and_nothing_else(digit: np.ndarray, baseline: str, inside: float | str) -> None:
    covered = cover(digit, 20, 30, baseline=baseline)
    expected = digit.copy()
    expected[20:32, 30:42] = digit.mean() if inside == "mean" else inside
    assert np.array_equal(covered, expected)


def test_a_cover_that_hangs_over_the_edge_is_cut_off(digit: np.ndarray) -> None:
    covered = cover(digit, -4, 60, window=12, baseline="gray")
    assert np.all(covered[:8, 60:] == 0.5)
    assert np.count_nonzero(covered != digit) <= 8 * 4
    assert np.array_equal(cover(digit, -40, 0, baseline="gray"), digit)


def test_a_cover_leaves_the_picture_itself_alone(digit: np.ndarray) -> None:
    before = digit.copy()
    cover(digit, 20, 30, baseline="blur")
    assert np.array_equal(digit, before)


def test_the_blur_is_scipys_gaussian_away_from_the_borders() -> None:
    spot = np.zeros((64, 64))
    spot[30, 33] = 1
    assert fill(spot, "blur") == pytest.approx(gaussian_filter(spot, 5, truncate=6, mode="constant"), abs=1e-6)
    assert fill(np.ones((64, 64)), "blur") == pytest.approx(np.ones((64, 64)))


def test_log_odds_undo_the_logistic_and_stay_finite() -> None:
    x = np.array([-20.0, -1, 0, 3, 20])
    assert log_odds(1 / (1 + np.exp(-x))) == pytest.approx(x, rel=1e-6)
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()


@pytest.mark.parametrize("baseline", [0.0, 0.5])
def test_the_mean_per_pixel_is_captums_occlusion(digit: np.ndarray, baseline: float) -> None:
    torch = pytest.importorskip("torch")
    attr = pytest.importorskip("captum.attr")
    target = int(classify(digit[None])[0].argmax())

    def forward(x):
        return torch.from_numpy(classify(x[:, 0].numpy()))

    expected = attr.Occlusion(forward).attribute(
        torch.from_numpy(digit)[None, None], (1, 12, 12), strides=(1, 4, 4), baselines=baseline, target=target, perturbations_per_eval=196
    )
    ours = per_pixel(occlusion_map(digit, baseline={0.0: "black", 0.5: "gray"}[baseline])[..., target])
    assert ours == pytest.approx(expected[0, 0].numpy(), abs=1e-6)


@pytest.mark.parametrize("function", [occlusion_map, occlusion_rows])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"baseline": "white"}, "no baseline 'white'; known: black, gray, mean, blur"),
        ({"window": 0}, "the window is 0 px; it can be 1 to 64"),
        ({"window": 65}, "the window is 65 px; it can be 1 to 64"),
        ({"stride": 0}, "the stride is 0 px; it is at least 1"),
        ({"image": np.zeros((28, 28))}, r"the picture has shape \(28, 28\); the darkroom works on \(64, 64\)"),
        ({"image": np.full((64, 64), np.nan)}, "the picture holds a number that is not finite"),
    ],
)
def test_what_cannot_be_occluded_is_refused_in_words_at_once(function, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        function(**({"image": np.zeros((64, 64))} | options))
