"""Views refuse what cannot be drawn where an instrument makes them, by name and with what to do."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from instruments.contract import Bars, Curves, Image, Line, Mark, Sum

STEPS = np.arange(3)
GAP = np.array([1.0, np.nan, 3.0])
NOTHING = np.full(3, np.nan)


def line(y: object = STEPS, x: object = STEPS, role: str = "context") -> Line:
    return Line("loss", x, y, role)


def chart(*lines: Line, **changes: object) -> Curves:
    return Curves(**{"name": "descent", "label": "Descent", "lines": lines or (line(),), "x_label": "step", "y_label": "loss"} | changes)


def picture(pixels: object = np.eye(2), **changes: object) -> Image:
    return Image("map", "A map", pixels, **changes)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: line(np.arange(4)), "the line 'loss' has 3 x and 4 y values: give it one x for each y"),
        (lambda: line(np.ones((3, 2))), "y of the line 'loss' has shape (3, 2): give it a row of numbers, at least one"),
        (lambda: line(5.0), "y of the line 'loss' has shape (): give it a row of numbers, at least one"),
        (lambda: line((), ()), "x of the line 'loss' has shape (0,): give it a row of numbers, at least one"),
        (lambda: line(STEPS * 1j), "y of the line 'loss' holds values of type complex128, no real numbers: give it numbers such as float64"),
        (lambda: line(["a", "b", "c"]), "y of the line 'loss' holds values of type <U1, no real numbers: give it numbers such as float64"),
        (lambda: line(NOTHING), "the line 'loss' has no point that is a number, only NaN: leave it out of the chart"),
        (lambda: line(GAP, np.array([np.nan, 1.0, np.nan])), "the line 'loss' has no point that is a number, only NaN: leave it out of the chart"),
        (lambda: line(role="subjekt"), "the role of the line 'loss' is 'subjekt': write one of subject, context, ground"),
        (lambda: chart(lines=line()), "the lines of the chart 'descent' are of type Line, no tuple: write lines=(Line(…), …)"),
        (lambda: chart(lines=(STEPS,)), "the lines of the chart 'descent' hold something of type ndarray: write lines=(Line(…), …)"),
        (lambda: chart(y_scale="lgo"), "the scale of the chart 'descent' is 'lgo': write one of linear, log"),
        (lambda: chart(x_limits=(1, 1)), "the x limits of the chart 'descent' are (1, 1): give two different numbers, or None to have all of its lines in it"),
        (lambda: chart(y_limits=(0, np.inf)), "the y limits of the chart 'descent' are (0, inf): give two different numbers, or None to have all of its lines in it"),
        (lambda: chart(y_limits=(0, 1), y_scale="log"), "the y limits of the chart 'descent' are (0, 1), and a log scale has no place for 0 or less: give limits above 0"),
        (lambda: chart(lines=()), "the chart 'descent' has no point to find its limits by: give it a line of numbers, or x_limits"),
        (lambda: chart(line(np.full(3, np.inf))), "the chart 'descent' has no point to find its limits by: give it a line of numbers, or y_limits"),
        (lambda: chart(line(-STEPS), y_scale="log"), "the chart 'descent' has no point to find its limits by: give it a line of positive numbers, as a log scale needs, or y_limits"),
        (lambda: picture(np.zeros((4, 4, 3))), "the picture 'map' has shape (4, 4, 3): give it a grid of numbers, at least one"),
        (lambda: picture(np.zeros((0, 4))), "the picture 'map' has shape (0, 4): give it a grid of numbers, at least one"),
        (lambda: picture(np.eye(2) * 1j), "the picture 'map' holds values of type complex128, no real numbers: give it numbers such as float64"),
        (lambda: picture(scale="sigend"), "the scale of the picture 'map' is 'sigend': write one of gray, signed, amount"),
        (lambda: picture(scale="signed", over=np.eye(3)), "over of the picture 'map' has shape (3, 3), and its pixels (2, 2): give both one shape"),
        (lambda: picture(marks=Mark(0, 0, 1, 1)), "the marks of the picture 'map' are of type Mark, no tuple: write marks=(Mark(…), …)"),
        (lambda: Mark(3, 4, 1, 1, "pacth"), "the role of the mark at (3, 4) is 'pacth': write one of cursor, patch, field"),
        (lambda: Bars("sides", "Sides", ("heads", 0.5, "50 %")), "the bars of 'sides' hold something of type str: write bars=((name, share, text), …)"),
        (lambda: Sum("sum", "Sum", np.eye(2), np.ones((2, 3)), ""), "the sum 'sum' has factors of shape (2, 2) and weights of shape (2, 3): give both one shape"),
        (lambda: Sum("sum", "Sum", np.eye(2), np.ones(2), ""), "weights of the sum 'sum' has shape (2,): give it a grid of numbers, at least one"),
    ],
)  # fmt: skip
def test_a_view_says_what_it_cannot_show_and_what_to_do(make: Callable[[], object], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(message)}$"):
        make()


@pytest.mark.parametrize("share", [1.2, -0.1, float("nan")])
def test_a_bar_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match=f"the bar 'four' is {share:g}, no share between 0 and 1: divide by what is the whole"):
        Bars("top", "Top 2", (("one", 0.5, "50 %"), ("four", share, "?")))


@pytest.mark.parametrize("y", [GAP, GAP[::-1], [1, 2, 3], STEPS > 1, np.array([np.inf, 1, 2]), np.array([np.nan, np.inf, 1])])
def test_a_line_takes_real_numbers_of_any_type_and_gaps(y: object) -> None:
    assert chart(line(y)).lines[0].y is y


def test_a_chart_whose_limits_are_given_needs_no_point_within_them() -> None:
    assert chart(lines=(), x_limits=(0, 1), y_limits=(1, 0)).lines == ()
    assert chart(line(-STEPS), y_limits=(0.1, 1), y_scale="log").y_scale == "log"
