import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from orrery.wheel import build_wheel, trim_lock
from tests.conftest import ROOT

LOCK = (ROOT / "node_modules/pyodide/pyodide-lock.json").read_bytes()


def wheel_of(root: Path) -> tuple[str, bytes]:
    return build_wheel(root)


def packages(name: str, wheel: bytes) -> dict[str, dict]:
    return json.loads(trim_lock(LOCK, name, wheel))["packages"]


@pytest.fixture(scope="module")
def wheel() -> tuple[str, bytes]:
    return wheel_of(ROOT)


def test_the_wheel_has_the_same_bytes_twice(wheel: tuple[str, bytes]) -> None:
    assert wheel_of(ROOT) == wheel


def test_the_wheel_holds_the_instruments_and_nothing_else(wheel: tuple[str, bytes]) -> None:
    name, content = wheel
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    metadata = f"{'-'.join(name.split('-')[:2])}.dist-info"
    assert {path.split("/")[0] for path in names} == {"instruments", metadata}
    assert not [path for path in names if "tests" in path or "training" in path or "__pycache__" in path]


def test_the_wheel_holds_every_file_of_the_instruments_byte_for_byte(wheel: tuple[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(wheel[1])) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name.startswith("instruments/")}
    there = [path for path in (ROOT / "instruments").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert held == {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in there}


def test_the_wheel_is_listed_with_numpy_and_nothing_else(wheel: tuple[str, bytes]) -> None:
    listed, (name, content) = packages(*wheel), wheel
    assert listed.keys() == {"numpy", "orrery"}
    assert (listed["orrery"]["file_name"], listed["orrery"]["sha256"]) == (name, hashlib.sha256(content).hexdigest())
    assert (listed["orrery"]["depends"], listed["orrery"]["imports"]) == (["numpy"], ["instruments"])


def test_the_wheel_leaves_numpys_entry_and_the_locks_head_as_pyodide_wrote_them(wheel: tuple[str, bytes]) -> None:
    full = json.loads(LOCK)
    trimmed = json.loads(trim_lock(LOCK, *wheel))
    assert trimmed["info"] == full["info"]
    same = ("name", "version", "file_name", "sha256", "depends", "imports", "install_dir")
    assert {key: trimmed["packages"]["numpy"][key] for key in same} == {key: full["packages"]["numpy"][key] for key in same}
