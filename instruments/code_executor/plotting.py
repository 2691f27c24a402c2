"""What a program can draw: lines over two axes, placed among what it prints."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import numpy as np

from instruments.axes import format_tick
from instruments.charts import draw_curves, format_value
from instruments.code_executor.transcript import Transcript
from instruments.views import Curves, Line

MOST_POINTS = 2000
"""Of one line: more than a chart can show, and few enough for a page to carry."""

here: ContextVar[Transcript] = ContextVar("here")
"""The transcript of the program that runs."""


def plot(*, x_label: str = "step", y_label: str = "", log: bool = False, **lines: Any) -> None:
    """Show a chart of lines, named as the keywords are; the first one is drawn as the subject.

    A line is y values (n,), drawn over 1 to n, or a pair of x and y values of one length. With `log` the y axis counts powers of ten.
    Raises TypeError for what holds no numbers, ValueError for a line that cannot be drawn, RuntimeError outside a cell.
    """
    if not lines:
        raise ValueError("there is nothing to plot; give it a line, as in plot(loss=losses)")
    drawn = tuple(read_line(name, points, log, "context" if index else "subject") for index, (name, points) in enumerate(lines.items()))
    chart = Curves("chart", describe(drawn, x_label), drawn, x_label, y_label, y_limits=find_limits(drawn) if log else None, y_scale="log" if log else "linear")
    if here.get(None) is None:
        raise RuntimeError("plot draws into a cell of a lesson, and no cell is running")
    here.get().draw(draw_curves(chart))


def read_line(name: str, points: Any, log: bool, role: str) -> Line:
    """Raises TypeError, ValueError."""
    x, y = (None, points) if not isinstance(points, tuple) or len(points) != 2 else points
    y = read_numbers(name, y)
    x = np.arange(1, len(y) + 1) if x is None else read_numbers(name, x)
    if len(x) != len(y):
        raise ValueError(f"{name} has {len(x)} x values and {len(y)} y values; give it one x for each y")
    if log and not (y > 0).all():
        raise ValueError(f"{name} holds a number that is not above 0, which no power of ten is; plot it without log")
    return Line(name.replace("_", " "), x, y, role)


def read_numbers(name: str, values: Sequence[Any]) -> np.ndarray:
    """The values as float64 (n,). Raises TypeError, ValueError."""
    try:
        numbers = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"{name} holds something that is no number") from None
    if numbers.ndim != 1 or not 2 <= len(numbers) <= MOST_POINTS:
        raise ValueError(f"{name} has shape {numbers.shape}; a line takes from 2 to {MOST_POINTS} numbers in a row")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name} holds a number that is not finite, first at index {int(np.argmin(np.isfinite(numbers)))}")
    return numbers


def find_limits(lines: tuple[Line, ...]) -> tuple[float, float]:
    """Whole powers of ten around all lines."""
    values = np.concatenate([line.y for line in lines])
    low, high = np.floor(np.log10(values.min())), np.ceil(np.log10(values.max()))
    return float(10.0**low), float(10.0 ** max(high, low + 1))


def describe(lines: tuple[Line, ...], x_label: str) -> str:
    """The chart in words, from its numbers."""
    told = [
        f"{line.name} goes from {format_value(line.y[0])} to {format_value(line.y[-1])}, at least {format_value(line.y.min())}, at most {format_value(line.y.max())}"
        for line in lines
    ]
    return f"Chart over {x_label} {format_tick(lines[0].x.min())} to {format_tick(lines[0].x.max())}: {'; '.join(told)}"
