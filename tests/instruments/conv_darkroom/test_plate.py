"""The plate shows what the numbers say."""

import numpy as np
import pytest

from instruments import stage
from instruments.contract import ControlError
from instruments.conv_darkroom import INSTRUMENT, KERNELS, classify, convolve, correlate, cover, ladder, occlusion_map, picture
from instruments.conv_darkroom.plate import all_drops, find_image, frame, prepare_kernel


def last_frame(**state: object):
    *_, last = frame(INSTRUMENT.state(state))
    return last


def view(name: str, **state: object):
    return next(one for one in last_frame(**state).views if one.name == name)


def test_the_response_is_the_correlation_with_the_kernel_and_bias() -> None:
    expected = correlate(picture("face"), KERNELS["emboss"], "reflect") + 0.5
    shown = view("response", source="face", kernel="emboss", padding="reflect", bias=0.5)
    assert shown.pixels == pytest.approx(expected, abs=1e-12)


def test_convolution_turns_the_kernel() -> None:
    expected = convolve(picture("digit"), KERNELS["emboss"])
    assert view("response", kernel="emboss", operation="convolution").pixels == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("padding", ["zero", "reflect", "replicate", "circular", "valid"])
@pytest.mark.parametrize("pixel", [[0, 0], [20, 26], [63, 63]])
def test_the_nine_products_add_up_to_the_response_under_the_cursor(padding: str, pixel: list[int]) -> None:
    state = {"source": "face", "kernel": "emboss", "padding": padding, "pixel": pixel}
    products, response = view("products", **state), view("response", **state)
    mark = response.marks[0]
    total = float((products.factors * products.weights).sum())
    assert total == pytest.approx(response.pixels[int(mark.row), int(mark.column)], abs=1e-12)


def test_pointing_at_a_response_means_the_pixel_in_the_middle_of_its_window() -> None:
    response, image = view("response", padding="valid", pixel=[0, 0]), view("input", padding="valid", pixel=[0, 0])
    assert response.origin == (1, 1)
    assert (response.marks[0].row, response.marks[0].column) == (0, 0)
    assert (image.marks[0].row, image.marks[0].column, image.marks[0].height) == (0, 0, 3)


def test_the_ladder_draws_what_each_level_has_seen() -> None:
    assert [mark.height for mark in view("field").marks] == [3, 5, 7, 9]
    assert [mark.height for mark in view("field", activation="relu-pool").marks] == [4, 10, 22, 46]


def test_each_level_can_have_an_activation_of_its_own() -> None:
    one = {"source": "face", "activation": "relu", "after-2": "relu-pool", "after-4": "linear"}
    expected = ladder(picture("face"), KERNELS["sobel-x"], 4, ["relu", "relu-pool", "relu", "linear"])
    for level, response in enumerate(expected, start=1):
        assert view(f"level-{level}", **one).pixels == pytest.approx(response)
    assert [mark.height for mark in view("field", **one).marks] == [3, 6, 10, 14]


def test_normalizing_makes_the_sum_one_or_the_absolute_sum_one() -> None:
    summed = prepare_kernel(INSTRUMENT.state({"kernel": "gaussian", "normalize": True}))
    edges = prepare_kernel(INSTRUMENT.state({"kernel": "sobel-x", "normalize": True}))
    assert summed.sum() == pytest.approx(1)
    assert np.abs(edges).sum() == pytest.approx(1) and edges.sum() == pytest.approx(0)


def test_the_patch_lowers_the_class_by_what_the_values_say() -> None:
    clean = classify(picture("digit")[None])[0]
    covered = classify(cover(picture("digit"), 12, 26, baseline="gray")[None])[0]
    assert last_frame(patch=[12, 26], baseline="gray").values["drop"] == pytest.approx(clean.max() - covered[clean.argmax()])


def test_the_map_comes_row_by_row_the_first_time_and_whole_afterwards() -> None:
    all_drops.cache_clear()
    state = INSTRUMENT.state({"source": "face", "baseline": "mean"})
    first, again = list(frame(state)), list(frame(state))
    known = [np.isfinite(one.views[-1].pixels).sum() for one in first]
    assert len(first) > 3 and known == sorted(known) and known[-1] == (14 * 4) ** 2
    assert len(again) == 1
    assert again[0].views[-1].pixels == pytest.approx(first[-1].views[-1].pixels, nan_ok=True)


def test_the_map_shows_the_drop_of_the_clean_pictures_class_at_the_patchs_centre() -> None:
    drops = occlusion_map(picture("face"))[..., 10]
    row, column = np.unravel_index(drops.argmax(), drops.shape)
    sheet = view("map", source="face").pixels
    centre = (int(row) * 4 + 6, int(column) * 4 + 6)
    assert sheet[centre] == pytest.approx(drops.max())
    assert np.nanmax(sheet) == pytest.approx(drops.max())


def test_log_odds_still_tell_places_apart_where_probabilities_do_not() -> None:
    probability, odds = view("map", source="checkerboard"), view("map", source="checkerboard", measure="log-odds")
    assert np.nanmax(np.abs(odds.pixels)) > 10 * np.nanmax(np.abs(probability.pixels))


def test_a_drawing_is_centred_before_it_is_looked_at() -> None:
    corner = find_image("drawing", "6,2 6,20")
    ink = np.argwhere(corner > 0.5)
    assert ink.mean(axis=0) == pytest.approx([31.5, 31.5], abs=1.5)


def test_an_empty_pad_is_refused_in_words() -> None:
    with pytest.raises(ControlError, match="^The pad is empty. Draw something on it, or choose another picture\\.$"):
        last_frame(source="drawing")
    assert stage.answer({"instrument": "conv-darkroom", "state": {"source": "drawing"}}, print)["control"] == "drawing"


def test_the_summary_says_what_is_seen() -> None:
    summary = last_frame(kernel="sobel-x").summary
    response = correlate(picture("digit"), KERNELS["sobel-x"])
    row, column = np.unravel_index(np.abs(response).argmax(), response.shape)
    assert summary.startswith("Sobel-x on the digit: responses from −")
    assert f"at row {row}, column {column}." in summary
    assert "The classifier says 4 (" in summary and "with the black patch at row 12, column 26 it says" in summary


def test_numbers_of_ones_own_are_called_so() -> None:
    assert last_frame(kernel=[1, 2, 3, 4, 5, 6, 7, 8, 9]).summary.startswith("Your own kernel on the digit")
