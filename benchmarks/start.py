"""How long until a first result, ours beside the plainest Pyodide page, measured in one run.

Both pages use the same runtime files from the same server; a repetition opens each in turn, cold (nothing cached) and then
warm (opened again, once ours has kept its snapshot). Run after `make test` has set things up: `.venv/bin/python -m benchmarks.start [repetitions]`.
"""

import functools
import gzip
import http.server
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, sync_playwright

from orrery import vendor
from tests.browser import chromium

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_site"
LESSON = "lessons/06-deep-learning-basics/index.html"
TIMEOUT_MS = 120_000
TYPES = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}

NAIVE_PAGE = """<!doctype html><title>naive</title><p id=out></p><script type=module>
const worker = new Worker("naive.js", { type: "module" });
worker.onmessage = ({ data }) => { out.textContent = data; };
</script>"""
NAIVE_WORKER = """import { loadPyodide } from "./naive/pyodide.mjs";
const pyodide = await loadPyodide({ indexURL: new URL("./naive/", import.meta.url).href });
await pyodide.loadPackage("numpy");
postMessage(pyodide.runPython("import numpy as np; str(np.arange(3).sum())"));
"""
def naive_files() -> dict[str, tuple[str, bytes]]:
    """What the naive page is served, by path: Pyodide's own files as they came, and NumPy's wheel."""
    files = {"naive.html": NAIVE_PAGE.encode(), "naive.js": NAIVE_WORKER.encode()}
    files |= {f"naive/{pin.name}": vendor.fetch(pin, ROOT, print) for pin in vendor.read_pins(vendor.LOCK)}
    files["naive/pyodide-lock.json"] = (ROOT / "node_modules/pyodide/pyodide-lock.json").read_bytes()
    return {f"/{name}": (TYPES.get(Path(name).suffix, "application/octet-stream"), content) for name, content in files.items()}


NAIVE = naive_files()
STAY = """async () => {
    while (!(await (await caches.open("orrery-snapshot")).keys()).length) await new Promise((resolve) => setTimeout(resolve, 100));
}"""
"""A reader stays until the page has kept its snapshot, some seconds, which count in no time."""


class Handler(http.server.SimpleHTTPRequestHandler):
    """The site, with the two files of the naive page beside it."""

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path not in NAIVE:
            return super().do_GET()
        kind, body = NAIVE[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000, immutable")
        self.end_headers()
        self.wfile.write(body)


def naive(page: Page, home: str) -> None:
    page.goto(home + "naive.html")
    page.wait_for_function("out.textContent === '3'", timeout=TIMEOUT_MS)


def ours(page: Page, home: str) -> None:
    page.goto(home + LESSON)
    figure = page.locator("#fig-adam")
    figure.get_by_role("button", name="Run").click()
    figure.get_by_text("Finished in").wait_for(timeout=TIMEOUT_MS)


def seconds(visit: Callable[[Page, str], None], page: Page, home: str) -> float:
    started = time.perf_counter()
    visit(page, home)
    return time.perf_counter() - started


def repetition(browser: Browser, home: str) -> dict[str, float]:
    times = {}
    for name, visit in (("naive", naive), ("ours", ours)):
        context = browser.new_context()
        for state in ("cold", "warm"):
            page = context.new_page()
            times[f"{name} {state}"] = seconds(visit, page, home)
            if name == "ours" and state == "cold":
                page.evaluate(STAY)
            elif name == "ours":
                times["ours stop to next"] = stop_to_next(page)
            page.close()
        context.close()
    return times


def stop_to_next(page: Page) -> float:
    """From a press of Stop on an endless loop to the output of the next Run."""
    figure = page.locator("#fig-adam")
    figure.locator('[data-part="code"]').click()
    figure.locator(".cm-content").fill("print('looping')\nwhile True: pass")
    figure.get_by_role("button", name="Run").click()
    figure.get_by_text("looping", exact=True).wait_for()
    figure.locator(".cm-content").fill("print('next')")
    started = time.perf_counter()
    figure.get_by_role("button", name="Stop").click()
    figure.get_by_role("button", name="Run").click()
    figure.get_by_text("Finished in").wait_for(timeout=TIMEOUT_MS)
    return time.perf_counter() - started


def bytes_of(visit: Callable[[Page, str], None], browser: Browser, home: str) -> tuple[int, int]:
    """Requests and gzipped bytes of one cold visit."""
    context = browser.new_context()
    page, responses = context.new_page(), []
    context.on("response", lambda response: responses.append(response))
    visit(page, home)
    page.wait_for_load_state("networkidle")
    total = sum(map(transferred, responses))
    context.close()
    return len(responses), total


@functools.cache
def compressed_size(body: bytes) -> int:
    return min(len(body), len(gzip.compress(body)))


def transferred(response: Response) -> int:
    return compressed_size(response.body())


def before_touch(page: Page, home: str) -> None:
    page.goto(home + LESSON, wait_until="networkidle")


def main(repetitions: int) -> None:
    handler = functools.partial(Handler, directory=SITE)
    with http.server.ThreadingHTTPServer(("localhost", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://localhost:{server.server_port}/"
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        runs = [repetition(browser, home) for _ in range(repetitions)]
        medians = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        for name, median in medians.items():
            print(f"{name:18} {median:6.2f} s   {' '.join(f'{run[name]:.2f}' for run in runs)}")
        print(f"ratio stop to next, of naive warm {medians['ours stop to next'] / medians['naive warm']:6.2f}")
        for state in ("cold", "warm"):
            print(f"ratio {state:12} {medians[f'ours {state}'] / medians[f'naive {state}']:6.2f}")
        for name, visit in (("naive until result", naive), ("ours before touch", before_touch), ("ours until output", ours)):
            requests, total = bytes_of(visit, browser, home)
            print(f"{name:18} {total / 1000:8.0f} KB in {requests} requests")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
