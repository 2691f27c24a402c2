"""What stands around the lessons: search, keys, concepts, paper."""

import mimetypes
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from orrery import search
from orrery.cache import Cache
from orrery.prints import finish
from tests.browser.conftest import LESSON, OpenPage


def test_search_finds_a_section_and_enter_leads_to_it(lesson: Page) -> None:
    asked: list[str] = []
    lesson.on("request", lambda request: asked.append(request.url))
    assert not [url for url in asked if "/search/" in url]
    lesson.keyboard.press("/")
    field = lesson.get_by_role("searchbox", name="Search the course")
    expect(field).to_be_focused()
    lesson.keyboard.type("internal covariate shift")
    results = lesson.locator(".search-results a")
    expect(results.first).to_have_text("4. Batch Normalization")
    expect(lesson.locator(".search-excerpt mark").first).to_be_visible()
    expect(lesson.locator(".search-status")).to_have_text(re.compile(r"\d+ passages?\. Arrow keys choose, Enter opens\."))
    lesson.keyboard.press("ArrowDown")
    expect(results.first).to_be_focused()
    lesson.keyboard.press("Enter")
    expect(lesson).to_have_url(re.compile("#batch-normalization$"))
    expect(lesson.locator("dialog.search")).to_be_hidden()


def test_what_is_not_found_and_an_index_that_does_not_come_are_said(lesson: Page) -> None:
    held: list[Route] = []
    lesson.route("**/finder.js", lambda route: held.append(route))
    lesson.route("**/pagefind-entry.json*", lambda route: route.abort())
    lesson.get_by_role("button", name="Search").click()
    lesson.keyboard.press("Enter")
    expect(lesson.get_by_role("searchbox")).to_be_focused()
    held[0].continue_()
    status = lesson.locator(".search-status")
    expect(status).to_have_text("The index could not be loaded. Check the connection, then type again.")
    lesson.unroute("**/pagefind-entry.json*")
    lesson.keyboard.type("zzqx")
    expect(status).to_have_text("Nothing was found for “zzqx”. Try fewer or other words.")


