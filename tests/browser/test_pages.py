"""What every page keeps to, whatever stands on it."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.browser.cell import Cell
from tests.browser.conftest import LESSON, PAGES, PYTHON_TIMEOUT_MS, ROOT, UNFOLD, OpenPage

BUDGET_BEFORE_TOUCH = 300_000
AXE = ROOT / "node_modules/axe-core/axe.min.js"


def transferred(response: Response) -> int:
    """Bytes as a host that compresses would send them."""
    body = response.body()
    return min(len(body), len(gzip.compress(body)))


def test_at_most_300_kb_travel_before_a_figure_is_touched_or_seen(open_page: OpenPage, home: str) -> None:
    page = open_page(None)
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(home + LESSON, wait_until="networkidle")
    sizes = {response.url: transferred(response) for response in responses}
    print(*(f"{size:8d} {url}" for url, size in sizes.items()), f"{sum(sizes.values()):8d} in all", sep="\n")
    assert sum(sizes.values()) <= BUDGET_BEFORE_TOUCH
    assert not [url for url in sizes if "/runtime/" in url]


def test_a_reader_who_saves_data_loads_the_runtime_only_by_touch(open_page: OpenPage, home: str) -> None:
    page = open_page(None)
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(home + LESSON)
    cell = Cell(page, "fig-dropout")
    cell.figure.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert cell.figure.get_attribute("data-state") == "baked"
    assert not [url for url in requests if "/runtime/" in url]
    cell.run()
    assert cell.figure.get_attribute("data-state") == "live"


def test_a_figure_in_view_comes_alive_by_itself(lesson: Page) -> None:
    figure = lesson.locator("#fig-optimizers")
    assert figure.get_attribute("data-state") == "baked"
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-state", "live", timeout=PYTHON_TIMEOUT_MS)


def test_nothing_is_asked_of_anyone_elses_server(open_page: OpenPage, home: str) -> None:
    page = open_page()
    requests: list[str] = []
    page.context.on("request", lambda request: requests.append(request.url))
    for path in PAGES:
        page.goto(home + path)
    page.goto(home + LESSON)
    Cell(page, "fig-dropout").run()
    page.locator("#fig-optimizers").scroll_into_view_if_needed()
    expect(page.locator("#fig-optimizers")).to_have_attribute("data-state", "live", timeout=PYTHON_TIMEOUT_MS)
    assert [url for url in requests if not url.startswith((home, "data:", "blob:"))] == []


def test_without_javascript_the_page_has_all_text_outputs_and_figures(open_page: OpenPage, lesson: Page) -> None:
    plain = open_page(LESSON, java_script_enabled=False)
    for figure in lesson.locator("figure[data-instrument]").all():
        label = figure.get_attribute("id")
        twin = plain.locator(f"#{label}")
        assert twin.locator("figcaption").text_content() == figure.locator("figcaption").text_content()
        assert twin.locator("svg").count() or twin.locator('[data-part="output"] pre').text_content().strip()
        assert not [button for button in twin.get_by_role("button").all() if button.is_visible()]
        assert not [field for field in twin.locator("input").all() if field.is_visible() and field.is_editable()]
    expect(plain.locator(".unscripted")).to_be_visible()
    assert plain.locator(".prose").all_text_contents() == lesson.locator(".prose").all_text_contents()


def test_without_javascript_no_page_shows_a_button_that_would_do_nothing(open_page: OpenPage, home: str) -> None:
    page = open_page(java_script_enabled=False)
    for path in PAGES:
        page.goto(home + path)
        assert not [button for button in page.get_by_role("button").all() if button.is_visible()], path
    expect(page.get_by_text("Nothing yet")).to_be_hidden()


def axe(page: Page) -> list[object]:
    """What axe objects to on a page that has its script: the rules, and where."""
    return page.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(node => node.html)])")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page: OpenPage, path: str, scheme: str) -> None:
    page = open_page(path, color_scheme=scheme)
    page.add_script_tag(path=AXE)
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens_and_appears(open_page: OpenPage, scheme: str) -> None:
    page = open_page(LESSON, color_scheme=scheme)
    page.evaluate("localStorage.setItem(`orrery:edit:${location.pathname}#fig-dropout`, JSON.stringify({ base: 'print(1)', text: 'print(2)' }))")
    page.reload()
    page.add_script_tag(path=AXE)
    cell = Cell(page, "fig-dropout")
    cell.button("Show the difference").click()
    expect(cell.figure.locator(".cm-deletedChunk")).to_be_visible()
    page.locator('[data-part="newer"]').evaluate("notice => notice.hidden = false")
    assert axe(page) == []
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("batch normalization")
    expect(page.locator(".search-results a").first).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Keyboard").click()
    expect(page.locator("dialog.shortcuts")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("file", ["start.pack", "pyodide.asm.wasm"])
def test_a_blocked_runtime_file_is_named_and_the_retry_works(lesson: Page, file: str) -> None:
    lesson.route(f"**/{file}", lambda route: route.abort())
    cell = Cell(lesson, "fig-dropout")
    baked = cell.text
    cell.button("Run").click()
    expect(cell.figure).to_have_attribute("data-state", "error", timeout=PYTHON_TIMEOUT_MS)
    expect(cell.status).to_contain_text("Python could not be loaded")
    expect(cell.status).to_contain_text(file)
    assert cell.text == baked
    lesson.unroute(f"**/{file}")
    cell.button("Try again").click()
    expect(cell.button("Run")).to_be_focused()
    expect(cell.figure).to_have_attribute("data-state", "live", timeout=PYTHON_TIMEOUT_MS)
    assert cell.run() == baked


def test_loading_says_how_much_has_come(lesson: Page) -> None:
    cell = Cell(lesson, "fig-dropout")
    lesson.evaluate(
        """() => {
            const [line, head] = ["status", "loading"].map(part => document.querySelector(`#fig-dropout [data-part="${part}"]`));
            Object.assign(globalThis, { said: [], saidInHead: new Set() });
            new MutationObserver(() => {
                said.push(line.textContent);
                if (head.checkVisibility()) saidInHead.add(head.textContent);
            }).observe(line, { childList: true, characterData: true, subtree: true });
        }"""
    )
    cell.run()
    said = lesson.evaluate("said")
    print(said)
    loading = [re.fullmatch(r"Loading Python, (\d+\.\d) of (\d+\.\d) MB", text) for text in said]
    amounts = [(float(match[1]), float(match[2])) for match in loading if match]
    assert amounts == sorted(amounts) and amounts[-1][0] == amounts[-1][1]
    assert "Starting Python" in said and said[-1].startswith("Finished in ")
    assert lesson.evaluate("[...saidInHead]") == list(dict.fromkeys(text for text in said if text.endswith((" MB", "Starting Python"))))
    expect(cell.figure.locator('[data-part="loading"]')).to_be_hidden()


PARTED = """() => {
    const places = [];
    for (const formula of document.querySelectorAll(".prose :not(.katex-display) > .katex")) {
        if (!formula.checkVisibility()) continue;
        const bases = formula.querySelectorAll(".katex-base");
        for (const [side, base] of [["previousSibling", bases[0]], ["nextSibling", bases[bases.length - 1]]]) {
            let element = formula;
            while (!element[side] && element.parentElement.matches("a, em, strong")) element = element.parentElement;
            const text = element[side];
            const at = side === "nextSibling" ? 0 : text?.length - 1;
            if (text?.nodeType !== Node.TEXT_NODE || !text.data[at]?.trim()) continue;
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const [letter, part] = [range.getBoundingClientRect(), base.getBoundingClientRect()];
            places.push([letter.bottom <= part.top || letter.top >= part.bottom, `${formula.querySelector("math").textContent} ${text.data.slice(at, 30)}`]);
        }
    }
    return places;
}"""
"""Of each letter or mark that stands at a formula without a space: whether it stands on another line, and the place in words."""


def test_a_formula_and_its_punctuation_stand_on_one_line(lesson: Page) -> None:
    for width in range(320, 1000, 30):
        lesson.set_viewport_size({"width": width, "height": 800})
        places = lesson.evaluate(PARTED)
        assert places
        assert [words for is_parted, words in places if is_parted] == [], width


def test_a_page_is_painted_before_its_scripts_have_come(open_page: OpenPage, home: str) -> None:
    page = open_page(None)
    held: list[Route] = []
    page.route(re.compile(r"/assets/\w+/.*\.js$"), lambda route: held.append(route))
    page.goto(home + LESSON, wait_until="commit")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    expect(page.locator(".closing")).to_be_attached()
    assert held
    assert page.evaluate("performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('main.js') && entry.responseEnd).length") == 0


@pytest.mark.parametrize("path", PAGES)
def test_a_window_of_320_pixels_scrolls_one_way_only(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PAGES)
def test_letters_of_twice_their_size_scroll_one_way_only(open_page: OpenPage, path: str) -> None:
    for width in (390, 1440):
        page = open_page(path, viewport={"width": width, "height": 800})
        page.add_style_tag(content="html { font-size: 200%; }")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_page_is_valid_html(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    done = subprocess.run([ROOT / "node_modules/.bin/html-validate", "--config", ROOT / "tests/browser/htmlvalidate.json", *pages], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


KNOBS_WITHOUT_A_PICTURE = """() => [...document.querySelectorAll(".plate:not([data-isolated]) .control")].flatMap(control => {
    const knob = control.querySelector("input:not([hidden]), select, canvas").getBoundingClientRect();
    scrollTo(0, scrollY + knob.top - innerHeight * 0.6);
    const isSeen = [...control.closest(".plate-body").querySelectorAll(".view :is(.picture, .chart)")].some(picture => {
        const { top, bottom, height } = picture.getBoundingClientRect();
        return Math.min(bottom, innerHeight) - Math.max(top, 0) > 0.6 * height;
    });
    return isSeen ? [] : [`${control.closest("figure").id}: ${control.dataset.control}`];
})"""
"""Controls that stand in the window, under a reader's thumb, with no picture of their bench in view."""


