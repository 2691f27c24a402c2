"""The command line, in processes of its own: what it prints, how it exits, what it leaves behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "sites"
PROGRAM = """
import sys, build
from orrery import assets, vendor
from orrery.parcel import Parcel
assets.collect = lambda *_: Parcel("assets/0", {"main.js": b""}, ())
vendor.collect = lambda *_: Parcel("runtime/0", {"manifest.json": b"{}"}, ())
sys.exit(build.main(sys.argv[1:]))
"""
"""build.py without its parcels, which have their own tests and take long the first time."""

ENDLESS = """
import sys
from dataclasses import replace
from instruments import stage
load = stage.load
def draw_for_ever(state):
    print("drawing", file=sys.stderr, flush=True)
    while True:
        pass
stage.load = lambda name: replace(load(name), frame=draw_for_ever)
"""
"""Instruments none of which ever has a picture."""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", PROGRAM, *map(str, arguments)]


def build(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True)


def lessons(case: str) -> Path:
    return CASES / case / "lessons"


@pytest.fixture
def good_site(tmp_path: Path) -> Path:
    done = build("--lessons", lessons("prose"), "--out", tmp_path / "site")
    assert (done.returncode, done.stdout) == (0, "")
    return tmp_path / "site"


def contents(site: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_build_says_what_it_does_in_plain_lines(tmp_path: Path) -> None:
    lines = build("build", "--lessons", lessons("prose"), "--out", tmp_path / "site", "--cache", tmp_path / "cache").stderr.splitlines()
    assert lines[:2] == ["Reading lessons: 1", "Printing pages: 7"]
    count = len(contents(tmp_path / "site")) - 1  # the marker is not the site's
    assert lines[2].startswith(f"Wrote {count} files to {tmp_path}/site in ")


def test_all_mistakes_are_listed_and_the_last_good_site_stays(good_site: Path) -> None:
    before = contents(good_site)
    done = build("--lessons", lessons("many-mistakes"), "--out", good_site)
    expected = (CASES / "many-mistakes/expected/errors.txt").read_text()
    assert done.returncode == 1
    assert f"{expected}8 mistakes; the site is as it was.\n" in done.stderr
    assert contents(good_site) == before


def test_two_builds_of_one_course_are_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build("--lessons", lessons("figures"), "--out", tmp_path / name, "--base-url", "/course")
    one, two = ({path.relative_to(tmp_path / name): content for path, content in contents(tmp_path / name).items()} for name in ("one", "two"))
    assert one == two
    assert b'"/course/' in one[Path("404.html")]


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("Years of work.")
    done = build("--lessons", lessons("prose"), "--out", tmp_path)
    assert done.returncode == 2
    assert done.stderr.endswith(f"build.py: {tmp_path} holds files that no build of ours wrote. Empty it, or name another folder with --out.\n")


@pytest.mark.parametrize("text", ["course", "https://example.org/", "/a b/", "//example.org/"])
def test_base_url_must_be_a_path(text: str) -> None:
    done = build("--base-url", text)
    assert done.returncode == 2
    assert done.stderr.endswith(f"argument --base-url: {text!r} is no path on a host; write it like /course/\n")


def test_unknown_command_is_misuse() -> None:
    assert build("bake").returncode == 2


def test_help_names_every_command_option_and_exit_status() -> None:
    shown = build("--help").stdout
    for word in ("build ", "serve ", "--lessons", "--out", "--base-url", "--cache", "--port", "file:line", "exit status"):
        assert word in shown


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_build_ends_quietly_with_its_cells_and_leaves_the_last_good_site(good_site: Path, number: int, status: int) -> None:
    before = contents(good_site)
    process = subprocess.Popen(command("--lessons", lessons("endless-cell"), "--out", good_site), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    cell = wait_for_cell(process.pid)
    process.send_signal(number)
    _, said = process.communicate(timeout=10)
    assert process.returncode == status
    assert "Traceback" not in said
    assert contents(good_site) == before
    assert not is_running(cell)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_build_does_not_wait_for_an_instrument_that_draws_for_ever(tmp_path: Path, number: int, status: int) -> None:
    program = [sys.executable, "-c", f"{ENDLESS}{PROGRAM}", "--lessons", lessons("figures"), "--out", tmp_path / "site", "--cache", tmp_path / "cache"]
    process = subprocess.Popen(program, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    next(line for line in process.stderr if line.startswith("drawing"))
    process.send_signal(number)
    _, said = process.communicate(timeout=5)
    assert process.returncode == status
    assert "Traceback" not in said


def wait_for_cell(pid: int) -> int:
    """The process id of the cell that a build runs, once it runs."""
    for _ in range(200):
        children = Path(f"/proc/{pid}/task").glob("*/children")
        found = [int(child) for path in children for child in path.read_text().split() if is_cell(int(child))]
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no cell was started")


def is_cell(pid: int) -> bool:
    return b"\0instruments\0" in Path(f"/proc/{pid}/cmdline").read_bytes()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a course that is served, and its folder of lessons."""
    folder = shutil.copytree(lessons("prose"), tmp_path / "lessons")
    process = subprocess.Popen(command("serve", "--lessons", folder, "--port", 0), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    line = next(line for line in process.stderr if line.startswith("Serving"))
    yield line.split()[2], folder
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130


def test_served_site_is_built_again_at_each_save(served: tuple[str, Path]) -> None:
    home, folder = served
    lesson = folder / "01-waves.md"
    with urllib.request.urlopen(f"{home}_serve/events?page=lessons/01-waves/index.html") as stream:
        news = (json.loads(line.removeprefix(b"data: ")) for line in stream if line.startswith(b"data: "))
        next(state for state in news if b"</html>" in read(f"{home}lessons/01-waves/"))
        lesson.write_text(lesson.read_text() + "\nRipples.\n")
        next(state for state in news if b"Ripples." in read(f"{home}lessons/01-waves/"))
        lesson.write_text(lesson.read_text() + "\n[away](nowhere.md)\n")
        told = next(state for state in news if state["mistakes"])
        assert told["mistakes"][0]["what"] == 'the link leads to "nowhere.md", which is no lesson of the course'
        assert b"Ripples." in read(f"{home}lessons/01-waves/")


def read(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address) as response:
            return response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.read()


def test_serving_a_course_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    done = build("serve", "--lessons", tmp_path / "lessons", "--port", 0)
    assert done.returncode == 1
    assert "lessons/course.toml:1: there is no course.toml. Name the folder that holds it with --lessons.\n" in done.stderr
