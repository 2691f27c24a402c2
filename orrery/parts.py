"""The third-party parts a site ships, with the text of each licence as its package carries it."""

from __future__ import annotations

import io
import json
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from orrery.page import Part


def npm_part(root: Path, package: str, name: str, licence: str, home: str, purpose: str) -> Part:
    """A part that comes from a package in node_modules."""
    folder = root / "node_modules" / package
    version = json.loads((folder / "package.json").read_bytes())["version"]
    return Part(name, version, licence, home, purpose, (folder / "LICENSE").read_text(encoding="utf-8"))


def licence_of_distribution(name: str) -> str:
    """The licence file of an installed Python distribution."""
    found = distribution(name)
    texts = [found.locate_file(path).read_text(encoding="utf-8") for path in found.files or () if path.name.startswith("LICENSE")]
    return texts[0]


def licence_of_wheel(wheel: bytes) -> str:
    """The licence file inside a wheel."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = min(name for name in archive.namelist() if ".dist-info/" in name and Path(name).name.startswith("LICENSE"))
        return archive.read(name).decode("utf-8")
