"""Frames to drawings: SVG text for charts, RGBA bytes for pictures, plain text for transcripts.

The same code draws for the page at build time and for the learner's browser. Colours are not decided here: an SVG carries
roles (`data-role`), and the site's style sheet gives each role its colour in either theme.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from functools import singledispatch
from html import escape
from typing import Any

import numpy as np

from instruments.contract import Curves, Frame, Image, Line, Transcript, View

WIDTH, HEIGHT = 320, 240
"""A chart's own units: one unit is about one CSS pixel on a phone."""
LEFT, RIGHT, TOP, BOTTOM = 44, 312, 12, 204
"""The plot's edges inside the chart: room for tick labels on the left, two lines of text below."""
LABEL_GAP = 15
"""Least distance between two line names, in chart units."""


def draw(frame: Frame) -> dict[str, Any]:
    """A frame as JSON-like data (pictures as bytes): `views` in order, `values` as text, `summary`, `reading`, `problem`."""
    return {
        "views": [draw_view(view) for view in frame.views],
        "values": {name: format_value(value) for name, value in frame.values.items()},
        "summary": frame.summary,
        "reading": frame.reading,
        "problem": asdict(frame.problem) if frame.problem else None,
    }


def format_value(value: float | int | str) -> str:
    """A value as prose shows it: text as it is, numbers to three significant digits with a true minus."""
    if isinstance(value, str):
        return value
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")


@singledispatch
def draw_view(view: View) -> dict[str, Any]:
    """One view as `name`, `label`, `kind` and what that kind needs."""
    raise TypeError(f"no drawing for {view!r}")


@draw_view.register
def _(view: Transcript) -> dict[str, Any]:
    chunks = [{"stream": stream, "text": text} for stream, text in view.chunks]
    return {"name": view.name, "label": view.label, "kind": "transcript", "chunks": chunks}


@draw_view.register
def _(view: Image) -> dict[str, Any]:
    low, high = view.limits
    grey = np.clip((view.pixels - low) / (high - low) * 255, 0, 255).round().astype(np.uint8)
    rgba = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    height, width = grey.shape
    return {"name": view.name, "label": view.label, "kind": "pixels", "width": width, "height": height, "rgba": rgba.tobytes()}


@draw_view.register
def _(view: Curves) -> dict[str, Any]:
    x_axis = Axis(view.x_limits or extent(line.x for line in view.lines), (LEFT, RIGHT), "linear")
    y_axis = Axis(view.y_limits or extent(line.y for line in view.lines), (BOTTOM, TOP), view.y_scale)
    parts = [
        *(f'<path data-role="grid" d="M{LEFT} {place:.1f}H{RIGHT}"/>' for place, _ in y_axis.ticks()),
        *(f'<text data-role="tick" data-side="left" x="{LEFT - 6}" y="{place + 4:.1f}">{text}</text>' for place, text in y_axis.ticks()),
        *(f'<text data-role="tick" data-side="below" x="{place:.1f}" y="{BOTTOM + 16}">{text}</text>' for place, text in x_axis.ticks()),
        f'<path data-role="axis" d="M{LEFT} {BOTTOM}H{RIGHT}"/>',
        *(draw_line(line, x_axis, y_axis) for line in sorted(view.lines, key=lambda line: line.role == "subject")),
        *draw_names(view.lines, x_axis, y_axis),
        f'<text data-role="axis-name" data-side="below" x="{(LEFT + RIGHT) / 2}" y="{HEIGHT - 4}">{escape(view.x_label)}</text>',
        f'<text data-role="axis-name" data-side="top" x="{LEFT + 6}" y="{TOP + 8}">{escape(view.y_label)}</text>',
    ]
    svg = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(view.label)}">{"".join(parts)}</svg>'
    return {"name": view.name, "label": view.label, "kind": "svg", "svg": svg}


class Axis:
    """Data coordinates to chart units along one direction."""

    def __init__(self, limits: tuple[float, float], span: tuple[float, float], scale: str):
        self.limits, self.span, self.is_log = limits, span, scale == "log"
        self.low, self.high = (math.log10(limit) for limit in limits) if self.is_log else limits

    def place(self, values: np.ndarray) -> np.ndarray:
        """Chart units of `values`; beyond the limits they stand on the limit."""
        clipped = np.clip(values, *self.limits)
        data = np.log10(clipped) if self.is_log else clipped
        start, end = self.span
        return start + (data - self.low) / (self.high - self.low) * (end - start)

    def ticks(self) -> list[tuple[float, str]]:
        """Places and texts of about four ticks at round values."""
        values = decades(self.low, self.high) if self.is_log else round_values(*self.limits)
        return list(zip(self.place(values), map(format_value, values)))


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


def draw_names(lines: tuple[Line, ...], x_axis: Axis, y_axis: Axis) -> list[str]:
    """Each named line's name at its last point, pushed apart where two would touch."""
    ends = [(y_axis.place(line.y[-1:])[0], x_axis.place(line.x[-1:])[0], line) for line in lines if line.name]
    texts, lowest = [], -math.inf
    for y, x, line in sorted(ends, key=lambda end: end[0]):
        lowest = max(y - 5, lowest + LABEL_GAP)
        role = f"{line.role}-name"
        texts.append(f'<text data-role="{role}" data-side="right" x="{min(x, RIGHT) - 2:.1f}" y="{lowest:.1f}">{escape(line.name)}</text>')
    return texts
