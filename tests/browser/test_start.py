"""Python starts from a snapshot where one is kept, and as usual wherever there is any doubt."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cell import Cell
from tests.browser.conftest import LESSON, PYTHON_TIMEOUT_MS
from tests.browser.plate import wake

OUTPUT = "import numpy as np, numpy.testing, js\nprint(np.linalg.eigvalsh([[2, 1], [1, 2]]).round(6), hasattr(js, 'fetch'))"


WAIT = """async () => {
    for (;;) {
        const keys = await (await caches.open('orrery-snapshot')).keys();
        const urls = keys.map(request => request.url).filter(url => !url.includes('/older/'));
        if (urls.length) return keys.map(request => request.url);
        await new Promise(resolve => setTimeout(resolve, 50));
    }
}"""


def wait_until_kept(page: Page) -> list[str]:
    """The addresses of all snapshots, once this build's is among them."""
    return page.evaluate(WAIT)


def restored(page: Page) -> list[bool]:
    """Of each Python on the page: whether it came from a snapshot."""
    return [worker.evaluate("performance.getEntriesByName('restored').length > 0") for worker in page.workers]


@pytest.fixture
def kept(lesson: Page) -> Page:
    """A lesson that has kept a snapshot."""
    lesson.locator("#fig-optimizers").scroll_into_view_if_needed()
    wait_until_kept(lesson)
    return lesson


def test_later_starts_are_restored_programs_included_and_stop_too(kept: Page, home: str) -> None:
    kept.goto(home)
    kept.goto(home + LESSON)
    cell = Cell(kept, "fig-adam")
    published = cell.text
    assert cell.run() == published
    assert restored(kept) and all(restored(kept))
    assert cell.run(OUTPUT) == "[1. 3.] False\n"
    cell.edit("while True: pass")
    cell.start()
    expect(cell.status).to_have_text("Running", timeout=PYTHON_TIMEOUT_MS)
    cell.button("Stop").click()
    assert cell.run(OUTPUT) == "[1. 3.] False\n"
    wake(kept, "fig-optimizers")
    assert len(kept.workers) == 2 and all(restored(kept))


def test_a_spoiled_snapshot_is_dropped_and_python_starts_as_usual(kept: Page) -> None:
    (address,) = wait_until_kept(kept)
    kept.evaluate("async address => (await caches.open('orrery-snapshot')).put(address, new Response(new Uint8Array(100)))", address)
    warnings: list[str] = []
    kept.context.on("console", lambda message: warnings.append(message.text))
    kept.reload()
    assert Cell(kept, "fig-adam").run(OUTPUT) == "[1. 3.] False\n"
    assert not any(restored(kept))
    assert [text for text in warnings if text.startswith("starting Python as usual, since its snapshot did not work:")]


def test_only_this_builds_snapshot_stays(lesson: Page) -> None:
    lesson.evaluate("async () => (await caches.open('orrery-snapshot')).put('/runtime/older/snapshot?x', new Response('old'))")
    lesson.locator("#fig-optimizers").scroll_into_view_if_needed()
    (address,) = wait_until_kept(lesson)
    assert "/older/" not in address


def test_a_program_reaches_neither_the_network_nor_what_is_kept(lesson: Page) -> None:
    names = "['caches', 'indexedDB', 'fetch', 'XMLHttpRequest', 'WebSocket', 'Worker']"
    program = f"import js\nscope = js.Object.constructor('return globalThis')()\nprint([name for name in {names} if hasattr(scope, name)])"
    assert Cell(lesson, "fig-adam").run(program) == "[]\n"
