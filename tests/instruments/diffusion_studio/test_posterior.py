"""What weights say, on weights small enough to work out."""

import math

import numpy as np
import pytest

from instruments.diffusion_studio import deviation, effective_candidates, likeliest, pixel_deviation

PICTURES = np.array([[[1.0, -1.0]], [[-1.0, -1.0]], [[1.0, 0.0]]])


def test_candidates_that_are_alike_count_in_full_and_certainty_counts_one() -> None:
    weights = [[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.25, 0.25, 0.25, 0.25]]
    assert effective_candidates(weights) == pytest.approx([1, 2, 4], rel=1e-15)
    assert effective_candidates([0.9, 0.1]) == pytest.approx(math.exp(-0.9 * math.log(0.9) - 0.1 * math.log(0.1)))


def test_the_likeliest_come_first_and_of_equals_the_earlier() -> None:
    assert likeliest([0.1, 0.4, 0.1, 0.4], 3).tolist() == [1, 3, 0]
    assert likeliest([0.3, 0.7], 5).tolist() == [1, 0]


def test_the_deviation_is_that_of_the_candidates_pixel_by_pixel() -> None:
    weights = np.array([0.5, 0.25, 0.25])
    variance = np.array([[0.75 * 0.25 * 4, 0.25 * 0.75]])
    assert pixel_deviation(weights, PICTURES) == pytest.approx(np.sqrt(variance))
    assert deviation(weights, PICTURES) == pytest.approx(math.sqrt(variance.mean()))


def test_where_one_image_is_certain_there_is_no_deviation() -> None:
    assert not pixel_deviation([0.0, 1.0, 0.0], PICTURES).any()


def test_rows_of_weights_are_taken_one_by_one(rng: np.random.Generator) -> None:
    weights = rng.dirichlet(np.ones(3), size=(2, 5))
    assert pixel_deviation(weights, PICTURES).shape == (2, 5, 1, 2)
    assert deviation(weights, PICTURES)[1, 4] == pytest.approx(deviation(weights[1, 4], PICTURES))


@pytest.mark.parametrize("weights", [[0.5, 0.6], [1.5, -0.5], [np.nan, 1.0], 1.0])
def test_what_are_no_weights_is_refused_in_words(weights: list) -> None:
    with pytest.raises(ValueError, match="these are no weights: none is below 0 and they sum to 1"):
        effective_candidates(weights)


def test_what_does_not_go_together_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"weights \(2,\) and images \(3, 1, 2\) do not go together"):
        deviation([0.5, 0.5], PICTURES)
    with pytest.raises(ValueError, match="the 0 likeliest of weights"):
        likeliest([0.5, 0.5], 0)
