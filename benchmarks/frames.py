"""How long from a learner's move to the painted frame, in Chromium, medians of many moves.

Run after `make site`: `.venv/bin/python -m benchmarks.frames`. A move is an input event, at any time within a frame of the screen; it
is over when every view stands in the page. The screen shows it with its next refresh, up to 17 ms later whatever we do.
"""

import statistics

from playwright.sync_api import Page, sync_playwright

from benchmarks.host import LESSON, hosting
from benchmarks.start import TIMEOUT_MS
from benchmarks.table import Row, format_table
from instruments.conv_darkroom.occlusion import BASELINES
from tests.browser import chromium

DARKROOM, STUDIO = "fig-darkroom", "fig-studio"
MOVES = {
    "kernel edit, all levels": (DARKROOM, 120, "i => set('[data-control=kernel] .cell', (i % 37) / 10, i % 9)"),
    "patch drag, new top-3": (DARKROOM, 120, "i => set('[data-control=patch] input', (i * 7) % 53, i % 2)"),
    "whole occlusion map": (DARKROOM, 24, f"i => choose({[*BASELINES]}[i % {len(BASELINES)}], ['digit', 'face', 'checkerboard'][Math.floor(i / {len(BASELINES)}) % 3])"),
    "scrubbing t": (STUDIO, 120, "i => set('input[name=t]', (i * 37) % 1000, 0)"),
    "50 steps of four samplers": (STUDIO, 12, "i => { set('input[name=steps]', 50, 0); set('input[name=seed]', i + 1, 0); }"),
}
"""Name to figure, how many, and what is done."""
MEASURE = """async ([label, move, count]) => {
    const figure = document.getElementById(label);
    const set = (selector, value, index) => {
        const field = figure.querySelectorAll(selector)[index];
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const choose = (baseline, source) => {
        for (const value of [source, baseline]) figure.querySelector(`input[value=${value}]`).checked = true;
        figure.querySelector(`input[value=${baseline}]`).dispatchEvent(new Event("input", { bubbles: true }));
    };
    const act = eval(move);
    const views = figure.querySelectorAll("[data-view]").length;
    const times = [];
    for (let i = 0; i < count; i++) {
        const started = performance.now();
        await new Promise((resolve) => {
            const drawn = (event) => {
                // Of several drawings the last is the whole one.
                if (event.detail.views.length < views) return;
                figure.removeEventListener("drawn", drawn);
                resolve();
            };
            figure.addEventListener("drawn", drawn);
            act(i);
        });
        times.push(performance.now() - started);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    }
    return times;
}"""


def measure(page: Page, name: str) -> list[float]:
    label, count, move = MOVES[name]
    page.locator(f"#{label}").scroll_into_view_if_needed()
    page.wait_for_function("label => document.getElementById(label).dataset.state === 'live'", arg=label, timeout=TIMEOUT_MS)
    page.evaluate(MEASURE, [label, move, 3])
    return page.evaluate(MEASURE, [label, move, count])


def measure_all() -> list[Row]:
    rows = []
    with hosting() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        page = browser.new_page()
        page.goto(home + LESSON)
        for name in MOVES:
            times = measure(page, name)
            rows.append(Row(f"{name}: ms to the painted frame, median and 95th percentile", f"{statistics.median(times):.1f}, {statistics.quantiles(times, n=20)[-1]:.1f}"))
        browser.close()
    return rows


if __name__ == "__main__":
    print(format_table(measure_all()))
