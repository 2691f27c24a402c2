"""Everything the project measures, in one run, on one quiet machine: `make bench`. Prints it, and writes it down in docs/performance.md.

`.venv/bin/python -m benchmarks [repetitions of starts] [lessons] [repetitions of builds]`
"""

import datetime
import os
import platform
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import builds, frames, start
from benchmarks.table import format_table
from tests.browser import chromium

PAGE = Path(__file__).parents[1] / "docs/performance.md"
TEXT = """# Performance

Made by `make bench` on {date}: {machine}.

## In the browser

Beside it stands the plainest page that loads Pyodide and NumPy in a worker and runs the same program; both from the same host on this
machine, in turn. Medians of {repetitions}; sizes are compressed.

{starts}

A reader's moves, in lesson 06:

{frames}

## Builds

{builds}

What bounds these figures stands in [bounds.md](bounds.md).
"""


def describe_machine() -> str:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        version = browser.version
        browser.close()
    return f"{len(os.sched_getaffinity(0))} cores, no GPU, Chromium {version.split('.')[0]}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the beginning"


def main(repetitions: int, lessons: int, build_repetitions: int) -> None:
    text = TEXT.format(
        date=datetime.date.today().strftime("%-d %B %Y"),
        machine=describe_machine(),
        repetitions=repetitions,
        starts=format_table(start.measure(repetitions)),
        frames=format_table(frames.measure_all()),
        builds=builds.measure_all(lessons, build_repetitions),
    )
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*given, *(7, 1000, 3)[len(given) :])
