import io
import re
import zipfile
from pathlib import Path

import pytest

from orrery import vendor
from orrery.cache import Cache
from orrery.trimming import LOADER, SCRIPT, WASM, trim, trim_pyodide
from orrery.wasm import imported_names
from tests.orrery.test_wasm import describe

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "node_modules/pyodide"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: (FOLDER / name).read_bytes() for name in (LOADER, SCRIPT, WASM)}


@pytest.fixture(scope="module")
def archives() -> list[bytes]:
    pinned = [pin for pin in vendor.read_pins(vendor.LOCK) if pin.name.startswith(("python_stdlib", "numpy-"))]
    return [vendor.fetch(pin, ROOT, print) for pin in pinned]


@pytest.fixture(scope="module")
def trimmed(files: dict[str, bytes], archives: list[bytes], build_cache: Cache) -> dict[str, bytes]:
    return trim_pyodide(files, archives, build_cache)


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def exported(module: bytes) -> set[str]:
    return {entry.split(" ", 1)[1] for entry in describe(module)["exports"]}


def test_every_export_that_a_module_of_the_library_imports_stays(files: dict[str, bytes], archives: list[bytes], trimmed: dict[str, bytes]) -> None:
    asked: set[str] = set()
    for archive in archives:
        with zipfile.ZipFile(io.BytesIO(archive)) as content:
            asked = asked.union(*(imported_names(content.read(name)) for name in content.namelist() if name.endswith(".so")))
    before, after = exported(files[WASM]), exported(trimmed[WASM])
    assert len(asked & before) > 300
    assert asked & before <= after < before


def test_every_export_that_the_script_reads_stays(trimmed: dict[str, bytes]) -> None:
    read = set(re.findall(r'wasmExports\["([\w$]+)"\]', trimmed[SCRIPT].decode()))
    assert "malloc" in read
    assert read <= exported(trimmed[WASM])


def test_nine_exports_in_ten_go(files: dict[str, bytes], trimmed: dict[str, bytes]) -> None:
    assert len(exported(trimmed[WASM])) < len(exported(files[WASM])) / 9
    assert len(trimmed[SCRIPT]) < len(files[SCRIPT]) * 0.65


def test_the_script_keeps_what_it_has_a_word_for_and_drops_the_rest(files: dict[str, bytes]) -> None:
    naming = 'var _used,_unused,_data,table;function assignWasmExports(wasmExports){_used=Module["_used"]=wasmExports["used"];_unused=wasmExports["unused"];_data=Module["_data"]=wasmExports["data"].value>>>0;table=wasmTable=wasmExports["table"]}'
    script = f"var wasmTable;{naming}_used(table)"
    made = trim(files | {SCRIPT: script.encode(), LOADER: b"api._data"}, [])[SCRIPT].decode()
    assert made == script.replace('_unused=wasmExports["unused"];', "").replace("_unused,", "")


def test_python_s_half_of_pyodide_has_a_say_and_other_programs_have_none(files: dict[str, bytes]) -> None:
    script = b'var _a,_b;function assignWasmExports(wasmExports){_a=wasmExports["a"];_b=wasmExports["b"]}'
    archive = zipped(**{"_pyodide/core.py": b"module._a", "os.py": b"module._b"})
    assert trim(files | {SCRIPT: script, LOADER: b""}, [archive])[SCRIPT] == b'var _a;function assignWasmExports(wasmExports){_a=wasmExports["a"]}'


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("var a=1", r"^pyodide\.asm\.mjs names its exports nowhere; adapt orrery/trimming\.py to this Pyodide, or ship its files as they are$"),
        (
            "var a;function assignWasmExports(wasmExports){a=wasmExports.a}",
            r"^pyodide\.asm\.mjs sets 'a=wasmExports\.a' among its exports; adapt orrery/trimming\.py to this Pyodide, or ship its files as they are$",
        ),
    ],
)
def test_a_script_of_another_make_is_refused(files: dict[str, bytes], script: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        trim(files | {SCRIPT: script.encode()}, [])
