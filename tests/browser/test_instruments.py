"""Instruments in the page: the numbers in the browser are the numbers in the tests."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from instruments import stage
from tests.browser.conftest import LESSON, PYTHON_TIMEOUT_MS, OpenPage

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
TOLERANCE = 0.11
"""Drawings round to a tenth of a chart unit: one step of that apart is the same number."""
ONE_LEVEL = 1
"""Of 255, for pixels: they are rounded too."""


def split_numbers(text: str) -> tuple[str, list[float]]:
    return NUMBER.sub("#", text), [float(number) for number in NUMBER.findall(text)]


@pytest.mark.parametrize("name", [name for name in stage.known() if not stage.load(name).isolated])
def test_the_default_frame_is_the_same_natively_and_in_pyodide(lesson: Page, name: str) -> None:
    native = stage.frame(name, {})
    lesson.set_default_timeout(PYTHON_TIMEOUT_MS)
    live = lesson.evaluate(
        """async (name) => {
            const load = (file) => import(new URL(file, document.querySelector("script[type=module]").src));
            const [{ Python }, { reserve }] = [await load("python.js"), await load("reserve.js")];
            const python = new Python(reserve);
            let drawing;
            await python.ask({ instrument: name, state: {} }, { show: (newest) => { drawing = newest; } });
            for (const view of drawing.views) if (view.rgba) view.rgba = [...view.rgba];
            return drawing;
        }""",
        name,
    )
    assert live["values"] == native["values"]
    assert live["summary"] == native["summary"]
    for here, there in zip(native["views"], live["views"], strict=True):
        assert np.array(there.pop("rgba", [])) == pytest.approx(np.frombuffer(here.pop("rgba", b""), np.uint8), abs=ONE_LEVEL)
        shape, numbers = split_numbers(json.dumps(here))
        live_shape, live_numbers = split_numbers(json.dumps(there))
        assert live_shape == shape
        assert live_numbers == pytest.approx(numbers, abs=TOLERANCE)


def test_a_control_changes_the_frame_and_the_numbers_in_the_prose(lesson: Page) -> None:
    figure = lesson.locator("#fig-optimizers")
    before = figure.locator('[data-part="summary"]').inner_text()
    figure.get_by_label("Learning rate").fill("0.02")
    expect(figure.locator('[data-part="summary"]')).to_contain_text("learning rate 0.02", timeout=PYTHON_TIMEOUT_MS)
    figure.get_by_role("button", name="Reset").click()
    expect(figure.locator('[data-part="summary"]')).to_have_text(before)


def test_a_link_sets_an_instrument_from_the_prose_and_from_elsewhere(open_page: OpenPage) -> None:
    page = open_page(f"{LESSON}#fig-optimizers?optimizer=adam&rate=0.30")
    summary = page.locator('#fig-optimizers [data-part="summary"]')
    expect(summary).to_contain_text("learning rate 0.3 ", timeout=PYTHON_TIMEOUT_MS)
    expect(summary).to_contain_text("Adam")
    link = page.locator('a[href^="#fig-optimizers?"]').first
    link.click()
    states = dict(pair.split("=") for pair in link.get_attribute("href").split("?")[1].split("&"))
    expect(summary).to_contain_text(f"learning rate {float(states['rate']):g} ")


def test_a_frame_that_takes_long_is_spoken_of_and_in_the_end_given_up(lesson: Page) -> None:
    figure = lesson.locator("#fig-optimizers")
    summary, status, rate = figure.locator('[data-part="summary"]'), figure.locator('[data-part="status"]'), figure.get_by_label("Learning rate")
    rate.fill("0.02")
    expect(summary).to_contain_text("learning rate 0.02", timeout=PYTHON_TIMEOUT_MS)
    lesson.evaluate(
        """async () => {
            const { Python } = await import(new URL("python.js", document.querySelector("script[type=module]").src));
            const { ask } = Python.prototype;
            globalThis.answers = (does) => (Python.prototype.ask = does ? ask : function (question, asking) {
                return ask.call(this, { ...question, instrument: "code-executor", action: "run", state: { code: "while True: pass" } }, asking);
            });
            answers(false);
        }"""
    )
    lesson.clock.install()
    rate.fill("0.03")
    lesson.clock.run_for(600)
    expect(status).to_have_text("Drawing")
    expect(summary).to_contain_text("learning rate 0.02")
    lesson.wait_for_timeout(1000)
    lesson.clock.run_for(31_000)
    expect(status).to_have_text("This state takes too long to draw. What you see is the last one that was drawn.")
    lesson.evaluate("void answers(true)")
    lesson.clock.resume()
    rate.fill("0.04")
    expect(summary).to_contain_text("learning rate 0.04", timeout=PYTHON_TIMEOUT_MS)
    expect(status).to_have_text("")


def test_an_instrument_is_worked_by_keyboard_alone(lesson: Page) -> None:
    figure = lesson.locator("#fig-optimizers")
    slider = figure.get_by_label("Learning rate")
    slider.focus()
    lesson.keyboard.press("ArrowRight")
    expect(figure.locator('[data-part="summary"]')).to_contain_text("learning rate 0.11", timeout=PYTHON_TIMEOUT_MS)
