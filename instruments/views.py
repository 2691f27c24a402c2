"""The kinds of views a frame can hold: data, not yet drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ROUNDING = 1e-6
"""By how much shares that add up to one may be beyond it."""


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a chart: points in data coordinates, x and y of the same shape (n,). The same object again is drawn once."""

    name: str
    x: np.ndarray
    y: np.ndarray
    role: str = "context"
    """`subject` is drawn as what the learner has chosen, `context` as what it is compared with, `ground` as a contour, filled where it closes."""


@dataclass(frozen=True, eq=False)
class Curves:
    """A chart of lines over two axes. Who gives the same object again has it drawn once."""

    name: str
    label: str
    lines: tuple[Line, ...]
    x_label: str
    y_label: str
    x_limits: tuple[float, float] | None = None
    """Left and right; where the left one is larger, the axis runs backwards."""
    y_limits: tuple[float, float] | None = None
    y_scale: str = "linear"
    """`linear` or `log`; on a log scale values at or below the lower limit stand on it."""


@dataclass(frozen=True)
class Mark:
    """A rectangle drawn over a picture, in that picture's pixels."""

    row: float
    column: float
    height: float
    width: float
    role: str = "cursor"
    """`cursor` for what is pointed at, `patch` for what is covered, `field` for what something has seen."""


@dataclass(frozen=True, eq=False)
class Image:
    """A picture of numbers: float array (height, width). Who gives the same object again has it drawn once.

    With scale `gray`, black at 0 and white at 1. With scale `signed`, bare ground at 0 and full colour at the largest absolute value;
    the legend says how large that is. Scale `amount` is the same for what is never negative. Numbers that are NaN are bare ground in any.
    """

    name: str
    label: str
    pixels: np.ndarray
    scale: str = "gray"
    marks: tuple[Mark, ...] = ()
    control: str = ""
    """The Patch that pointing at this picture, or arrows on it, moves."""
    origin: tuple[int, int] = (0, 0)
    """Row and column, in the Patch's picture, of this one's first pixel."""
    over: np.ndarray | None = None
    """A gray picture (height, width) that shows, dimmed, through a signed one."""


@dataclass(frozen=True)
class Bars:
    """Shares between 0 and 1 with their names, longest first or as given."""

    name: str
    label: str
    bars: tuple[tuple[str, float, str], ...]
    """Name, share, and the text beside it."""

    def __post_init__(self) -> None:
        for name, share, _ in self.bars:
            if not -ROUNDING <= share <= 1 + ROUNDING:
                raise ValueError(f"the bar {name!r} is {share:g}, no share between 0 and 1: divide by what is the whole")


@dataclass(frozen=True)
class Sum:
    """Products and what they add up to: factors and weights of the same shape (rows, columns)."""

    name: str
    label: str
    factors: np.ndarray
    weights: np.ndarray
    total: str
    """The sum as a line of text."""


@dataclass(frozen=True)
class Transcript:
    """What a program wrote, in order: pairs of stream and text. Streams: stdout, stderr, result, error, note."""

    name: str
    label: str
    chunks: tuple[tuple[str, str], ...]


View = Bars | Curves | Image | Sum | Transcript
