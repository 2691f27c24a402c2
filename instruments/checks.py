"""What views and frames refuse, in words: a mistake is told where an instrument makes it, and before anything is drawn.

Each check is told what it is about in two parts, `the line` and a name, which are joined only where they are needed: checks run at every frame.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np

NUMBERS = "biuf"
"""The kinds of NumPy arrays that hold real numbers."""
SHAPES = {1: "row", 2: "grid"}
"""What numbers of one and of two dimensions are."""


def require_all(what: str, name: str, things: Any, kind: type | tuple[type, ...], example: str) -> None:
    """Raises TypeError where `things` is no tuple (or list) of `kind`, as `example` is."""
    if not isinstance(things, tuple | list):
        raise TypeError(f"{what} {name!r} are of type {type(things).__name__}, no tuple: write {example}")
    for thing in things:
        if not isinstance(thing, kind):
            raise TypeError(f"{what} {name!r} hold something of type {type(thing).__name__}: write {example}")


def require_word(what: str, name: object, word: str, known: Collection[str]) -> None:
    """Raises ValueError for a word that is not known."""
    if word not in known:
        raise ValueError(f"{what} {name!r} is {word!r}: write one of {', '.join(known)}")


def require_numbers(what: str, name: str, values: Any, dimensions: int) -> np.ndarray:
    """The values as an array of real numbers with so many dimensions, at least one number. Raises TypeError, ValueError."""
    array = np.asarray(values)
    if array.dtype.kind not in NUMBERS:
        raise TypeError(f"{what} {name!r} holds values of type {array.dtype}, no real numbers: give it numbers such as float64")
    if array.ndim != dimensions or not array.size:
        raise ValueError(f"{what} {name!r} has shape {array.shape}: give it a {SHAPES[dimensions]} of numbers, at least one")
    return array


def require_limits(what: str, name: str, limits: Any, is_log: bool = False) -> None:
    """Raises ValueError where two limits span no axis."""
    if limits is None:
        return
    if len(limits) != 2 or not all(map(math.isfinite, limits)) or limits[0] == limits[1]:
        raise ValueError(f"{what} {name!r} are {limits}: give two different numbers, or None to have all of its lines in it")
    if is_log and min(limits) <= 0:
        raise ValueError(f"{what} {name!r} are {limits}, and a log scale has no place for 0 or less: give limits above 0")
