"""Controls over a grid: a small matrix of numbers, a patch of a picture, strokes on a pad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from instruments.controls import Control


@dataclass(frozen=True, kw_only=True)
class Matrix(Control):
    """A small grid of numbers, row by row in one list, that can start from named presets."""

    kind = "matrix"
    rows: int
    columns: int
    minimum: float
    maximum: float
    step: float
    presets: Mapping[str, tuple[float, ...]]
    """Name to numbers. The default is the numbers themselves."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.demand(self.step > 0, f"the step of {self.name} is {self.step:g}", "Write a number above 0")
        self.demand(self.minimum < self.maximum, f"{self.name} goes from {self.minimum:g} to {self.maximum:g}", "Write a minimum below the maximum")
        for preset in self.presets:
            self.check(preset)

    def check(self, value: Any) -> list[float]:
        numbers = self.presets.get(value) if isinstance(value, str) else value
        count = self.rows * self.columns
        mend = f"Write {count} numbers from {self.minimum:g} to {self.maximum:g} joined by commas, or one of: {', '.join(self.presets)}"
        if not isinstance(numbers, (list, tuple)) or len(numbers) != count:
            raise self.refuse(f"{self.name} is {value!r}, which is no {self.rows} by {self.columns} grid", mend)
        return [self.check_number(number, mend) for number in numbers]

    def check_number(self, number: Any, mend: str) -> float:
        try:
            checked = float(number)
        except (TypeError, ValueError):
            raise self.refuse(f"{self.name} holds {number!r}, not a number", mend) from None
        if not self.minimum <= checked <= self.maximum:
            raise self.refuse(f"{self.name} holds {number}, outside {self.minimum:g} to {self.maximum:g}", mend)
        return checked

    def parse(self, text: str) -> list[float]:
        return self.check(text.split(",") if "," in text else text)

    def format(self, value: Any) -> str:
        """A preset's name where the numbers are a preset's, else the numbers."""
        numbers = tuple(self.check(value))
        return next((name for name, preset in self.presets.items() if tuple(preset) == numbers), ",".join(f"{number:.6g}" for number in numbers))

    def describe(self, value: Any) -> str:
        """A preset as the list calls it, else the numbers."""
        text = self.format(value)
        return self.call_preset(text) if text in self.presets else text.replace(",", ", ").replace("-", "\N{MINUS SIGN}")

    @staticmethod
    def call_preset(name: str) -> str:
        """A preset's name as readers see it: sobel-x as Sobel x."""
        return name.replace("-", " ").capitalize()


@dataclass(frozen=True, kw_only=True)
class Patch(Control):
    """A rectangle somewhere on a picture: [row, column] of its upper left corner, in pixels."""

    kind = "patch"
    rows: int
    columns: int
    height: int = 1
    width: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        fits = 0 < self.height <= self.rows and 0 < self.width <= self.columns
        self.demand(fits, f"{self.name} is {self.height} by {self.width} on {self.rows} by {self.columns} pixels", "Write a rectangle that fits on its picture")

    @property
    def limits(self) -> tuple[int, int]:
        """The largest row and column at which the whole rectangle lies on the picture."""
        return self.rows - self.height, self.columns - self.width

    def check(self, value: Any) -> list[int]:
        mend = f"Write a row from 0 to {self.limits[0]} and a column from 0 to {self.limits[1]}, as 20,31"
        try:
            row, column = (int(number) for number in value)
        except (TypeError, ValueError):
            raise self.refuse(f"{self.name} is {value!r}, not a row and a column", mend) from None
        if not (0 <= row <= self.limits[0] and 0 <= column <= self.limits[1]):
            raise self.refuse(f"{self.name} is at {row},{column}, outside the picture", mend)
        return [row, column]

    def parse(self, text: str) -> list[int]:
        return self.check(text.split(","))

    def format(self, value: Any) -> str:
        return ",".join(map(str, value))

    def describe(self, value: Any) -> str:
        return f"row {value[0]}, column {value[1]}"


@dataclass(frozen=True, kw_only=True)
class Sketch(Control):
    """A picture drawn by hand, as its strokes: `x,y x,y;x,y` in pixels, points joined by spaces and strokes by semicolons."""

    kind = "sketch"
    default: str = ""
    size: int
    """Pixels of a side."""
    pen: float
    """The pen's width in pixels."""
    LONGEST: ClassVar[int] = 20_000

    def check(self, value: Any) -> str:
        mend = f"Write strokes as x,y x,y;x,y with numbers from 0 to {self.size}"
        if not isinstance(value, str) or len(value) > self.LONGEST:
            raise self.refuse(f"{self.name} is no drawing of at most {self.LONGEST} characters", mend)
        try:
            points = [point for stroke in self.strokes(value) for point in stroke]
        except ValueError:
            raise self.refuse(f"{self.name} holds something that is no point", mend) from None
        if any(not 0 <= number <= self.size for point in points for number in point):
            raise self.refuse(f"{self.name} holds a point outside the pad", mend)
        return value

    def describe(self, value: str) -> str:
        count = len(self.strokes(value))
        return f"{count} stroke{'' if count == 1 else 's'}" if count else "empty"

    @staticmethod
    def strokes(text: str) -> list[list[tuple[float, float]]]:
        """The points (x, y) of each stroke. Raises ValueError."""
        return [[read_point(point) for point in stroke.split()] for stroke in text.split(";") if stroke.strip()]


def read_point(text: str) -> tuple[float, float]:
    x, y = map(float, text.split(","))
    return x, y
