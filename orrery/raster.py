"""SVG to PNG in the site's own faces: the one door to resvg. The same drawing gives the same bytes."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import resvg_py

from orrery.cache import Cache, digest
from orrery.cores import count_cores

FEW = 40
"""So many are drawn sooner here than by processes that have to start first."""


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
        return self.cache.get(self.name(svg, width), lambda: draw(svg, width, self.fonts))

    def render_all(self, svgs: Mapping[str, str], width: int) -> dict[str, bytes]:
        """Several drawings, by the names they have; new ones are drawn side by side where they are many."""
        new = [svg for svg in svgs.values() if not self.cache.holds(self.name(svg, width))]
        if len(new) > FEW:
            for svg, picture in zip(new, draw_side_by_side(new, width, self.fonts), strict=True):
                self.cache.put(self.cache.locate(self.name(svg, width)), picture)
        return {name: self.render(svg, width) for name, svg in svgs.items()}

    def name(self, svg: str, width: int) -> str:
        return digest("raster", version("resvg-py"), svg, str(width), *self.fonts)

    @property
    def fonts(self) -> list[bytes]:
        return [face.content for face in self.faces.values()]


def draw(svg: str, width: int, fonts: list[bytes]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="orrery-") as folder:
        files = [Path(folder, f"{number}.ttf") for number in range(len(fonts))]
        for file, font in zip(files, fonts, strict=True):
            file.write_bytes(font)
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=[str(file) for file in files]))


def draw_side_by_side(svgs: list[str], width: int, fonts: list[bytes]) -> Iterator[bytes]:
    """In a process for each core: resvg lets no other thread run meanwhile."""
    with ProcessPoolExecutor(count_cores(), get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        try:
            yield from pool.map(draw, svgs, repeat(width), repeat(fonts), chunksize=4)
        finally:
            pool.shutdown(cancel_futures=True)  # after a Ctrl-C nothing new is begun
