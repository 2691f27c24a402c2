"""Where instruments are found and asked for drawings: the one door for every host, a build, a browser or a test."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, pairwise
from typing import Any

import instruments
from instruments.contract import ControlError, Frame, Instrument, State
from instruments.drawing import draw

Drawing = dict[str, Any]
Show = Callable[[Drawing], None]


@cache
def known() -> tuple[str, ...]:
    """The names of all instruments, sorted."""
    packages = (module.name for module in pkgutil.iter_modules(instruments.__path__) if module.ispkg)
    return tuple(sorted(package.replace("_", "-") for package in packages))


@cache
def load(name: str) -> Instrument:
    """The instrument called `name`. Raises LookupError."""
    if name not in known():
        raise LookupError(f"no instrument {name!r}; known: {', '.join(known())}")
    return importlib.import_module(f"instruments.{name.replace('-', '_')}").INSTRUMENT


def frame(name: str, values: State, show: Show = lambda _: None) -> Drawing:
    """The drawing of an instrument in a state; where it comes in parts, all but the last go to `show`. Raises LookupError, ControlError."""
    instrument = load(name)
    picture = instrument.frame(instrument.state(values))
    if isinstance(picture, Frame):
        return draw(picture)
    *_, drawing = show_all_but_last(map(draw, picture), show)
    return drawing


def show_all_but_last(drawings: Iterator[Drawing], show: Show) -> Iterator[Drawing]:
    """The drawings as they come; each is shown once there is one after it."""
    for drawing, following in pairwise(chain(drawings, [None])):
        if following is not None:
            show(drawing)
        yield drawing


def perform(name: str, action: str, values: State, show: Show) -> Drawing:
    """Perform an action: intermediate drawings go to `show`, the last one is returned. Raises LookupError, ControlError."""
    instrument = load(name)

    def emit(picture: Frame) -> None:
        show(draw(picture))

    return draw(instrument.actions[action](instrument.state(values), emit))


def answer(question: dict[str, Any], show: Show) -> Drawing | dict[str, str]:
    """A drawing for a question: `instrument`, `state` and perhaps `action`. A value no control takes is answered by `control` and `message`."""
    try:
        if action := question.get("action"):
            return perform(question["instrument"], action, question["state"], show)
        return frame(question["instrument"], question["state"], show)
    except ControlError as error:
        return {"control": error.control, "message": str(error)}
