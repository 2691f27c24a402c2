"""Programs draw lines among what they print, and are told what cannot be drawn."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from instruments import stage
from instruments.axes import MARGIN
from instruments.code_executor import plot
from instruments.code_executor.transcript import MOST_CHARTS

IMPORT = "from instruments.code_executor import plot\n"


def run(code: str) -> dict:
    return stage.perform("code-executor", "run", {"code": IMPORT + code}, show=lambda _: None)


def chunks(code: str) -> list[tuple[str, str]]:
    return [(chunk["stream"], chunk["text"]) for chunk in run(code)["views"][0]["chunks"]]


def test_a_chart_stands_where_the_program_drew_it() -> None:
    (before, _), (stream, svg), (after, text) = chunks("print('before')\nplot(loss=[3, 2, 1])\nprint('after')")
    assert (before, stream, after, text) == ("stdout", "chart", "stdout", "after\n")
    assert ElementTree.fromstring(svg).get("viewBox") == "0 0 320 240"


def test_two_charts_in_a_row_stay_two() -> None:
    assert [stream for stream, _ in chunks("plot(a=[1, 2])\nplot(b=[2, 1])")] == ["chart", "chart"]


def test_a_chart_is_told_in_words_from_its_numbers() -> None:
    ((_, svg),) = chunks("plot(training=[3, 1, 2], held_out=([2, 4], [5, 4]), x_label='epoch')")
    assert ElementTree.fromstring(svg).get("aria-label") == (
        "Chart over epoch 1 to 3: training goes from 3 to 2, at least 1, at most 3; held out goes from 5 to 4, at least 4, at most 5"
    )
    assert run("print(1)\nplot(a=[1, 2])")["summary"] == "The program wrote 1 line and drew 1 chart."


def test_the_first_line_is_the_subject_and_a_line_without_x_counts_from_1() -> None:
    ((_, svg),) = chunks("plot(first=[0, 1], second=([1, 2], [1, 0]))")
    plot = ElementTree.fromstring(svg).find("svg")
    (left, top, width, height), share = map(float, plot.get("viewBox").split()), MARGIN / (1 + 2 * MARGIN)
    expected = {"subject": (share, 1 - share, 1 - 2 * share, 2 * share - 1), "context": (share, share, 1 - 2 * share, 1 - 2 * share)}
    for path in plot.findall("path"):
        x, y, right, down = map(float, re.findall(r"[-\d.]+", path.get("d")))
        assert ((x - left) / width, (y - top) / height, right / width, down / height) == pytest.approx(expected[path.get("data-role")], abs=1e-3)


def test_a_log_axis_reaches_to_whole_powers_of_ten() -> None:
    ((_, svg),) = chunks("plot(loss=[0.5, 0.02], log=True)")
    assert [tick for tick in ("0.01", "0.1", "1") if f">{tick}</text>" in svg] == ["0.01", "0.1", "1"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("plot()", "ValueError: there is nothing to plot; give it a line, as in plot(loss=losses)"),
        ("plot(loss=['a', 'b'])", "TypeError: loss holds something that is no number"),
        ("plot(loss=[1])", "ValueError: loss has shape (1,); a line takes from 2 to 2000 numbers in a row"),
        ("plot(loss=[[1, 2], [3, 4]])", "ValueError: loss has shape (2, 2); a line takes from 2 to 2000 numbers in a row"),
        ("plot(loss=[1, float('nan')])", "ValueError: loss holds a number that is not finite, first at index 1"),
        ("plot(loss=([1, 2, 3], [1, 2]))", "ValueError: loss has 3 x values and 2 y values; give it one x for each y"),
        ("plot(loss=[1, 0], log=True)", "ValueError: loss holds a number that is not above 0, which no power of ten is; plot it without log"),
        (f"for _ in range({MOST_CHARTS + 1}): plot(a=[1, 2])", f"RuntimeError: a cell shows at most {MOST_CHARTS} charts; draw several lines into one"),
    ],
)
def test_what_cannot_be_drawn_is_said(call: str, message: str) -> None:
    stream, text = chunks(call)[-1]
    assert (stream, text.splitlines()[-1]) == ("error", message)


def test_plot_outside_a_cell_says_where_it_belongs() -> None:
    with pytest.raises(RuntimeError, match="plot draws into a cell of a lesson, and no cell is running"):
        plot(loss=np.array([2.0, 1.0]))
