"""The whole course, built once and served by a plain static host under a sub-path, and pages in a real browser."""

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium

ROOT = Path(__file__).parents[2]
LESSON = "lessons/06-deep-learning-basics/"
PAGES = ("", LESSON, "concepts/", "concepts/cnn/", "licences/", "404.html", "offline.html")
"""One of each kind."""
PYTHON_TIMEOUT_MS = 120_000
"""A first start of Python on a busy machine."""
UNFOLD = "async () => (await import(new URL('unfold.js', document.querySelector('script[type=module]').src))).unfoldAll()"
"""Lay out a lesson to its end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built course's folder."""
    out = tmp_path_factory.mktemp("host") / "sub" / "course"
    out.parent.mkdir()
    subprocess.run([sys.executable, "build.py", "--out", out, "--base-url", "/sub/course/"], cwd=ROOT, check=True)
    return out


@pytest.fixture(scope="session")
def home(site: Path) -> Iterator[str]:
    """Address of the course's front page on a host that knows nothing of us."""
    handler = functools.partial(QuietHandler, directory=site.parents[1])
    with http.server.ThreadingHTTPServer(("localhost", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/sub/course/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, home: str) -> Iterator[OpenPage]:
    """Opens addresses of the course (None for none yet), each in a context of its own; prints what the pages logged, for when a test fails."""
    contexts: list[BrowserContext] = []

    def open_page(path: str | None = "", **settings: object) -> Page:
        # A service worker would answer before a test's own routes do; the tests of keeping allow it.
        context = browser.new_context(**{"service_workers": "block"} | settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: print(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: print(f"page error: {error}"))
        page.on("requestfailed", lambda request: print(f"failed: {request.url} {request.failure}"))
        if path is not None:
            page.goto(home + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def lesson(open_page: OpenPage) -> Page:
    """Lesson 06, opened and laid out to its end."""
    page = open_page(LESSON)
    page.evaluate(UNFOLD)
    return page
