"""SVG to PNG in the site's own faces: the one door to resvg. The same drawing gives the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import resvg_py

from orrery.cache import Cache, digest


@dataclass(frozen=True)
class Face:
    """A font that pictures are set in."""

    family: str
    content: bytes
    """A TrueType file."""
    advances: Mapping[str, float]
    """Each character's width [em]."""

    def measure(self, text: str, size: float) -> float:
        """The text's width at a size, both in the same unit. A character the face lacks is taken to be half an em wide."""
        return size * sum(self.advances.get(character, 0.5) for character in text)


@dataclass(frozen=True)
class Raster:
    """Sets drawings as pictures. Nothing of the machine's own fonts is used."""

    faces: Mapping[str, Face]
    """By role: `display`, `sans`, `mono`."""
    cache: Cache

    def render(self, svg: str, width: int) -> bytes:
        """The drawing as a PNG file, `width` pixels wide."""
        key = digest("raster", version("resvg-py"), svg, str(width), *(face.content for face in self.faces.values()))
        return self.cache.get(key, lambda: self.draw(svg, width))

    def draw(self, svg: str, width: int) -> bytes:
        with tempfile.TemporaryDirectory(prefix="orrery-") as folder:
            files = [Path(folder, f"{role}.ttf") for role in self.faces]
            for file, face in zip(files, self.faces.values(), strict=True):
                file.write_bytes(face.content)
            return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=[str(file) for file in files]))
