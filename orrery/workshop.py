"""What a build works with, besides the lessons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from instruments import stage
from orrery import assets, bake, roster, vendor
from orrery.bake import Progress
from orrery.cache import Cache
from orrery.drafting import Drafting
from orrery.isolation import Isolation
from orrery.memory import Memory
from orrery.page import Part
from orrery.parcel import LateParcel
from orrery.palette import Palette, read_palette
from orrery.printer import Printer
from orrery.prints import Content
from orrery.raster import Raster
from orrery.shelf import Shelf

Files = dict[str, Content]
"""Path in the site to content."""


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
    is_lasting: bool = False
    """Whether it is for more builds than one: then it remembers what it made for the last."""

    @cached_property
    def drafting(self) -> Drafting:
        return Drafting(self.cache.folder, remembers=self.is_lasting)

    @cached_property
    def memory(self) -> Memory:
        return Memory(self.is_lasting)

    @cached_property
    def stamps(self) -> Shelf:
        return Shelf(self.cache.folder / "stamps")

    @cached_property
    def printer(self) -> Printer:
        return Printer(self.templates, Shelf(self.cache.folder / "pages"), self.is_lasting)


def open_workshop(root: Path, kept: Path, base_url: str, progress: Progress, say: vendor.Report, is_lasting: bool = False) -> Workshop:
    """What a build of the project in `root` works with; what it keeps for the next stands in `kept`."""
    cache = Cache(kept)
    return Workshop(
        templates=root / "templates",
        assets=assets.collect(root, cache),
        runtime=collect_runtime(root, cache, say),
        base_url=base_url,
        cache=cache,
        isolation=Isolation(),
        raster=Raster(assets.faces(root, cache), cache),
        palette=read_palette((root / "web/style/tokens.css").read_text(encoding="utf-8")),
        progress=progress,
        is_lasting=is_lasting,
    )


def collect_runtime(root: Path, cache: Cache, say: vendor.Report) -> LateParcel:
    """The runtime, which takes long to pack after each save of an instrument: mistakes in lessons and instruments are found, and told, before."""
    return LateParcel(lambda: vendor.collect(root, cache, say))


def renew_workshop(workshop: Workshop, root: Path, changed: Iterable[Path], say: vendor.Report) -> Workshop:
    """The workshop after files of the project have changed: scripts and styles are collected anew, instruments are loaded anew."""
    changed = tuple(changed)
    if any(path.is_relative_to(root / "web") for path in changed):
        palette = read_palette((root / "web/style/tokens.css").read_text(encoding="utf-8"))
        workshop = replace(workshop, assets=assets.collect(root, workshop.cache), palette=palette)
    if any(path.is_relative_to(root / "instruments") for path in changed):
        stage.forget()
        bake.sources.cache_clear()
        roster.load_known.cache_clear()
        workshop = replace(workshop, runtime=collect_runtime(root, workshop.cache, say))
    return workshop
