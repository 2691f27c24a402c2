"""What a build may keep between runs: bytes under a digest of everything they depend on.

Nothing here is needed: delete the folder and the next build makes the same bytes again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


class Cache:
    """A folder of files named by digests; an entry appears whole or not at all."""

    def __init__(self, folder: Path):
        self.folder = folder

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes kept under `key`, made and kept first where there are none."""
        path = self.locate(key)
        if path.exists():
            return path.read_bytes()
        content = make()
        self.put(path, content)
        return content

    def holds(self, key: str) -> bool:
        return self.locate(key).exists()

    def locate(self, key: str) -> Path:
        """Where the bytes are kept, if they are."""
        return self.folder / key[:2] / key

    def put(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(scratch, path)


def digest(*parts: bytes | str) -> str:
    """SHA-256 over the parts and their boundaries."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(f"{len(data)}:".encode() + data)
    return sha.hexdigest()
