"""Charts as SVG text. Colours are not decided here: parts carry roles, and the site's style sheet colours each role in either theme."""

from __future__ import annotations

import math
from functools import lru_cache
from html import escape
from typing import Any

import numpy as np

from instruments.views import Bars, Curves, Line, Sum

WIDTH, HEIGHT = 320, 240
"""A chart's own units: one unit is about one CSS pixel on a phone."""
LEFT, RIGHT, TOP, BOTTOM = 44, 312, 26, 204
"""The plot's edges inside the chart: room for tick labels on the left, a line of text above, two below."""
LETTER = 8
"""Room for a letter of a line's name, which stands right of the plot; the plot gives way to the longest."""
FAR_OUTSIDE = 8
"""Plot sizes beyond which it makes no difference how far away a point is."""
LABEL_GAP = 15
"""Least distance between two line names, in chart units."""
BAR_ROW, BAR_LEFT, BAR_RIGHT = 26, 96, 186
"""A bar's row, and where bars begin and end: names stand before, texts behind."""
CELL = 100
"""A cell of a sum of products."""


def format_value(value: float | int | str) -> str:
    """A value as prose shows it: text as it is, numbers to three significant digits with a true minus."""
    if isinstance(value, str):
        return value
    return shorten(f"{value + 0.0:.3g}")


def shorten(text: str) -> str:
    """A number as Python writes it, its minus true and its exponent without padding: 1.5e-07 as 1.5e−7."""
    digits, e, exponent = text.partition("e")
    return f"{digits}{e}{int(exponent) if e else ''}".replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=16)
def draw_curves(view: Curves) -> str:
    """Lines over two axes, cut at the plot's edges, their names beside it."""
    right = RIGHT - LETTER * max((len(line.name) for line in view.lines), default=0)
    x_axis = Axis(view.x_limits or extent(line.x for line in view.lines), (LEFT, right), "linear")
    y_axis = Axis(view.y_limits or extent(line.y for line in view.lines), (BOTTOM, TOP), view.y_scale)
    parts = [
        *(f'<path data-role="grid" d="M{LEFT} {place:.1f}H{right}"/>' for place, _ in y_axis.ticks()),
        *(f'<text data-role="tick" data-side="left" x="{LEFT - 6}" y="{place + 4:.1f}">{text}</text>' for place, text in y_axis.ticks()),
        *(f'<text data-role="tick" data-side="below" x="{place:.1f}" y="{BOTTOM + 16}">{text}</text>' for place, text in x_axis.ticks()),
        f'<path data-role="axis" d="M{LEFT} {BOTTOM}H{right}"/>',
        f'<svg x="{LEFT}" y="{TOP}" width="{right - LEFT}" height="{BOTTOM - TOP}" viewBox="{LEFT} {TOP} {right - LEFT} {BOTTOM - TOP}">',
        *(draw_line(line, x_axis, y_axis) for line in sorted(view.lines, key=lambda line: line.role == "subject")),
        "</svg>",
        *draw_names(view.lines, right, y_axis),
        f'<text data-role="axis-name" data-side="below" x="{(LEFT + right) / 2:g}" y="{HEIGHT - 4}">{escape(view.x_label)}</text>',
        f'<text data-role="axis-name" data-side="top" x="{LEFT}" y="{TOP - 12}">{escape(view.y_label)}</text>',
    ]
    return open_svg(view.label, WIDTH, HEIGHT) + "".join(parts) + "</svg>"


def draw_bars(view: Bars) -> str:
    """A row for each bar: its name, its length, its text."""
    rows = []
    for index, (name, share, text) in enumerate(view.bars):
        y, length = index * BAR_ROW, max(0.0, min(1.0, share)) * (BAR_RIGHT - BAR_LEFT)
        rows.append(
            f'<text data-role="bar-name" data-side="right" x="{BAR_LEFT - 8}" y="{y + 18}">{escape(name)}</text>'
            f'<path data-role="bar-rail" d="M{BAR_LEFT} {y + 13}H{BAR_RIGHT}"/>'
            f'<rect data-role="bar" data-rank="{index + 1}" x="{BAR_LEFT}" y="{y + 6}" width="{length:.1f}" height="14"/>'
            f'<text data-role="bar-value" data-side="left" x="{WIDTH - 2}" y="{y + 18}">{escape(text)}</text>'
        )
    return open_svg(view.label, WIDTH, len(view.bars) * BAR_ROW) + "".join(rows) + "</svg>"


