"""Python's sources to byte code, compiled at build by the very Python that runs in the browser, so that no browser compiles them."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from orrery.cache import Cache, digest
from orrery.node import find_program

PROGRAM = Path(__file__).with_name("bytecode.mjs")


def compile_modules(sources: Mapping[str, bytes], modules: Iterable[str], cache: Cache) -> dict[str, bytes]:
    """What Python needs to import `modules`, and to start: byte code and modules of WebAssembly.

    `sources`: path from the browser's root, such as `lib/python3.14/os.py`, to content. Byte code stands where its source
    would, as `.pyc`. With no `modules`, everything in `sources` is compiled. Raises ToolMissing.
    """
    names = ",".join(sorted(modules))
    key = digest("bytecode", PROGRAM.read_bytes(), names, *(part for path, content in sorted(sources.items()) for part in (path, content)))
    return read_tar(cache.get(key, lambda: make_tar(run_compiler(sources, names))))


def run_compiler(sources: Mapping[str, bytes], names: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        for path, content in sources.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        done = subprocess.run([find_program("node"), PROGRAM, folder, names], cwd=PROGRAM.parent.parent, stdout=subprocess.PIPE, check=True)
        return {path: Path(folder, path).read_bytes() for path in json.loads(done.stdout)}


def make_tar(files: Mapping[str, bytes]) -> bytes:
    """A tar archive (POSIX.1-1988, ustar), the same bytes for the same files."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, file in sorted(files.items()):
            entry = tarfile.TarInfo(path)
            entry.size = len(file)
            archive.addfile(entry, io.BytesIO(file))
    return content.getvalue()


def read_tar(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {entry.name: file.read() for entry in archive if (file := archive.extractfile(entry))}
