"""The index that readers search, made by Pagefind from the pages' own HTML.

Pages say what of them is to be found: `data-pagefind-body`, without what has `data-pagefind-ignore`. The index is split into small
files, of which a search loads only those it needs; none is loaded before someone searches.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

import pagefind_bin

from orrery.cache import Cache, digest
from orrery.workshop import Files

FOLDER = "search"
"""Where the index stands in the site. Its address never changes; its parts are named after their contents by Pagefind."""
UNSEARCHED = ".katex, .anchor, .footnote-ref, .footnote-backref"
"""Elements of no use to who searches: formulas stand in a page twice, as marks and as letters."""
SEARCHED = b"data-pagefind-body"
NOT_NEEDED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight", "playground")
"""What Pagefind adds for sites without a search page of their own."""


def make_search(pages: Files, formulas: Mapping[str, Iterable[str]], cache: Cache) -> Files:
    """The files of the index of all `pages` that say they are to be found; `formulas` are what pages hold of them, by path."""
    found = {path: leave_out(formulas.get(path, ()), content) for path, content in pages.items() if isinstance(content, bytes) and SEARCHED in content}
    if not found:
        return {}
    key = digest("search", version("pagefind-bin"), UNSEARCHED, *(part for path, content in sorted(found.items()) for part in (path, content)))
    return unpack(cache.get(key, lambda: run_pagefind(found)))


def leave_out(formulas: Iterable[str], page: bytes) -> bytes:
    """The page without its formulas, which Pagefind leaves out too, but only once it has read them: they are two thirds of a page."""
    for formula in formulas:
        page = page.replace(formula.encode(), b"")
    return page


def run_pagefind(pages: dict[str, bytes]) -> bytes:
    """The index as a zip archive."""
    with tempfile.TemporaryDirectory(prefix="orrery-") as folder:
        site, output = Path(folder, "site"), Path(folder, FOLDER)
        site.mkdir()
        for path, content in pages.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(content)
        command = [pagefind_bin.get_executable(), "--site", site, "--output-path", output, "--exclude-selectors", UNSEARCHED, "--silent"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return pack(output)


def pack(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith(NOT_NEEDED):
                archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return content.getvalue()


def unpack(content: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {f"{FOLDER}/{name}": archive.read(name) for name in archive.namelist()}
