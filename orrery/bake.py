"""Instruments on a page to baked drawings: options checked by the instrument's own controls, first frames computed, code cells run."""

from __future__ import annotations

import base64
import json
import platform
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache as memoize
from functools import partial
from typing import Any

import numpy as np

from instruments import stage
from instruments.contract import Control, ControlError, Instrument
from orrery import png
from orrery.attempt import Crew, Endless
from orrery.cache import Cache, digest
from orrery.cores import count_cores
from orrery.directive import Option
from orrery.document import InstrumentUse
from orrery.errors import ErrorLog, SourceError, suggest
from orrery.isolation import Isolation, IsolationError
from orrery.reader import FIGURE_OPTIONS
from orrery.roster import FAILURES, FOLDER, describe_failure, find_blame, load_instruments

IMPORTED = re.compile(r"\binstruments\.(\w+)")
"""A package of ours that a module names; one named in passing costs a drawing, no more."""
Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, and of how many."""


@dataclass(frozen=True, eq=False)
class Setting:
    """An instrument, checked and ready to draw, in the state its lesson gives it."""

    use: InstrumentUse
    instrument: Instrument
    state: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Baked:
    """A setting and its drawing. Pictures in the drawing are PNG files in base64, under `png`."""

    setting: Setting
    drawing: dict[str, Any]
    key: str
    """A digest of the drawing and of all that the instrument is made of."""


def bake(uses: Iterable[InstrumentUse], cache: Cache, isolation: Isolation, log: ErrorLog, progress: Progress) -> dict[InstrumentUse, Baked]:
    """Every use that has no mistakes, with its drawing; the others' mistakes go to the log. Several are drawn side by side."""
    isolation.resume()
    loaded = load_instruments(cache, log)
    settings = [setting for use in uses if (setting := prepare(use, loaded, log))]
    baked: dict[InstrumentUse, Baked] = {}
    crew = Crew({setting: partial(draw, setting, cache, isolation) for setting in settings}, count_cores())
    try:
        for done, (setting, outcome) in enumerate(crew, 1):
            with log.gather():
                baked[setting.use] = see(setting, outcome)
            progress("Drawing instruments", done, len(settings))
    except BaseException:  # a Ctrl-C too: what runs must not outlive the build
        isolation.stop()
        crew.disband()
        raise
    return baked


def see(setting: Setting, outcome: Future[Baked]) -> Baked:
    """What was drawn. Raises SourceError where the instrument fails, or does not end."""
    try:
        return outcome.result()
    except Endless as error:
        raise refuse(setting, error) from error


def refuse(setting: Setting, error: BaseException) -> SourceError:
    what = f"{setting.use.name} cannot draw this state: {describe_failure(error)}"
    return SourceError(setting.use.place, what, f"Choose other options, or mend the instrument at {find_blame(error, setting.use.name)}.")


def prepare(use: InstrumentUse, loaded: Mapping[str, Instrument], log: ErrorLog) -> Setting | None:
    """Check the use against its instrument. Of one that cannot be loaded the author has been told."""
    if use.name not in stage.known():
        log.add(use.place, f'no instrument "{use.name}"', suggest(use.name, stage.known()))
        return None
    if use.name not in loaded:
        return None
    before, instrument = len(log.errors), loaded[use.name]
    values = dict(read_options(use, instrument, log)) | read_body(use, instrument, log)
    return Setting(use, instrument, dict(instrument.state(values))) if len(log.errors) == before else None


def read_options(use: InstrumentUse, instrument: Instrument, log: ErrorLog) -> Iterator[tuple[str, Any]]:
    controls = {control.name: control for control in instrument.controls if control is not instrument.code}
    for option in use.options:
        if option.name not in controls:
            log.add(option.place, f'{use.name} has no option "{option.name}"', suggest(option.name, [*FIGURE_OPTIONS, *controls]))
            continue
        with log.gather():
            yield option.name, read_option(option, controls[option.name])


def read_option(option: Option, control: Control) -> Any:
    """The option's value. Raises SourceError."""
    try:
        return control.parse(option.value)
    except ControlError as error:
        raise SourceError(option.place, error.what, f"{error.mend}.") from None


