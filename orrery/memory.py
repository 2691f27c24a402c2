"""What was made for a course the last time, and of what: while it is served, what would be made of the same again is taken from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """Has one thing a name. A memory that does not last, as of a single build, has nothing."""

    def __init__(self, lasts: bool = False):
        self.lasts = lasts
        self.made: dict[str, tuple[Any, Any]] = {}

    def recall(self, name: str, source: object, make: Callable[[], T]) -> T:
        """What was made under this name of a source that equals this one, or else what `make` makes now."""
        known = self.made.get(name)
        if known and known[0] == source:
            remembered: T = known[1]
            return remembered
        made = make()
        if self.lasts:
            self.made[name] = source, made
        return made
