"""What an instrument is: declared controls, a pure `frame(state)`, actions that stream frames.

Declarations are data. The HTML form, the checks in a build and in a browser, the text of a link into a state and
the reference of options are all made from them, so an instrument says each thing once. Whoever writes an instrument
imports from here alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from numbers import Real
from typing import Any, get_args

from instruments.charts import format_value
from instruments.checks import require_all
from instruments.controls import Choice, Code, Control, ControlError, Slider, Text, Timeline, Toggle
from instruments.grids import Matrix, Patch, Sketch
from instruments.views import Bars, Curves, Image, Line, Mark, Sum, Transcript, View

__all__ = [
    "Action", "Bars", "Bench", "Choice", "Code", "Control", "ControlError", "Curves", "Emit", "Frame", "Image", "Instrument", "Line",
    "Mark", "Matrix", "Patch", "Problem", "Sketch", "Slider", "State", "Sum", "Text", "Timeline", "Toggle", "Transcript", "View", "format_value", "kept",
]  # fmt: skip

State = Mapping[str, Any]
"""Control names to values: JSON in, JSON out."""


class Given(dict[str, Any]):
    """A state as an instrument is given it, which is only read."""

    def refuse(self, *_: Any, **__: Any) -> Any:
        """Raises TypeError."""
        raise TypeError("a frame reads its state and changes nothing in it: write into a copy, as in {**state, 'name': value}")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = refuse  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        """A copy may be written into."""
        return dict, (dict(self),)


def kept(*names: str, most: int = 16) -> Callable[[Callable[[State], Any]], Callable[[State], Any]]:
    """For a function of a few values of a state, those of the controls called `names`: what it made of the last states is kept.

    So a hand on one control computes only what hangs on that one. The function sees no other values, and lists as tuples.
    """

    def decorate(make: Callable[[State], Any]) -> Callable[[State], Any]:
        recall = lru_cache(maxsize=most)(lambda values: make(dict(zip(names, values))))

        @wraps(make)
        def find(state: State) -> Any:
            return recall(tuple(tuple(value) if isinstance(value, list) else value for value in (state[name] for name in names)))

        return find

    return decorate


def find_repeated(names: Iterable[str]) -> str | None:
    """The first name that occurs a second time."""
    seen: set[str] = set()
    return next((name for name in names if name in seen or seen.add(name)), None)


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

    def __post_init__(self) -> None:
        """Raises TypeError, ValueError for what cannot be published."""
        require_all("the views of", "the frame", self.views, get_args(View), "views=(Curves(…), …)")
        if name := find_repeated(view.name for view in self.views):
            raise ValueError(f"two views of the frame are called {name!r}: give each a name of its own")
        if not isinstance(self.summary, str) or not self.summary.strip():
            raise ValueError("the summary is empty or no text: say in a sentence or two what the picture shows")
        for name, value in self.values.items():
            if not isinstance(value, Real | str):
                raise TypeError(f"the value {name!r} is of type {type(value).__name__}, neither a number nor a text")
            if not isinstance(value, str) and not math.isfinite(value):
                raise ValueError(f"the value {name!r} is {value}, which prose cannot quote: give a text where there is no number, such as \"–\"")

    def with_problem(self, problem: Problem) -> Frame:
        return replace(self, problem=problem)


Place = str | tuple[str, ...]
"""A control or a view by its name, or a stack of several that stand below each other."""


def list_names(places: Iterable[Place]) -> tuple[str, ...]:
    """Everything in some places."""
    return tuple(name for place in places for name in ((place,) if isinstance(place, str) else place))


@dataclass(frozen=True)
class Bench:
    """A part of a plate: some controls, and beside them the views they act on."""

    title: str
    controls: tuple[Place, ...]
    views: tuple[Place, ...]
    """Side by side as a reader goes from cause to effect."""

    def __post_init__(self) -> None:
        """Raises TypeError where a text stands for a tuple of names: it would be taken letter by letter."""
        require_all("the controls of the bench", self.title, self.controls, (str, tuple, list), "a tuple of names, (\"rate\",)")
        require_all("the views of the bench", self.title, self.views, (str, tuple, list), "a tuple of names, (\"loss\",)")


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
    frame: Callable[[State], Frame | Iterator[Frame]]
    """Pure: the same state gives the same frame. Randomness comes from a seed in the state. A slow one may be a generator: what it
    yields before the last frame is shown as it comes. Raises ControlError where values do not go together."""
    benches: tuple[Bench, ...] = ()
    """How a large plate is divided; none for one bench with everything."""
    actions: Mapping[str, Action] = field(default_factory=dict)
    """Verb to action, in the order of the buttons: the verb is the button's word in lower case."""
    longest_summary: int = 0
    """Characters of the longest summary it may give: a page keeps room for so many, so that nothing below it ever moves. 0 where nobody
    knows."""
    isolated: bool = False
    """Runs code that is not ours: never in the build's own interpreter, and in a worker of its own in the browser."""

    def __post_init__(self) -> None:
        """Raises TypeError, ControlError where controls and benches do not go together, or a control cannot take its own default."""
        require_all("the controls of", self.name, self.controls, Control, "controls=(Slider(…), …)")
        require_all("the benches of", self.name, self.benches, Bench, "benches=(Bench(…), …)")
        if name := find_repeated(control.name for control in self.controls):
            raise ControlError(name, f"two controls are called {name}", "Give each a name of its own")
        for control in self.controls:
            self.check_default(control)
        self.check_benches()

    def check_default(self, control: Control) -> None:
        """Raises ControlError where a control cannot take its own default, or sets what there is not."""
        try:
            control.check(control.default)
        except ControlError as error:
            raise ControlError(control.name, f"the default of {error.what}", error.mend) from None
        for name, text in control.sets.items():
            self.control(name).parse(text)

    def check_benches(self) -> None:
        """Raises ControlError unless each control of the form stands on a bench, once."""
        named = [name for bench in self.benches for name in list_names(bench.controls)]
        shown = {control.name for control in self.controls if not control.author_only}
        for name in named:
            if self.control(name).author_only:
                raise ControlError(name, f"a bench names {name}, which only an author sets", "Take it off the bench")
        if name := find_repeated(named):
            raise ControlError(name, f"{name} stands on a bench twice", "Name it once")
        if self.benches and (lost := sorted(shown - set(named))):
            raise ControlError(lost[0], f"{lost[0]} stands on no bench", "Name it on one")

    def control(self, name: str) -> Control:
        """The control called `name`. Raises ControlError."""
        for control in self.controls:
            if control.name == name:
                return control
        known = ", ".join(control.name for control in self.controls)
        raise ControlError(name, f"{self.name} has no control {name!r}", f"Its controls are: {known}")

    def state(self, values: State) -> State:
        """A whole, checked state: the defaults, overlaid with `values`; its lists are its own. Raises ControlError."""
        given = {name: self.control(name).check(value) for name, value in values.items()}
        return Given((control.name, given[control.name] if control.name in given else control.check(control.default)) for control in self.controls)

    def check_frame(self, picture: Any) -> Frame:
        """What the instrument gave as a frame. Raises TypeError where it is none, ValueError where it moves what is no Patch."""
        if not isinstance(picture, Frame):
            raise TypeError(f"frame gave {'None' if picture is None else f'a {type(picture).__name__}'}, no Frame: end it with `return Frame(…)`")
        moved = {view.control: view.name for view in picture.views if isinstance(view, Image) and view.control}
        patches = {control.name for control in self.controls if isinstance(control, Patch)} if moved else set()
        for name in moved.keys() - patches:
            known = f"one of {', '.join(sorted(patches))}" if patches else "declare one"
            raise ValueError(f"the picture {moved[name]!r} moves {name!r}, which is no Patch of {self.name}: {known}")
        return picture

    def check_views(self, names: Iterable[str]) -> None:
        """Raises ValueError where the benches and a whole frame do not hold the same views."""
        drawn, named = set(names), {name for bench in self.benches for name in list_names(bench.views)}
        if self.benches and (lost := sorted(named - drawn)):
            raise ValueError(f"a bench names the view {lost[0]!r}, which the frame does not have; it has {', '.join(sorted(drawn))}")
        if self.benches and (lost := sorted(drawn - named)):
            raise ValueError(f"the view {lost[0]!r} stands on no bench: name it on one")

    def find_room(self, summary: str) -> int:
        """Characters that a page keeps room for, given the summary it publishes: where the longest is not known a quarter more."""
        return max(self.longest_summary or len(summary) * 5 // 4, len(summary))

    def describe(self, state: State) -> str:
        """A whole state in words: `Optimizer: Adam; Learning rate: 0.10`."""
        code = self.code
        told = (control for control in self.controls if not control.author_only and control is not code)
        return "; ".join(f"{control.label}: {control.describe(state[control.name])}" for control in told)

    @property
    def code(self) -> Code | None:
        """The control that takes the body of the directive."""
        return next((control for control in self.controls if isinstance(control, Code)), None)
