"""The rest of Python's library: a page starts with what lessons use, and the rest comes when a program first imports some of it."""

from __future__ import annotations

import importlib
import io
import json
import sys
import zipfile
from collections.abc import Callable, Collection, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

INDEX = Path("/lib/rest.json")
"""Where the build writes down the names of the rest's modules, as a JSON list."""
Fetch = Callable[[], Any]
"""The rest as a zip archive of paths from the root, in a JavaScript buffer; or None where it cannot be had now."""


class Rest:
    """The finder asked last: asked for one of `names`, it has the rest brought and laid under `root`, and looks again."""

    def __init__(self, names: Collection[str], fetch: Fetch, root: Path = Path("/")):
        self.names, self.fetch, self.root = names, fetch, root

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """As importlib asks a finder. Raises ImportError where the rest cannot be had."""
        if name not in self.names:
            return None
        self.bring(name)
        return PathFinder.find_spec(name, path)

    def bring(self, name: str) -> None:
        archive = self.fetch()
        if archive is None:
            raise ImportError(f"{name} is in the part of Python's library that comes when asked for, and it cannot be fetched now. Connect to the network and run again.", name=name)
        with zipfile.ZipFile(io.BytesIO(archive.to_bytes())) as rest:
            rest.extractall(self.root)
        sys.meta_path.remove(self)
        importlib.invalidate_caches()


def offer(fetch: Fetch) -> None:
    """Let `fetch` bring the rest when it is first needed."""
    sys.meta_path.append(Rest(frozenset(json.loads(INDEX.read_text(encoding="utf-8"))), fetch))
