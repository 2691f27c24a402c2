"""The house's walls: imports point one way, each outside thing has one door."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALLOWED_IN_INSTRUMENTS = {*sys.stdlib_module_names, "numpy", "instruments"}
DOORS = {
    "markdown_it": {"orrery/markdown.py", "orrery/margin_notes.py"},
    "mdit_py_plugins": {"orrery/markdown.py"},
    "jinja2": {"orrery/printer.py"},
    "yaml": {"orrery/front_matter.py"},
    "pygments": {"orrery/highlighting.py"},
    "fontTools": {"orrery/font.py"},
    "brotli": {"orrery/compression.py"},
    "pagefind_bin": {"orrery/search.py"},
    "pyodide_lock": {"orrery/wheel.py"},
    "resvg_py": {"orrery/raster.py"},
    "watchfiles": {"orrery/watch.py"},
}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every module a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def offences(folder: str, is_forbidden) -> list[str]:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files, folder
    return [
        f"{path.relative_to(ROOT)}:{line}: imports {name}"
        for path in files
        for line, name in imports(path)
        if is_forbidden(path.relative_to(ROOT).as_posix(), name.split(".")[0])
    ]


def test_instruments_import_numpy_the_standard_library_and_themselves() -> None:
    assert offences("instruments", lambda _, package: package not in ALLOWED_IN_INSTRUMENTS) == []


def test_nothing_imports_the_command_line_or_the_tests() -> None:
    for folder in ("instruments", "orrery"):
        assert offences(folder, lambda _, package: package in {"build", "tests"}) == []


def test_the_generator_uses_instruments_and_never_the_other_way_round() -> None:
    assert offences("instruments", lambda _, package: package == "orrery") == []


@pytest.mark.parametrize("package", DOORS)
def test_each_outside_thing_has_one_door(package: str) -> None:
    assert offences("orrery", lambda path, name: name == package and path not in DOORS[package]) == []


def imported_names(path: Path) -> Iterator[tuple[int, str, str]]:
    """Line, module and name of everything a file imports; of `import module` the name is empty."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, node.module or "", alias.name) for alias in node.names)


def is_front_door(module: str, name: str) -> bool:
    """Whether it is `from instruments.other import name`, with a name that the package offers in its `__all__`."""
    return module.count(".") == 1 and name in getattr(importlib.import_module(module), "__all__", ())


def test_an_instrument_uses_another_through_its_front_door_alone() -> None:
    shared = {"axes", "charts", "contract", "controls", "drawing", "stage", "views"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: imports {name or 'all'} from {module}"
        for path in sorted((ROOT / "instruments").glob("*/*.py"))
        for line, module, name in imported_names(path)
        if module.startswith("instruments.") and module.split(".")[1] not in {*shared, path.parent.name} and not is_front_door(module, name)
    ]
    assert wrong == []


def test_the_front_door_is_a_package_and_what_it_offers() -> None:
    assert is_front_door("instruments.conv_darkroom", "classify")
    assert not is_front_door("instruments.conv_darkroom", "frame")
    assert not is_front_door("instruments.conv_darkroom", "")
    assert not is_front_door("instruments.conv_darkroom.network", "classify")


def test_scripts_pass_the_strict_type_check() -> None:
    done = subprocess.run([ROOT / "node_modules/.bin/tsc", "--noEmit"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
