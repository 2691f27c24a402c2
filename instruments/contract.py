"""What an instrument is: declared controls, a pure `frame(state)`, actions that stream frames.

Declarations are data. The HTML form, the checks in a build and in a browser, the text of a link into a state and
the reference of options are all made from them, so an instrument says each thing once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

State = Mapping[str, Any]
"""Control names to values: JSON in, JSON out."""


class ControlError(ValueError):
    """A value that a control cannot take: the control's name, what is wrong, how to mend it."""

    def __init__(self, control: str, what: str, mend: str):
        super().__init__(f"{what}. {mend}")
        self.control, self.what, self.mend = control, what, mend


@dataclass(frozen=True, kw_only=True)
class Control:
    """One named value a learner, an author or a link can set."""

    kind: ClassVar[str]

    name: str
    """In states, directive options and links: lower case, words joined by hyphens."""
    label: str
    default: Any
    help: str = ""
    author_only: bool = False
    """Set in the lesson's source; no form shows it and no link changes it."""

    def check(self, value: Any) -> Any:
        """The value as the instrument will see it. Raises ControlError."""
        raise NotImplementedError

    def parse(self, text: str) -> Any:
        """The value that a directive's option or a link writes as `text`. Raises ControlError."""
        return self.check(text)

    def format(self, value: Any) -> str:
        """The text that `parse` reads back as `value`."""
        return str(value)

    def refuse(self, what: str, mend: str) -> ControlError:
        return ControlError(self.name, what, mend)


@dataclass(frozen=True, kw_only=True)
class Choice(Control):
    """One of a few named options."""

    kind = "choice"
    options: Mapping[str, str]
    """Value to label, in the order shown."""

    def check(self, value: Any) -> str:
        if value not in self.options:
            raise self.refuse(f"{self.name} is {value!r}, which is no option", f"Choose one of: {', '.join(self.options)}")
        return value


@dataclass(frozen=True, kw_only=True)
class Slider(Control):
    """A number between two bounds, both included, in even steps."""

    kind = "slider"
    minimum: float
    maximum: float
    step: float
    unit: str = ""

    @property
    def decimals(self) -> int:
        """Decimals that show one step: 0 for 5, 2 for 0.01."""
        return max(0, math.ceil(-math.log10(self.step) - 1e-9))

    def check(self, value: Any) -> float | int:
        span = f"{self.format(self.minimum)} to {self.format(self.maximum)}"
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise self.refuse(f"{self.name} is {value!r}, not a number", f"Write a number from {span}") from None
        if not self.minimum <= number <= self.maximum:
            raise self.refuse(f"{self.name} is {value}, outside {span}", f"Write a number from {span}")
        on_step = self.minimum + round((number - self.minimum) / self.step) * self.step
        return int(on_step) if self.decimals == 0 else round(on_step, self.decimals)

    def format(self, value: float) -> str:
        return f"{value:.{self.decimals}f}"


@dataclass(frozen=True, kw_only=True)
class Toggle(Control):
    """On or off."""

    kind = "toggle"
    texts: ClassVar[Mapping[str, bool]] = {"on": True, "off": False}

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.refuse(f"{self.name} is {value!r}, neither on nor off", "Write on or off")
        return value

    def parse(self, text: str) -> bool:
        return self.check(self.texts.get(text, text))

    def format(self, value: bool) -> str:
        return "on" if value else "off"


@dataclass(frozen=True, kw_only=True)
class Text(Control):
    """A line of text, as the author wrote it."""

    kind = "text"
    default: str = ""

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.refuse(f"{self.name} is {value!r}, not text", "Write text")
        return value


@dataclass(frozen=True, kw_only=True)
class Code(Text):
    """A program, edited in place. In a lesson it is the body of the directive."""

    kind = "code"
    language: str = "python"


@dataclass(frozen=True)
class Line:
    """One line of a chart: points in data coordinates, x and y of the same shape (n,)."""

    name: str
    x: np.ndarray
    y: np.ndarray
    role: str = "context"
    """`subject` is drawn as what the learner has chosen, `context` as what it is compared with, `ground` as a contour."""


@dataclass(frozen=True)
class Curves:
    """A chart of lines over two axes."""

    name: str
    label: str
    lines: tuple[Line, ...]
    x_label: str
    y_label: str
    x_limits: tuple[float, float] | None = None
    y_limits: tuple[float, float] | None = None
    y_scale: str = "linear"
    """`linear` or `log`; on a log scale values at or below the lower limit stand on it."""


@dataclass(frozen=True)
class Image:
    """A grey picture: float array (height, width), black at `limits[0]`, white at `limits[1]`."""

    name: str
    label: str
    pixels: np.ndarray
    limits: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True)
class Transcript:
    """What a program wrote, in order: pairs of stream and text. Streams: stdout, stderr, result, error, note."""

    name: str
    label: str
    chunks: tuple[tuple[str, str], ...]


View = Curves | Image | Transcript


@dataclass(frozen=True)
class Problem:
    """An error in code that an action ran, which the lesson's author should hear of."""

    line: int
    """Line of the code, counted from 1; 0 where no line is to blame."""
    message: str


@dataclass(frozen=True)
class Frame:
    """One picture of an instrument: its views, the values prose may quote, and the whole in words."""

    views: tuple[View, ...]
    summary: str
    """One or two sentences computed from the data: the text alternative for screen readers, print and search."""
    values: Mapping[str, float | int | str] = field(default_factory=dict)
    reading: str = ""
    """A few characters for the head of the plate."""
    problem: Problem | None = None

    def with_problem(self, problem: Problem) -> Frame:
        return replace(self, problem=problem)


Emit = Callable[[Frame], None]
Action = Callable[[State, Emit], Frame]
"""Shows intermediate frames through `emit` as they come and returns the last one."""


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """The declaration that a package in `instruments/` calls INSTRUMENT."""

    name: str
    """The package's name with hyphens: what directives and links call it."""
    title: str
    caption: str
    """The figure's caption where the lesson gives none."""
    controls: tuple[Control, ...]
    frame: Callable[[State], Frame]
    """Pure: the same state gives the same frame. Randomness comes from a seed in the state."""
    actions: Mapping[str, Action] = field(default_factory=dict)
    """Verb to action, in the order of the buttons: the verb is the button's word in lower case."""
    isolated: bool = False
    """Runs code that is not ours: never in the build's own interpreter, and in a worker of its own in the browser."""

    def control(self, name: str) -> Control:
        """The control called `name`. Raises ControlError."""
        for control in self.controls:
            if control.name == name:
                return control
        known = ", ".join(control.name for control in self.controls)
        raise ControlError(name, f"{self.name} has no control {name!r}", f"Its controls are: {known}")

    def state(self, values: State) -> State:
        """A whole, checked state: the defaults, overlaid with `values`. Raises ControlError."""
        given = {name: self.control(name).check(value) for name, value in values.items()}
        return {control.name: control.default for control in self.controls} | given

    @property
    def code(self) -> Code | None:
        """The control that takes the body of the directive."""
        return first(control for control in self.controls if isinstance(control, Code))


def first(items: Iterable[Any]) -> Any | None:
    return next(iter(items), None)
