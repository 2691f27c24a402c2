"""What a build works with, besides the lessons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from orrery.bake import Progress
from orrery.cache import Cache
from orrery.isolation import Isolation
from orrery.page import Part
from orrery.palette import Palette
from orrery.raster import Raster

Files = dict[str, bytes | Path]
"""Path in the site to content, or to the file that holds it."""


class Shipped(Protocol):
    """A folder of files that come with every site: scripts and styles, or the runtime."""

    @property
    def folder(self) -> str: ...
    @property
    def files(self) -> Mapping[str, bytes]: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...


@dataclass(frozen=True)
class Workshop:
    templates: Path
    assets: Shipped
    runtime: Shipped
    base_url: str
    """Where the site will stand on its host: `/`, or `/course/`."""
    cache: Cache
    isolation: Isolation
    raster: Raster
    palette: Palette
    progress: Progress
