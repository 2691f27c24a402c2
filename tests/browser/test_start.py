"""Python starts from a snapshot where one is kept, as usual wherever there is any doubt, and has all of its library either way."""

from pathlib import Path

import numpy
import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.cell import Cell
from tests.browser.conftest import LESSON, PYTHON_TIMEOUT_MS, OpenPage
from tests.browser.plate import wake

PROGRAM = "import numpy as np, numpy.testing, js\nprint(np.linalg.eigvalsh([[2, 1], [1, 2]]).round(6), hasattr(js, 'fetch'))"
OUTPUT = "[1. 3.] False\n"
KEPT = """async () => {
    const keys = await (await caches.open('orrery-snapshot')).keys();
    return keys.map(request => request.url);
}"""
WAIT = """async () => {
    const cache = await caches.open('orrery-snapshot');
    while (!(await cache.keys()).some(({ url }) => !url.includes('/older/'))) await new Promise(resolve => setTimeout(resolve, 50));
}"""
REMAIN = """async () => {
    const { reserve } = await import(new URL('reserve.js', document.querySelector('script[type=module]').src));
    while (!reserve.isReady) await new Promise(resolve => setTimeout(resolve, 50));
}"""

MOVE = """async ([label, seconds]) => {
    const figure = document.getElementById(label);
    const field = figure.querySelector('input[type=range]');
    const patience = performance.now() + 1000 * (seconds + 60);
    let since = Infinity;
    for (let step = 1; performance.now() - since < 1000 * seconds; step++) {
        if (performance.now() > patience) throw new Error(`${label} is ${figure.dataset.state}, not live`);
        field.value = Number(field.min) + step % 2 * Number(field.step);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(resolve => setTimeout(resolve, 100));
        if (figure.dataset.state === 'live') since = Math.min(since, performance.now());
    }
}"""

REST = """async () => {
    const { whenAtRest } = await import(new URL('launch.js', document.querySelector('script[type=module]').src));
    await whenAtRest();
}"""
CLAIM = """async () => {
    const { reserve } = await import(new URL('reserve.js', document.querySelector('script[type=module]').src));
    reserve.claim(false);
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""


def wait_until_kept(page: Page) -> None:
    """Until this build's snapshot is kept."""
    page.evaluate(WAIT)


def wait_for_reserve(page: Page) -> None:
    """Until one more Python is ready than is used."""
    page.evaluate(REMAIN)


def restored(page: Page) -> list[bool]:
    """Of each Python on the page: whether it came from a snapshot. One that was stopped may be listed a little longer, and does not count."""
    found = []
    for worker in page.workers:
        try:
            found.append(worker.evaluate("performance.getEntriesByName('restored').length > 0"))
        except Error as error:
            if "has been closed" not in error.message:
                raise
    return found


def warnings_of(page: Page) -> list[str]:
    """What the console warns of from now on."""
    warnings: list[str] = []
    page.context.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)
    return warnings


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
    assert set(restored(kept)) == {True}
    assert cell.run(PROGRAM) == OUTPUT
    cell.edit("while True: pass")
    cell.start()
    expect(cell.status).to_have_text("Running", timeout=PYTHON_TIMEOUT_MS)
    cell.button("Stop").click()
    assert cell.run(PROGRAM) == OUTPUT
    wake(kept, "fig-optimizers")
    wait_for_reserve(kept)
    assert set(restored(kept)) == {True}


def test_the_next_page_starts_python_before_anything_is_touched(kept: Page, home: str) -> None:
    kept.goto(home)
    kept.goto(home + LESSON)
    wait_for_reserve(kept)
    assert restored(kept) == [True]


def test_after_stop_the_python_in_reserve_takes_over(kept: Page) -> None:
    cell = Cell(kept, "fig-adam")
    cell.edit("while True: pass")
    cell.start()
    expect(cell.status).to_have_text("Running", timeout=PYTHON_TIMEOUT_MS)
    wait_for_reserve(kept)
    before = len(kept.workers)
    cell.button("Stop").click()
    assert cell.run("print(6 * 7)") == "42\n"
    assert len(kept.workers) <= before


def test_no_other_python_is_started_while_a_hand_moves_a_figure(lesson: Page) -> None:
    lesson.evaluate(MOVE, ["fig-optimizers", 3])
    assert len(lesson.workers) == 1
    wait_for_reserve(lesson)
    assert len(lesson.workers) == 2


def test_no_other_python_is_started_as_the_one_in_reserve_gets_its_first_work(kept: Page, home: str) -> None:
    kept.goto(home)
    kept.goto(home + LESSON)
    wait_for_reserve(kept)
    kept.evaluate(REST)
    before = len(kept.workers)
    kept.evaluate(CLAIM)
    assert len(kept.workers) == before
    wait_for_reserve(kept)
    assert len(kept.workers) == before + 1


FIND_RUNS = """async ([length, ...places]) => {
    const { findRuns } = await import(new URL('snapshot.js', document.querySelector('script[type=module]').src));
    const memory = new Uint8Array(length);
    for (const place of places) memory[place] = 1;
    return findRuns(memory).runs.map(({ start, length }) => [start, length]);
}"""


def test_pages_of_memory_that_are_zero_are_not_kept(lesson: Page) -> None:
    size = 65_536
    assert lesson.evaluate(FIND_RUNS, [5 * size + 10, 0, size, 3 * size + 1, 5 * size + 9]) == [[0, 2 * size], [3 * size, size], [5 * size, 10]]
    assert lesson.evaluate(FIND_RUNS, [3 * size]) == []


