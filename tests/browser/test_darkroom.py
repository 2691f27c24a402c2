"""The Darkroom in a learner's hands: by mouse, by keyboard, by link."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LESSON, PYTHON_TIMEOUT_MS, OpenPage
from tests.browser.plate import summary, wake


@pytest.fixture
def darkroom(lesson: Page) -> Locator:
    return wake(lesson, "fig-darkroom")


def picture(figure: Locator, view: str) -> Locator:
    return figure.locator(f'[data-view="{view}"] .picture')


def pixels(figure: Locator, view: str) -> list[int]:
    """What a view's canvas shows, as RGBA numbers."""
    canvas = figure.locator(f'[data-view="{view}"] canvas')
    return canvas.evaluate("canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]")


def test_typing_a_kernel_makes_it_custom_and_keeps_the_numbers(darkroom: Locator) -> None:
    cell = darkroom.get_by_label("Row 2, column 2", exact=True)
    cell.focus()
    cell.press("ControlOrMeta+a")
    cell.press("-")  # no number yet, and nothing to complain of
    cell.press("5")
    expect(darkroom.locator('[data-part="reading"]')).to_have_text("kernel sum −5")
    expect(darkroom.locator('[data-control="kernel"] [data-part="control-error"]')).to_be_hidden()
    cell.fill("5")
    expect(summary(darkroom)).to_contain_text("Your own kernel")
    expect(darkroom.locator("select.preset")).to_have_value("")
    assert [one.input_value() for one in darkroom.locator(".cell").all()] == ["-1", "0", "1", "-2", "5", "2", "-1", "0", "1"]
    expect(darkroom.locator('[data-part="reading"]')).to_have_text("kernel sum 5")


def test_a_preset_fills_the_cells_and_arrows_step_them(darkroom: Locator) -> None:
    darkroom.locator("select.preset").select_option(label="Laplacian")
    expect(summary(darkroom)).to_contain_text("Laplacian on the digit")
    darkroom.get_by_label("Row 1, column 1", exact=True).focus()
    darkroom.page.keyboard.press("ArrowUp")
    expect(darkroom.get_by_label("Row 1, column 1", exact=True)).to_have_value("0.1")
    expect(summary(darkroom)).to_contain_text("Your own kernel")


def test_dragging_a_cell_scrubs_its_number(darkroom: Locator) -> None:
    cell = darkroom.get_by_label("Row 2, column 2", exact=True)
    cell.scroll_into_view_if_needed()
    box, mouse = cell.bounding_box(), darkroom.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 80, box["y"] + 20, steps=5)
    mouse.up()
    expect(cell).to_have_value("1")
    expect(summary(darkroom)).to_contain_text("Your own kernel")


def test_a_cell_without_a_number_is_named_and_counts_as_before(darkroom: Locator) -> None:
    cell = darkroom.get_by_label("Row 2, column 2", exact=True)
    error = darkroom.locator('[data-control="kernel"] [data-part="control-error"]')
    cell.fill("3")
    expect(darkroom.locator('[data-part="reading"]')).to_have_text("kernel sum 3")
    for text in ("", "99999"):
        cell.fill(text)
        cell.blur()
        expect(error).to_have_text("Row 2, column 2: write a number from −20 to 20. Until then it counts as 3.")
        expect(cell).to_have_attribute("aria-invalid", "true")
        for source in ("Face", "Digit"):
            darkroom.get_by_role("radio", name=source).check()
            expect(summary(darkroom)).to_contain_text(f"Your own kernel on the {source.lower()}")
        expect(error).to_be_visible()
    cell.fill("0")
    expect(error).to_be_hidden()
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    expect(summary(darkroom)).to_contain_text("Sobel-x on the digit")