def read_body(use: InstrumentUse, instrument: Instrument, log: ErrorLog) -> dict[str, Any]:
    if instrument.code and not use.body:
        log.add(use.place, f"this {use.name} has no code", "Write the code below the options.")
    elif use.body and not instrument.code:
        mend = "Options stand directly below the first line, with no blank line before or between them." if use.body.lstrip().startswith(":") else "Write options as `:name: value`; remove the rest."
        log.add(use.body_place, f"{use.name} takes no text below its options", mend)
    elif instrument.code:
        return {instrument.code.name: use.body}
    return {}


def draw(setting: Setting, cache: Cache, isolation: Isolation) -> Baked:
    """The setting with its drawing, from the cache if nothing it depends on has changed. Raises SourceError."""
    state = json.dumps(setting.state, sort_keys=True)
    key = digest("drawing", setting.instrument.name, sources(setting.instrument.name, setting.instrument.isolated), platform.python_version(), np.__version__, state)

    def make() -> bytes:
        drawing = perform(setting, isolation) if setting.instrument.isolated else compute(setting)
        return json.dumps(drawing, sort_keys=True).encode()

    content = cache.get(key, make)
    return Baked(setting, json.loads(content), digest(key, content))


@memoize
def sources(name: str, is_isolated: bool) -> str:
    """A digest of all that an instrument's drawing may hang on: what all share, its own package, those that one imports; a program may import any."""
    packages = [package.replace("-", "_") for package in stage.known()] if is_isolated else reach(name.replace("-", "_"))
    paths = [path for path in sorted(FOLDER.iterdir()) if path.is_file()]
    paths += [path for package in packages for path in sorted((FOLDER / package).rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    return digest(*(part for path in paths for part in (path.relative_to(FOLDER).as_posix(), path.read_bytes())))


def reach(package: str) -> list[str]:
    """The package and all others it imports, however far away, sorted."""
    found, open_ends = {package}, [package]
    while open_ends:
        texts = (path.read_text(encoding="utf-8") for path in (FOLDER / open_ends.pop()).rglob("*.py"))
        names = {name for text in texts for name in IMPORTED.findall(text) if (FOLDER / name).is_dir()}
        open_ends += names - found
        found |= names
    return sorted(found)


def compute(setting: Setting) -> dict[str, Any]:
    """The first frame, drawn in this process. Raises SourceError where the instrument fails."""
    name = setting.instrument.name
    try:
        drawing = stage.frame(name, setting.state)
        setting.instrument.check_views(view["name"] for view in drawing["views"])
        if not is_pure(name, sources(name, False)):
            raise ValueError("frame gives two pictures of one state: take chance from a seed in the state, np.random.default_rng(state[\"seed\"])")
    except FAILURES as error:
        raise refuse(setting, error) from error
    return drawing | {"views": [keep_picture(view) for view in drawing["views"]]}


@memoize
def is_pure(name: str, sources: str) -> bool:
    """Whether the instrument, made of these sources, draws its defaults twice as once."""
    try:
        return stage.frame(name, {}) == stage.frame(name, {})
    except ControlError:  # defaults that are no picture: a pad that is still empty
        return True


def keep_picture(view: dict[str, Any]) -> dict[str, Any]:
    """A view as JSON can hold it: pixels as a PNG file in base64."""
    if view["kind"] != "pixels":
        return view
    picture = png.encode(view["width"], view["height"], view["rgba"])
    return {key: value for key, value in view.items() if key != "rgba"} | {"png": base64.b64encode(picture).decode()}


def perform(setting: Setting, isolation: Isolation) -> dict[str, Any]:
    """The first action's last frame, from a process of its own. Raises SourceError with the line of the code to blame."""
    use, instrument = setting.use, setting.instrument
    question = {"instrument": instrument.name, "action": next(iter(instrument.actions)), "state": setting.state}
    try:
        drawing = isolation.perform(question)
    except IsolationError as error:
        raise SourceError(use.place, error.what, error.mend) from None
    if drawing["problem"]:
        raise describe_problem(setting, **drawing["problem"])
    return drawing


def describe_problem(setting: Setting, line: int, message: str) -> SourceError:
    if not line:
        return SourceError(setting.use.place, message, "Correct the code, or remove the option `:expects:`.")
    place, kind = setting.use.body_place.below(line - 1), message.partition(":")[0]
    expected = setting.state.get("expects")
    what = f"line {line} of the cell raised {message}" + (f", where {expected} was expected" if expected else "")
    return SourceError(place, what, f"Correct the code, or write `:expects: {kind}` if it is meant to raise.")
