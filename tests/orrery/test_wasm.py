import json
import subprocess
from pathlib import Path

import pytest

from orrery.node import find_program
from orrery.wasm import encode, imported_names, keep_exports

WASM = Path(__file__).parents[2] / "node_modules/pyodide/pyodide.asm.wasm"
DESCRIBE = """const module = new WebAssembly.Module(require("fs").readFileSync(0));
const names = (entries) => entries.map(({ name, kind }) => `${kind} ${name}`);
console.log(JSON.stringify({ imports: names(WebAssembly.Module.imports(module)), exports: names(WebAssembly.Module.exports(module)) }));"""


def describe(module: bytes) -> dict[str, list[str]]:
    """What V8 says a module imports and exports, each as its kind and name."""
    return json.loads(subprocess.run([find_program("node"), "--eval", DESCRIBE], input=module, stdout=subprocess.PIPE, check=True).stdout)


def test_names_of_imports_are_those_v8_finds() -> None:
    content = WASM.read_bytes()
    expected = {entry.split(" ", 1)[1] for entry in describe(content)["imports"]}
    assert len(expected) > 200
    assert imported_names(content) == expected


def test_only_wanted_functions_and_globals_are_exported_and_all_of_any_other_kind() -> None:
    content = WASM.read_bytes()
    wanted = {"malloc", "PyList_New", "PyList_Type"}
    before, after = describe(content), describe(keep_exports(content, wanted.__contains__))
    others = [entry for entry in before["exports"] if entry.split()[0] not in ("function", "global")]
    assert sorted(after["exports"]) == sorted([*others, "function malloc", "function PyList_New", "global PyList_Type"])
    assert after["imports"] == before["imports"]


def test_a_module_of_which_everything_is_wanted_stays_as_it_is() -> None:
    content = WASM.read_bytes()
    assert describe(keep_exports(content, lambda name: True)) == describe(content)


@pytest.mark.parametrize(("number", "expected"), [(0, "00"), (127, "7f"), (128, "8001"), (624485, "e58e26")])
def test_numbers_are_written_as_leb128(number: int, expected: str) -> None:
    assert encode(number).hex() == expected  # the last is the example of DWARF 4, appendix C


def test_what_is_no_module_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^this is no module of WebAssembly, version 1$"):
        imported_names(b"PK\x03\x04")
