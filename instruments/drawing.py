"""Frames to drawings: SVG text for charts, RGBA bytes for pictures, plain text for transcripts.

The same code draws for the page at build time and for the learner's browser.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache, singledispatch
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
RGBA = np.dtype("<u4")
"""A pixel as one number, which is quicker to make than four: red in its lowest byte, opacity in its highest."""
GRAY, OPAQUE = RGBA.type(0x010101), RGBA.type(0xFF000000)
HUES = (SIGNS.astype(RGBA) << np.array([0, 8, 16], RGBA)).sum(axis=1, dtype=RGBA)
"""SIGNS as such numbers, their opacity left out."""


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
@lru_cache(maxsize=64)
def _(view: Image) -> dict[str, Any]:
    pixels = np.asarray(view.pixels, float)
    limit = 1.0 if view.scale == "gray" else find_limit(pixels)
    if limit == np.inf:
        raise ValueError(f"the picture {view.name!r} holds an infinite number, beside which all others are nothing: clip it, or write NaN")
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
    """(height, width) -> RGBA (height, width); NaN is transparent."""
    rgba = to_byte(pixels)
    rgba *= GRAY
    rgba |= OPAQUE
    np.copyto(rgba, 0, where=np.isnan(pixels))
    return rgba


def paint_signed(pixels: np.ndarray, limit: float, over: np.ndarray | None = None) -> np.ndarray:
    """(height, width) -> RGBA (height, width): opacity is the absolute value's share of `limit`, hue its sign."""
    strength = np.abs(pixels)
    strength /= limit
    if over is not None:
        return lay_over(over, SIGNS[(pixels < 0).view(np.uint8)], strength)
    rgba = to_byte(strength)
    rgba <<= 24
    rgba |= np.where(pixels < 0, HUES[1], HUES[0])
    return rgba


def lay_over(ground: np.ndarray, colour: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """A gray picture (height, width), dimmed, under colours (height, width, 3) as strong as (height, width) says -> RGBA (height, width)."""
    gray = (ground * (255 * DIMMED))[..., None]
    rgba = np.full((*ground.shape, 4), 255, np.uint8)
    rgba[..., :3] = gray + (colour - gray) * np.nan_to_num(strength)[..., None] + 0.5
    return rgba.view(RGBA)[..., 0]


def to_byte(shares: np.ndarray) -> np.ndarray:
    """Shares from 0 to 1 as 0 to 255, in the lowest byte of RGBA; what lies beyond stands at the end, NaN at 0."""
    scaled = np.fmax(np.minimum(shares, 1), 0)
    scaled *= 255
    scaled += 0.5
    return scaled.astype(RGBA)


def place_mark(mark: Mark, width: int, height: int) -> dict[str, Any]:
    """A mark in per cent of its picture, so that it holds at any size."""
    box = {"top": mark.row / height, "left": mark.column / width, "height": mark.height / height, "width": mark.width / width}
    return {"role": mark.role} | {side: round(share * 100, 3) for side, share in box.items()}
