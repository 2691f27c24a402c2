"""Node and its npm, which run what a build needs of JavaScript's world."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


class ToolMissing(Exception):
    """A program or package that a build needs is not installed."""


def find_program(name: str) -> str:
    """`node` or `npm` beside the running Python, else on the PATH. Raises ToolMissing."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise ToolMissing(f"{name} is needed to build. Run `make site`, which installs it, or install Node 20 or later.")
    return found
