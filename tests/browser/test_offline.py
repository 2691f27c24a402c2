"""A visited course stays with its reader: without a network, through a newer edition, and as an app."""

import functools
import http.server
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.cell import Cell
from tests.browser.conftest import LESSON, PYTHON_TIMEOUT_MS, OpenPage, QuietHandler

KEPT = '[data-part="kept"]'
WITH_FIGURES = "Works without a network, figures included."
FOLDER = re.compile(r"\b(assets|runtime)/([0-9a-f]{10})")
CACHES = "caches.keys().then(names => names.filter(name => name.startsWith('orrery-site')).sort())"


class Host:
    """A static host of one's own: it can go down, and take a newer edition of the site."""

    def __init__(self, folder: Path):
        self.folder = folder
        handler = functools.partial(QuietHandler, directory=folder.parents[1])
        self.server = http.server.ThreadingHTTPServer(("localhost", 0), handler)
        self.home = f"http://localhost:{self.server.server_port}/sub/course/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def renew(self) -> None:
        """Another edition: each folder has another name, everything that names one says so, and the old folders are gone."""
        for path in self.folder.rglob("*"):
            if path.suffix in (".html", ".js") and FOLDER.search(text := path.read_text()):
                path.write_text(FOLDER.sub(lambda match: f"{match[1]}/{rename(match[2])}", text))
        for folder in [*self.folder.glob("assets/*"), *self.folder.glob("runtime/*")]:
            folder.rename(folder.with_name(rename(folder.name)))


def rename(digest: str) -> str:
    return digest[::-1]


@pytest.fixture
def host(site: Path, tmp_path: Path) -> Iterator[Host]:
    host = Host(shutil.copytree(site, tmp_path / "sub/course"))
    yield host
    host.stop()


@pytest.fixture
def context(open_page: OpenPage) -> BrowserContext:
    return open_page(None, service_workers="allow").context


@pytest.fixture
def visit(context: BrowserContext, host: Host) -> Callable[[str], Page]:
    """Opens an address of the host in a tab of its own; all tabs are one reader's."""

    def visit(path: str) -> Page:
        page = context.new_page()
        page.on("console", lambda message: print(f"console {message.type}: {message.text}"))
        page.goto(host.home + path)
        return page

    return visit


def use(page: Page) -> Cell:
    """Run a cell, and wait until everything the page needs is kept."""
    cell = Cell(page, "fig-dropout")
    cell.run("print('first')")
    expect(page.locator(KEPT)).to_have_text(WITH_FIGURES, timeout=PYTHON_TIMEOUT_MS)
    return cell


def forget_files(page: Page) -> None:
    """Empty the browser's own cache of files, as a browser does when it needs the space; what the service worker keeps stays."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


def test_a_visited_lesson_works_without_a_network_and_others_say_what_does(visit: Callable[[str], Page], host: Host) -> None:
    page = visit(LESSON)
    cell = use(page)
    host.stop()
    forget_files(page)
    page.reload()
    assert cell.run("print('without a network')") == "without a network\n"
    figure = page.locator("#fig-optimizers")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-state", "live", timeout=PYTHON_TIMEOUT_MS)

    lost = visit("concepts/training/")
    expect(lost.get_by_role("heading", level=1)).to_have_text("This page is not kept here")
    links = lost.locator('[data-part="kept-pages"] a')
    expect(links).to_have_count(1)
    links.click()
    expect(lost).to_have_url(host.home + LESSON)
    assert Cell(lost, "fig-dropout").run("print('in another tab')") == "in another tab\n"


def test_a_newer_edition_is_announced_and_takes_nothing_from_open_pages(visit: Callable[[str], Page], host: Host) -> None:
    page, other = visit(LESSON), visit(LESSON)
    complaints: list[str] = []
    other.on("console", lambda message: complaints.append(message.text))
    cell = use(page)
    old = page.evaluate(CACHES)
    assert len(old) == 3
    host.renew()
    forget_files(page)
    page.evaluate("navigator.serviceWorker.getRegistration().then(registration => registration.update())")
    for tab in (page, other):
        expect(tab.get_by_role("complementary", name="Newer version")).to_contain_text("A newer version of this page is there.", timeout=PYTHON_TIMEOUT_MS)

    cell.edit("print('looping')\nwhile True: pass")
    cell.start()
    expect(cell.output).to_contain_text("looping", timeout=PYTHON_TIMEOUT_MS)
    cell.button("Stop").click()
    assert cell.run("print('a fresh Python of the old edition')") == "a fresh Python of the old edition\n"

    page.get_by_role("button", name="Load it").click()
    expect(page.get_by_role("complementary", name="Newer version")).to_be_hidden()
    expect(page.locator(KEPT)).not_to_be_empty(timeout=PYTHON_TIMEOUT_MS)
    assert Cell(page, "fig-dropout").code == "print('a fresh Python of the old edition')"
    assert set(old) <= set(page.evaluate(CACHES))
    assert Cell(other, "fig-dropout").run("print('still the old edition')") == "still the old edition\n"
    assert not [text for text in complaints if "snapshot" in text]

    other.close()
    host.stop()
    page.reload()
    page.wait_for_function(f"async names => {{ const kept = await {CACHES}; return kept.length === 3 && kept.filter(name => names.includes(name)).length === 1 }}", arg=old)
    assert Cell(page, "fig-dropout").run("print('the new edition')") == "the new edition\n"


def test_the_course_can_be_installed(visit: Callable[[str], Page], context: BrowserContext, host: Host) -> None:
    page = visit(LESSON)
    expect(page.locator(KEPT)).not_to_be_empty(timeout=PYTHON_TIMEOUT_MS)
    session = context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert json.loads(found["data"])["name"] == "Advanced ML: Unsupervised Learning & Production"
    assert found["manifest"]["startUrl"] == found["manifest"]["scope"] == host.home
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in errors} <= {"in-incognito"}  # as every context of a test is
