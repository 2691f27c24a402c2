"""A folder is a test: `lessons/` goes in; `expected/` holds the pages that come out, or `errors.txt`, all that the author is told."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from instruments import stage
from orrery.errors import AuthorErrors
from orrery.prints import read as read_content
from orrery.site import build_site
from orrery.workshop import Workshop

HERE = Path(__file__).parent
CASES = sorted(folder.parent.name for folder in HERE.glob("*/lessons"))
LIMITS_SECONDS = {"endless-cell": 2.0}
REFRESH = "ORRERY_REFRESH=1 python -m pytest tests/sites"


def build(case: Path, workshop: Workshop) -> dict[str, str]:
    """What comes out of a case: pages by path, or errors.txt."""
    try:
        files = build_site(case / "lessons", workshop)
    except AuthorErrors as errors:
        return {"errors.txt": f"{errors}\n"}
    pages = {path: read_content(content).decode() for path, content in files.items() if path.endswith((".html", ".xml"))}
    return pages | {"files.txt": "".join(f"{path}\n" for path in files if not path.startswith("search/"))}


def read(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def write(folder: Path, pages: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture(autouse=True)
def two_instruments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages list the instruments there are; a new one must not change what these tests expect."""
    monkeypatch.setattr(stage, "known", lambda: ("code-executor", "optimizer-explorer"))


@pytest.mark.parametrize("name", CASES)
def test_lessons_come_out_as_expected(name: str, make_workshop: Callable[..., Workshop]) -> None:
    case = HERE / name
    actual = build(case, make_workshop(templates=HERE / "templates", limit_seconds=LIMITS_SECONDS.get(name, 20.0)))
    if os.environ.get("ORRERY_REFRESH"):
        write(case / "expected", actual)
    if actual != read(case / "expected"):
        write(case / "actual", actual)
        pytest.fail(f"compare {case}/actual with expected; if actual is right: {REFRESH} -k {name}", pytrace=False)
    shutil.rmtree(case / "actual", ignore_errors=True)
