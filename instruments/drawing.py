"""Frames to drawings: SVG text for charts, RGBA bytes for pictures, plain text for transcripts.

The same code draws for the page at build time and for the learner's browser.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import singledispatch
from typing import Any

import numpy as np

from instruments.charts import draw_bars, draw_curves, draw_sum, format_value
from instruments.contract import Frame
from instruments.views import Bars, Curves, Image, Mark, Sum, Transcript, View

PLUS, MINUS = (58, 132, 186), (176, 126, 40)
"""Signed pictures, red, green, blue: readable on the ground of either theme, of equal luminance, and zero is the ground itself."""
SIGNS = np.array([PLUS, MINUS], np.uint8)
DIMMED = 0.55
"""How much of a gray picture shows through a signed one laid over it."""


def draw(frame: Frame) -> dict[str, Any]:
    """A frame as JSON-like data (pictures as bytes): `views` in order, `values` as text, `summary`, `reading`, `problem`."""
    return {
        "views": [{"name": view.name, "label": view.label, **draw_view(view)} for view in frame.views],
        "values": {name: format_value(value) for name, value in frame.values.items()},
        "summary": frame.summary,
        "reading": frame.reading,
        "problem": asdict(frame.problem) if frame.problem else None,
    }


@singledispatch
def draw_view(view: View) -> dict[str, Any]:
    """What a view's kind needs: `kind`, and the fields of that kind."""
    raise TypeError(f"no drawing for {view!r}")


@draw_view.register
def _(view: Transcript) -> dict[str, Any]:
    return {"kind": "transcript", "chunks": [{"stream": stream, "text": text} for stream, text in view.chunks]}


@draw_view.register
def _(view: Curves) -> dict[str, Any]:
    return {"kind": "svg", "svg": draw_curves(view)}


@draw_view.register
def _(view: Bars) -> dict[str, Any]:
    return {"kind": "svg", "svg": draw_bars(view)}


@draw_view.register
def _(view: Sum) -> dict[str, Any]:
    return {"kind": "svg", "svg": draw_sum(view)}


@draw_view.register
def _(view: Image) -> dict[str, Any]:
    pixels = np.asarray(view.pixels, float)
    limit = find_limit(pixels)
    height, width = pixels.shape
    return {
        "kind": "pixels",
        "width": width,
        "height": height,
        "rgba": (paint_gray(pixels) if view.scale == "gray" else paint_signed(pixels, limit, view.over)).tobytes(),
        "legend": [format_value(number) for number in find_ends(view.scale, limit)],
        "marks": [place_mark(mark, width, height) for mark in view.marks],
        "control": view.control,
        "origin": list(view.origin),
    }


def find_limit(pixels: np.ndarray) -> float:
    """The largest absolute value; 1 for a picture without any."""
    return float(np.fmax.reduce(np.abs(pixels), axis=None, initial=0.0)) or 1.0


def find_ends(scale: str, limit: float) -> tuple[float, ...]:
    """What a legend names: of a signed scale both ends and zero, of an amount zero and its end."""
    return {"gray": (), "signed": (-limit, 0.0, limit), "amount": (0.0, limit)}[scale]


def paint_gray(pixels: np.ndarray) -> np.ndarray:
    """(height, width) -> RGBA uint8; NaN is transparent."""
    rgba = np.empty((*pixels.shape, 4), np.uint8)
    rgba[..., :3] = to_byte(pixels)[..., None]
    rgba[..., 3] = np.where(np.isnan(pixels), 0, 255)
    return rgba


def paint_signed(pixels: np.ndarray, limit: float, over: np.ndarray | None = None) -> np.ndarray:
    """(height, width) -> RGBA uint8: opacity is the absolute value's share of `limit`, hue its sign."""
    strength = np.abs(pixels) / limit
    colour = SIGNS[(pixels < 0).view(np.uint8)]
    rgba = np.empty((*pixels.shape, 4), np.uint8)
    if over is None:
        rgba[..., :3] = colour
        rgba[..., 3] = to_byte(strength)
        return rgba
    ground = (over * (255 * DIMMED))[..., None]
    rgba[..., :3] = ground + (colour - ground) * np.nan_to_num(strength)[..., None] + 0.5
    rgba[..., 3] = 255
    return rgba


def to_byte(shares: np.ndarray) -> np.ndarray:
    """Shares from 0 to 1 as 0 to 255; what lies beyond stands at the end, NaN at 0."""
    return (np.fmin(np.fmax(shares, 0), 1) * 255 + 0.5).astype(np.uint8)


def place_mark(mark: Mark, width: int, height: int) -> dict[str, Any]:
    """A mark in per cent of its picture, so that it holds at any size."""
    box = {"top": mark.row / height, "left": mark.column / width, "height": mark.height / height, "width": mark.width / width}
    return {"role": mark.role} | {side: round(share * 100, 3) for side, share in box.items()}
