"""Frames become drawings: pictures to bytes, marks to places, transcripts to chunks."""

from pathlib import Path

import numpy as np
import pytest

from instruments.contract import Frame, Image, Mark, Transcript
from instruments.drawing import MINUS, PLUS, draw, draw_view


def rgba_of(view: Image) -> np.ndarray:
    return np.frombuffer(draw_view(view)["rgba"], np.uint8).reshape(*view.pixels.shape, 4)


def test_a_picture_is_black_and_white_at_its_limits_and_never_wraps_round() -> None:
    gray = rgba_of(Image("picture", "A picture", np.array([[-5.0, 0.0, 0.5], [1.0, 9.0, np.nan]])))
    assert gray[..., 0].tolist() == [[0, 0, 128], [255, 255, 0]]
    assert gray[..., 3].tolist() == [[255, 255, 255], [255, 255, 0]]


def test_a_signed_picture_is_bare_ground_at_zero_and_full_colour_at_its_limit() -> None:
    view = Image("map", "A map", np.array([[-2.0, 0.0], [1.0, np.nan]]), scale="signed")
    rgba = rgba_of(view)
    assert rgba[..., 3].tolist() == [[255, 0], [128, 0]]
    assert rgba[0, 0, :3].tolist() == list(MINUS) and rgba[1, 0, :3].tolist() == list(PLUS)
    assert draw_view(view)["legend"] == ["−2", "0", "2"]


def test_a_signed_picture_of_nothing_has_a_legend_all_the_same() -> None:
    view = Image("map", "A map", np.zeros((2, 2)), scale="signed")
    assert draw_view(view)["legend"] == ["−1", "0", "1"]
    assert not rgba_of(view)[..., 3].any()


def test_an_amount_has_a_scale_that_begins_at_zero() -> None:
    view = Image("spread", "A spread", np.array([[0.0, 0.5]]), scale="amount")
    assert draw_view(view)["legend"] == ["0", "0.5"]
    assert rgba_of(view)[0, 1].tolist() == [*PLUS, 255]


@pytest.mark.parametrize("scale", ["signed", "amount"])
def test_a_picture_measured_by_an_infinite_number_is_refused(scale: str) -> None:
    with pytest.raises(ValueError, match="^the picture 'map' holds an infinite number, beside which all others are nothing: clip it, or write NaN$"):
        draw_view(Image("map", "A map", np.array([[1.0, np.inf]]), scale))


def test_a_picture_shows_through_a_signed_one_laid_over_it() -> None:
    rgba = rgba_of(Image("map", "A map", np.array([[0.0, 3.0]]), scale="signed", over=np.array([[1.0, 1.0]])))
    assert rgba[0, 0].tolist() == [140, 140, 140, 255]
    assert rgba[0, 1].tolist() == [*PLUS, 255]


def test_the_legend_wears_the_colours_of_the_pictures() -> None:
    tokens = (Path(__file__).parents[2] / "web/style/tokens.css").read_text(encoding="utf-8")
    for name, colour in (("plus", PLUS), ("minus", MINUS)):
        assert f"--picture-{name}: rgb({' '.join(map(str, colour))});" in tokens


def test_marks_are_placed_in_per_cent() -> None:
    view = Image("picture", "A picture", np.zeros((64, 32)), marks=(Mark(16, 8, 12, 12, "patch"),))
    assert draw_view(view)["marks"] == [{"role": "patch", "top": 25, "left": 25, "height": 18.75, "width": 37.5}]


def test_a_transcript_keeps_its_streams() -> None:
    drawing = draw(Frame(views=(Transcript("output", "Output", (("stdout", "1\n"), ("error", "no"))),), summary="It stopped."))
    assert drawing["views"][0]["chunks"] == [{"stream": "stdout", "text": "1\n"}, {"stream": "error", "text": "no"}]


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(TypeError, match="no drawing for 'a string'"):
        draw_view("a string")
