"""Pyodide without what nothing here asks for.

Pyodide exports some 8,500 functions and variables to whatever compiled modules a program may load, and at every start its script
gives each of them a name, an object and a place in a table. Here no other modules are loaded than the library's and NumPy's.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Container, Mapping
from pathlib import Path

from orrery.bytecode import make_tar, read_tar
from orrery.cache import Cache, digest
from orrery.wasm import imported_names, keep_exports

LOADER, SCRIPT, WASM = "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"
PROGRAMS = [Path(__file__), Path(__file__).with_name("wasm.py")]
NAMING = re.compile(r"var ([\w$,]+);function assignWasmExports\(wasmExports\){([^{}]*)}")
"""Where the script declares a variable for each export, and where it sets them."""
STATEMENT = re.compile(r'((?:[\w$]+=|Module\["[\w$]+"\]=)+)wasmExports\["([\w$]+)"\](?:\.value>>>0)?')
"""One of those that set them: the names it gives an export, and the export."""
WORD = re.compile(r"[\w$]+")
ASKS = re.compile(r"_?pyodide/.*\.py")
"""Python's own half of Pyodide, in the archive of the standard library."""


def trim_pyodide(files: Mapping[str, bytes], archives: list[bytes], cache: Cache) -> dict[str, bytes]:
    """SCRIPT and WASM without the exports that neither Pyodide nor a compiled module of the library asks for.

    `files` has LOADER, SCRIPT and WASM as they came; `archives` are the zip archives of everything that may be loaded.
    Raises ValueError where the script is not the one this module knows.
    """
    key = digest("trim", *(path.read_bytes() for path in PROGRAMS), *(files[name] for name in (LOADER, SCRIPT, WASM)), *archives)
    return read_tar(cache.get(key, lambda: make_tar(trim(files, archives))))


def trim(files: Mapping[str, bytes], archives: list[bytes]) -> dict[str, bytes]:
    script = files[SCRIPT].decode("utf-8")
    found = NAMING.search(script)
    if not found:
        raise ValueError(f"{SCRIPT} names its exports nowhere; adapt orrery/trimming.py to this Pyodide, or ship its files as they are")
    members = read_members(archives)
    asking = [script[: found.start()], script[found.end() :], files[LOADER].decode("utf-8"), *(text.decode("utf-8") for name, text in members.items() if ASKS.fullmatch(name))]
    words = {word for text in asking for word in WORD.findall(text)}
    modules = [files[WASM], *(content for name, content in members.items() if name.endswith(".so"))]
    asked = words.union(*map(imported_names, modules))
    return {
        SCRIPT: (script[: found.start()] + name_exports(found, words) + script[found.end() :]).encode(),
        WASM: keep_exports(files[WASM], lambda name: is_asked(name, asked)),
    }


def read_members(archives: list[bytes]) -> dict[str, bytes]:
    members = {}
    for archive in archives:
        with zipfile.ZipFile(io.BytesIO(archive)) as content:
            members |= {name: content.read(name) for name in content.namelist() if name.endswith((".py", ".so"))}
    return members


def is_asked(export: str, asked: Container[str]) -> bool:
    """Whether an export is asked for under its own name or under that which it has in the script."""
    return export in asked or f"_{export}" in asked


def name_exports(found: re.Match[str], words: Container[str]) -> str:
    """What NAMING found, for those exports alone that Pyodide's own programs have a word for."""
    declared, statements = found[1].split(","), found[2].split(";")
    dropped: set[str] = set()
    kept = []
    for statement in statements:
        parts = STATEMENT.fullmatch(statement)
        if not parts:
            raise ValueError(f"{SCRIPT} sets {statement!r} among its exports; adapt orrery/trimming.py to this Pyodide, or ship its files as they are")
        if is_asked(parts[2], words):
            kept.append(statement)
        else:
            dropped.update(WORD.findall(parts[1]))
    names = ",".join(name for name in declared if name not in dropped)
    return f"var {names};function assignWasmExports(wasmExports){{{';'.join(kept)}}}"
