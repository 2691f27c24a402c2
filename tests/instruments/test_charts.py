"""Charts: axes at round values, lines where the data are, numbers as prose writes them."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from instruments.charts import BAR_LEFT, BAR_RIGHT, BOTTOM, LEFT, LETTER, RIGHT, TOP, Axis, draw_bars, draw_curves, draw_sum, format_value, round_values, spread
from instruments.contract import Bars, Curves, Line, Sum


@pytest.mark.parametrize(("value", "text"), [(0.0123456, "0.0123"), (-2.0, "−2"), (1234567, "1.23e6"), (-1.5e-7, "−1.5e−7"), (1e20, "1e20"), (40, "40"), ("–", "–")])
def test_values_have_three_digits_and_a_true_minus(value: float | str, text: str) -> None:
    assert format_value(value) == text


@pytest.mark.parametrize(("low", "high", "expected"), [(0, 60, [0, 20, 40, 60]), (-2.6, 2.6, [-2, 0, 2]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0.13, 0.17, [0.13, 0.14, 0.15, 0.16, 0.17])])
def test_ticks_stand_at_round_values_within_the_limits(low: float, high: float, expected: list[float]) -> None:
    assert round_values(low, high) == pytest.approx(expected)


def test_an_axis_can_run_backwards() -> None:
    axis = Axis((20, 1), (0, 190), "linear")
    assert axis.ticks() == [(pytest.approx(10.0 * (20 - value)), str(value)) for value in (5, 10, 15, 20)]


def test_a_log_axis_places_decades_evenly_and_holds_what_falls_below() -> None:
    axis = Axis((1e-3, 1e3), (0, 60), "log")
    assert axis.place(np.array([1e-3, 1, 1e3])) == pytest.approx([0, 30, 60])
    assert axis.place(np.array([0.0, 1e-9])) == pytest.approx([0, 0])


def test_lines_are_cut_at_the_plots_edges_and_never_run_to_infinity() -> None:
    far = Line("", np.array([0.0, 1.0]), np.array([0.0, 1e300]))
    svg = ElementTree.fromstring(draw_curves(Curves("far", "Far", (far,), "x", "y", y_limits=(0, 1))))
    plot = svg.find("svg")
    assert plot.get("viewBox") == f"{LEFT} {TOP} {RIGHT - LEFT} {BOTTOM - TOP}"
    assert all(abs(float(number)) < 10_000 for number in re.findall(r"[\d.]+", plot.find("path").get("d")))


def chart(**changes: object) -> ElementTree.Element:
    lines = (Line("up", np.array([0, 1]), np.array([0.0, 1.0]), "subject"), Line("flat", np.array([0, 1]), np.array([0.99, 0.99])))
    settings = {"x_label": "step", "y_label": "a < b", "x_limits": (0, 1), "y_limits": (0, 1)} | changes
    return ElementTree.fromstring(draw_curves(Curves("loss", "Loss & more", lines, **settings)))


def test_a_chart_draws_its_lines_from_corner_to_corner() -> None:
    path = chart().find("svg/path[@data-role='subject']").get("d")
    assert [float(number) for number in re.findall(r"[\d.]+", path)] == [LEFT, BOTTOM, RIGHT - LETTER * len("flat"), TOP]


def test_a_charts_text_is_escaped_and_its_label_is_its_name() -> None:
    svg = chart()
    assert svg.get("aria-label") == "Loss & more"
    assert "a < b" in [text.text for text in svg.findall("text")]


def test_names_stand_beside_the_plot_at_their_lines_ends() -> None:
    names = {text.text: text for text in chart(y_limits=(0, 2)).findall("text") if text.get("data-side") == "beside"}
    assert {float(name.get("x")) for name in names.values()} == {RIGHT - LETTER * len("flat") + 6}
    assert float(names["up"].get("y")) == pytest.approx((TOP + BOTTOM) / 2 + 4)


@pytest.mark.parametrize(("places", "spread_out"), [([0, 50], [0, 50]), ([10, 12, 14], [10, 25, 40]), ([90, 95, 99], [70, 85, 100])])
def test_names_of_lines_that_end_close_together_do_not_touch(places: list[float], spread_out: list[float]) -> None:
    assert spread(places, 15, 100) == spread_out


def test_bars_are_as_long_as_their_shares_and_never_longer_than_their_rail() -> None:
    svg = ElementTree.fromstring(draw_bars(Bars("top", "Top 2", (("four", 0.5, "50 %"), ("<none>", 1.0000001, "all")))))
    lengths = [float(bar.get("width")) for bar in svg.findall("rect")]
    assert lengths == [(BAR_RIGHT - BAR_LEFT) / 2, BAR_RIGHT - BAR_LEFT]
    assert [text.text for text in svg.findall("text")] == ["four", "50 %", "<none>", "all"]


def test_a_sum_shows_each_product_with_its_sign() -> None:
    svg = ElementTree.fromstring(draw_sum(Sum("sum", "Sum", np.array([[1.0, 0.5]]), np.array([[-2.0, 0.0]]), "sum −2")))
    assert [cell.get("data-role") for cell in svg.findall("rect")] == ["cell-minus", "cell-zero"]
    assert [text.text for text in svg.findall("text")] == ["1×−2", "−2", "0.5×0", "0", "sum −2"]
