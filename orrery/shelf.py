"""What a build keeps of many small things: entries under digests of all they depend on, in one file, which is quicker than one file each.

Nothing here is needed: delete the file and the next build makes the same entries again. Several processes may use it at once.
What no build has used for a while is dropped.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from orrery.cache import DAY_SECONDS, UNUSED_DAYS

AT_ONCE = 500
"""Keys in one question; SQLite allows 999 in its oldest versions."""
PATIENCE_SECONDS = 60.0
"""How long to wait for another process that writes."""
FORM = 1
"""Of the file; one of another form is begun anew."""


class Shelf:
    """A file of entries. One that cannot be read, say of a disk that was full, is begun anew."""

    def __init__(self, path: Path):
        self.path = path

    def find(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Those entries that are there."""
        rows: list[tuple[str, bytes, int]] = []
        left = iter(dict.fromkeys(keys))
        with self.open() as file:
            while some := list(islice(left, AT_ONCE)):
                rows += file.execute(f"SELECT key, content, used FROM entry WHERE key IN ({','.join('?' * len(some))})", some)
            if unnoted := [key for key, _, used in rows if used < today()]:
                self.note_use(file, unnoted)
        return {key: content for key, content, _ in rows}

    def note_use(self, file: sqlite3.Connection, keys: list[str]) -> None:
        """Once a day for each entry: it is used, and those that have not been for long are dropped."""
        with file:
            file.executemany("UPDATE entry SET used = ? WHERE key = ?", [(today(), key) for key in keys])
            file.execute("DELETE FROM entry WHERE used < ?", [today() - UNUSED_DAYS])

    def keep(self, entries: Mapping[str, bytes]) -> None:
        """Add entries, all or none."""
        if entries:
            with self.open() as file, file:
                file.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", [(key, content, today()) for key, content in entries.items()])

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
                if file.execute("PRAGMA user_version").fetchone() == (FORM,):
                    return file
            except sqlite3.OperationalError:  # it is in use for longer than we wait: nothing is wrong with it
                file.close()
                raise
            except sqlite3.DatabaseError:
                pass
            file.close()
            self.discard()
        raise ValueError(f"{self.path} cannot be begun anew")

    def begin(self) -> None:
        """Make an empty shelf elsewhere and give it its name, so that nobody sees half of one; another's that is there by now stays."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.path.parent) as folder:
            new = Path(folder, "new")
            file = sqlite3.connect(new)
            file.execute("PRAGMA auto_vacuum = FULL")  # the file shrinks when entries are dropped
            file.execute("PRAGMA journal_mode = WAL")
            file.execute(f"PRAGMA user_version = {FORM}")
            file.execute("CREATE TABLE entry (key TEXT PRIMARY KEY, content BLOB, used INTEGER)")
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


def today() -> int:
    """Days since 1970."""
    return int(time.time() // DAY_SECONDS)
