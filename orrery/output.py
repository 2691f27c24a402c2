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

from orrery.prints import Content, Print, read
from orrery.stamps import Stamps

MARKER = ".orrery"
"""A file in every site we wrote. A folder without it is not ours to replace."""
NOTICE = b"This folder is made by Orrery's build and replaced by the next one.\n"
AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From <fcntl.h> and <linux/fs.h>."""


class OutputError(Exception):
    """A folder that cannot take the site."""


def write_site(files: Mapping[str, Content], out: Path, stamps: Stamps | None = None) -> int:
    """Make `out` hold exactly `files`; how many of them it did not hold before. `stamps` are those of what it holds. Raises OutputError, and OSError where the disk refuses; `out` is untouched then."""
    out = out.resolve()
    new, old = out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")
    out.parent.mkdir(parents=True, exist_ok=True)
    recover(out, new, old)
    check_ours(out)
    try:
        written = fill(new, files, out, stamps or Stamps())
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


def fill(folder: Path, files: Mapping[str, Content], before: Path, stamps: Stamps) -> int:
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
        old, new = f"{before}/{name}", f"{folder}/{name}"
        if isinstance(content, Print):
            written += put_page(content, name, old, new, stamps)
        else:
            written += put(read(content), old, new)
    return written


def put_page(page: Print, name: str, old: str, new: str, stamps: Stamps) -> bool:
    """As `put`, without a look at either where the old file's stamp tells that it holds the page."""
    is_written = not (stamps.vouch(name, page.key, old) and link(old, new)) and put(page.read_bytes(), old, new)
    stamps.note(name, page.key, new)
    return is_written


def put(data: bytes, old: str, new: str) -> bool:
    """Make a new file that holds `data`; whether it had to be written, as the old one holds something else, or its disk knows no second names."""
    if holds(old, data) and link(old, new):
        return False
    with open(new, "wb") as file:
        file.write(data)
    return True


def holds(name: str, data: bytes) -> bool:
    try:
        if os.path.islink(name) or os.path.getsize(name) != len(data):
            return False
        with open(name, "rb") as file:
            return file.read() == data
    except OSError:
        return False


def link(old: str, new: str) -> bool:
    """Give an old file a second name, where its disk knows such."""
    try:
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
