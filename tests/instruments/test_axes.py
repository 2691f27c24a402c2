"""Axes: limits around what lies on them, ticks at round values."""

import numpy as np
import pytest

from instruments.axes import Axis, extent, round_values


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


@pytest.mark.parametrize(("limits", "texts"), [((1e-3, 10), ["0.001", "0.01", "0.1", "1", "10"]), ((1e-4, 1), ["1e−4", "1e−3", "1e−2", "1e−1", "1"]), ((1e-10, 1e5), ["1e−10", "1e−6", "1e−2", "1e2"])])
def test_ticks_of_a_log_axis_are_written_in_one_way(limits: tuple[float, float], texts: list[str]) -> None:
    assert [text for _, text in Axis(limits, (0, 60), "log").ticks()] == texts


def test_a_line_that_stands_too_high_for_half_a_unit_has_room_all_the_same() -> None:
    low, high = extent([np.full(2, 1e20)], "linear")
    assert low < 1e20 < high


def test_a_log_axis_without_a_power_of_ten_has_ticks_at_round_values() -> None:
    assert [text for _, text in Axis((2, 9), (0, 60), "log").ticks()] == ["2", "4", "6", "8"]
    assert [text for _, text in Axis((1.1e6, 1.9e6), (0, 60), "log").ticks()] == ["1.2e6", "1.4e6", "1.6e6", "1.8e6"]


def test_open_limits_lie_a_little_away_from_what_is_between_them() -> None:
    assert extent([np.array([0.2, 1.2]), np.array([0.7])], "linear") == pytest.approx((0.16, 1.24))
    assert extent([np.array([1e-3, 1e2])], "log") == pytest.approx((10**-3.2, 10**2.2))
