"""Nothing on a page moves by itself, however late its parts come and wherever a reader arrives."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import LESSON, PAGES, PYTHON_TIMEOUT_MS, OpenPage
from tests.browser.plate import summary, wake

WIDTHS = (390, 1440)
WATCH_SHIFTS = """globalThis.shift = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) shift += entry.value; })
    .observe({ type: "layout-shift", buffered: true });"""
SCROLL = """async step => {
    const frame = () => new Promise(requestAnimationFrame);
    const end = () => step > 0 ? scrollY >= document.documentElement.scrollHeight - innerHeight - 1 : scrollY === 0;
    while (!end()) { scrollBy(0, step); await frame(); await frame(); }
}"""
"""To the end of the page, down or up, as fast as it is drawn."""
FONT_FILES = re.compile(r"/fonts/\S+\.woff2$")
PAINTED = "document.readyState !== 'loading' && performance.getEntriesByName('first-contentful-paint').length"
SECTIONS = "[...document.querySelectorAll('.lesson-body h2[id]')].map(heading => new URL(`#${heading.id}`, location).href)"
PRELOADED = "[...document.querySelectorAll('link[rel=preload][as=font]')].map(link => link.href.split('/').at(-1))"
SET = """(() => {
    const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => rule instanceof CSSFontFaceRule);
    const files = rules.map(rule => rule.style.getPropertyValue("src").match(/[\\w-]+\\.woff2/)?.[0]);
    return [...document.fonts].map((face, number) => [face.status, files[number]]).filter(([status, file]) => file && status !== "unloaded").map(([_, file]) => file);
})()"""
"""Names of the fonts the page has set something in: the browser lists faces in the order of their rules."""


@pytest.fixture(params=WIDTHS)
def watched(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """A page not opened yet, narrow or wide, whose `shift` is the sum of all layout shifts."""
    page = open_page(None, viewport={"width": request.param, "height": 900})
    page.add_init_script(WATCH_SHIFTS)
    return page


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shifts_while_it_loads(watched: Page, home: str, path: str) -> None:
    watched.goto(home + path, wait_until="networkidle")
    watched.evaluate("document.fonts.ready")
    assert watched.evaluate("shift") == 0


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shifts_when_its_fonts_come_late(watched: Page, home: str, path: str) -> None:
    open_with_late_fonts(watched, home + path)
    assert watched.evaluate("shift") == 0


def open_with_late_fonts(page: Page, address: str) -> None:
    """Those in files of their own come after the first paint."""
    held: list[Route] = []
    page.route(FONT_FILES, lambda route: held.append(route))
    page.goto(address, wait_until="commit")
    page.wait_for_function(PAINTED)
    assert held
    for route in held:
        route.continue_()
    page.unroute_all()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def test_no_page_shifts_for_a_reader_who_arrives_at_a_section_or_comes_back_to_it(watched: Page, home: str) -> None:
    watched.goto(home + LESSON)
    every_other = slice(WIDTHS.index(watched.viewport_size["width"]), None, len(WIDTHS))  # the rest is arrived at in the other width
    for address in watched.evaluate(SECTIONS)[every_other]:
        watched.goto("about:blank")
        open_with_late_fonts(watched, address)
        assert watched.evaluate("shift") == 0, address
    watched.reload(wait_until="networkidle")
    before = watched.evaluate("scrollY")
    watched.reload(wait_until="networkidle")
    assert (watched.evaluate("shift"), watched.evaluate("scrollY")) == (0, before)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_preloads_the_fonts_it_sets_in_and_no_others(open_page: OpenPage, path: str) -> None:
    used = set()
    for width in WIDTHS:
        page = open_page(f"{path}#content", viewport={"width": width, "height": 900})
        page.wait_for_load_state("networkidle")
        used |= set(page.evaluate(SET))
    assert set(page.evaluate(PRELOADED)) == used - {"minus.woff2"}  # which is as wide as what it takes the place of


def test_a_lesson_does_not_shift_while_it_is_scrolled_to_its_end_and_back(watched: Page, home: str) -> None:
    watched.goto(home + LESSON, wait_until="networkidle")
    for step in (300, -300):
        watched.evaluate(SCROLL, step)
    assert watched.evaluate("shift") == 0


UNFOLDED = "[...document.querySelectorAll('.lesson-body > *')].every(part => part.style.contentVisibility === 'visible')"
DRAWN = "() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
FAR_DOWN = "scrollTo(0, document.documentElement.scrollHeight * 0.45)"


def top_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_read_stays_where_it_is_while_the_rest_of_the_page_is_laid_out(open_page: OpenPage, width: int) -> None:
    page = open_page(LESSON, viewport={"width": width, "height": 900})
    page.evaluate(FAR_DOWN)
    page.evaluate(DRAWN)
    number = page.evaluate("[...document.querySelectorAll('.lesson-body > *')].findIndex(part => part.getBoundingClientRect().bottom > 0)")
    seen = page.locator(".lesson-body > *").nth(number)
    before = top_of(seen)
    page.wait_for_function(UNFOLDED)
    assert abs(top_of(seen) - before) <= 1


@pytest.mark.parametrize("width", WIDTHS)
def test_a_program_stays_where_it_is_when_it_is_touched_on_a_page_just_opened(open_page: OpenPage, width: int) -> None:
    page = open_page(LESSON, viewport={"width": width, "height": 900})
    figure = page.locator("#fig-adam")
    figure.evaluate("figure => figure.scrollIntoView()")
    page.evaluate(DRAWN)
    before = top_of(figure)
    figure.locator('[data-part="code"]').click(position={"x": 60, "y": 70})
    expect(figure.locator(".cm-content")).to_be_focused()
    page.wait_for_function(UNFOLDED)
    assert abs(top_of(figure) - before) <= 1


WHOLE_PLATE = 4200
"""Pixels: a window as high as the tallest plate, since shifts are only seen in the window."""


def test_nothing_on_a_plate_moves_while_its_film_plays(watched: Page, home: str) -> None:
    watched.set_viewport_size({"width": watched.viewport_size["width"], "height": WHOLE_PLATE})
    watched.goto(home + LESSON + "#fig-studio")
    studio = wake(watched, "fig-studio")
    studio.get_by_label("Time t").fill("930")
    expect(studio.locator('[data-part="reading"]')).to_have_text("t 930", timeout=PYTHON_TIMEOUT_MS)
    watched.evaluate(DRAWN)
    watched.evaluate("shift = 0")
    studio.get_by_role("button", name="Play").click()
    expect(studio.locator('[data-part="reading"]')).to_have_text("t 1000", timeout=PYTHON_TIMEOUT_MS)
    expect(summary(studio)).to_contain_text("Heun in t ends", timeout=PYTHON_TIMEOUT_MS)
    watched.evaluate(DRAWN)
    assert watched.evaluate("shift") == 0
    is_wide = watched.viewport_size["width"] == max(WIDTHS)
    cost = studio.locator('[data-part="cost"]')
    expect(cost).to_have_text(re.compile(r"\d m?s$"))
    assert cost.is_visible() == is_wide, "it is told where there is room"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("fig-gradients?activation=relu&shortcuts=scaled&batch-norm=on&variance=0.1&depth=50&clip=0.1", "without clipping it would be"),
        ("fig-optimizers?optimizer=rmsprop&rate=0.99&stretch=50", "learning rate 0.99"),
        ("fig-darkroom?source=drawing&drawing=", "The pad is empty"),
    ],
)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_plate_keeps_its_height_whatever_it_says(open_page: OpenPage, width: int, state: str, said: str) -> None:
    page = open_page(LESSON, viewport={"width": width, "height": 900})
    figure = wake(page, state.split("?")[0])
    before = figure.bounding_box()["height"]
    page.evaluate("state => location.hash = state", state)
    expect(figure).to_contain_text(said, timeout=PYTHON_TIMEOUT_MS)
    assert figure.bounding_box()["height"] == before


@pytest.mark.parametrize("width", WIDTHS)
def test_what_a_pad_cannot_take_is_said_beside_it(open_page: OpenPage, width: int) -> None:
    page = open_page(f"{LESSON}#fig-darkroom?source=drawing&drawing=", viewport={"width": width, "height": 900})
    control = page.locator('#fig-darkroom [data-control="drawing"]')
    error = control.locator('[data-part="control-error"]')
    expect(error).to_be_visible(timeout=PYTHON_TIMEOUT_MS)
    [pad, said, canvas] = [part.bounding_box() for part in (control, error, control.locator("canvas"))]
    assert said["x"] > canvas["x"] + canvas["width"] and pad["y"] < said["y"] and said["y"] + said["height"] <= pad["y"] + pad["height"] + 1