def test_the_indexes_of_a_long_course_are_searched_as_one(lesson: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MANY", 1)
    text = '<!doctype html><html lang="en"><title>{0}</title><main data-pagefind-body><h1>Lesson {0}</h1><p>Interference of waves.</p></main></html>'
    paths = sorted((f"lessons/{number}/index.html" for number in range(8)), key=lambda path: search.choose_part(path, 8))
    files = search.make_search(((path, finish(path, text.format(path[8]).encode())) for path in paths), 8, Cache(tmp_path))
    assert len({name.split("/")[1] for name in files if "/part-" in name}) > 1

    def answer(route: Route) -> None:
        name = route.request.url.partition("/course/")[2].partition("?")[0]
        route.fulfill(body=files[name], content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")

    lesson.route("**/course/search/**", answer)
    lesson.keyboard.press("/")
    lesson.keyboard.type("interference")
    results = lesson.locator(".search-results a")
    expect(results).to_have_count(8)
    assert {result.get_attribute("href").rpartition("/course/")[2] for result in results.all()} == {f"lessons/{number}/" for number in range(8)}


def test_single_keys_act_but_never_in_a_field_and_can_be_turned_off(lesson: Page) -> None:
    keyboard = lesson.keyboard
    keyboard.press("j")
    expect(lesson.locator("#fig-darkroom .plate-number")).to_be_focused()
    lesson.locator("#fig-darkroom .cell").first.focus()
    keyboard.press("/")
    expect(lesson.locator("dialog.search")).to_be_hidden()
    lesson.locator("#fig-darkroom .plate-number").focus()
    keyboard.press("?")
    keys = lesson.locator("dialog.shortcuts")
    expect(keys.locator("dt")).to_have_text(["/", "j", "k", "]", "[", "t", "?"])
    keys.get_by_role("switch").uncheck()
    keyboard.press("Escape")
    expect(keys).to_be_hidden()
    lesson.reload()
    keyboard.press("?")
    expect(keys).to_be_hidden()
    lesson.get_by_role("button", name="Keyboard").click()
    expect(keys.get_by_role("switch")).not_to_be_checked()


def test_a_concept_of_a_lesson_leads_to_the_lessons_on_it(lesson: Page) -> None:
    lesson.locator(".concepts").get_by_role("link", name="Convolutional networks (CNN)").click()
    expect(lesson.get_by_role("heading", level=1)).to_have_text("Convolutional networks (CNN)")
    lesson.get_by_role("link", name="Deep Learning Basics").click()
    expect(lesson).to_have_url(re.compile(f"{LESSON}$"))


def test_paper_shows_a_figures_state_in_words_and_where_it_is_found(open_page: OpenPage) -> None:
    page = open_page(f"{LESSON}#fig-optimizers?optimizer=adam&rate=0.3&stretch=5")
    figure = page.locator("#fig-optimizers")
    expect(figure.locator('[data-part="state"]')).to_have_text("Optimizer: Adam; Learning rate: 0.30; Stretch of the valley: 5", timeout=120_000)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(figure.locator('[data-part="state"]')).to_be_visible()
    expect(figure.locator('[data-part="address"]')).to_have_text(f"{page.url.split('#')[0]}#fig-optimizers?optimizer=adam&rate=0.3&stretch=5")
    expect(page.locator('#fig-transfer [data-part="address"]')).to_have_text(f"{page.url.split('#')[0]}#fig-transfer")
    for hidden in (".controls", ".plate-foot"):
        expect(figure.locator(hidden)).to_be_hidden()


ENTRIES_STAND_IN_A_COLUMN = """() => {
    const top = [...document.querySelectorAll(".rail > .contents > li")];
    const wanted = top.flatMap(entry => entry.querySelector("[aria-current]") ? [...entry.querySelectorAll("a")] : [entry.querySelector("a")]);
    const seen = [...document.querySelectorAll(".rail a")].filter(link => getComputedStyle(link).visibility === "visible");
    const edges = seen.flatMap(link => { const { top, bottom } = link.getBoundingClientRect(); return [top, bottom]; });
    return seen.length === wanted.length && seen.every((link, index) => link === wanted[index]) && edges.every((edge, index) => !index || edge >= edges[index - 1] - 0.5);
}"""
"""All sections are shown and what is below the current one, one below the other, each clear of the last; once they have moved."""


def test_the_contents_mark_the_section_that_is_read_however_one_got_there(open_page: OpenPage) -> None:
    page = open_page(LESSON, viewport={"width": 1440, "height": 900})
    current = page.locator(".rail [aria-current]")
    page.locator("#fig-adam").evaluate("figure => scrollTo(0, figure.getBoundingClientRect().top + scrollY)")
    expect(current).to_have_text("Adam (Adaptive Moment Estimation)")
    page.wait_for_function(ENTRIES_STAND_IN_A_COLUMN)
    page.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)
    page.wait_for_function(ENTRIES_STAND_IN_A_COLUMN)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(current).to_have_text("Documentation & Books")


def test_the_focus_goes_back_to_where_it_was_before_the_notice_of_a_newer_version(lesson: Page) -> None:
    lesson.locator('[data-part="newer"]').evaluate("notice => notice.hidden = false")
    before = lesson.get_by_role("button", name="Keyboard")
    before.focus()
    for _ in range(2):
        lesson.keyboard.press("Tab")
    expect(lesson.get_by_role("button", name="Later")).to_be_focused()
    lesson.keyboard.press("Enter")
    expect(lesson.locator('[data-part="newer"]')).to_be_hidden()
    expect(before).to_be_focused()


def test_what_the_keyboards_pen_does_and_what_became_of_the_figure_is_said(lesson: Page) -> None:
    figure = lesson.locator("#fig-darkroom")
    figure.locator(".pad").focus()
    lesson.keyboard.press(" ")
    lesson.keyboard.press("Shift+ArrowLeft")
    status = figure.get_by_role("status").filter(has_text="Pen")
    expect(status).to_have_text("Pen down, row 32, column 28")
    lesson.keyboard.press("Tab")
    expect(figure.get_by_role("button", name="Undo")).to_have_accessible_description("Draw your own")
    expect(status).to_have_count(0)
    expect(figure.locator('[data-part="summary"]')).to_have_attribute("aria-live", "polite")


def test_a_note_stands_in_the_margin_or_is_unfolded_by_its_mark(open_page: OpenPage) -> None:
    page = open_page(LESSON, viewport={"width": 390, "height": 800})
    notes = page.locator('.margin-note[data-number="2"]')
    mark, later = (page.locator(f'[id="fnref2{place}"]') for place in ("", ":1"))
    expect(notes).to_be_hidden()
    mark.focus()
    expect(mark).to_have_attribute("aria-expanded", "false")
    mark.press("Enter")
    expect(notes).to_be_visible()
    expect(mark).to_have_attribute("aria-expanded", "true")
    expect(notes.get_by_role("link")).to_have_text("arXiv 1512.03385")
    mark.press("Enter")
    expect(notes).to_be_hidden()
    later.click()
    expect(notes.last).to_be_visible()
    assert notes.first.is_hidden()
    later.click()
    expect(notes).to_have_count(1)
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(notes).to_be_visible()
    mark.click()
    expect(page).to_have_url(re.compile("#fn2$"))
