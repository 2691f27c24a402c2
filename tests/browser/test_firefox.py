"""Firefox, where it is installed: what no browser must fail at. All else is tried in Chromium."""

from pathlib import Path

import pytest

from tests.browser import firefox
from tests.browser.conftest import LESSON
from tests.browser.firefox import Firefox

CONTROL, ENTER, RIGHT = "\ue009", "\ue007", "\ue014"

pytestmark = pytest.mark.skipif(not firefox.find(), reason="Firefox is not installed, and FIREFOX names none")

TEXT = "document.querySelector(arguments[0]).textContent"
HEIGHTS = "return [...document.querySelectorAll('.lesson-body > .plate')].map((plate) => plate.getBoundingClientRect().height)"


def test_a_lesson_works(home: str, tmp_path: Path) -> None:
    with Firefox(tmp_path) as browser:
        browser.open(home + LESSON)
        assert min(browser.ask(HEIGHTS)) > 0, "what is not laid out yet counts for nothing"
        draws_what_is_asked(browser)
        runs_and_stops(browser)
        assert browser.errors() == []
        is_kept(browser, home + LESSON)


def draws_what_is_asked(browser: Firefox) -> None:
    summary, chart = "#fig-gradients [data-part=summary]", "#fig-gradients .chart"
    browser.click("#fig-gradients .plate-number")
    browser.wait("document.querySelector(arguments[0]).dataset.state === 'live'", "#fig-gradients")
    before = browser.ask(f"return {TEXT}", summary), browser.ask(f"return {TEXT}", chart)
    browser.click("#fig-gradients .slider")
    browser.press(RIGHT)
    browser.wait(f"{TEXT} !== arguments[1]", summary, before[0])
    browser.wait(f"{TEXT} !== arguments[1]", chart, before[1])


def runs_and_stops(browser: Firefox) -> None:
    output, status = "#fig-depth [data-part=output]", "#fig-depth [data-part=status]"
    browser.click("#fig-depth .code")
    browser.wait("document.activeElement.closest(arguments[0])", "#fig-depth .cm-content")
    browser.press(CONTROL, "a")
    browser.write("print(6 * 7)")
    browser.press(CONTROL, ENTER)
    browser.wait(f"{TEXT}.startsWith('Finished')", status)
    assert browser.ask(f"return {TEXT}", output).strip() == "42"
    browser.press(CONTROL, "a")
    browser.write("while True: pass")
    browser.press(CONTROL, ENTER)
    browser.wait(f"{TEXT} === 'Running'", status)
    browser.click("#fig-depth [data-action=stop]")
    browser.wait(f"{TEXT} === 'Stopped'", status)


def is_kept(browser: Firefox, address: str) -> None:
    browser.wait(f"{TEXT}.includes('figures included')", "[data-part=kept]")
    browser.go_offline()
    browser.open(f"{address}?again")
    assert browser.ask("return document.querySelectorAll('figure').length")
