"""The instruments there are, each of them loaded or told as a mistake: a browser loads them all, whether or not a lesson uses them."""

from __future__ import annotations

import pickle
import platform
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache as memoize
from functools import partial
from pathlib import Path, PurePosixPath

import instruments
from instruments import stage
from instruments.contract import Instrument
from orrery.attempt import Crew, Endless
from orrery.cache import Cache, digest
from orrery.errors import ErrorLog, Place, SourceError
from orrery.generator import generator
from orrery.imports import find_mistakes

FOLDER = Path(instruments.__file__).parent
FAILURES = (Exception, SystemExit)
"""What an instrument may end in. Work is done in threads, where no signal to end the build comes as a SystemExit."""
MEND = "Mend it, or move it out of instruments: a browser loads all that are there."


def load_instruments(cache: Cache, log: ErrorLog) -> dict[str, Instrument]:
    """Every instrument without mistakes, by name; the others' mistakes go to the log."""
    loaded, mistakes = load_known(stage.known(), stage.load, cache)
    log.errors += mistakes
    return loaded


@memoize
def load_known(names: tuple[str, ...], load: Callable[[str], Instrument], cache: Cache) -> tuple[dict[str, Instrument], list[SourceError]]:
    """The same, once for as long as no instrument is saved: nobody waits again for one that loads for ever."""
    mistakes, loaded = read_sources(cache), dict[str, Instrument]()
    unreadable = {name_at(mistake.place) for mistake in mistakes}
    works = {name: partial(load, name) for name in names if name not in unreadable}
    for name, outcome in Crew(works, at_once=1):
        try:
            loaded[name] = check(name, outcome)
        except SourceError as error:
            if error.place not in {told.place for told in mistakes}:  # else it is another's, which this one imports
                mistakes.append(error)
    return loaded, mistakes


def read_sources(cache: Cache) -> list[SourceError]:
    """What is wrong with the sources of instruments before any is loaded."""
    files = {path.relative_to(FOLDER.parent).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.py"))}
    key = digest("imports", generator(), platform.python_version(), *(part for path, content in files.items() for part in (path, content)))
    found: list[SourceError] = pickle.loads(cache.get(key, lambda: pickle.dumps([mistake for path, content in files.items() for mistake in find_mistakes(content, path)])))
    return found


def name_at(place: Place) -> str:
    """Whose source it is: `instruments/coin_flips/__init__.py` is of coin-flips."""
    return PurePosixPath(place.path).parts[1].replace("_", "-")


def check(name: str, outcome: Future[Instrument]) -> Instrument:
    """The instrument that was loaded. Raises SourceError; one that another's mistake spoils is told at that other's line."""
    here = file_of(name)
    try:
        instrument = outcome.result()
    except FAILURES as error:
        place = [here, *list_places(error)][-1]
        raise SourceError(place, f"{name_at(place)} cannot be loaded: {describe_failure(error)}", MEND) from error
    if instrument.name != name:
        package = here.path.rpartition("/")[0]
        raise SourceError(here, f'the instrument in {package} calls itself "{instrument.name}"', f'Write name="{name}" there, or rename the folder.')
    return instrument


def file_of(name: str) -> Place:
    """Where an instrument's source begins."""
    return Place(f"instruments/{name.replace('-', '_')}/__init__.py", 1)


def describe_failure(error: BaseException) -> str:
    if type(error) in (Endless, LookupError):
        return str(error)
    return f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}".rstrip(".")


def find_blame(error: BaseException, name: str) -> Place:
    """The last line of the instrument called `name` on the way to the error; if none is, of another one; or where it begins."""
    places = [file_of(name), *list_places(error)]
    return next((place for place in reversed(places[1:]) if name_at(place) == name), places[-1])


def list_places(error: BaseException) -> list[Place]:
    """The lines of instruments on the way to an error."""
    if isinstance(error, SyntaxError) and error.filename and is_own(error.filename):
        return [Place(blame_path(error.filename), error.lineno or 1)]
    frames = error.stack if isinstance(error, Endless) else traceback.extract_tb(error.__traceback__)
    return [Place(blame_path(frame.filename), frame.lineno or 1) for frame in frames if is_own(frame.filename)]


def is_own(filename: str) -> bool:
    """Whether it is an instrument's, not what all share."""
    path = Path(filename)
    return path.is_relative_to(FOLDER) and path.parent != FOLDER


def blame_path(filename: str) -> str:
    return Path(filename).relative_to(FOLDER.parent).as_posix()
