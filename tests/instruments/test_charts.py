"""Charts: axes at round values, lines where the data are, numbers as prose writes them."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from instruments.charts import BAR_LEFT, BAR_RIGHT, BOTTOM, GAP, RIGHT, SAMPLE, TOP, draw_bars, draw_curves, draw_sum, find_sides, find_y_axis, format_value, measure, spread, trace
from instruments.contract import Bars, Curves, Line, Sum


@pytest.mark.parametrize(("value", "text"), [(0.0123456, "0.0123"), (-2.0, "−2"), (1234567, "1.23e6"), (-1.5e-7, "−1.5e−7"), (1e20, "1e20"), (40, "40"), ("–", "–")])
def test_values_have_three_digits_and_a_true_minus(value: float | str, text: str) -> None:
    assert format_value(value) == text


def test_lines_are_cut_at_the_plots_edges_and_never_run_to_infinity() -> None:
    far = Line("", np.array([0.0, 1.0]), np.array([0.0, 1e300]))
    drawn = Curves("far", "Far", (far,), "x", "y", y_limits=(0, 1))
    plot, (left, right) = ElementTree.fromstring(draw_curves(drawn)).find("svg"), find_sides(drawn)
    assert plot.get("viewBox") == f"{left} {TOP} {right - left} {BOTTOM - TOP}"
    assert all(abs(float(number)) < 10_000 for number in re.findall(r"[\d.]+", plot.find("path").get("d")))


UP = Line("up", np.array([0, 1]), np.array([0.0, 1.0]), "subject")
FLAT = Line("flat", np.array([0, 1]), np.array([0.99, 0.99]))


def view(*lines: Line, **changes: object) -> Curves:
    settings = {"x_label": "step", "y_label": "a < b", "x_limits": (0, 1), "y_limits": (0, 1)} | changes
    return Curves("loss", "Loss & more", lines or (UP, FLAT), **settings)


def chart(*lines: Line, **changes: object) -> ElementTree.Element:
    return ElementTree.fromstring(draw_curves(view(*lines, **changes)))


def test_a_chart_draws_its_lines_from_corner_to_corner() -> None:
    path, (left, right) = chart().find("svg/path[@data-role='subject']").get("d"), find_sides(view())
    assert path == f"M{left:g} {BOTTOM:g}l{right - left:g} {TOP - BOTTOM:g}"


def test_steps_of_a_path_add_up_to_its_points_and_no_error_with_them() -> None:
    x, y = np.linspace(0, 100, 300), 50 + 40 * np.sin(np.linspace(0, 9, 300))
    start, steps = trace(x, y).removeprefix("M").split("l")
    moves = np.array([start.split(), *np.array(steps.split()).reshape(-1, 2)], float)
    assert np.abs(np.cumsum(moves, axis=0) - np.stack([x, y], axis=1)).max() <= 0.05 + 1e-9


@pytest.mark.parametrize(
    ("y", "path"),
    [
        ([1, 2, np.nan, 4, 5], "M0 1l1 1M3 4l1 1"),
        ([np.nan, 2, 3, np.nan, np.nan], "M1 2l1 1"),
        ([1, np.nan, 3, np.nan, 5], "M0 1M2 3M4 5"),
        ([np.nan] * 5, ""),
    ],
)
def test_what_is_no_number_leaves_a_gap_and_moves_nothing_behind_it(y: list[float], path: str) -> None:
    assert trace(np.arange(5.0), np.array(y, float)) == path


def test_a_gap_leaves_a_charts_limits_as_they_are() -> None:
    gap, wave = np.array([0, np.nan, 2, 3]), np.array([1, 5, np.nan, np.nan])
    drawn = Curves("loss", "Loss", (Line("wave", gap, wave), Line("", np.arange(3), np.array([-np.inf, 2, 3]))), "step", "loss")
    assert [text for _, text in find_y_axis(drawn).ticks()] == ["1", "2", "3", "4", "5"]
    assert "nan" not in draw_curves(drawn)


def test_a_lines_name_stands_where_its_last_number_is() -> None:
    ended = replace(UP, name="ended", y=np.array([0.5, np.nan]))
    names = {text.text: float(text.get("y")) for text in chart(ended).findall("text") if text.get("data-side") == "beside"}
    assert names == {"ended": pytest.approx((TOP + BOTTOM) / 2 + 4)}


@pytest.mark.parametrize("y", [[0.1, 0.0, 100.0], [0.1, -5.0, 100.0]])
def test_a_log_axis_is_laid_around_what_has_a_logarithm(y: list[float]) -> None:
    drawn = view(replace(UP, x=np.arange(3), y=np.array(y)), y_limits=None, y_scale="log")
    assert [text for _, text in find_y_axis(drawn).ticks()] == ["0.1", "1", "10", "100"]


@pytest.mark.parametrize(("scale", "texts"), [("linear", ["0.6", "0.8", "1", "1.2", "1.4"]), ("log", ["1"])])
def test_a_level_line_has_room_above_and_below(scale: str, texts: list[str]) -> None:
    level = replace(UP, y=np.ones(2))
    assert [text for _, text in find_y_axis(view(level, y_limits=None, y_scale=scale)).ticks()] == texts


def test_a_chart_leaves_room_beside_its_lines_where_nobody_gives_its_limits() -> None:
    assert find_y_axis(view()).limits == (0, 1)
    assert find_y_axis(view(y_limits=None)).limits == pytest.approx((-0.04, 1.04))


def test_the_plot_gives_way_to_its_longest_tick_and_its_longest_name() -> None:
    longer = replace(UP, name="up and away")
    (left, right), (wide_left, narrow_right) = find_sides(view()), find_sides(view(longer, FLAT, y_limits=(0, 1000)))
    assert wide_left > left
    assert right - narrow_right == pytest.approx(measure("up and away") - measure("flat"), abs=1)


def test_lines_of_one_colour_differ_in_their_dashes_and_the_subject_is_whole() -> None:
    lines = [FLAT, replace(FLAT, name="third"), replace(FLAT, name="fourth")]
    dashes = [path.get("stroke-dasharray") for path in chart(replace(UP, role="context"), *lines).findall("svg/path")]
    assert len(set(dashes)) == 4
    assert chart(FLAT, UP).find("svg/path[@data-role='subject']").get("stroke-dasharray") is None


def test_a_lines_dashes_do_not_depend_on_which_one_is_the_subject() -> None:
    dashes = [path.get("stroke-dasharray") for path in (chart(UP, FLAT).find("svg/path"), chart(replace(UP, role="context"), FLAT).findall("svg/path")[1])]
    assert dashes[0] == dashes[1]


def test_a_charts_text_is_escaped_and_its_label_is_its_name() -> None:
    svg = chart()
    assert svg.get("aria-label") == "Loss & more"
    assert "a < b" in [text.text for text in svg.findall("text")]


def test_names_stand_beside_the_plot_at_their_lines_ends() -> None:
    names = {text.text: text for text in chart(y_limits=(0, 2)).findall("text") if text.get("data-side") == "beside"}
    assert {float(name.get("x")) for name in names.values()} == {find_sides(view())[1] + SAMPLE + 2 * GAP}
    assert float(names["flat"].get("x")) + measure("flat") <= RIGHT
    assert float(names["up"].get("y")) == pytest.approx((TOP + BOTTOM) / 2 + 4)


@pytest.mark.parametrize(("places", "spread_out"), [([0, 50], [0, 50]), ([10, 12, 14], [10, 25, 40]), ([90, 95, 99], [70, 85, 100])])
def test_names_of_lines_that_end_close_together_do_not_touch(places: list[float], spread_out: list[float]) -> None:
    assert spread(places, 15, 100) == spread_out


@pytest.mark.parametrize(("texts", "letters", "room"), [(["9 %", "100.0 %"], 0, 8), (["9.0 % (+1.0 %)", "1 %"], 0, 16), (["9 %"], 16, 16), ([], 0, 0)])
def test_bars_leave_room_for_their_longest_text_or_that_of_others(texts: list[str], letters: int, room: int) -> None:
    svg = ElementTree.fromstring(draw_bars(Bars("top", "Top", tuple(("one", 0.5, text) for text in texts), letters)))
    assert svg.get("style") == f"--letters: {room}"


def test_bars_are_as_long_as_their_shares_and_never_longer_than_their_rail() -> None:
    svg = ElementTree.fromstring(draw_bars(Bars("top", "Top 2", (("four", 0.5, "50 %"), ("<none>", 1.0000001, "all")))))
    lengths = [float(bar.get("width")) for bar in svg.findall("rect")]
    assert lengths == [(BAR_RIGHT - BAR_LEFT) / 2, BAR_RIGHT - BAR_LEFT]
    assert [text.text for text in svg.findall("text")] == ["four", "50 %", "<none>", "all"]


def test_a_sum_shows_each_product_with_its_sign() -> None:
    svg = ElementTree.fromstring(draw_sum(Sum("sum", "Sum", np.array([[1.0, 0.5]]), np.array([[-2.0, 0.0]]), "sum −2")))
    assert [cell.get("data-role") for cell in svg.findall("rect")] == ["cell-minus", "cell-zero"]
    assert [text.text for text in svg.findall("text")] == ["1×−2", "−2", "0.5×0", "0", "sum −2"]


def test_a_contour_is_filled_only_where_it_closes() -> None:
    turn = np.linspace(0, 2 * np.pi, 9)
    ring, slope = Line("", np.cos(turn), np.sin(turn), "ground"), Line("", turn, turn, "ground")
    svg = draw_curves(Curves("rings", "Rings", (ring, slope), "x", "y"))
    assert svg.count('data-role="ring"') == svg.count('data-role="ground"') == 1
