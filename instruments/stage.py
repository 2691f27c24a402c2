"""Where instruments are found and asked for drawings: the one door for every host, a build, a browser or a test."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Any

import instruments
from instruments.contract import ControlError, Frame, Instrument, State
from instruments.drawing import draw

Drawing = dict[str, Any]


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


def frame(name: str, values: State) -> Drawing:
    """The drawing of an instrument in a state. Raises LookupError, ControlError."""
    instrument = load(name)
    return draw(instrument.frame(instrument.state(values)))


def perform(name: str, action: str, values: State, show: Callable[[Drawing], None]) -> Drawing:
    """Perform an action: intermediate drawings go to `show`, the last one is returned. Raises LookupError, ControlError."""
    instrument = load(name)

    def emit(picture: Frame) -> None:
        show(draw(picture))

    return draw(instrument.actions[action](instrument.state(values), emit))


def answer(question: dict[str, Any], show: Callable[[Drawing], None]) -> Drawing | dict[str, str]:
    """A drawing for a question: `instrument`, `state` and perhaps `action`. A value no control takes is answered by `control` and `message`."""
    try:
        if action := question.get("action"):
            return perform(question["instrument"], action, question["state"], show)
        return frame(question["instrument"], question["state"])
    except ControlError as error:
        return {"control": error.control, "message": str(error)}
