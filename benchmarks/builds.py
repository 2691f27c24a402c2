"""How long a build takes, ours beside other generators' in one run: cold, after one edit, and how much memory.

Run on a quiet machine, after `make site` has set things up: `.venv/bin/python -m benchmarks.builds [lessons] [repetitions] [names]`, where
names such as `MkDocs Hugo` leave out all others. These are installed from the Python registry into `.cache/peers`; Hugo is taken where it
is on the path.

Cold means that nothing made of these lessons is left. Orrery's fonts and bundles, made once for a checkout, are there. A repetition
runs every tool once, in turn, so that what else the machine does meets them all; one that takes minutes has its turn in the first alone. See benchmarks/peers.py for what each of them makes.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers
from benchmarks.lessons import Lesson, make_lessons, write_orrery
from benchmarks.peers import ROOT, Tool

WORK = ROOT / ".cache/benchmark"
SAMPLE_SECONDS = 0.05
WITHOUT_SEARCH = "import sys, build; from orrery import site; site.make_search = lambda pages, *rest: [*pages] and {}; sys.exit(build.main(sys.argv[1:]))"


@dataclass(frozen=True)
class Figures:
    seconds: float
    cpu_seconds: float
    """Of all its processes that it has waited for."""
    megabytes: float
    """The most that all its processes held at once; what they share counts once."""

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.cpu_seconds:.1f} s of CPU time, {self.megabytes:.0f} MB)"


def orrery(folder: Path) -> list[str]:
    return [sys.executable, str(ROOT / "build.py"), *options(folder)]


def orrery_without_search(folder: Path) -> list[str]:
    return [sys.executable, "-c", WITHOUT_SEARCH, *options(folder)]


def options(folder: Path) -> list[str]:
    return ["--lessons", str(folder / "lessons"), "--out", str(folder / "out"), "--cache", str(folder / "cache")]


def write_ours(lessons: list[Lesson], folder: Path) -> None:
    write_orrery(lessons, folder / "lessons")


OURS = (
    Tool("Orrery", write_ours, orrery, ("out", "cache"), "lessons"),
    Tool("Orrery, without search", write_ours, orrery_without_search, ("out", "cache"), "lessons"),
)


def measure(command: list[str], folder: Path) -> Figures:
    before, started = os.times(), time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=surroundings()) as process:
        peak = [0.0]
        watcher = threading.Thread(target=watch_memory, args=(process, peak))
        watcher.start()
        said = process.communicate()[0]
        seconds = time.perf_counter() - started
        watcher.join()
    if process.returncode:
        raise RuntimeError(f"{command} ended with status {process.returncode}: {said[-2000:]}")
    after = os.times()
    return Figures(seconds, after.children_user + after.children_system - before.children_user - before.children_system, peak[0])


def surroundings() -> dict[str, str]:
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


def watch_memory(process: subprocess.Popen[str], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(read_memory, list_family(process.pid))))
        time.sleep(SAMPLE_SECONDS)


def list_family(pid: int) -> Iterator[int]:
    """A process and all that it and its children have started (Linux)."""
    yield pid
    with suppress(OSError):  # it has ended meanwhile
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                yield from list_family(int(child))


def read_memory(pid: int) -> float:
    """Megabytes of a process, its part of what it shares (PSS); nothing of one that has ended."""
    try:
        line = next(line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0.0
    return int(line.split()[1]) / 1024


def prepare(tool: Tool, lessons: list[Lesson]) -> Path:
    folder = WORK / tool.name.replace(" ", "-").replace(",", "").replace("+", "and")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tool.write(lessons, folder)
    return folder


def make_cold(tool: Tool, folder: Path) -> None:
    for name in tool.made:
        shutil.rmtree(folder / name, ignore_errors=True)
    if "cache" in tool.made and tool in OURS:
        shutil.copytree(WORK / "base/cache", folder / "cache")


def edit(tool: Tool, folder: Path, lesson: Lesson, word: str) -> None:
    file = folder / tool.lessons / f"{lesson.slug}.md"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{word} is new.\n", encoding="utf-8")


@contextmanager
def serve(folder: Path) -> Iterator[Iterator[dict[str, object]]]:
    """Serve our course; the news of its second lesson's page."""
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", "0", *options(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=surroundings()) as process:
        assert process.stderr
        home = next(line for line in process.stderr if line.startswith("Serving")).split()[2]
        next(line for line in process.stderr if line.startswith("Built"))
        threading.Thread(target=process.stderr.read, daemon=True).start()
        slug = next(path.stem for path in sorted((folder / "lessons").glob("*.md")))
        with urllib.request.urlopen(f"{home}_serve/events?page=lessons/{slug}/index.html") as stream:
            yield (json.loads(line.removeprefix(b"data: ")) for line in stream if line.startswith(b"data: "))
        process.terminate()


