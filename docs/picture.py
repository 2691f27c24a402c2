"""Takes README's picture: an instrument in its lesson, by night. Run after `make site`: `.venv/bin/python -m docs.picture`."""

import functools
import http.server
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium

SITE, PICTURE = Path("_site").resolve(), Path(__file__).with_name("lesson.png")
LESSON = "lessons/06-deep-learning-basics/"
WIDTH, HEIGHT = 1440, 880


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def take(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark")
    page.goto(home + LESSON, wait_until="networkidle")
    page.locator("#fig-darkroom").evaluate("figure => scrollTo(0, figure.getBoundingClientRect().top + scrollY - 24)")
    page.locator('#fig-darkroom[data-state="live"]').wait_for(timeout=120_000)
    page.screenshot(path=PICTURE)


def main() -> None:
    handler = functools.partial(Handler, directory=SITE)
    with http.server.ThreadingHTTPServer(("localhost", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        take(browser, f"http://localhost:{server.server_port}/")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
