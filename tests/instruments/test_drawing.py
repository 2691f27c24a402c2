"""Frames become drawings: axes at round values, lines where the data are, numbers as prose writes them."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from instruments.contract import Curves, Frame, Image, Line, Transcript
from instruments.drawing import BOTTOM, LABEL_GAP, LEFT, RIGHT, TOP, Axis, draw, draw_view, format_value, round_values


@pytest.mark.parametrize(("value", "text"), [(0.0123456, "0.0123"), (-2.0, "−2"), (1234567, "1.23e+06"), (40, "40"), ("–", "–")])
def test_values_have_three_digits_and_a_true_minus(value: float | str, text: str) -> None:
    assert format_value(value) == text


@pytest.mark.parametrize(("low", "high", "expected"), [(0, 60, [0, 20, 40, 60]), (-2.6, 2.6, [-2, 0, 2]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0.13, 0.17, [0.13, 0.14, 0.15, 0.16, 0.17])])
def test_ticks_stand_at_round_values_within_the_limits(low: float, high: float, expected: list[float]) -> None:
    assert round_values(low, high) == pytest.approx(expected)


def test_a_log_axis_places_decades_evenly_and_holds_what_falls_below() -> None:
    axis = Axis((1e-3, 1e3), (0, 60), "log")
    assert axis.place(np.array([1e-3, 1, 1e3])) == pytest.approx([0, 30, 60])
    assert axis.place(np.array([0.0, 1e-9])) == pytest.approx([0, 0])


def chart(**changes: object) -> ElementTree.Element:
    lines = (Line("up", np.array([0, 1]), np.array([0.0, 1.0]), "subject"), Line("flat", np.array([0, 1]), np.array([0.99, 0.99])))
    settings = {"x_label": "step", "y_label": "a < b", "x_limits": (0, 1), "y_limits": (0, 1)} | changes
    return ElementTree.fromstring(draw_view(Curves("loss", "Loss & more", lines, **settings))["svg"])


def test_a_chart_draws_its_lines_from_corner_to_corner() -> None:
    path = chart().find("path[@data-role='subject']").get("d")
    assert [float(number) for number in re.findall(r"[\d.]+", path)] == [LEFT, BOTTOM, RIGHT, TOP]


def test_a_charts_text_is_escaped_and_its_label_is_its_name() -> None:
    svg = chart()
    assert svg.get("aria-label") == "Loss & more"
    assert "a < b" in [text.text for text in svg.findall("text")]


def test_names_of_lines_that_end_close_together_do_not_touch() -> None:
    heights = sorted(float(text.get("y")) for text in chart().findall("text") if text.get("data-role").endswith("-name") and text.get("data-side") == "right")
    assert len(heights) == 2 and heights[1] - heights[0] >= LABEL_GAP


def test_a_picture_is_black_and_white_at_its_limits_and_never_wraps_round() -> None:
    pixels = np.array([[-5.0, -1.0], [0.0, 9.0]])
    drawing = draw_view(Image("picture", "A picture", pixels, limits=(-1, 1)))
    grey = np.frombuffer(drawing["rgba"], np.uint8).reshape(2, 2, 4)
    assert grey[..., 0].tolist() == [[0, 0], [128, 255]]
    assert (grey[..., 3] == 255).all()


def test_a_transcript_keeps_its_streams() -> None:
    drawing = draw(Frame(views=(Transcript("output", "Output", (("stdout", "1\n"), ("error", "no"))),), summary="It stopped."))
    assert drawing["views"][0]["chunks"] == [{"stream": "stdout", "text": "1\n"}, {"stream": "error", "text": "no"}]


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(TypeError, match="no drawing for 'a string'"):
        draw_view("a string")
