"""The index that readers search, made by Pagefind from the pages' own HTML.

Pages say what of them is to be found: what has `data-pagefind-body`, without what has `data-pagefind-ignore`. The index is split into small
files, of which a search loads only those it needs; none is loaded before someone searches.

A long course has several indexes, each of some of its pages, made side by side and kept apart, so that an edit has one of them made
anew. A browser puts them together (web/finder.js).
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import pagefind_bin

from orrery.cache import Cache, digest
from orrery.cores import count_cores
from orrery.prints import Print
from orrery.workshop import Files

FOLDER = "search"
"""Where the index stands in the site. Its address never changes; its parts are named after their contents by Pagefind."""
UNSEARCHED = ".katex, .anchor, .footnote-ref, .footnote-backref, .margin-note"
"""Elements of no use to who searches: formulas stand in a page twice, as marks and as letters, and footnotes in the margin and at the end."""
DRESS = re.compile(rb'<span class="[\w-]+"(?: style="[^"]*")?>([^<]*)</span>')
"""Words or nothing, in an element that says only how they look."""
NOT_NEEDED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight", "playground")
"""What Pagefind adds for sites without a search page of their own."""
MANY, PARTS = 150, 8
"""More pages than so many have so many indexes. A search asks each of them for its words, so they are few."""
ENTRY = "pagefind-entry.json"
SHARED = ("pagefind.js", "pagefind-worker.js", "wasm.")
"""What is the same in every index and loaded of the first alone."""

Pages = dict[str, Print]
"""Path in the site to page."""


def choose_part(path: str, count: int) -> int:
    """Which index has a page, in a course of so many. One that is new or gone moves no other; neighbours come apart, which gives every index words of all kinds."""
    return int(digest(path), 16) % (PARTS if count > MANY else 1)


def make_search(pages: Iterable[tuple[str, Print]], count: int, cache: Cache) -> Files:
    """The files of the index of all `pages` that say they are to be found, of a course of so many; they come part by part. A part is begun as soon as the next comes."""
    found = ((path, page) for path, page in pages if page.is_searched)
    with ThreadPoolExecutor(count_cores()) as pool:
        try:
            parts = [pool.submit(make_index, dict(part), cache) for _, part in groupby(found, lambda page: choose_part(page[0], count))]
            return join([part.result() for part in parts])
        finally:
            pool.shutdown(cancel_futures=True)  # after a Ctrl-C nothing new is begun


def make_index(pages: Pages, cache: Cache) -> dict[str, bytes]:
    pages = dict(sorted(pages.items()))
    key = digest("search", version("pagefind-bin"), UNSEARCHED, DRESS.pattern, *(part for path, page in pages.items() for part in (path, page.key)))
    return unpack(cache.get(key, lambda: run_pagefind({path: undress(page.bare) for path, page in pages.items()})))


def join(indexes: list[dict[str, bytes]]) -> Files:
    """The first index with the others in folders of its own, which its entry names under `parts`. They share its scripts."""
    if len(indexes) < 2:
        return {f"{FOLDER}/{name}": content for index in indexes for name, content in index.items()}
    first, *others = indexes
    folders = {f"part-{number}/": index for number, index in enumerate(others, 2)}
    entry = json.loads(first[ENTRY]) | {"parts": list(folders)}
    files = first | {ENTRY: json.dumps(entry).encode()}
    files |= {folder + name: content for folder, index in folders.items() for name, content in index.items() if not name.startswith(SHARED)}
    return {f"{FOLDER}/{name}": content for name, content in files.items()}


def undress(page: bytes) -> bytes:
    """The page without elements that Pagefind would read only to pass over them: its colours of code, the steps of its wedge."""
    return b"".join(DRESS.split(page))


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


def unpack(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
