"""Charts as SVG text. Colours are not decided here: parts carry roles, and the site's style sheet colours each role in either theme."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from itertools import cycle

import numpy as np

from instruments.axes import Axis, extent, shorten
from instruments.views import Bars, Curves, Line, Sum

WIDTH, HEIGHT = 320, 240
"""A chart's own units: one unit is about one CSS pixel on a phone."""
RIGHT, TOP, BOTTOM = 318, 26, 202
"""Where names end, and the plot's upper and lower edges: room for a line of text above, two below."""
EM = 15
"""The size of letters where a chart is narrowest; where it is wide they are smaller."""
WIDE, NARROW, DIGIT = 0.9, 0.33, 0.57
"""Rough widths of letters and of a tick's digits, in ems: enough to leave room, in a browser as in a build."""
GAP, SAMPLE = 6, 18
"""Between the plot and texts beside it, and the length of a line's sample before its name."""
DASHES = ("", "6 4", "1 4", "9 4 1 4", "14 4")
"""Patterns of a chart's lines, in order: where several have one colour, they tell lines apart."""
LABEL_GAP = 16
"""Least distance between two line names, in chart units."""
BAR_ROW, BAR_LEFT, BAR_RIGHT = 26, 104, 168
"""A bar's row, and where bars begin and end: names stand before, texts behind. A page stretches bars as far as texts of so many letters let it (web/style/views.css)."""
LETTERS_STEP = 8
"""For how many letters there is room goes by steps: bars keep their scale while numbers change."""
CELL = 100
"""A cell of a sum of products."""


def format_value(value: float | int | str) -> str:
    """A value as prose shows it: text as it is, numbers to three significant digits with a true minus."""
    if isinstance(value, str):
        return value
    return shorten(f"{value + 0.0:.3g}")


@lru_cache(maxsize=16)
def draw_curves(view: Curves) -> str:
    """Lines over two axes, cut at the plot's edges, their names beside it."""
    left, right = find_sides(view)
    x_axis = Axis(view.x_limits or extent((line.x for line in view.lines), "linear"), (left, right), "linear")
    y_axis = find_y_axis(view)
    dashes = dict(zip((line.name for line in view.lines if line.name), cycle(DASHES)))
    parts = [
        *(f'<path data-role="grid" d="M{left} {place:.1f}H{right}"/>' for place, _ in y_axis.ticks()),
        *(f'<text data-role="tick" data-side="left" x="{left - GAP}" y="{place + 4:.1f}">{text}</text>' for place, text in y_axis.ticks()),
        *(f'<text data-role="tick" data-side="below" x="{place:.1f}" y="{BOTTOM + 18}">{text}</text>' for place, text in x_axis.ticks()),
        f'<path data-role="axis" d="M{left} {BOTTOM}H{right}"/>',
        f'<svg x="{left}" y="{TOP}" width="{right - left}" height="{BOTTOM - TOP}" viewBox="{left} {TOP} {right - left} {BOTTOM - TOP}">',
        *(draw_line(line, x_axis, y_axis, dashes) for line in sorted(view.lines, key=lambda line: line.role == "subject")),
        "</svg>",
        *draw_names(view.lines, right, y_axis, dashes),
        f'<text data-role="axis-name" data-side="below" x="{(left + right) / 2:g}" y="{HEIGHT - 4}">{escape(view.x_label)}</text>',
        f'<text data-role="axis-name" data-side="top" x="{left}" y="{TOP - 12}">{escape(view.y_label)}</text>',
    ]
    return open_svg(view.label, WIDTH, HEIGHT) + "".join(parts) + "</svg>"


def find_y_axis(view: Curves) -> Axis:
    return Axis(view.y_limits or extent((line.y for line in view.lines), view.y_scale), (BOTTOM, TOP), view.y_scale)


def find_sides(view: Curves) -> tuple[int, int]:
    """The plot's left and right edges: it gives way to its longest tick and its longest name."""
    ticks = max((len(text) for _, text in find_y_axis(view).ticks()), default=0)
    names = [measure(line.name) for line in view.lines if line.name]
    return math.ceil(ticks * DIGIT * EM) + GAP, RIGHT - math.ceil(max(names) + SAMPLE + 2 * GAP if names else GAP)


def measure(text: str) -> float:
    """About how wide a name is where a chart is narrowest [chart units]."""
    return EM * sum(WIDE if letter in "mwMW" else NARROW if letter in " ,.:iljtfrI" else DIGIT for letter in text)


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
    longest = max(view.letters, *(len(text) for _, _, text in view.bars), 0)
    letters = math.ceil(longest / LETTERS_STEP) * LETTERS_STEP
    return open_svg(view.label, WIDTH, len(view.bars) * BAR_ROW, f"--letters: {letters}") + "".join(rows) + "</svg>"