def test_pointing_at_a_pixel_shows_its_window_and_arithmetic(darkroom: Locator) -> None:
    place = picture(darkroom, "input")
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    darkroom.page.mouse.move(box["x"] + box["width"] * 40.5 / 64, box["y"] + box["height"] * 30.5 / 64)
    expect(darkroom.locator('[data-view="products"] .view-label')).to_have_text("Row 30, column 40")
    place.focus()
    darkroom.page.keyboard.press("ArrowLeft")
    expect(darkroom.locator('[data-view="products"] .view-label')).to_have_text("Row 30, column 39")


def test_the_patch_is_dragged_by_mouse(darkroom: Locator) -> None:
    place = picture(darkroom, "covered")
    place.scroll_into_view_if_needed()
    box, mouse = place.bounding_box(), darkroom.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75, steps=8)
    mouse.up()
    expect(summary(darkroom)).to_contain_text("patch at row 42, column 10")
    expect(darkroom.get_by_label("row", exact=True).last).to_have_value("42")


def test_the_patch_is_moved_by_keyboard_and_stops_at_the_edge(darkroom: Locator) -> None:
    picture(darkroom, "covered").focus()
    for _ in range(5):
        darkroom.page.keyboard.press("Shift+ArrowUp")
    expect(summary(darkroom)).to_contain_text("patch at row 0, column 26")


def test_another_baseline_maps_the_picture_anew(darkroom: Locator) -> None:
    maps = []
    for baseline in ("Mean", "Gray"):
        darkroom.get_by_role("radio", name=baseline).check()
        expect(summary(darkroom)).to_contain_text(f"with the {baseline.lower()} patch")
        expect(darkroom.locator('[data-view="map"] canvas')).to_be_visible()
        maps.append(pixels(darkroom, "map"))
    assert maps[0] != maps[1]


def test_a_drawn_digit_is_recognized(darkroom: Locator) -> None:
    pad = darkroom.locator(".pad")
    pad.scroll_into_view_if_needed()
    box, mouse = pad.bounding_box(), darkroom.page.mouse

    def draw(*points: tuple[float, float]) -> None:
        at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        mouse.move(*at[0])
        mouse.down()
        for point in at[1:]:
            mouse.move(*point, steps=6)
        mouse.up()

    draw((0.3, 0.25), (0.7, 0.25), (0.45, 0.8))
    expect(summary(darkroom)).to_contain_text("on the drawing")
    expect(summary(darkroom)).to_contain_text("The classifier says 7")
    darkroom.get_by_role("button", name="Clear").click()
    expect(darkroom.locator('[data-control="drawing"] [data-part="control-error"]')).to_contain_text("The pad is empty")


def test_a_digit_is_drawn_by_keyboard_alone(darkroom: Locator) -> None:
    keyboard = darkroom.page.keyboard
    darkroom.locator(".pad").focus()
    for key, times in (("Shift+ArrowUp", 4), (" ", 1), ("Shift+ArrowDown", 9)):
        for _ in range(times):
            keyboard.press(key)
    expect(summary(darkroom)).to_contain_text("The classifier says 1")


def test_reset_brings_everything_back(darkroom: Locator) -> None:
    before = summary(darkroom).inner_text()
    darkroom.get_by_label("Row 2, column 2", exact=True).fill("5")
    darkroom.get_by_role("radio", name="Face").check()
    expect(summary(darkroom)).to_contain_text("on the face")
    darkroom.get_by_role("button", name="Reset", exact=True).click()
    expect(summary(darkroom)).to_have_text(before)


def test_a_link_sets_the_whole_bench(open_page: OpenPage) -> None:
    page = open_page(f"{LESSON}#fig-darkroom?kernel=laplacian&source=face&patch=20,24&baseline=mean&padding=valid")
    figure = page.locator("#fig-darkroom")
    expect(summary(figure)).to_contain_text("Laplacian on the face", timeout=PYTHON_TIMEOUT_MS)
    expect(summary(figure)).to_contain_text("with the mean patch at row 20, column 24")
    expect(figure.locator("select.preset option:checked")).to_have_text("Laplacian")
    assert len(pixels(figure, "response")) == 62 * 62 * 4


