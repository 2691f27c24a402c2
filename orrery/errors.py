"""What authors are told: where a mistake is, what it is, how to mend it.

A build gathers every mistake before it stops. Our own mistakes are ValueErrors and TypeErrors, never these.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

KNOWN_SHOWN = 20
"""A longer list than this helps nobody who has mistyped one word."""


@dataclass(frozen=True, order=True)
class Place:
    """A line of a source file."""

    path: str
    """Relative to the folder that holds the course: `lessons/06-deep-learning-basics.md`."""
    line: int
    """Counted from 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"

    def below(self, lines: int) -> Place:
        return Place(self.path, self.line + lines)


class SourceError(Exception):
    """One mistake in a source: `lessons/03-waves.md:41: no instrument "pendulm". Did you mean "pendulum"?`"""

    def __init__(self, place: Place, what: str, mend: str):
        super().__init__(f"{place}: {what}. {mend}")
        self.place, self.what, self.mend = place, what, mend

    def __reduce__(self) -> tuple[type[SourceError], tuple[Place, str, str]]:
        """Lets a mistake pass from one process to another."""
        return type(self), (self.place, self.what, self.mend)


class AuthorErrors(Exception):
    """All mistakes a build found, in the order of their places. One that shows in several places of a page is told once."""

    def __init__(self, errors: Iterable[SourceError]):
        self.errors = tuple(sorted({str(error): error for error in errors}.values(), key=lambda error: (error.place, str(error))))
        super().__init__("\n".join(map(str, self.errors)))


class ErrorLog:
    """Mistakes found so far, so that one does not hide the next."""

    def __init__(self) -> None:
        self.errors: list[SourceError] = []

    def add(self, place: Place, what: str, mend: str) -> None:
        self.errors.append(SourceError(place, what, mend))

    @contextmanager
    def gather(self) -> Iterator[None]:
        """Keep a SourceError raised inside and go on after the block."""
        try:
            yield
        except SourceError as error:
            self.errors.append(error)

    def stop_if_any(self) -> None:
        """Raises AuthorErrors with everything gathered."""
        if self.errors:
            raise AuthorErrors(self.errors)


def suggest(word: str, known: Iterable[str]) -> str:
    """How to mend an unknown word: the nearest known one, and the whole list while it is short."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1)
    guess = f'Did you mean "{near[0]}"?' if near else ""
    listed = f"Known: {', '.join(words)}." if words and len(words) <= KNOWN_SHOWN else ""
    return f"{guess} {listed}".strip() or ("Check its spelling." if words else "There is none to choose from.")