@pytest.mark.parametrize("height", [640, 844])
def test_on_a_phone_a_picture_is_in_view_while_a_knob_is_worked(open_page: OpenPage, height: int) -> None:
    page = open_page(LESSON, viewport={"width": 390, "height": height})
    assert page.evaluate(KNOBS_WITHOUT_A_PICTURE) == []


GO_BACK = """() => {
    const [knob, bench] = [document.activeElement, document.activeElement.closest(".controls")?.parentElement];
    if (!knob.closest(".plate")) return null;
    if (!bench) return [];
    const stage = [...bench.children].filter(part => getComputedStyle(part).position === "sticky");
    const end = Math.max(0, ...stage.map(part => part.getBoundingClientRect().bottom));
    const { top, bottom } = knob.getBoundingClientRect();
    return top < end || bottom > innerHeight ? [knob.closest("[data-control]").dataset.control] : [];
}"""
"""The control that has the focus, by its name, where the picture that stays in view covers some of it; null outside of all figures."""


def test_on_a_phone_who_goes_back_by_keyboard_sees_every_knob(open_page: OpenPage) -> None:
    page = open_page(LESSON, viewport={"width": 390, "height": 844})
    page.evaluate(UNFOLD)
    for label in ("fig-darkroom", "fig-gradients"):
        page.locator(f"#{label} .actions button").first.focus()
        while (covered := page.evaluate(GO_BACK)) is not None:
            assert covered == []
            page.keyboard.press("Shift+Tab")


@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_ring_around_a_pad_stands_out_from_the_page(open_page: OpenPage, forced: str) -> None:
    page = open_page(LESSON, forced_colors=forced)
    page.locator("#fig-darkroom .pad").focus()
    rings = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert outline.endswith("solid 2px")
        rings[scheme] = [int(part) for part in re.findall(r"\d+", outline)[:3]]
    assert max(rings["light"]) < 60 and min(rings["dark"]) > 200, rings


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_the_chosen_one_of_a_row_of_buttons_is_filled(open_page: OpenPage, scheme: str) -> None:
    page = open_page(LESSON, color_scheme=scheme, forced_colors="active")
    fill = "segment => { segment.style.transition = 'none'; return getComputedStyle(segment).backgroundColor; }"
    fills = page.locator("#fig-darkroom .segmented").first.locator(".segment").evaluate_all(f"segments => segments.map({fill})")
    system = page.evaluate("(() => { const probe = document.createElement('i'); probe.style = 'forced-color-adjust: none; background: SelectedItem'; document.body.append(probe); return getComputedStyle(probe).backgroundColor; })()")
    assert fills[0] == system
    assert system not in fills[1:]
