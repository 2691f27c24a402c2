"""The kinds of views a frame can hold: data, not yet drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from instruments.axes import has_place
from instruments.checks import require_all, require_limits, require_numbers, require_word

ROUNDING = 1e-6
"""By how much shares that add up to one may be beyond it."""
LINE_ROLES = ("subject", "context", "ground")
MARK_ROLES = ("cursor", "patch", "field")
AXIS_SCALES = ("linear", "log")
IMAGE_SCALES = ("gray", "signed", "amount")


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a chart: points in data coordinates, x and y of the same shape (n,), n at least 1. The same object again is drawn once.

    A point that is NaN leaves a gap. Raises TypeError, ValueError for what is no such line.
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    role: str = "context"
    """`subject` is drawn as what the learner has chosen, `context` as what it is compared with, `ground` as a contour, filled where it closes."""

    def __post_init__(self) -> None:
        require_word("the role of the line", self.name, self.role, LINE_ROLES)
        x, y = require_numbers("x of the line", self.name, self.x, 1), require_numbers("y of the line", self.name, self.y, 1)
        if len(x) != len(y):
            raise ValueError(f"the line {self.name!r} has {len(x)} x and {len(y)} y values: give it one x for each y")
        if (x[0] != x[0] or y[0] != y[0]) and (np.isnan(x) | np.isnan(y)).all():  # the first point of nearly all lines is a number, which is quickly seen
            raise ValueError(f"the line {self.name!r} has no point that is a number, only NaN: leave it out of the chart")


@dataclass(frozen=True, eq=False)
class Curves:
    """A chart of lines over two axes. Who gives the same object again has it drawn once. Raises TypeError, ValueError for what is no chart."""

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

    def __post_init__(self) -> None:
        is_log = self.y_scale == "log"
        require_all("the lines of the chart", self.name, self.lines, Line, "lines=(Line(…), …)")
        require_word("the scale of the chart", self.name, self.y_scale, AXIS_SCALES)
        require_limits("the x limits of the chart", self.name, self.x_limits)
        require_limits("the y limits of the chart", self.name, self.y_limits, is_log)
        if self.x_limits is None and not any(has_place(line.x) for line in self.lines):
            raise ValueError(f"the chart {self.name!r} has no point to find its limits by: give it a line of numbers, or x_limits")
        if self.y_limits is None and not any(has_place(line.y, is_log) for line in self.lines):
            kind = "positive numbers, as a log scale needs" if is_log else "numbers"
            raise ValueError(f"the chart {self.name!r} has no point to find its limits by: give it a line of {kind}, or y_limits")


@dataclass(frozen=True)
class Mark:
    """A rectangle drawn over a picture, in that picture's pixels."""

    row: float
    column: float
    height: float
    width: float
    role: str = "cursor"
    """`cursor` for what is pointed at, `patch` for what is covered, `field` for what something has seen."""

    def __post_init__(self) -> None:
        require_word("the role of the mark at", (self.row, self.column), self.role, MARK_ROLES)


@dataclass(frozen=True, eq=False)
class Image:
    """A picture of numbers: float array (height, width). Who gives the same object again has it drawn once.

    With scale `gray`, black at 0 and white at 1. With scale `signed`, bare ground at 0 and full colour at the largest absolute value;
    the legend says how large that is. Scale `amount` is the same for what is never negative. Numbers that are NaN are bare ground in any.
    Raises TypeError, ValueError for what is no picture.
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

    def __post_init__(self) -> None:
        require_word("the scale of the picture", self.name, self.scale, IMAGE_SCALES)
        require_all("the marks of the picture", self.name, self.marks, Mark, "marks=(Mark(…), …)")
        shape = require_numbers("the picture", self.name, self.pixels, 2).shape
        if self.over is not None and require_numbers("over of the picture", self.name, self.over, 2).shape != shape:
            raise ValueError(f"over of the picture {self.name!r} has shape {np.shape(self.over)}, and its pixels {shape}: give both one shape")


@dataclass(frozen=True)
class Bars:
    """Shares between 0 and 1 with their names, longest first or as given."""

    name: str
    label: str
    bars: tuple[tuple[str, float, str], ...]
    """Name, share, and the text beside it."""
    letters: int = 0
    """Room for texts of so many letters, where these bars are to be as long as others with longer texts."""

    def __post_init__(self) -> None:
        require_all("the bars of", self.name, self.bars, (tuple, list), "bars=((name, share, text), …)")
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

    def __post_init__(self) -> None:
        factors, weights = (require_numbers(f"{each} of the sum", self.name, getattr(self, each), 2) for each in ("factors", "weights"))
        if factors.shape != weights.shape:
            raise ValueError(f"the sum {self.name!r} has factors of shape {factors.shape} and weights of shape {weights.shape}: give both one shape")


@dataclass(frozen=True)
class Transcript:
    """What a program wrote, in order: pairs of stream and text. Streams: stdout, stderr, result, error, note."""

    name: str
    label: str
    chunks: tuple[tuple[str, str], ...]


View = Bars | Curves | Image | Sum | Transcript
