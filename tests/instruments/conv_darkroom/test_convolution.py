"""Correlation, padding and the ladder against worked numbers, SciPy and PyTorch."""

import numpy as np
import pytest
from scipy import ndimage, signal

from instruments.conv_darkroom import KERNELS, convolve, correlate, ladder, receptive_field

NDIMAGE = {"zero": "constant", "reflect": "mirror", "replicate": "nearest", "circular": "grid-wrap"}
"""Our padding to SciPy's: its "reflect" repeats the edge pixel and is none of ours."""

WORKED = np.array([[1.0, 2, 3, 0, 1], [4, 5, 6, 1, 0], [7, 8, 9, 2, 2], [1, 0, 1, 3, 5], [2, 2, 0, 4, 1]])
UNEVEN = np.arange(1.0, 10).reshape(3, 3)
SOBEL_X = KERNELS["sobel-x"]


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(17, 12))


@pytest.fixture
def kernel() -> np.ndarray:
    return np.random.default_rng(2).normal(size=(3, 3))


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        ("valid", [[8, -16, -21], [6, -13, -16], [0, 2, 2]]),
        ("zero", [[9, 6, -8, -10, -1], [20, 8, -16, -21, -4], [21, 6, -13, -16, -8], [10, 0, 2, 2, -12], [4, -4, 7, 6, -11]]),
        ("replicate", [[4, 8, -10, -12, 2], [4, 8, -16, -21, -1], [2, 6, -13, -16, 1], [-1, 0, 2, 2, 1], [-1, -6, 9, 7, -7]]),
        ("reflect", [[0, 8, -12, -16, 0], [0, 8, -16, -21, 0], [0, 6, -13, -16, 0], [0, 0, 2, 2, 0], [0, -4, 10, 10, 0]]),
        ("circular", [[8, 4, -6, -9, 3], [17, 8, -16, -21, 12], [12, 6, -13, -16, 11], [-3, 0, 2, 2, -1], [-2, -2, 5, 4, -5]]),
    ],
)
def test_sobel_x_gives_the_worked_numbers_under_each_padding(padding: str, expected: list) -> None:
    assert np.array_equal(correlate(WORKED, SOBEL_X, padding), expected)


def test_convolution_flips_the_sign_of_sobel_x_and_much_more_of_an_uneven_kernel() -> None:
    assert np.array_equal(convolve(WORKED, SOBEL_X, "valid"), [[-8, 16, 21], [-6, 13, 16], [0, -2, -2]])
    assert np.array_equal(correlate(WORKED, UNEVEN, "valid"), [[285, 210, 132], [170, 144, 142], [90, 105, 109]])
    assert np.array_equal(convolve(WORKED, UNEVEN, "valid"), [[165, 150, 108], [240, 206, 148], [210, 185, 161]])


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (5, 5), (3, 5), (7, 1)])
@pytest.mark.parametrize("padding", NDIMAGE)
def test_both_agree_with_scipy(image: np.ndarray, padding: str, size: tuple[int, int]) -> None:
    kernel = np.random.default_rng(3).normal(size=size)
    mode = NDIMAGE[padding]
    assert correlate(image, kernel, padding) == pytest.approx(ndimage.correlate(image, kernel, mode=mode), rel=0, abs=1e-12)
    assert convolve(image, kernel, padding) == pytest.approx(ndimage.convolve(image, kernel, mode=mode), rel=0, abs=1e-12)


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 4), (17, 12)])
def test_valid_agrees_with_scipy_for_even_sides_too(image: np.ndarray, size: tuple[int, int]) -> None:
    kernel = np.random.default_rng(3).normal(size=size)
    assert correlate(image, kernel, "valid") == pytest.approx(signal.correlate2d(image, kernel, "valid"), rel=0, abs=1e-12)
    assert convolve(image, kernel, "valid") == pytest.approx(signal.convolve2d(image, kernel, "valid"), rel=0, abs=1e-12)


