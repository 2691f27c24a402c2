"""Where instruments are found and asked for drawings: the one door for every host, a build, a browser or a test."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import instruments
from instruments.contract import ControlError, Frame, Instrument, State
from instruments.drawing import draw

Drawing = dict[str, Any]
Refusal = dict[str, str]
Show = Callable[[Drawing], None]

PREPARED = (
    *("bisect", "collections", "copy", "csv", "dataclasses", "datetime", "enum", "fractions", "functools", "heapq", "io", "itertools", "json"),
    *("math", "operator", "pprint", "random", "re", "statistics", "string", "textwrap", "time", "timeit", "types", "typing", "zipfile"),
    *("numpy", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.polynomial", "numpy.random", "numpy.testing", "numpy.typing"),
)
"""What a reader's program may import without waiting: the rest of Python's library and of NumPy comes when it is asked for."""


def prepare() -> None:
    """Import everything of PREPARED, and all instruments. One that cannot be loaded spoils nothing for the others: who asks for it is told."""
    for name in PREPARED:
        importlib.import_module(name)
    for name in known():
        with suppress(Exception, SystemExit):
            load(name)


@cache
def known() -> tuple[str, ...]:
    """The names of all instruments, sorted."""
    packages = (module.name for module in pkgutil.iter_modules(instruments.__path__) if module.ispkg)
    return tuple(sorted(package.replace("_", "-") for package in packages))


@cache
def load(name: str) -> Instrument:
    """The instrument called `name`. Raises LookupError; TypeError where its package declares none."""
    if name not in known():
        raise LookupError(f"no instrument {name!r}; known: {', '.join(known())}")
    instrument = getattr(importlib.import_module(f"instruments.{name.replace('-', '_')}"), "INSTRUMENT", None)
    if not isinstance(instrument, Instrument):
        raise TypeError("the package has no INSTRUMENT: end its __init__.py with INSTRUMENT = Instrument(…)")
    return instrument


def forget() -> None:
    """Let every instrument be found and loaded anew, from its files as they are now. What they share stays as it was loaded."""
    packages = tuple(f"instruments.{name.replace('-', '_')}" for name in known())
    for module in [module for module in sys.modules if module.startswith(packages)]:
        del sys.modules[module]
    importlib.invalidate_caches()
    known.cache_clear()
    load.cache_clear()


def frames(name: str, values: State) -> Iterator[Drawing]:
    """The drawings of an instrument in a state, each with that state in words, as they come; the last one is whole.

    Raises LookupError, ControlError, TypeError where the instrument gives no frame.
    """
    instrument = load(name)
    state = instrument.state(values)
    told, given, picture = instrument.describe(state), instrument.frame(state), None
    for picture in given if isinstance(given, Iterator) else [given]:
        yield draw(instrument.check_frame(picture)) | {"state": told}
    if picture is None:
        raise TypeError("frame yields nothing: end it with `yield Frame(…)`")


def frame(name: str, values: State) -> Drawing:
    """The last of `frames`. Raises LookupError, ControlError, TypeError."""
    *_, drawing = frames(name, values)
    return drawing


def perform(name: str, action: str, values: State, show: Show) -> Drawing:
    """Perform an action: intermediate drawings go to `show`, the last one is returned. Raises LookupError, ControlError, TypeError."""
    instrument = load(name)
    state = instrument.state(values)

    def finish(picture: Frame) -> Drawing:
        return draw(instrument.check_frame(picture)) | {"state": instrument.describe(state)}

    return finish(instrument.actions[action](state, lambda picture: show(finish(picture))))


def answer(question: dict[str, Any], show: Show) -> Drawing | Refusal:
    """The last drawing for a question: `instrument`, `state` and perhaps `action`; those before it go to `show`."""
    try:
        if action := question.get("action"):
            return perform(question["instrument"], action, question["state"], show)
        return frame(question["instrument"], question["state"])
    except ControlError as error:
        return refuse(error)


def answers(question: dict[str, Any]) -> Iterator[Drawing | Refusal]:
    """The drawings for a question without an action, one at a time, so that whoever asks can stop listening between two."""
    try:
        yield from frames(question["instrument"], question["state"])
    except ControlError as error:
        yield refuse(error)


def refuse(error: ControlError) -> Refusal:
    """A value no control takes, as an answer."""
    return {"control": error.control, "message": str(error)}
