"""What a build keeps of many small things: entries under digests of all they depend on, in one file, which is quicker than one file each.

Nothing here is needed: delete the file and the next build makes the same entries again. Several processes may use it at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

AT_ONCE = 500
"""Keys in one question; SQLite allows 999 in its oldest versions."""
PATIENCE_SECONDS = 60.0
"""How long to wait for another process that writes."""


class Shelf:
    """A file of entries. One that cannot be read, say of a disk that was full, is begun anew."""

    def __init__(self, path: Path):
        self.path = path

    def find(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Those entries that are there."""
        found: dict[str, bytes] = {}
        left = iter(dict.fromkeys(keys))
        with self.open() as file:
            while some := list(islice(left, AT_ONCE)):
                found.update(file.execute(f"SELECT key, content FROM entry WHERE key IN ({','.join('?' * len(some))})", some))
        return found

    def keep(self, entries: Mapping[str, bytes]) -> None:
        """Add entries, all or none."""
        if entries:
            with self.open() as file, file:
                file.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?)", entries.items())

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        try:
            file = self.connect()
        except sqlite3.DatabaseError:
            for path in self.path.parent.glob(f"{self.path.name}*"):
                path.unlink()
            file = self.connect()
        try:
            yield file
        finally:
            file.close()

    def connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(self.path, timeout=PATIENCE_SECONDS)
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute("CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, content BLOB)")
        return file
