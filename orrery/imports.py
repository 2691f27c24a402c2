"""What instruments import, read from their sources: a browser has NumPy and the standard library, and nothing else of what is installed here."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from orrery.errors import Place, SourceError

OWN = "instruments"
TOP = {*sys.stdlib_module_names, "numpy", OWN}
"""Whose modules a browser may have. The few of the standard library that it lacks show when they are compiled for it."""
MEND = "Instruments may import NumPy, the standard library, instruments.contract and other instruments."


@dataclass(frozen=True)
class Import:
    """A module that a source names, and where."""

    module: str
    place: Place

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    def refuse(self, missing: str) -> SourceError:
        return SourceError(self.place, f"{missing} is not in the browser", MEND)


def list_imports(content: bytes, path: str) -> Iterator[Import]:
    """The imports of a source, relative ones aside. Raises SyntaxError, ValueError."""
    for node in ast.walk(ast.parse(content, path)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, Place(path, node.lineno)) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield Import(node.module, Place(path, node.lineno))


def find_mistakes(content: bytes, path: str) -> list[SourceError]:
    """Why a browser could not read the source, or what it imports there in vain."""
    try:
        return [each.refuse(each.top) for each in list_imports(content, path) if each.top not in TOP]
    except SyntaxError as error:
        return [SourceError(Place(path, error.lineno or 1), f"Python cannot read this: {error.msg}", "Correct it.")]
    except ValueError as error:  # a null byte
        return [SourceError(Place(path, 1), f"Python cannot read this: {error}", "Correct it.")]
