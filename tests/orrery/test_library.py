"""What the browser gets of Python's library: what a start needs in one archive, everything else in the other."""

import gzip
import io
import json
import zipfile

import pytest

from instruments import stage
from orrery import vendor
from orrery.bytecode import read_tar
from orrery.cache import Cache
from orrery.errors import AuthorErrors
from orrery.library import INDEX, LIBRARY, METADATA, REST, SITE, START, compile_imported, module_of, pack_library, unzip
from tests.conftest import ROOT

BUILT_IN = {"itertools", "math", "time"}
"""Modules of PREPARED that are part of the interpreter itself."""


@pytest.fixture(scope="module")
def wheels() -> dict[str, bytes]:
    pins = {pin.name.split("-")[0]: pin for pin in vendor.read_pins(vendor.LOCK)}
    stdlib, numpy = (vendor.fetch(pins[name], ROOT, print) for name in (vendor.STDLIB, "numpy"))
    return {"stdlib": stdlib, "numpy": numpy, "own": vendor.pack_instruments(ROOT, Cache(ROOT / ".cache"))[0]}


@pytest.fixture(scope="module")
def packed(wheels: dict[str, bytes]) -> dict[str, bytes]:
    """From the project's own cache, where a build has put it."""
    return pack_library(**wheels, cache=Cache(ROOT / ".cache"), say=print)


@pytest.fixture(scope="module")
def start(packed: dict[str, bytes]) -> dict[str, bytes]:
    return read_tar(gzip.decompress(packed[START]))


@pytest.fixture(scope="module")
def rest(packed: dict[str, bytes]) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(packed[REST])) as archive:
        return set(archive.namelist())


def test_a_start_has_the_prepared_modules_and_all_instruments(start: dict[str, bytes]) -> None:
    names = set(map(module_of, start))
    assert set(stage.PREPARED) - BUILT_IN <= names
    assert {f"instruments.{name.replace('-', '_')}" for name in stage.known()} <= names


def test_a_start_compiles_nothing(start: dict[str, bytes]) -> None:
    assert [path for path in start if path.endswith(".py")] == []


def test_a_start_has_the_instruments_data_byte_for_byte(start: dict[str, bytes], wheels: dict[str, bytes]) -> None:
    data = {path: content for path, content in unzip(wheels["own"], SITE).items() if not path.endswith(".py") and METADATA not in path}
    assert data and {path: start[path] for path in data} == data


def test_whatever_could_be_imported_still_can_be(start: dict[str, bytes], rest: set[str], wheels: dict[str, bytes]) -> None:
    everything = unzip(wheels["stdlib"], LIBRARY) | unzip(wheels["numpy"], SITE) | unzip(wheels["own"], SITE)
    wanted = {module_of(path) for path in everything if path.endswith((".py", ".so"))}
    assert wanted == {module_of(path) for path in {*start, *rest} if path.endswith((".py", ".pyc", ".so"))}


def test_the_index_names_the_modules_that_only_the_rest_has(start: dict[str, bytes], rest: set[str]) -> None:
    named = set(json.loads(start[INDEX]))
    assert named == {module_of(path) for path in rest if path.endswith(".py")} - set(map(module_of, start))
    assert {"wave", "numpy.f2py"} <= named and not {"numpy", "json"} & named


def test_sources_come_with_the_rest_so_that_they_can_be_read(rest: set[str]) -> None:
    assert {"lib/python3.14/json/__init__.py", "lib/python3.14/site-packages/numpy/linalg/_linalg.py"} <= rest


def test_imports_that_the_browsers_library_lacks_are_told_at_their_lines(wheels: dict[str, bytes]) -> None:
    sources = {f"{SITE}/instruments/lens/__init__.py": b"import json\nimport tkinter\n", f"{SITE}/instruments/lens/glass.py": b"from . import focus\nfrom numpy.glass import pane\n"}
    base = unzip(wheels["stdlib"], LIBRARY) | unzip(wheels["numpy"], SITE)
    with pytest.raises(AuthorErrors) as caught:
        compile_imported(base, sources, Cache(ROOT / ".cache"))
    mend = "Instruments may import NumPy, the standard library, instruments.contract and other instruments."
    assert str(caught.value).splitlines() == [
        f"instruments/lens/__init__.py:2: tkinter is not in the browser. {mend}",
        f"instruments/lens/glass.py:2: numpy.glass is not in the browser. {mend}",
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("lib/python3.14/os.py", "os"),
        ("lib/python3.14/json/__init__.pyc", "json"),
        ("lib/python3.14/site-packages/numpy/fft/_pocketfft_umath.cpython-314-wasm32-emscripten.so", "numpy.fft._pocketfft_umath"),
    ],
)
def test_a_path_tells_the_name_of_its_module(path: str, name: str) -> None:
    assert module_of(path) == name
