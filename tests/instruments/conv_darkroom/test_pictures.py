"""The pictures drawn by code."""

import numpy as np
import pytest

from instruments.conv_darkroom import PICTURES, draw_digit, picture
from instruments.conv_darkroom.pictures import draw_checkerboard, draw_face
from instruments.conv_darkroom.strokes import SKELETONS


@pytest.mark.parametrize("name", PICTURES)
def test_presets_are_64_by_64_from_black_to_white(name: str) -> None:
    image = picture(name)
    assert image.shape == (64, 64) and image.dtype == np.float64
    assert image.min() == 0 and image.max() == 1


@pytest.mark.parametrize("name", PICTURES)
def test_presets_are_always_the_same_and_the_callers_own(name: str) -> None:
    first = picture(name)
    first[:] = 0.5
    assert np.array_equal(picture(name), picture(name)) and not np.array_equal(picture(name), first)


def test_an_unknown_picture_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no picture 'cat'; known: digit, face, checkerboard"):
        picture("cat")


def test_the_checkerboard_is_crisp_squares_of_eight() -> None:
    row, column = np.indices((64, 64)) // 8
    assert np.array_equal(picture("checkerboard"), (row + column + 1) % 2)


def test_a_board_moved_by_two_squares_is_the_same_board() -> None:
    board = draw_checkerboard(6.0, (1.5, 2.5), 0.3)
    along = 12 * np.array([np.cos(0.3), -np.sin(0.3)])
    assert draw_checkerboard(6.0, tuple(np.array([1.5, 2.5]) + along), 0.3) == pytest.approx(board, abs=1e-9)


def test_the_face_is_symmetric_with_dark_eyes_and_mouth() -> None:
    face = draw_face(center=(32, 32))
    assert np.array_equal(face, face[:, ::-1])
    assert face[32, 32] == 1
    assert face[26, 25] == face[26, 38] == face[40, 32] == 0


def test_a_face_without_a_neck_is_bounded_by_its_head() -> None:
    head = draw_face(center=(32, 32), radii=(16, 12), neck=0)
    assert not head[49:].any() and not head[:, 45:].any()


@pytest.mark.parametrize(("digit", "variant"), [(digit, variant) for digit, ways in SKELETONS.items() for variant in range(len(ways))])
def test_every_skeleton_is_drawn_inside_the_picture(digit: str, variant: int) -> None:
    image = draw_digit(digit, variant)
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    assert not border.any()
    assert 0.02 < image.mean() < 0.2
