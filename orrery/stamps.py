"""What is remembered of the pages of the last site that was written: which key each had and how its file stood on the disk.

A file nobody has touched since need not be read to know what it holds. Stamps stand on a shelf and not in the site, whose bytes are the
same wherever it is made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from orrery.cache import digest
from orrery.shelf import Shelf

Stamp = list[str | int]
"""A page's key, and its file's number, size and time."""


class Stamps:
    """Those of the last site, and of the one that is being written."""

    def __init__(self, old: Mapping[str, Stamp] = {}):
        self.old = old
        self.new: dict[str, Stamp] = {}

    def vouch(self, name: str, key: str, file: str) -> bool:
        """Whether the file is known to hold the page with that key."""
        try:
            return name in self.old and self.old[name] == stamp(key, file)
        except OSError:
            return False

    def note(self, name: str, key: str, file: str) -> None:
        """The file holds that page now."""
        self.new[name] = stamp(key, file)


def stamp(key: str, file: str) -> Stamp:
    status = os.lstat(file)
    return [key, status.st_ino, status.st_size, status.st_mtime_ns]


def recall_stamps(shelf: Shelf, out: Path) -> Stamps:
    """The stamps of the site that was last written to `out`."""
    place = locate(out)
    return Stamps(json.loads(shelf.find([place]).get(place, b"{}")))


def keep_stamps(stamps: Stamps, shelf: Shelf, out: Path) -> None:
    """Called once the new site stands in `out`."""
    shelf.keep({locate(out): json.dumps(stamps.new).encode()})


def locate(out: Path) -> str:
    return digest("stamps", str(out.resolve()))