def draw_sum(view: Sum) -> str:
    """A cell for each product, tinted by its sign: factor and weight above, the product below; the sum underneath."""
    products = view.factors * view.weights
    largest = max(float(np.abs(products).max()), 1e-12)
    height, width = (side * CELL for side in products.shape)
    cells = []
    for (row, column), product in np.ndenumerate(products):
        x, y = column * CELL, row * CELL
        sign = "plus" if product > 0 else "minus" if product < 0 else "zero"
        cells.append(
            f'<rect data-role="cell-{sign}" x="{x + 1}" y="{y + 1}" width="{CELL - 2}" height="{CELL - 2}" fill-opacity="{abs(product) / largest:.2f}"/>'
            f'<text data-role="cell-factors" data-side="below" x="{x + CELL / 2:g}" y="{y + 42}">{format_value(view.factors[row, column])}×{format_value(view.weights[row, column])}</text>'
            f'<text data-role="cell-product" data-side="below" x="{x + CELL / 2:g}" y="{y + 68}">{format_value(product)}</text>'
        )
    total = f'<text data-role="sum" data-side="below" x="{width / 2:g}" y="{height + 26}">{escape(view.total)}</text>'
    return open_svg(view.label, width, height + 34) + "".join(cells) + total + "</svg>"


def open_svg(label: str, width: int, height: int) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'


class Axis:
    """Data coordinates to chart units along one direction."""

    def __init__(self, limits: tuple[float, float], span: tuple[float, float], scale: str):
        self.limits, self.span, self.is_log = limits, span, scale == "log"
        self.low, self.high = (math.log10(limit) for limit in limits) if self.is_log else limits

    def place(self, values: np.ndarray) -> np.ndarray:
        """Chart units of `values`. What no logarithm has stands on the lower limit; what lies far outside is brought near."""
        data = np.log10(np.maximum(values, self.limits[0])) if self.is_log else np.asarray(values, float)
        share = np.clip((data - self.low) / (self.high - self.low), -FAR_OUTSIDE, FAR_OUTSIDE)
        start, end = self.span
        return start + share * (end - start)

    def ticks(self) -> list[tuple[float, str]]:
        """Places and texts of about four ticks at round values."""
        values = decades(self.low, self.high) if self.is_log else round_values(*sorted(self.limits))
        return list(zip(self.place(values), map(format_tick, values)))


def format_tick(value: float) -> str:
    """As short as it goes: 1000 and not 1e+03, 1e−6 and not 0.000001."""
    return shorten(f"{value + 0.0:g}")


def extent(arrays: Any) -> tuple[float, float]:
    values = np.concatenate([np.asarray(array, float).ravel() for array in arrays])
    low, high = float(values.min()), float(values.max())
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def decades(low: float, high: float) -> np.ndarray:
    """Powers of ten between 10**low and 10**high, at most five of them."""
    exponents = np.arange(math.ceil(low), math.floor(high) + 1)
    return 10.0 ** exponents[:: math.ceil(len(exponents) / 5)]


def round_values(low: float, high: float) -> np.ndarray:
    """Multiples of 1, 2 or 5 times a power of ten between two limits, at most five steps of them."""
    rough = (high - low) / 5
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= rough * (1 - 1e-9))
    multiples = np.arange(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return multiples * step


def draw_line(line: Line, x_axis: Axis, y_axis: Axis) -> str:
    points = zip(x_axis.place(line.x), y_axis.place(line.y))
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path data-role="{line.role}" d="M{path}"/>'


def draw_names(lines: tuple[Line, ...], right: float, y_axis: Axis) -> list[str]:
    """Each named line's name beside the plot, at the height where the line ends."""
    ends = sorted(((float(y_axis.place(line.y[-1:])[0]), line) for line in lines if line.name), key=lambda end: end[0])
    places = spread([min(max(y, TOP), BOTTOM) + 4 for y, _ in ends], LABEL_GAP, BOTTOM + 4)
    return [f'<text data-role="{line.role}-name" data-side="beside" x="{right + 6}" y="{place:.1f}">{escape(line.name)}</text>' for place, (_, line) in zip(places, ends)]


def spread(places: list[float], gap: float, last: float) -> list[float]:
    """Sorted places moved as little as it takes to lie `gap` apart and not beyond `last`."""
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + gap)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], last - gap * (len(places) - 1 - index))
    return places
