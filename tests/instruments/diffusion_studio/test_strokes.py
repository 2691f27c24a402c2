"""The pen on strokes whose ink is known, and the glyphs it writes."""

import math

import numpy as np
import pytest

from instruments.diffusion_studio import GLYPHS, PEN, bank, draw_strokes, glyph, glyph_class, rmse
from instruments.diffusion_studio.strokes import round_corners


def ink(image: np.ndarray) -> float:
    """The area under ink [px^2]."""
    return float((image + 1).sum() / 2)


def test_a_level_stroke_inks_the_pixels_under_the_pen() -> None:
    image = draw_strokes([[(5, 14), (23, 14)]], width=4)
    assert image.shape == (28, 28) and image.dtype == np.float64
    assert np.array_equal(image[:, 14], np.where(abs(np.arange(28) - 13.5) < 2, 1, -1))
    assert np.array_equal(image, image[::-1])


@pytest.mark.parametrize("points", [[(14, 14)], [(14, 14), (14, 14)]])
def test_a_lone_point_is_a_dot_as_wide_as_the_pen(points: list) -> None:
    assert ink(draw_strokes([points], width=6)) == pytest.approx(math.pi * 9, rel=0.03)


def test_the_ink_of_a_slanted_stroke_is_its_length_times_the_pen_and_a_disc() -> None:
    assert ink(draw_strokes([[(6, 7), (20, 19)]], width=5)) == pytest.approx(5 * math.hypot(14, 12) + math.pi * 6.25, rel=0.02)


def test_strokes_do_not_darken_where_they_cross_and_the_order_is_nothing() -> None:
    across, down = [(4, 14), (24, 14)], [(14, 4), (14, 24)]
    both = draw_strokes([across, down])
    assert np.array_equal(both, np.maximum(draw_strokes([across]), draw_strokes([down])))
    assert np.array_equal(both, draw_strokes([down, across]))


def test_a_drawing_of_very_many_points_is_the_one_of_few() -> None:
    few = [(4.0, 5.0), (24.0, 20.0)]
    many = np.linspace(*few, 1001)
    assert draw_strokes([many]) == pytest.approx(draw_strokes([few]), abs=1e-9)


def test_ink_off_the_picture_is_lost() -> None:
    assert np.array_equal(draw_strokes([[(-50, 10), (10, 10)], [(90, 90), (99, 99)]]), draw_strokes([[(-5, 10), (10, 10)]]))


@pytest.mark.parametrize(
    ("strokes", "width", "message"),
    [
        ([], PEN, "the drawing is empty: no stroke touches the picture"),
        ([[]], PEN, "the drawing is empty"),
        ([[(99, 99)]], PEN, "the drawing is empty"),
        ([[(1, math.nan)]], PEN, "a stroke holds a number that is not finite"),
        ([[(1, 2, 3)]], PEN, r"a stroke has shape \(1, 3\); it needs points \(x, y\)"),
        ([[1, 2]], PEN, r"a stroke has shape \(2,\)"),
        ([["a"]], PEN, "a stroke holds something that is no number"),
        ([[(1, 1)]], 0, "the pen is 0 px wide; it is wider than 0"),
        ([[(1, 1)]], math.nan, "the pen is nan px wide"),
    ],
)
def test_what_is_no_drawing_is_refused_in_words(strokes: list, width: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw_strokes(strokes, width)


def test_rounded_corners_keep_the_ends_and_stay_within_the_points() -> None:
    points = np.array([(0.0, 0), (0, 1), (1, 1)])
    curve = round_corners(points)
    assert np.array_equal(curve[[0, -1]], points[[0, -1]])
    assert curve.min() >= 0 and curve.max() <= 1
    # A quadratic B-spline passes its middle point half way between it and the chord of its neighbours' midpoints.
    assert np.hypot(*(curve - (0.125, 0.875)).T).min() < 0.05


def test_a_straight_line_has_no_corners_to_round() -> None:
    assert np.array_equal(round_corners([(0, 0), (1, 2)]), [(0, 0), (1, 2)])


def test_the_bank_has_ten_digits_in_five_hands_each(glyphs: np.ndarray) -> None:
    assert glyphs.shape == (50, 28, 28) and len(set(GLYPHS)) == 50
    assert glyphs.min() == -1 and glyphs.max() == 1
    assert {digit: [glyph_class(name) for name in GLYPHS].count(digit) for digit in "0123456789"} == dict.fromkeys("0123456789", 5)
    assert np.array_equal(glyph("7-bold"), glyphs[GLYPHS.index("7-bold")])


def test_the_bank_cannot_be_written_over() -> None:
    with pytest.raises(ValueError, match="read-only"):
        bank()[:] = 0


def test_no_glyph_touches_the_border(glyphs: np.ndarray) -> None:
    for border in (glyphs[:, 0], glyphs[:, -1], glyphs[:, :, 0], glyphs[:, :, -1]):
        assert border.max() == -1


def test_the_nearest_neighbour_of_a_glyph_shows_the_same_digit(glyphs: np.ndarray) -> None:
    apart = rmse(glyphs[:, None], glyphs) + 9 * np.eye(50)
    digits = np.array([glyph_class(name) for name in GLYPHS])
    assert apart.min() > 0.1
    assert (digits[apart.argmin(axis=1)] == digits).mean() >= 0.95


@pytest.mark.parametrize("name", ["7", "a-bold", "7-Bold", ""])
def test_a_glyph_nobody_knows_is_refused_in_words(name: str) -> None:
    with pytest.raises(ValueError, match=f"no glyph '{name}'; they go from '0-upright' to '9-bold'"):
        glyph(name)
