"""Tells what has been saved: the one door to watchfiles, which asks the system and does not look again and again itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import watchfiles

QUIET_MS = 10
"""A save is over when nothing more has come for so long: an editor may write, rename and set times."""
LONGEST_SAVE_MS = 100
BEGIN_MS = 200
"""After so long without a change the caller is told that watching has begun."""


def watch(*folders: Path) -> Iterator[frozenset[Path]]:
    """What each save has changed. The first is empty or early: watching has begun by then. Editors' own files and byte code are left out."""
    has_begun = False
    for changes in watchfiles.watch(*folders, debounce=LONGEST_SAVE_MS, step=QUIET_MS, rust_timeout=BEGIN_MS, yield_on_timeout=True):
        if changes or not has_begun:
            yield frozenset(Path(path) for _, path in changes)
        has_begun = True