@pytest.mark.parametrize("padding", ["valid", "zero", "reflect", "replicate", "circular"])
def test_correlation_agrees_with_pytorch(image: np.ndarray, kernel: np.ndarray, padding: str) -> None:
    torch = pytest.importorskip("torch")
    x, weight = torch.from_numpy(image)[None, None], torch.from_numpy(kernel)[None, None]
    if padding in ("valid", "zero"):
        expected = torch.nn.functional.conv2d(x, weight, padding={"valid": 0, "zero": 1}[padding])
    else:
        expected = torch.nn.functional.conv2d(torch.nn.functional.pad(x, (1, 1, 1, 1), mode=padding), weight)
    assert correlate(image, kernel, padding) == pytest.approx(expected[0, 0].numpy(), rel=0, abs=1e-12)


def test_sobel_x_is_ndimages_sobel(image: np.ndarray) -> None:
    assert correlate(image, SOBEL_X, "replicate") == pytest.approx(ndimage.sobel(image, axis=1, mode="nearest"), abs=1e-12)


def test_convolving_an_impulse_returns_the_kernel_and_correlating_it_the_kernel_turned(kernel: np.ndarray) -> None:
    impulse = np.zeros((7, 7))
    impulse[3, 3] = 1
    assert np.array_equal(convolve(impulse, kernel)[2:5, 2:5], kernel)
    assert np.array_equal(correlate(impulse, kernel)[2:5, 2:5], kernel[::-1, ::-1])


def test_a_shifted_picture_gives_the_shifted_answer(image: np.ndarray, kernel: np.ndarray) -> None:
    shift = {"shift": (2, -3), "axis": (0, 1)}
    assert np.array_equal(correlate(np.roll(image, **shift), kernel, "circular"), np.roll(correlate(image, kernel, "circular"), **shift))


@pytest.mark.parametrize("name", KERNELS)
def test_presets_leave_an_even_area_alone_or_empty(name: str) -> None:
    answer = correlate(np.ones((5, 5)), KERNELS[name], "replicate")
    expected = 0 if name in ("outline", "sobel-x", "sobel-y", "laplacian") else 1
    assert answer == pytest.approx(np.full((5, 5), expected), abs=1e-12)


def test_presets_cannot_be_written_over() -> None:
    with pytest.raises(ValueError, match="read-only"):
        KERNELS["identity"][0, 0] = 1


def test_numbers_of_any_kind_are_computed_in_float64() -> None:
    whole = correlate(WORKED.astype(int), SOBEL_X.astype(int))
    assert whole.dtype == np.float64
    assert np.array_equal(whole, correlate(WORKED, SOBEL_X))


def test_a_linear_ladder_of_sobel_x_spreads_an_impulse_and_grows_eightfold() -> None:
    impulse = np.zeros((11, 11))
    impulse[5, 5] = 1
    measured = []
    for response in ladder(impulse, SOBEL_X):
        rows, columns = (np.ptp(where) + 1 for where in np.nonzero(response))
        measured.append([rows, columns, abs(response).sum(), abs(response).max()])
    assert measured == [[3, 3, 8, 2], [5, 5, 64, 12], [7, 7, 512, 60], [9, 9, 4096, 420]]


def test_a_linear_ladder_is_one_larger_kernel(image: np.ndarray, kernel: np.ndarray) -> None:
    large = kernel
    for _ in range(3):
        large = signal.convolve2d(large, kernel)
    assert large.shape == (9, 9)
    assert ladder(image, kernel, padding="valid")[-1] == pytest.approx(correlate(image, large, "valid"), abs=1e-10)


def test_a_ladder_with_relu_is_not_linear(image: np.ndarray, kernel: np.ndarray) -> None:
    forth, back = ladder(image, kernel, activation="relu")[-1], ladder(-image, kernel, activation="relu")[-1]
    assert forth.min() >= 0
    assert not np.allclose(back, -forth)