def measure_saves(folder: Path, lesson: Lesson, count: int) -> list[float]:
    """Seconds from a save to the word that the new page is there, while the course is being served."""
    seconds = []
    with serve(folder) as news:
        edition = next(news)["edition"]
        for number in range(count):
            started = time.perf_counter()
            edit(OURS[0], folder, lesson, f"Save{number}")
            edition = next(state["edition"] for state in news if state["edition"] != edition)
            seconds.append(time.perf_counter() - started)
    return seconds


def measure_all(count: int, repetitions: int, names: Sequence[str] = ()) -> str:
    """The figures as a table, and a line on serving."""
    peers.install()
    hugo = peers.find_hugo()
    others = [*([hugo] if hugo else []), *peers.TOOLS]
    tools = [*OURS, *(tool for tool in others if not names or any(tool.name.startswith(name) for name in names))]
    lessons = make_lessons(count)
    write_orrery(make_lessons(1), WORK / "base/lessons")
    measure(orrery(WORK / "base"), ROOT)
    cold: dict[str, list[Figures]] = {tool.name: [] for tool in tools}
    warm: dict[str, list[Figures]] = {tool.name: [] for tool in tools}
    folders = {tool.name: prepare(tool, lessons) for tool in tools}
    for repetition in range(repetitions):
        for tool in tools if repetition == 0 else (tool for tool in tools if not tool.is_slow):
            folder = folders[tool.name]
            make_cold(tool, folder)
            cold[tool.name].append(measure(tool.command(folder), folder))
            edit(tool, folder, lessons[0], f"Edit{repetition}")
            warm[tool.name].append(measure(tool.command(folder), folder))
            print(f"  {tool.name}: cold {cold[tool.name][-1]}, after an edit {warm[tool.name][-1]}, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    saves = measure_saves(folders["Orrery"], lessons[0], 5 * repetitions)
    return format_figures(count, tools, cold, warm, saves, bool(hugo))


def format_figures(count: int, tools: list[Tool], cold: dict[str, list[Figures]], warm: dict[str, list[Figures]], saves: list[float], has_hugo: bool) -> str:
    ours, save = middle(cold["Orrery"], "seconds"), statistics.median(saves)
    lines = [
        f"{count} lessons, medians of {len(cold['Orrery'])}{describe_slow(tools)}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} at the end:\n",
        "| | cold, s | Orrery's part | CPU, s | after one edit, s | part of cold | memory, MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for tool in tools:
        first, second = (middle(figures[tool.name], "seconds") for figures in (cold, warm))
        again = f"{second:.2f} | {second / first:.2f}" if tool.is_incremental else f"{second:.2f} (all anew) | {second / first:.2f}"
        lines.append(f"| {tool.name} | {first:.2f} | {ours / first:.2f} | {middle(cold[tool.name], 'cpu_seconds'):.1f} | {again} | {middle(cold[tool.name], 'megabytes'):.0f} |")
    if not has_hugo:
        lines.append("| Hugo | is not on this machine's path | | | | | |")
    lines.append(f"\nOrrery's serve, from a save to the word that the page is new: median {save * 1000:.0f} ms, longest {max(saves) * 1000:.0f} ms; {save / ours:.3f} of a cold build.")
    return "\n".join(lines)


def describe_slow(tools: list[Tool]) -> str:
    slow = [tool.name for tool in tools if tool.is_slow]
    return f" (one build of {', '.join(slow)})" if slow else ""


def middle(figures: list[Figures], name: str) -> float:
    return statistics.median(getattr(figure, name) for figure in figures)


if __name__ == "__main__":
    print(measure_all(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 3, sys.argv[3:]))
