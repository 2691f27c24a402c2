"""Learners run, stop, break and reset code."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.cell import Cell
from tests.browser.conftest import PYTHON_TIMEOUT_MS

CELLS = ("fig-depth", "fig-dropout", "fig-l2", "fig-adam", "fig-batch-norm", "fig-train")


@pytest.fixture
def cell(lesson: Page) -> Cell:
    return Cell(lesson, "fig-dropout")


def test_every_published_cell_prints_the_same_in_the_browser(lesson: Page) -> None:
    baked = {label: Cell(lesson, label).text for label in CELLS}
    live = {label: Cell(lesson, label).run() for label in CELLS}
    assert all(baked.values())
    assert live == baked


def test_a_run_streams_its_output_and_shows_the_last_value(cell: Cell) -> None:
    cell.edit("import sys, time\nprint('first')\nprint('second', file=sys.stderr)\ntime.sleep(2)\n6 * 7")
    cell.start()
    expect(cell.output).to_contain_text("second", timeout=PYTHON_TIMEOUT_MS)
    expect(cell.figure).to_have_attribute("data-running", "")
    assert "42" not in cell.text
    cell.wait()
    streams = cell.output.locator("[data-stream]")
    assert streams.evaluate_all("spans => spans.map(span => [span.dataset.stream, span.textContent])") == [["stdout", "first\n"], ["stderr", "second\n"], ["result", "42\n"]]
    assert cell.figure.get_attribute("data-state") == "live"


HOSTILE = """from instruments.code_executor import plotting
plotting.here.get().draw('<svg viewBox="0 0 9 9" onload="alert(1)"><script>alert(2)</script><image href="x"/><path d="M0 0L9 9" onclick="alert(3)"/></svg>')"""


def test_a_chart_a_program_made_up_is_rebuilt_from_its_shapes_alone(cell: Cell) -> None:
    cell.run(HOSTILE)
    chart = cell.output.locator('[data-stream="chart"]')
    assert chart.inner_html() == '<svg viewBox="0 0 9 9"><path d="M0 0L9 9"></path></svg>'


def test_a_run_that_is_stopped_leaves_nothing_of_the_run_before_and_moves_nothing(cell: Cell) -> None:
    reading = cell.figure.locator('[data-part="reading"]')
    assert "ZeroDivisionError" in cell.run("print('before')\n1/0")
    expect(reading).to_have_text("ZeroDivisionError")
    cell.edit("while True: pass")
    before = cell.figure.bounding_box()
    cell.start()
    expect(cell.status).to_have_text("Running")
    cell.button("Stop").click()
    expect(cell.status).to_have_text("Stopped")
    expect(reading).to_be_empty()
    assert cell.text == ""
    assert cell.figure.bounding_box()["height"] == before["height"]


def test_stop_ends_an_endless_loop_and_the_next_run_works(cell: Cell) -> None:
    cell.edit("print('looping')\nwhile True: pass")
    cell.start()
    expect(cell.output).to_contain_text("looping", timeout=PYTHON_TIMEOUT_MS)
    cell.button("Stop").click()
    expect(cell.figure).not_to_have_attribute("data-running", "", timeout=1000)
    expect(cell.status).to_have_text("Stopped")
    expect(cell.button("Run")).to_be_focused()
    assert cell.run("print('again')") == "again\n"


def test_stopping_one_program_leaves_another_that_waits(lesson: Page) -> None:
    first, second = Cell(lesson, "fig-dropout"), Cell(lesson, "fig-adam")
    first.edit("print('looping')\nwhile True: pass")
    second.edit("print('my turn')")
    first.start()
    expect(first.output).to_contain_text("looping", timeout=PYTHON_TIMEOUT_MS)
    second.start()
    expect(second.status).to_have_text("Waiting for another program to finish")
    first.button("Stop").click()
    second.wait()
    assert second.text == "my turn\n"


def test_reset_brings_the_authors_code_back_and_what_it_wrote(cell: Cell) -> None:
    published, written = cell.figure.locator('[data-part="code"] code').text_content().strip(), cell.output.locator("pre").inner_html()
    cell.run("print('mine')")
    cell.button("Reset").click()
    assert cell.code == published
    assert written and cell.output.locator("pre").inner_html() == written


@pytest.mark.parametrize("keys", ["Control+Enter", "Shift+Enter"])
def test_a_shortcut_runs_the_program(cell: Cell, keys: str) -> None:
    cell.edit("print('by keyboard')")
    cell.page.keyboard.press(keys)
    expect(cell.output).to_have_text("by keyboard", timeout=PYTHON_TIMEOUT_MS)


def test_the_editor_takes_its_place_without_moving_anything(lesson: Page) -> None:
    measure = "() => [...document.querySelectorAll('.lesson-body :is(figure, h2, p)')].filter(element => element.checkVisibility()).map(element => element.getBoundingClientRect().top + scrollY)"
    cell = Cell(lesson, "fig-dropout")
    cell.figure.scroll_into_view_if_needed()
    lesson.evaluate("document.fonts.ready")
    before = lesson.evaluate(measure)
    cell.figure.locator('[data-part="code"]').click()
    expect(cell.figure.locator(".cm-content")).to_be_focused()
    assert lesson.evaluate(measure) == pytest.approx(before, abs=0.5)


def test_tab_leaves_the_editor_until_something_is_typed_and_after_escape(cell: Cell) -> None:
    editor, keyboard = cell.figure.locator(".cm-content"), cell.page.keyboard
    cell.figure.locator('[data-part="code"]').click()
    expect(editor).to_be_focused()
    keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    keyboard.type("#")
    keyboard.press("Tab")
    expect(editor).to_be_focused()
    expect(editor).to_have_accessible_description("Escape, then Tab, leaves the editor.")
    keyboard.press("Escape")
    keyboard.press("Tab")
    expect(editor).not_to_be_focused()


def test_an_editor_that_comes_late_calls_nobody_back_and_knows_where_it_was_touched(cell: Cell) -> None:
    held: list[Route] = []
    cell.page.route("**/editor.js", lambda route: held.append(route))
    code, run = cell.figure.locator('[data-part="code"]'), cell.button("Run")
    code.focus()
    run.focus()
    held[0].continue_()
    cell.page.wait_for_timeout(200)
    expect(run).to_be_focused()
    assert not cell.figure.locator(".cm-content").count()
    cell.page.unroute("**/editor.js")
    code.get_by_text("import", exact=True).first.click(position={"x": 75, "y": 8}, force=True)  # amid the word behind it
    expect(cell.figure.locator(".cm-content")).to_be_focused()
    cell.page.keyboard.type("_")
    expect(cell.figure.locator(".cm-line").first).to_have_text(re.compile("^import [nump]+_[umpy]+ as np$"))


BAD_PROGRAMS = {
    "a syntax error": ("x = (1", "line 1\n    x = (1\nSyntaxError: '(' was never closed\n"),
    "an exception": ("def f(x):\n    return 1 / x\nf(0)", "line 3\n    f(0)\nline 2, in f\n    return 1 / x\nZeroDivisionError: division by zero\n"),
    "sys.exit": ("import sys\nprint('before')\nsys.exit(3)", "before\nThe program ended itself: sys.exit(3).\n"),
    "the page's own globals": ("import js\njs.postMessage('x')", "line 2\n    js.postMessage('x')\nAttributeError: postMessage\n"),
    "a question": ("name = input()", "line 1\n    name = input()\nEOFError: a cell cannot ask for input; write the value into the code instead\n"),
}


def test_errors_show_the_learners_own_lines_only(cell: Cell) -> None:
    shown = {name: cell.run(code) for name, (code, _) in BAD_PROGRAMS.items()}
    assert shown == {name: expected for name, (_, expected) in BAD_PROGRAMS.items()}
    assert cell.run("print('still here')") == "still here\n"


def test_deep_recursion_is_an_error_like_any_other(cell: Cell) -> None:
    shown = cell.run("def down(n):\n    return down(n + 1)\ndown(0)")
    assert "more calls" in shown and "RecursionError: maximum recursion depth exceeded" in shown
    assert cell.run("print('still here')") == "still here\n"


def test_a_flood_of_output_is_cut_with_a_note(cell: Cell) -> None:
    shown = cell.run("for number in range(300_000):\n    print(number)\nprint('end')")
    assert len(shown) < 21_000
    assert "Output cut here: " in shown and "more characters were written" in shown


def test_an_endless_flood_leaves_the_page_responsive_and_can_be_stopped(cell: Cell) -> None:
    cell.edit("number = 0\nwhile True:\n    print(number)\n    number += 1")
    cell.start()
    expect(cell.output).to_contain_text("1000", timeout=PYTHON_TIMEOUT_MS)
    longest = cell.page.evaluate(
        """() => new Promise(resolve => {
            let longest = 0, last = performance.now(), frames = 0;
            requestAnimationFrame(function tick(now) {
                longest = Math.max(longest, now - last); last = now;
                if (++frames < 30) requestAnimationFrame(tick); else resolve(longest);
            });
        })"""
    )
    print(f"longest frame during the flood: {longest:.0f} ms")
    cell.button("Stop").click()
    assert cell.run("print('again')") == "again\n"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import os\nos._exit(3)", "exit(3)"),
        ("import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()", "Maximum call stack size exceeded"),
    ],
    ids=["exit", "stack"],
)
def test_a_program_that_breaks_python_is_told_so_and_the_next_run_works(cell: Cell, code: str, message: str) -> None:
    cell.run(code)
    expect(cell.status).to_contain_text("This program broke Python itself")
    expect(cell.status).to_contain_text(message)
    assert cell.run("print('fresh')") == "fresh\n"


def test_a_huge_allocation_is_a_memory_error(cell: Cell) -> None:
    shown = cell.run("import numpy as np\nblocks = []\nwhile True:\n    blocks.append(np.ones(10**7))")
    assert "MemoryError" in shown
    assert cell.run("print('still here')") == "still here\n"


def test_an_edit_is_found_again_after_a_reload_and_reset_forgets_it(cell: Cell) -> None:
    cell.edit("print('mine')")
    cell.page.reload()
    expect(cell.status).to_contain_text("Your edit from earlier. Edited since the last run")
    expect(cell.figure.locator(".cm-line")).to_have_text(["print('mine')"])
    cell.button("Run").focus()
    expect(cell.figure).to_have_attribute("data-state", "live", timeout=PYTHON_TIMEOUT_MS)
    expect(cell.status).to_contain_text("Edited since the last run")
    cell.button("Reset").click()
    cell.page.reload()
    expect(cell.figure.locator('[data-part="code"]')).to_contain_text("Two conventions")
    assert not cell.figure.locator(".cm-line").count()


def test_an_edit_of_a_program_that_has_changed_is_offered_and_never_lost(cell: Cell) -> None:
    kept = '{"base": "print(1)", "text": "print(2)"}'
    cell.page.evaluate("edit => localStorage.setItem(`orrery:edit:${location.pathname}#fig-dropout`, edit)", kept)
    cell.page.reload()
    notice = cell.figure.get_by_role("group", name="Your earlier edit")
    expect(notice).to_contain_text("This program has changed since you edited it here.")
    expect(cell.figure.locator('[data-part="code"]')).to_contain_text("Two conventions")
    notice.get_by_role("button", name="Show the difference").click()
    expect(cell.figure.locator(".cm-deletedChunk")).to_contain_text("Two conventions", timeout=PYTHON_TIMEOUT_MS)
    expect(notice.get_by_role("status")).to_contain_text("the published lines stand above yours")
    notice.get_by_role("button", name="Keep mine").press("Enter")
    expect(notice).to_be_hidden()
    expect(cell.figure.locator(".cm-content")).to_be_focused()
    cell.page.reload()
    expect(cell.figure.locator(".cm-line")).to_have_text(["print(2)"])
