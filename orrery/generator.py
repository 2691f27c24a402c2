"""The generator itself, as a part of the keys of what it has made: another one makes it anew."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from orrery.cache import digest

PACKAGES = ("markdown-it-py", "mdit-py-plugins", "pygments", "pyyaml", "markupsafe", "jinja2")
"""Those that drafts and pages hang on."""


@cache
def generator() -> str:
    """A digest of our own programs and of PACKAGES."""
    sources = sorted(path for path in Path(__file__).parent.iterdir() if path.suffix in (".py", ".mjs"))
    return digest(*(part for path in sources for part in (path.name, path.read_bytes())), *map(version, PACKAGES))
