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
LAST_LINES, LONGEST_LINE = 6, 200
"""What is told of a failure: its end says most, and Pyodide's own script is one line of a megabyte."""


class CompilerError(Exception):
    """The browser's Python could not compile, with the last it said."""


class ModulesMissing(Exception):
    """What was to be imported and is not in the browser."""

    def __init__(self, names: Iterable[str]):
        self.names = frozenset(names)
        super().__init__(", ".join(sorted(self.names)))


def compile_modules(sources: Mapping[str, bytes], modules: Iterable[str], cache: Cache) -> dict[str, bytes]:
    """What Python needs to import `modules`, and to start: byte code and modules of WebAssembly.

    `sources`: path from the browser's root, such as `lib/python3.14/os.py`, to content. Byte code stands where its source
    would, as `.pyc`. With no `modules`, everything in `sources` is compiled. Raises ModulesMissing, CompilerError, ToolMissing.
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
        done = subprocess.run([find_program("node"), PROGRAM, folder, names], cwd=PROGRAM.parent.parent, capture_output=True)
        if done.returncode:
            raise CompilerError(describe_failure(done.stderr.decode(errors="replace"), done.returncode))
        told = json.loads(done.stdout)
        if told["missing"]:
            raise ModulesMissing(told["missing"])
        return {path: Path(folder, path).read_bytes() for path in told["needed"]}


def describe_failure(said: str, status: int) -> str:
    lines = [line[:LONGEST_LINE] for line in said.strip().splitlines() if line.strip()]
    return "\n  ".join([f"Python for the browser cannot be compiled; Node ended with status {status}:", *lines[-LAST_LINES:]])


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
