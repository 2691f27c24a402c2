"""Shared by all tests: arithmetic that goes wrong is an error, and the tools are those set up beside this Python."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from orrery.cache import Cache
from orrery.isolation import Isolation
from orrery.page import Part
from orrery.palette import read_palette
from orrery.parcel import Parcel
from orrery.raster import Raster
from orrery.workshop import Workshop

ROOT = Path(__file__).parent.parent
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(autouse=True)
def strict_arithmetic() -> Iterator[None]:
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        yield


@pytest.fixture(scope="session")
def build_cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def make_workshop(build_cache: Cache) -> Callable[..., Workshop]:
    """Makes what a build works with, its parcels small and its cache shared by the session's tests."""
    licence = Part("KaTeX", "0.16", "MIT", "https://katex.org", "sets the mathematics", "The licence.")

    def make(templates: Path = ROOT / "templates", limit_seconds: float = 20.0, base_url: str = "/", cache: Cache = build_cache, is_lasting: bool = False) -> Workshop:
        return Workshop(
            templates=templates,
            assets=Parcel("assets/0123456789", {"main.js": b"", "style.css": b""}, (licence,)),
            runtime=Parcel("runtime/9876543210", {"manifest.json": b"{}"}, ()),
            base_url=base_url,
            cache=cache,
            isolation=Isolation(limit_seconds),
            raster=Raster({}, cache),
            palette=read_palette((ROOT / "web/style/tokens.css").read_text(encoding="utf-8")),
            progress=lambda stage, done, total: None,
            is_lasting=is_lasting,
        )

    return make
