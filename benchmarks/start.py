"""How long until the output of a lesson's program, beside the plainest page that loads Pyodide and NumPy and runs the same program, in one run.

A repetition opens each page in turn, cold (nothing is kept) and then warm (opened again, once ours has kept its snapshot); then it stops an
endless loop and runs another program. Run after `make test` has set things up: `.venv/bin/python -m benchmarks.start [repetitions]`.
"""

import statistics
import sys
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.host import FIGURE, LESSON, Handler, Sent, hosting
from benchmarks.table import Row, format_table
from tests.browser import chromium
from tests.browser.cell import Cell

TIMEOUT_MS = 120_000
SETTLE_MS = 1500
"""A browser that has opened a tab has work of its own to do, which no reader who follows a link waits for."""
STAY = """async () => {
    while (!(await (await caches.open("orrery-snapshot")).keys()).length) await new Promise((resolve) => setTimeout(resolve, 100));
}"""
"""A reader stays until the page has kept its snapshot, some seconds, which count in no time."""
RESERVE = """async () => {
    const { reserve } = await import(new URL("reserve.js", document.querySelector("script[type=module]").src));
    while (!reserve.isReady) await new Promise((resolve) => setTimeout(resolve, 50));
}"""
"""A reader watches a loop until one more Python stands ready, a second or two."""
PRESS_RUN = """async (label) => {
    const until = async (found) => { while (!found()) await new Promise(requestAnimationFrame); };
    const [run, status] = ["[data-action=run]", "[data-part=status]"];
    const find = (part) => document.querySelector(`#${label} ${part}`);
    await until(() => find(run));
    await import(document.querySelector("script[type=module]").src); // as soon as it listens
    globalThis.stages = [performance.now()];
    find(run).click();
    await until(() => document.getElementById(label).dataset.state === "live");
    stages.push(performance.now());
    await until(() => find(status).textContent.startsWith("Finished in"));
    stages.push(performance.now());
}"""
"""Run is pressed as soon as it can be; Pyodide's page waits for nobody either."""
STAGES = ("listens", "ready", "output")
"""What is noted meanwhile, in milliseconds since the page was asked for."""
LONG_TASKS = """globalThis.longTasks = [];
new PerformanceObserver((list) => { for (const { startTime, duration } of list.getEntries()) longTasks.push([startTime, duration]); }).observe({ type: "longtask", buffered: true });"""

Visit = Callable[[Page, str], None]


def naive(page: Page, home: str) -> None:
    page.goto(f"{home}naive.html", wait_until="commit")
    page.wait_for_function("out.textContent", timeout=TIMEOUT_MS)


def ours(page: Page, home: str) -> None:
    page.goto(home + LESSON, wait_until="commit")
    page.evaluate(PRESS_RUN, FIGURE)


def seconds(visit: Visit, page: Page, home: str) -> float:
    started = time.perf_counter()
    visit(page, home)
    return time.perf_counter() - started


def repetition(browser: Browser, home: str) -> dict[str, float]:
    times: dict[str, float] = {}
    for name, visit in (("naive", naive), ("ours", ours)):
        context = browser.new_context()
        for state in ("cold", "warm"):
            page = context.new_page()
            page.add_init_script(LONG_TASKS)
            page.wait_for_timeout(SETTLE_MS)
            times[f"{name} {state}"] = seconds(visit, page, home)
            if name == "ours":
                times[f"long {state}"] = longest_task(page)
                times |= {f"{state} {stage}": moment for stage, moment in zip(STAGES, page.evaluate("stages"), strict=True)}
            if name == "ours" and state == "cold":
                page.evaluate(STAY)
            elif name == "ours":
                times["stop"] = stop_to_next(page)
            page.close()
        context.close()
    return times


def longest_task(page: Page) -> float:
    """Milliseconds of the main thread's longest task since the page was loaded: while Python was loading and working."""
    return page.evaluate("Math.max(0, ...longTasks.filter(([start]) => start > performance.timing.loadEventEnd - performance.timeOrigin).map(([, duration]) => duration))")


def stop_to_next(page: Page) -> float:
    """From a press of Stop on an endless loop to the output of the next Run."""
    cell = Cell(page, FIGURE)
    cell.edit("print('looping')\nwhile True: pass")
    cell.start()
    cell.figure.get_by_text("looping", exact=True).wait_for()
    cell.edit("print('next')")
    page.evaluate(RESERVE)
    started = time.perf_counter()
    cell.button("Stop").click()
    cell.start()
    cell.figure.get_by_text("Finished in").wait_for(timeout=TIMEOUT_MS)
    return time.perf_counter() - started


def sent_for(visit: Visit, browser: Browser, home: str, keeps: bool = True) -> Sent:
    """What the host has sent when a first visit has what it wants; also what is kept for reading offline, unless `keeps` is false."""
    Handler.sent = Sent()
    context = browser.new_context(service_workers="allow" if keeps else "block")
    visit(context.new_page(), home)
    sent, Handler.sent = Handler.sent, Sent()
    context.close()
    return sent


def only_open(page: Page, home: str) -> None:
    page.goto(home + LESSON, wait_until="networkidle")


def measure(repetitions: int) -> list[Row]:
    with hosting() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        runs = [repetition(browser, home) for _ in range(repetitions)]
        middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        plain, kept, live = (sent_for(visit, browser, home) for visit in (naive, only_open, ours))
        first = sent_for(only_open, browser, home, keeps=False)
        browser.close()

    def beside(what: str, name: str, other: str) -> Row:
        return Row(what, f"{middle[name]:.2f}", f"{middle[other]:.2f}", middle[name] / middle[other])

    def by_stage(state: str) -> Row:
        return Row(f"{state}, ms until the page listens, Python is ready, the output is there", ", ".join(f"{middle[f'{state} {stage}']:.0f}" for stage in STAGES))

    return [
        beside("cold: seconds to the program's output", "ours cold", "naive cold"),
        beside("warm: opened again", "ours warm", "naive warm"),
        beside("from Stop to the next program's output", "stop", "naive warm"),
        by_stage("cold"),
        by_stage("warm"),
        Row("longest task of the loaded page meanwhile, ms, cold and warm", f"{middle['long cold']:.0f}, {middle['long warm']:.0f}"),
        Row("KB before a figure is touched or seen, and requests", f"{first.bytes / 1000:.0f} in {first.requests}"),
        Row("KB with what is kept by then for reading offline", f"{kept.bytes / 1000:.0f} in {kept.requests}"),
        Row("KB until the first output, and requests", f"{live.bytes / 1000:.0f} in {live.requests}", f"{plain.bytes / 1000:.0f} in {plain.requests}", live.bytes / plain.bytes),
    ]


if __name__ == "__main__":
    print(format_table(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7)))
