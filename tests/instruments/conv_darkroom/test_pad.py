"""Drawing with a pen and preparing the drawing for the classifier."""

import numpy as np
import pytest

from instruments.conv_darkroom import center_drawing, draw_strokes
from instruments.conv_darkroom.pad import INK, LONGEST_SIDE, MOST_MAGNIFIED, warp
from instruments.conv_darkroom.strokes import smooth

SEVEN = [np.array([[10.0, 8], [26, 8], [16, 32]])]


def box(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Upper left and lower right corner of the ink, (row, column)."""
    where = np.argwhere(image > INK)
    return where.min(axis=0), where.max(axis=0) + 1


def mass(image: np.ndarray) -> np.ndarray:
    return (np.indices(image.shape) + 0.5).reshape(2, -1) @ image.ravel() / image.sum()


def test_the_pen_is_round_and_as_wide_as_it_says() -> None:
    ink = draw_strokes([[[12.0, 32.0], [52.0, 32.0]]], width=6)
    assert ink[:, 32].sum() == pytest.approx(6)
    assert ink.sum() == pytest.approx(40 * 6 + np.pi * 3**2, rel=0.01)
    assert np.array_equal(ink, ink[::-1]) and np.array_equal(ink, ink[:, ::-1])


def test_a_stroke_of_one_point_is_a_dot() -> None:
    assert draw_strokes([[[20.0, 40.0]]], width=8).sum() == pytest.approx(np.pi * 4**2, rel=0.02)


def test_strokes_may_leave_the_pad() -> None:
    ink = draw_strokes([[[-30.0, 32.0], [100.0, 32.0]], [[200.0, 200.0], [300.0, 300.0]]], width=4)
    assert np.array_equal(ink[30:34], np.ones((4, 64)))
    assert ink.sum() == 4 * 64


@pytest.mark.parametrize(
    ("stroke", "message"),
    [
        ([1.0, 2.0], r"a stroke has shape \(2,\); it needs points \(x, y\)"),
        ([[1.0, 2.0, 3.0]], r"a stroke has shape \(1, 3\); it needs points \(x, y\)"),
        ([[1.0, np.nan]], "a stroke holds a number that is not finite"),
    ],
)
def test_what_is_no_stroke_is_refused_in_words(stroke: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw_strokes([stroke])


def test_no_strokes_leave_the_picture_empty() -> None:
    assert not draw_strokes([]).any()


def test_a_smooth_stroke_goes_through_its_points_and_two_points_are_a_line() -> None:
    points = np.array([[0.0, 0], [1, 2], [3, 1], [4, 4]])
    assert np.array_equal(smooth(points, between=5)[::5], points)
    assert np.array_equal(smooth(points[:2]), points[:2])


def test_a_centred_drawing_has_one_size_and_its_mass_in_the_middle() -> None:
    centred = center_drawing(draw_strokes(SEVEN, 4.0))
    low, high = box(centred)
    assert (high - low).max() == pytest.approx(LONGEST_SIDE, abs=1.5)
    assert mass(centred) == pytest.approx([32, 32], abs=0.05)


@pytest.mark.parametrize(("scale", "move"), [(1.0, (20, 15)), (0.6, (30, 40)), (1.4, (5, 10)), (1.8, (-10, 0))])
def test_where_and_how_large_a_drawing_was_makes_no_difference(scale: float, move: tuple[int, int]) -> None:
    there = center_drawing(draw_strokes([SEVEN[0] * scale + move], 4.0 * scale))
    assert np.abs(there - center_drawing(draw_strokes(SEVEN, 4.0))).mean() < 0.03


def test_centring_twice_changes_little() -> None:
    once = center_drawing(draw_strokes(SEVEN, 4.0))
    assert np.abs(center_drawing(once) - once).mean() < 0.02


def test_a_lopsided_drawing_stays_inside_the_picture() -> None:
    blot_with_tail = np.zeros((64, 64))
    blot_with_tail[4:20, 2:18] = 1
    blot_with_tail[10, 18:62] = 1
    centred = center_drawing(blot_with_tail)
    assert mass(centred)[1] < 31
    assert centred.sum() == pytest.approx(blot_with_tail.sum() * (LONGEST_SIDE / 60) ** 2, rel=0.02)


def test_a_dot_stays_a_dot() -> None:
    dot = draw_strokes([[[6.5, 6.5]]], 3.0)
    low, high = box(center_drawing(dot))
    assert (high - low <= MOST_MAGNIFIED * 5).all()


def test_faint_specks_far_away_do_not_count() -> None:
    drawing = draw_strokes(SEVEN, 4.0)
    drawing[63, 63] = INK / 2
    low, high = box(center_drawing(drawing))
    assert (high - low).max() == pytest.approx(LONGEST_SIDE, abs=1.5)


def test_warping_by_nothing_or_by_whole_pixels_is_exact() -> None:
    image = np.random.default_rng(1).random((64, 64))
    assert warp(image, np.eye(2), np.zeros(2)) == pytest.approx(image, abs=1e-12)
    moved = warp(image, np.eye(2), np.array([3.0, -2.0]))
    assert moved[:61, 2:] == pytest.approx(image[3:, :62], abs=1e-12)
    assert not moved[61:].any() and not moved[:, :2].any()


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((64, 64)), "the drawing is empty: there is nothing to centre"),
        (np.full((64, 64), 1e-3), "the drawing is empty"),
        (np.ones((32, 32)), r"the picture has shape \(32, 32\); the darkroom works on \(64, 64\)"),
        (np.ones((1, 64, 64)), r"the picture has shape \(1, 64, 64\); the darkroom works on \(64, 64\)"),
        (np.full((64, 64), np.nan), "the picture holds a number that is not finite"),
        (np.full((64, 64), 255.0), "the picture reaches from 255 to 255; brightness lies between 0 and 1"),
        ([["ink"] * 64] * 64, "the picture holds something that is no number"),
    ],
)
def test_what_is_no_drawing_is_refused_in_words(image: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        center_drawing(image)
