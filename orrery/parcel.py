"""A folder of files the site ships, named after its own content so that browsers may keep it for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from orrery.page import Part

PARCEL = re.compile(r"(assets|runtime)/[0-9a-f]{10}(?=/)")
"""How the path of a file in a parcel begins."""


@dataclass(frozen=True)
class Parcel:
    """Files that travel together, and the third-party parts among them."""

    folder: str
    """Relative to the site's root: `assets/3f9c0a12be`."""
    files: Mapping[str, bytes]
    """Name inside the folder to content."""
    parts: tuple[Part, ...]


def pack(name: str, files: Mapping[str, bytes], parts: tuple[Part, ...]) -> Parcel:
    """A parcel in the folder `name/<digest of the files>`."""
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return Parcel(f"{name}/{digest.hexdigest()[:10]}", dict(sorted(files.items())), parts)
