"""Node is the one set up beside this Python, or whichever the path has; a missing one is named."""

from pathlib import Path

import pytest

from orrery.node import ToolMissing, find_program


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of Python's own and one on the path, with nothing in them."""
    for name in ("beside", "path"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("sys.executable", str(tmp_path / "beside/python"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return tmp_path


def install(folder: Path) -> str:
    program = folder / "npm"
    program.touch(mode=0o755)
    return str(program)


def test_what_stands_beside_this_python_goes_before_what_the_path_has(bare: Path) -> None:
    on_path = install(bare / "path")
    assert find_program("npm") == on_path
    beside = install(bare / "beside")
    assert find_program("npm") == beside


def test_a_missing_program_is_named(bare: Path) -> None:
    with pytest.raises(ToolMissing, match=r"^node is needed to build\. Run `make site`, which installs it, or install Node 20 or later\.$"):
        find_program("node")
