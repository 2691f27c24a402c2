"""The one place that writes a site: whole into a new folder beside the old one, then swapped in at once. Only what has changed is written.

Whoever reads the site sees the last good one or the new one. A build that fails or is killed leaves the last good one, and
what it left behind is cleared away by the next.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

MARKER = ".orrery"
"""A file in every site we wrote. A folder without it is not ours to replace."""
NOTICE = b"This folder is made by Orrery's build and replaced by the next one.\n"
AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From <fcntl.h> and <linux/fs.h>."""


class OutputError(Exception):
    """A folder that cannot take the site."""


def write_site(files: Mapping[str, bytes | Path], out: Path) -> int:
    """Make `out` hold exactly `files`; how many of them it did not hold before. Raises OutputError, and OSError where the disk refuses; `out` is untouched then."""
    out = out.resolve()
    new, old = out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")
    out.parent.mkdir(parents=True, exist_ok=True)
    recover(out, new, old)
    check_ours(out)
    try:
        written = fill(new, files, out)
        (new / MARKER).write_bytes(NOTICE)
        swap(new, out, old)
        return written
    finally:
        shutil.rmtree(new, ignore_errors=True)


def recover(out: Path, new: Path, old: Path) -> None:
    """Put right what a killed build left: between two renames the last good site has the name `old`."""
    if old.exists() and not out.exists():
        old.rename(out)
    for left in (new, old):
        if left.exists():
            shutil.rmtree(left)


def check_ours(out: Path) -> None:
    """A folder that exists may be replaced if it is empty or we made it. Raises OutputError."""
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is a file. Name a folder with --out.")
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).exists():
        raise OutputError(f"{out} holds files that no build of ours wrote. Empty it, or name another folder with --out.")


def fill(folder: Path, files: Mapping[str, bytes | Path], before: Path) -> int:
    """Put the files into a new folder; how many had to be written. What `before` holds already gets a second name, and is not written again."""
    made: set[str] = set()
    written = 0
    for name, content in files.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise ValueError(f"{name!r} leads out of the site")
        parent, _, _ = name.rpartition("/")
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        data = content if isinstance(content, bytes) else content.read_bytes()
        if not keep(f"{before}/{name}", f"{folder}/{name}", data):
            (folder / name).write_bytes(data)
            written += 1
    return written


def keep(old: str, new: str, data: bytes) -> bool:
    """Give an old file that holds `data` a new name; false where there is none, or its disk knows no second names."""
    try:
        if os.path.islink(old) or os.path.getsize(old) != len(data):
            return False
        with open(old, "rb") as file:
            if file.read() != data:
                return False
        os.link(old, new)
    except OSError:
        return False
    return True


def swap(new: Path, out: Path, old: Path) -> None:
    """Give `new` the name `out`; what was there is gone afterwards."""
    if not out.exists():
        new.rename(out)
    elif exchange(new, out):
        shutil.rmtree(new)
    else:
        swap_by_renames(new, out, old)


def exchange(new: Path, out: Path) -> bool:
    """Swap two names in one step, where the system can (Linux: renameat2)."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    return bool(renameat2(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(out), RENAME_EXCHANGE) == 0)


def swap_by_renames(new: Path, out: Path, old: Path) -> None:
    """Two renames; if the second fails the first is taken back, and `recover` knows what to do after a kill in between."""
    out.rename(old)
    try:
        new.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old)
