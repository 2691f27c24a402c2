"""A folder of files the site ships, named after its own content so that browsers may keep it for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

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


class LateParcel:
    """A parcel that is packed when somebody first asks what is in it."""

    def __init__(self, pack: Callable[[], Parcel]):
        self.pack = pack

    @cached_property
    def parcel(self) -> Parcel:
        return self.pack()

    @property
    def folder(self) -> str:
        return self.parcel.folder

    @property
    def files(self) -> Mapping[str, bytes]:
        return self.parcel.files

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.parcel.parts


def pack(name: str, files: Mapping[str, bytes], parts: tuple[Part, ...]) -> Parcel:
    """A parcel in the folder `name/<digest of the files>`."""
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return Parcel(f"{name}/{digest.hexdigest()[:10]}", dict(sorted(files.items())), parts)