def test_of_a_link_that_says_what_cannot_be_all_the_rest_applies(open_page: OpenPage) -> None:
    page = open_page(f"{LESSON}#fig-darkroom?kernel=0,0,0,0,9,0,0,0,0&source=face&pixel=999,26&patch=20,999&baseline=none")
    figure = page.locator("#fig-darkroom")
    expect(figure.locator('[data-part="reading"]')).to_have_text("kernel sum 9", timeout=PYTHON_TIMEOUT_MS)
    expect(summary(figure)).to_contain_text("Your own kernel on the face")
    expect(figure.locator('[data-part="status"]')).to_contain_text("it is as published")
    expect(figure.locator('[data-control="pixel"] .number').first).to_have_value("20")


def test_a_link_says_the_same_whatever_its_reader_has_done(darkroom: Locator) -> None:
    link = darkroom.page.locator('a[href^="#fig-darkroom?"]', has_text="its transpose")
    darkroom.get_by_label("Normalize to sum 1").check()
    link.click()
    expect(summary(darkroom)).to_contain_text("Sobel-y on the digit", timeout=PYTHON_TIMEOUT_MS)
    expect(darkroom.get_by_label("Normalize to sum 1")).not_to_be_checked()
    darkroom.locator("select.preset").select_option(label="Laplacian")
    expect(summary(darkroom)).to_contain_text("Laplacian")
    link.click()
    expect(summary(darkroom)).to_contain_text("Sobel-y on the digit")


def test_a_link_leaves_alone_what_its_reader_has_drawn(darkroom: Locator) -> None:
    pad = darkroom.locator('[data-control="drawing"] canvas')
    box = pad.bounding_box()
    pad.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(summary(darkroom)).to_contain_text("on the drawing", timeout=PYTHON_TIMEOUT_MS)
    darkroom.page.locator('a[href^="#fig-darkroom?"]', has_text="its transpose").click()
    expect(summary(darkroom)).to_contain_text("on the digit")
    darkroom.get_by_role("radio", name="Drawing").check()
    expect(summary(darkroom)).to_contain_text("on the drawing")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(("words", "control"), [("Stack Sobel-x", "pixel"), ("Gray", "patch")])
def test_a_link_shows_the_part_of_a_tall_figure_it_is_about(open_page: OpenPage, width: int, words: str, control: str) -> None:
    page = open_page(LESSON, viewport={"width": width, "height": 900})
    page.locator('a[href^="#fig-darkroom?"]', has_text=words).first.click()
    bench = page.locator(f'#fig-darkroom .plate-body:has([data-control="{control}"])')
    expect(bench.locator(".bench-title")).to_be_in_viewport(timeout=PYTHON_TIMEOUT_MS)


def test_the_link_button_leads_back_to_the_whole_state(darkroom: Locator, open_page: OpenPage) -> None:
    darkroom.get_by_label("Row 2, column 2", exact=True).fill("0.5")
    darkroom.get_by_role("radio", name="Face").check()
    darkroom.get_by_label("Normalize to sum 1").check()
    expect(summary(darkroom)).to_contain_text("on the face")
    darkroom.locator('[data-control="pixel"] .number').first.fill("999")
    darkroom.get_by_role("button", name="Link", exact=True).click()
    expect(darkroom.locator('[data-part="status"]')).to_contain_text("this state")
    fragment = darkroom.page.evaluate("location.hash")
    assert "pixel=" not in fragment
    expect(darkroom.locator('[data-part="reading"]')).to_have_text("kernel sum 1")
    again = open_page(LESSON + fragment).locator("#fig-darkroom")
    expect(summary(again)).to_have_text(summary(darkroom).inner_text(), timeout=PYTHON_TIMEOUT_MS)
    assert again.locator(".cell").nth(4).input_value() == "0.5"
    assert again.get_by_label("Normalize to sum 1").is_checked()
