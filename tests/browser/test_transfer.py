"""The Transfer Bench in a learner's hands: several pads on one plate, by mouse and by keyboard."""

from playwright.sync_api import Page, expect

from tests.browser.plate import summary, wake

ARROWS = {"U": "Shift+ArrowUp", "D": "Shift+ArrowDown", "L": "Shift+ArrowLeft", "R": "Shift+ArrowRight"}


def test_a_symbol_of_ones_own_is_drawn_on_two_pads_and_learned(lesson: Page) -> None:
    bench, mouse, keyboard = wake(lesson, "fig-transfer"), lesson.mouse, lesson.keyboard
    bench.get_by_label("Examples used").fill("1")
    expect(summary(bench)).to_contain_text("trained on one example")
    example, test = (bench.locator(f'[data-control="{name}"]') for name in ("example-1", "test"))
    example.get_by_role("button", name="Clear").click()
    expect(example.locator('[data-part="control-error"]')).to_contain_text("There is no example to learn from.")
    box = example.locator(".pad").bounding_box()
    for start, end in (((0.2, 0.2), (0.8, 0.8)), ((0.8, 0.2), (0.2, 0.8))):
        mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
        mouse.down()
        mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=6)
        mouse.up()
    expect(example.locator('[data-part="control-error"]')).to_be_hidden()
    test.get_by_role("button", name="Clear").click()
    expect(test.locator('[data-part="control-error"]')).to_contain_text("There is nothing to read.")
    test.locator(".pad").focus()
    # A cross, from the middle, where the pen starts: one diagonal with the pen down, up its right side, the other diagonal.
    for times, keys in ((4, "UL"), (1, " "), (8, "RD"), (1, " "), (8, "U"), (1, " "), (8, "LD")):
        for key in times * keys:
            keyboard.press(ARROWS.get(key, key))
    expect(summary(bench)).to_contain_text("it says yours")
