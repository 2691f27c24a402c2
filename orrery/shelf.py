"""What a build keeps of many small things: entries under digests of all they depend on, in one file, which is quicker than one file each.

Nothing here is needed: delete the file and the next build makes the same entries again. Several processes may use it at once.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
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
        file = self.connect()
        try:
            yield file
        finally:
            file.close()

    def connect(self) -> sqlite3.Connection:
        for _ in range(2):
            if not self.path.exists():
                self.begin()
            file = sqlite3.connect(self.path, timeout=PATIENCE_SECONDS)
            try:
                file.execute("PRAGMA synchronous = NORMAL")
                file.execute("SELECT key FROM entry LIMIT 1").fetchall()
                return file
            except sqlite3.OperationalError:  # it is in use for longer than we wait: nothing is wrong with it
                file.close()
                raise
            except sqlite3.DatabaseError:
                file.close()
                self.discard()
        raise ValueError(f"{self.path} cannot be begun anew")

    def begin(self) -> None:
        """Make an empty shelf elsewhere and give it its name, so that nobody sees half of one; another's that is there by now stays."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.path.parent) as folder:
            new = Path(folder, "new")
            file = sqlite3.connect(new)
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("CREATE TABLE entry (key TEXT PRIMARY KEY, content BLOB)")
            file.close()
            try:
                os.link(new, self.path)
            except FileExistsError:
                pass
            except OSError:  # a disk that knows no second names
                os.rename(new, self.path)

    def discard(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
