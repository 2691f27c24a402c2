"""An author's page follows what is saved: it loads itself again, keeps its place, and shows mistakes until they are mended."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LESSON, ROOT, OpenPage

FILE = "06-deep-learning-basics.md"
HEADING = "## "


@pytest.fixture
def lesson_file(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "lessons", tmp_path / "lessons") / FILE


@pytest.fixture
def page(lesson_file: Path, open_page: OpenPage) -> Iterator[Page]:
    """The lesson, open while it is being served from a copy of the course."""
    command = [sys.executable, "build.py", "serve", "--lessons", lesson_file.parent, "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    home = next(line for line in process.stderr if line.startswith("Serving")).split()[2]
    page = open_page(None)
    page.goto(home + LESSON)  # perhaps before there is a site: the page comes by itself
    expect(page.locator("h1")).to_be_visible()
    yield page
    process.terminate()
    process.communicate()


def save(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text().replace(old, new, 1))


def test_page_follows_each_save_and_keeps_its_place(page: Page, lesson_file: Path) -> None:
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("load")
    before = page.evaluate("scrollTo(0, 3000), scrollY")
    save(lesson_file, HEADING, "Ripples.\n\n## ")
    expect(page.get_by_text("Ripples.", exact=True)).to_be_attached()
    page.wait_for_function("before => Math.abs(scrollY - before) < 200", arg=before)


def test_mistakes_stand_on_the_page_until_they_are_mended(page: Page, lesson_file: Path) -> None:
    good = lesson_file.read_text()
    line = good[: good.index(HEADING)].count("\n") + 1
    save(lesson_file, HEADING, "[away](nowhere.md)\n\n## ")
    panel = page.get_by_role("alert").and_(page.locator(".serve-mistakes"))
    expect(panel).to_contain_text("1 mistake. This is the site as it was before.")
    expect(panel).to_contain_text(f"lessons/{FILE}:{line}")
    expect(panel).to_contain_text('the link leads to "nowhere.md", which is no lesson of the course')
    expect(page.locator("h1")).to_be_visible()
    lesson_file.write_text(good.replace(HEADING, "Ripples.\n\n## ", 1))
    expect(page.get_by_text("Ripples.", exact=True)).to_be_attached()
    expect(panel).to_have_count(0)
