"""What a build may keep between runs: bytes under a digest of everything they depend on.

Nothing here is needed: delete the folder and the next build makes the same bytes again. What no build has used for a while is dropped.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

UNUSED_DAYS = 14
"""How long an entry that nobody uses stays."""
DAY_SECONDS = 86_400


class Cache:
    """A folder of files named by digests; an entry appears whole or not at all."""

    def __init__(self, folder: Path):
        self.folder = folder

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes kept under `key`, made and kept first where there are none."""
        path = self.locate(key)
        with contextlib.suppress(FileNotFoundError):
            content = path.read_bytes()
            note_use(path)
            return content
        content = make()
        self.put(path, content)
        return content

    def drop_unused(self) -> None:
        """Drop what has not been used for UNUSED_DAYS, with what killed builds have left beside it."""
        oldest = time.time() - UNUSED_DAYS * DAY_SECONDS
        for path in self.folder.glob(f"??/{64 * '[0-9a-f]'}*"):
            with contextlib.suppress(FileNotFoundError):  # another build drops it, too
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def holds(self, key: str) -> bool:
        return self.locate(key).exists()

    def locate(self, key: str) -> Path:
        """Where the bytes are kept, if they are."""
        return self.folder / key[:2] / key

    def put(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = tempfile.mkstemp(prefix=path.name, dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(scratch, path)


def note_use(path: Path) -> None:
    """Once a day, a file's time says that it is used."""
    with contextlib.suppress(OSError):  # it was read, which is what matters: another build may drop it, or its folder be read-only
        if path.stat().st_mtime < time.time() - DAY_SECONDS:
            os.utime(path)


def digest(*parts: bytes | str) -> str:
    """SHA-256 over the parts and their boundaries."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(f"{len(data)}:".encode() + data)
    return sha.hexdigest()
