"""The bank: ten digits, each written by five hands, drawn by code.

Digits are the classes, hands tell the members of a class apart: so there is a time at which noise still leaves the digit to be seen but
not the hand. Skeletons live in a box that reaches from 0 to 1 both ways, y downwards; a curve runs from its first point to its last
and is drawn towards those between, and strokes that share an end meet in a corner.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from instruments.diffusion_studio.pixels import SIZE
from instruments.diffusion_studio.strokes import PEN, draw_strokes, round_corners

_Points = tuple[tuple[float, float], ...]

_SIX: _Points = ((0.84, 0.04), (0.3, -0.04), (0.06, 0.5), (0, 1), (0.5, 1.04), (1, 0.98), (0.94, 0.46), (0.3, 0.42), (0.04, 0.74))
_BELLY: _Points = ((0.5, 0.3), (1.02, 0.42), (1, 0.98), (0.4, 1.08), (0.04, 0.88))

SKELETONS: dict[str, tuple[_Points, ...]] = {
    "0": (((0.5, 0), (0.04, 0), (0.04, 1), (0.96, 1), (0.96, 0), (0.5, 0)),),
    "1": (((0.22, 0.26), (0.55, 0)), ((0.55, 0), (0.55, 1))),
    "2": (((0.06, 0.26), (0.12, -0.02), (0.94, -0.06), (0.96, 0.4), (0.6, 0.62), (0.06, 1)), ((0.06, 1), (0.98, 1))),
    "3": (
        ((0.08, 0.1), (0.5, -0.08), (0.98, 0.04), (0.94, 0.46), (0.4, 0.47)),
        ((0.4, 0.47), (1.04, 0.5), (1, 0.98), (0.4, 1.08), (0.04, 0.88)),
    ),
    "4": (((0.66, 0), (0.02, 0.68)), ((0.02, 0.68), (1, 0.68)), ((0.66, 0), (0.66, 1))),
    "5": (((0.9, 0), (0.22, 0)), ((0.22, 0), (0.14, 0.46)), ((0.14, 0.46), *_BELLY)),
    "6": (_SIX,),
    "7": (((0.04, 0), (0.96, 0)), ((0.96, 0), (0.5, 0.5), (0.36, 1))),
    "8": (
        ((0.5, 0.46), (0.08, 0.44), (0.08, 0), (0.92, 0), (0.92, 0.44), (0.5, 0.46)),
        ((0.5, 0.46), (0, 0.46), (0, 1), (1, 1), (1, 0.46), (0.5, 0.46)),
    ),
    "9": (tuple((1 - x, 1 - y) for x, y in _SIX),),
}  # fmt: skip
"""Digit to the curves it is made of, each with the points that shape it."""


@dataclass(frozen=True)
class Hand:
    """How somebody writes."""

    width: float = 11.5
    """Of the digit's box [px]."""
    height: float = 17.0
    """Of the digit's box [px]."""
    slant: float = 0.0
    """How far the top leans to the right, in heights."""
    pen: float = PEN
    """The pen's width [px]."""


HANDS: dict[str, Hand] = {
    "upright": Hand(),
    "slanted": Hand(slant=0.2),
    "leaning": Hand(slant=-0.15),
    "wide": Hand(width=14.0, height=16.0),
    "bold": Hand(pen=3.6),
}
"""Name to hand: less apart than the digits are, so that the nearest neighbour of nearly every glyph shows the same digit."""

GLYPHS: tuple[str, ...] = tuple(f"{digit}-{hand}" for digit in SKELETONS for hand in HANDS)
"""The fifty names, digit by digit: "0-upright", "0-slanted" and so on."""


def glyph(name: str) -> np.ndarray:
    """The glyph (28, 28) in [-1, 1] called `name`, one of GLYPHS. Raises ValueError."""
    if name not in GLYPHS:
        raise ValueError(f"no glyph {name!r}; they go from {GLYPHS[0]!r} to {GLYPHS[-1]!r}")
    digit, hand = name.split("-")
    return write(SKELETONS[digit], HANDS[hand])


def glyph_class(name: str) -> str:
    """The digit that a glyph shows: "7" of "7-bold"."""
    return name.split("-")[0]


@cache
def bank() -> np.ndarray:
    """All glyphs in the order of GLYPHS: (50, 28, 28) in [-1, 1], drawn once and not to be written to."""
    glyphs = np.stack([glyph(name) for name in GLYPHS])
    glyphs.flags.writeable = False
    return glyphs


def write(skeleton: tuple[_Points, ...], hand: Hand, turn: float = 0.0, move: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """A skeleton as `hand` writes it, in the middle of the picture: (28, 28) in [-1, 1].

    turn is clockwise [radians], move is (right, down) [px].
    """
    # Columns say where one unit of x and one of y go [px].
    shape = np.array([[hand.width, -hand.slant * hand.height], [0, hand.height]])
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = SIZE / 2 + np.array(move)
    return draw_strokes([(round_corners(curve) - 0.5) @ (spin @ shape).T + middle for curve in skeleton], hand.pen)