@pytest.mark.parametrize("activation", ["relu", "relu-pool"])
def test_a_ladder_agrees_with_pytorch(kernel: np.ndarray, activation: str) -> None:
    torch = pytest.importorskip("torch")
    image = np.random.default_rng(4).normal(size=(37, 34))
    x, weight = torch.from_numpy(image)[None, None], torch.from_numpy(kernel)[None, None]
    for response in ladder(image, kernel, activation=activation, bias=0.3):
        x = torch.relu(torch.nn.functional.conv2d(x, weight, padding=1) + 0.3)
        if activation == "relu-pool":
            x = torch.nn.functional.max_pool2d(x, 2)
        assert response == pytest.approx(x[0, 0].numpy(), rel=1e-12, abs=1e-12)


def test_each_level_can_have_its_own_activation(image: np.ndarray, kernel: np.ndarray) -> None:
    first, second, third = ladder(image, kernel, 3, ["linear", "relu-pool", "relu"])
    assert first.min() < 0
    assert second.shape == (8, 6)
    assert np.array_equal(third, np.maximum(correlate(second, kernel), 0))


@pytest.mark.parametrize("activation", ["linear", "relu", "relu-pool", ["relu-pool", "linear", "relu"]])
def test_the_receptive_field_is_what_one_response_depends_on(activation: str | list[str]) -> None:
    levels = 3
    before = np.random.default_rng(5).uniform(1, 2, (64, 64))
    kernel = np.full((3, 3), 1 / 9)
    answer = ladder(before, kernel, levels, activation)[-1]
    middle = tuple(side // 2 for side in answer.shape)
    reached = []
    for row in range(64):
        after = before.copy()
        after[row] += 10
        reached.append(ladder(after, kernel, levels, activation)[-1][middle] != answer[middle])
    assert sum(reached) == receptive_field(levels, 3, activation)


def test_receptive_fields_of_four_plain_levels_are_3_5_7_9() -> None:
    assert [receptive_field(levels) for levels in (1, 2, 3, 4)] == [3, 5, 7, 9]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((WORKED, SOBEL_X, "same"), "no padding 'same'; known: valid, zero, reflect, replicate, circular"),
        ((WORKED[0], SOBEL_X), r"the image has shape \(5,\); it needs rows and columns"),
        ((WORKED, np.zeros((0, 3))), r"the kernel has shape \(0, 3\); it needs rows and columns"),
        ((np.where(WORKED == 9, np.nan, WORKED), SOBEL_X), "the image holds a number that is not finite"),
        ((WORKED, np.full((3, 3), np.inf)), "the kernel holds a number that is not finite"),
        ((WORKED, [["1", "", "x"]] * 3), "the kernel holds something that is no number"),
        ((WORKED, [[1, 2], [3]]), "the kernel holds something that is no number"),
        ((WORKED, np.ones((2, 2))), r"a kernel of shape \(2, 2\) has no centre: use odd sides, or padding 'valid'"),
        ((WORKED, np.ones((7, 7)), "valid"), r"a kernel of shape \(7, 7\) does not fit into an image of shape \(5, 5\)"),
        ((np.ones((1, 5)), SOBEL_X, "reflect"), r"an image of shape \(1, 5\) is too small for padding 'reflect'"),
        ((np.ones((1, 5)), np.ones((5, 5)), "circular"), r"an image of shape \(1, 5\) is too small for padding 'circular'"),
    ],
)
def test_what_cannot_be_correlated_is_refused_in_words(arguments: tuple, message: str) -> None:
    for function in (correlate, convolve):
        with pytest.raises(ValueError, match=message):
            function(*arguments)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"levels": 0}, "a ladder has at least one level, not 0"),
        ({"activation": "tanh"}, "no activation 'tanh'; known: linear, relu, relu-pool"),
        ({"activation": ["relu", "relu"]}, "2 activations for 4 levels"),
        ({"activation": "relu-pool"}, r"a map of shape \(1, 1\) is too small to pool"),
        ({"padding": "valid"}, r"a kernel of shape \(3, 3\) does not fit into an image of shape \(1, 1\)"),
    ],
)
def test_a_ladder_that_cannot_stand_is_refused_in_words(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ladder(WORKED, SOBEL_X, **options)