def draw_sum(view: Sum) -> str:
    """A cell for each product, tinted by its sign: factor and weight above, the product below; the sum underneath."""
    products = view.factors * view.weights
    largest = max(float(np.abs(products).max()), 1e-12)
    height, width = (side * CELL for side in products.shape)
    cells = []
    for (row, column), *numbers in zip(np.ndindex(products.shape), view.factors.flat, view.weights.flat, products.flat):
        factor, weight, product = map(float, numbers)  # which are written in half the time that NumPy's take
        x, y = column * CELL, row * CELL
        sign = "plus" if product > 0 else "minus" if product < 0 else "zero"
        cells.append(
            f'<rect data-role="cell-{sign}" x="{x + 1}" y="{y + 1}" width="{CELL - 2}" height="{CELL - 2}" fill-opacity="{abs(product) / largest:.2f}"/>'
            f'<text data-role="cell-factors" data-side="below" x="{x + CELL / 2:g}" y="{y + 42}">{format_value(factor)}×{format_value(weight)}</text>'
            f'<text data-role="cell-product" data-side="below" x="{x + CELL / 2:g}" y="{y + 68}">{format_value(product)}</text>'
        )
    total = f'<text data-role="sum" data-side="below" x="{width / 2:g}" y="{height + 26}">{escape(view.total)}</text>'
    return open_svg(view.label, width, height + 34) + "".join(cells) + total + "</svg>"


def open_svg(label: str, width: int, height: int, style: str = "") -> str:
    styled = f' style="{style}"' if style else ""
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}"{styled}>'


def draw_line(line: Line, x_axis: Axis, y_axis: Axis, dashes: Mapping[str, str]) -> str:
    return draw_path(line, trace_line(line, x_axis, y_axis), dashes)


@lru_cache(maxsize=64)
def trace_line(line: Line, x_axis: Axis, y_axis: Axis) -> str:
    """A line's path; kept, because of a chart that follows a learner's hand most lines stay where they are."""
    return trace(x_axis.place(line.x), y_axis.place(line.y))


def trace(x: np.ndarray, y: np.ndarray) -> str:
    """Points as a path; one that is no number leaves a gap."""
    tenths = np.round(np.stack([x, y], axis=1) * 10)
    is_number = np.isfinite(tenths).all(axis=1)
    runs = np.split(tenths, np.flatnonzero(np.diff(is_number)) + 1)
    return "".join(trace_run(run) for run in runs if np.isfinite(run).all())


def trace_run(tenths: np.ndarray) -> str:
    """Points in tenths: the first where it is, each later one by how far it lies from the one before, which is shorter."""
    first, *steps = [f"{x / 10:g} {y / 10:g}" for x, y in np.vstack([tenths[:1], np.diff(tenths, axis=0)])]
    return f"M{first}l{' '.join(steps)}" if steps else f"M{first}"


def draw_path(line: Line, path: str, dashes: Mapping[str, str]) -> str:
    """The subject has a colour of its own and stays whole."""
    dash = dashes.get(line.name) if line.role != "subject" else ""
    pattern = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path data-role="{name_role(line)}"{pattern} d="{path}"/>'


def name_role(line: Line) -> str:
    """A contour that closes is a ring, which has an inside to fill."""
    ends = np.array([line.x, line.y])[:, [0, -1]]
    return "ring" if line.role == "ground" and len(line.x) > 2 and np.allclose(*ends.T) else line.role


def draw_names(lines: tuple[Line, ...], right: float, y_axis: Axis, dashes: Mapping[str, str]) -> list[str]:
    """Each named line's name beside the plot, behind a sample of the line, at the height where the line ends and clear of the ticks below."""
    ends = sorted(((float(y_axis.place(np.array(find_end(line)))), line) for line in lines if line.name), key=lambda end: end[0])
    places = spread([min(max(y, TOP), BOTTOM) + 4 for y, _ in ends], LABEL_GAP, BOTTOM - 3)
    return [
        draw_path(line, f"M{right + GAP} {place - 4:.1f}h{SAMPLE}", dashes)
        + f'<text data-role="{line.role}-name" data-side="beside" x="{right + SAMPLE + 2 * GAP}" y="{place:.1f}">{escape(line.name)}</text>'
        for place, (_, line) in zip(places, ends)
    ]


def find_end(line: Line) -> float:
    """The y of a line's last point that is a number."""
    last = line.y[-1]
    return last if last == last else line.y[np.flatnonzero(~np.isnan(line.y))[-1]]


def spread(places: list[float], gap: float, last: float) -> list[float]:
    """Sorted places moved as little as it takes to lie `gap` apart and not beyond `last`."""
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + gap)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], last - gap * (len(places) - 1 - index))
    return places