def test_a_page_without_a_snapshot_starts_nothing_by_itself(lesson: Page) -> None:
    lesson.wait_for_load_state("networkidle")
    assert lesson.workers == []


@pytest.mark.parametrize("content", ["new Uint8Array(100)", "new Uint8Array(0)"], ids=["spoiled", "empty"])
def test_a_snapshot_that_does_not_work_is_dropped_and_python_starts_as_usual(kept: Page, content: str) -> None:
    (address,) = kept.evaluate(KEPT)
    kept.evaluate(f"async address => (await caches.open('orrery-snapshot')).put(address, new Response({content}))", address)
    warnings = warnings_of(kept)
    kept.reload()
    assert Cell(kept, "fig-adam").run(PROGRAM) == OUTPUT
    assert [text for text in warnings if text.startswith("starting Python as usual, since its snapshot did not work:")]


def test_a_snapshot_outlives_a_visit_without_a_network(kept: Page) -> None:
    kept.context.route("**/runtime/**", lambda route: route.abort())
    kept.reload()
    cell = Cell(kept, "fig-adam")
    cell.start()
    expect(cell.status).to_contain_text("Python could not be loaded", timeout=PYTHON_TIMEOUT_MS)
    kept.context.unroute("**/runtime/**")
    kept.reload()
    assert cell.run(PROGRAM) == OUTPUT
    assert restored(kept)[0]


def test_where_what_was_kept_has_been_cleared_nothing_is_fetched_unasked_and_python_starts_as_usual(kept: Page, home: str) -> None:
    kept.evaluate("caches.delete('orrery-snapshot')")
    asked: list[str] = []
    kept.goto(home)
    kept.context.on("request", lambda request: asked.append(request.url))
    kept.goto(home + LESSON)
    kept.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/runtime/" in url]
    assert Cell(kept, "fig-adam").run(PROGRAM) == OUTPUT
    assert not restored(kept)[0]


def test_where_nothing_may_be_kept_python_starts_as_usual_every_time(lesson: Page, home: str) -> None:
    session = lesson.context.new_cdp_session(lesson)
    session.send("Storage.overrideQuotaForOrigin", {"origin": "/".join(home.split("/")[:3]), "quotaSize": 1})
    cell = Cell(lesson, "fig-adam")
    with lesson.context.expect_console_message(lambda message: message.text.startswith("the snapshot could not be kept:"), timeout=PYTHON_TIMEOUT_MS):
        assert cell.run(PROGRAM) == OUTPUT
    assert lesson.evaluate(KEPT) == []
    lesson.reload()
    assert cell.run(PROGRAM) == OUTPUT


def test_two_pages_that_start_at_once_do_not_disturb_each_other(lesson: Page, home: str) -> None:
    other = lesson.context.new_page()
    other.goto(home + LESSON)
    cells = [Cell(lesson, "fig-adam"), Cell(other, "fig-adam")]
    for cell in cells:
        cell.edit(PROGRAM)
        cell.start()
    for cell in cells:
        cell.wait()
        assert cell.text == OUTPUT
    wait_until_kept(lesson)
    other.reload()
    assert cells[1].run(PROGRAM) == OUTPUT
    assert restored(other)[0]


def test_only_this_builds_snapshot_stays(lesson: Page) -> None:
    lesson.evaluate("async () => (await caches.open('orrery-snapshot')).put('/runtime/older/snapshot?x', new Response('old'))")
    lesson.locator("#fig-optimizers").scroll_into_view_if_needed()
    wait_until_kept(lesson)
    (address,) = lesson.evaluate(KEPT)
    assert "/older/" not in address


def test_a_program_reaches_neither_the_network_nor_what_is_kept(lesson: Page) -> None:
    names = "['caches', 'indexedDB', 'fetch', 'XMLHttpRequest', 'WebSocket', 'Worker']"
    program = f"import js\nscope = js.Object.constructor('return globalThis')()\nprint([name for name in {names} if hasattr(scope, name)])"
    assert Cell(lesson, "fig-adam").run(program) == "[]\n"


def public_modules() -> list[str]:
    """NumPy's modules without an underscore, less its own tests and what Python 3.12 took away."""
    root = Path(numpy.__file__).parent
    names = (".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__") for path in root.rglob("*.py"))
    return sorted(name for name in names if not any(part.startswith("_") or part in {"tests", "conftest", "distutils", "setup"} for part in name.split(".")))


def test_every_public_module_of_numpy_can_be_imported(lesson: Page) -> None:
    program = f"""
import importlib, warnings
warnings.simplefilter("ignore")
for name in {public_modules()!r}:
    try:
        importlib.import_module(name)
    except Exception as error:
        print(name, error)
"""
    assert Cell(lesson, "fig-adam").run(program).strip() == ""


def test_what_no_start_needs_comes_when_a_program_imports_it(open_page: OpenPage) -> None:
    page = open_page(LESSON)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url.split("/")[-1]))
    cell = Cell(page, "fig-adam")
    assert cell.run("import json, typo_of_mine").splitlines()[-1] == "ModuleNotFoundError: No module named 'typo_of_mine'"
    assert "rest.zip" not in asked
    assert cell.run("import wave, inspect\nprint(wave.__name__, len(inspect.getsource(wave)) > 1000)") == "wave True\n"
    assert asked.count("rest.zip") == 1
