"""The kinds of controls an instrument can declare, and the values each can take.

A control is the only source of the HTML form, of the checks in a build and in a browser, and of the text of a link into a state.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Lower case, words joined by hyphens."""
RESERVED = ("label", "caption", "inset")
"""What every figure's directive takes, whatever its instrument."""


class ControlError(ValueError):
    """A value that a control cannot take: the control's name, what is wrong, how to mend it."""

    def __init__(self, control: str, what: str, mend: str):
        super().__init__(f"{what}. {mend}.")
        self.control, self.what, self.mend = control, what, mend


@dataclass(frozen=True, kw_only=True)
class Control:
    """One named value a learner, an author or a link can set. Raises ControlError for a declaration that cannot be kept."""

    kind: ClassVar[str]

    name: str
    """In states, directive options and links: lower case, words joined by hyphens."""
    label: str
    default: Any
    help: str = ""
    author_only: bool = False
    """Set in the lesson's source; no form shows it and no link changes it."""
    sets: Mapping[str, str] = field(default_factory=dict)
    """Other controls, by name, and the texts they take when a learner changes this one."""

    def __post_init__(self) -> None:
        self.demand(NAME.fullmatch(self.name), f"a control is called {self.name!r}", "Write its name in lower case, words joined by hyphens")
        self.demand(self.name not in RESERVED, f"a control is called {self.name}, which is every figure's own option", "Give it another name")

    def check(self, value: Any) -> Any:
        """The value as the instrument will see it. Raises ControlError."""
        raise NotImplementedError

    def parse(self, text: str) -> Any:
        """The value that a directive's option or a link writes as `text`. Raises ControlError."""
        return self.check(text)

    def format(self, value: Any) -> str:
        """The text that `parse` reads back as `value`."""
        return str(value)

    def describe(self, value: Any) -> str:
        """The value in words, for who cannot see or set the control."""
        return self.format(value)

    def refuse(self, what: str, mend: str) -> ControlError:
        return ControlError(self.name, what, mend)

    def demand(self, holds: object, what: str, mend: str) -> None:
        """Raises ControlError unless it holds."""
        if not holds:
            raise self.refuse(what, mend)


@dataclass(frozen=True, kw_only=True)
class Choice(Control):
    """One of a few named options."""

    kind = "choice"
    options: Mapping[str, str]
    """Value to label, in the order shown."""
    folded: bool = False
    """A list that unfolds, however few the options; more than four always fold."""

    def check(self, value: Any) -> str:
        if value not in self.options:
            raise self.refuse(f"{self.name} is {value!r}, which is no option", f"Choose one of: {', '.join(self.options)}")
        return value

    def describe(self, value: str) -> str:
        return self.options[value]


@dataclass(frozen=True, kw_only=True)
class Slider(Control):
    """A number between two bounds, both included, in even steps."""

    kind = "slider"
    minimum: float
    maximum: float
    step: float
    unit: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.demand(0 < self.step < math.inf, f"the step of {self.name} is {self.step:g}", "Write a number above 0")
        self.demand(self.minimum < self.maximum, f"{self.name} goes from {self.minimum:g} to {self.maximum:g}", "Write a minimum below the maximum")

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

    def describe(self, value: float) -> str:
        return f"{self.format(value)} {self.unit}".replace("-", "\N{MINUS SIGN}").strip()


@dataclass(frozen=True, kw_only=True)
class Timeline(Slider):
    """A slider that can play: it runs through its range by itself, from the minimum or from where it stands."""

    kind = "timeline"
    seconds: float = 4.0
    """From one end to the other."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.demand(self.seconds > 0, f"{self.name} plays for {self.seconds:g} seconds", "Write a number above 0")


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
