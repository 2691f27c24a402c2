"""Python's library as the browser gets it: what every start needs, compiled and in one archive, and the rest, for when a program asks for it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from instruments import rest, stage
from orrery.bytecode import ModulesMissing, compile_modules, make_tar, read_tar
from orrery.cache import Cache, digest
from orrery.errors import AuthorErrors
from orrery.generator import generator
from orrery.imports import OWN, Import, list_imports

LIBRARY = PurePosixPath("lib/python3.14")
SITE = LIBRARY / "site-packages"
START, REST = "start.pack", "rest.zip"
INDEX = rest.INDEX.as_posix().lstrip("/")
IMPORTABLE = {".py", ".so"}
"""What may be imported; of the rest of a wheel the browser gets what is data of the instruments, and metadata."""
METADATA = ".dist-info/"
"""No start has metadata at hand: Pyodide would take the packages for some of its own, and no snapshot of that."""
EPOCH = (1980, 1, 1, 0, 0, 0)

Sources = Mapping[str, bytes]
"""Path from the browser's root to content."""


def pack_library(stdlib: bytes, numpy: bytes, own: bytes, cache: Cache, say: Callable[[str], None]) -> dict[str, bytes]:
    """The two archives by name: `start.pack`, a tar archive under gzip, and `rest.zip`.

    `stdlib` is Pyodide's archive of the standard library; `numpy` and `own` are wheels. Raises AuthorErrors where instruments import what the browser lacks, CompilerError, ToolMissing.
    """

    def make() -> bytes:
        say("packing the instruments for the browser")
        return make_tar(make_archives(stdlib, numpy, own, cache))

    return read_tar(cache.get(digest("library", generator(), stdlib, numpy, own), make))


def make_archives(stdlib: bytes, numpy: bytes, own: bytes, cache: Cache) -> dict[str, bytes]:
    base = unzip(stdlib, LIBRARY) | {path: content for path, content in unzip(numpy, SITE).items() if is_kept(path)}
    instruments = unzip(own, SITE)
    start = compile_imported(base, instruments, cache) | compile_modules(python_of(instruments), (), cache)
    start |= {path: content for path, content in instruments.items() if not path.endswith(".py") and METADATA not in path}
    later = {path: content for path, content in (base | instruments).items() if path not in start}
    start[INDEX] = json.dumps(sorted(set(map(module_of, python_of(later))) - set(map(module_of, start)))).encode()
    return {START: compress(make_tar(start), cache), REST: zip_up(later, cache)}


def compile_imported(base: Sources, instruments: Sources, cache: Cache) -> dict[str, bytes]:
    """What is prepared, and what the instruments import of `base`. Raises AuthorErrors with all that it lacks."""
    imports = list(imported_by(instruments))
    try:
        return compile_modules(base, {*stage.PREPARED, *(each.module for each in imports)}, cache)
    except ModulesMissing as missing:
        if mistakes := [each.refuse(each.module) for each in imports if each.module in missing.names]:
            raise AuthorErrors(mistakes) from None
        raise


def unzip(archive: bytes, place: PurePosixPath) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        return {str(place / name): content.read(name) for name in content.namelist() if not name.endswith("/")}


def is_kept(path: str) -> bool:
    """What of NumPy is kept: all that can be imported, its licences and its metadata."""
    return PurePosixPath(path).suffix in IMPORTABLE or METADATA in path


def python_of(files: Sources) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.endswith(".py")}


def imported_by(instruments: Sources) -> Iterator[Import]:
    """What they import besides themselves."""
    for path, content in python_of(instruments).items():
        yield from (each for each in list_imports(content, str(PurePosixPath(path).relative_to(SITE))) if each.top != OWN)


def module_of(path: str) -> str:
    """The name under which a file of the library is imported."""
    place = PurePosixPath(path)
    parts = place.relative_to(SITE if place.is_relative_to(SITE) else LIBRARY).parts if place.is_relative_to(LIBRARY) else place.parts
    return ".".join([*parts[:-1], parts[-1].split(".")[0]]).removesuffix(".__init__")


def compress(content: bytes, cache: Cache) -> bytes:
    return cache.get(digest("gzip", content), lambda: gzip.compress(content, mtime=0))


def zip_up(files: Sources, cache: Cache) -> bytes:
    """A zip archive, the same bytes for the same files."""

    def make() -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path, file in sorted(files.items()):
                archive.writestr(zipfile.ZipInfo(path, EPOCH), file, zipfile.ZIP_DEFLATED)
        return content.getvalue()

    return cache.get(digest("zip", *(part for path, content in sorted(files.items()) for part in (path, content))), make)
