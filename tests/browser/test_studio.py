"""The Studio in a learner's hands."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LESSON, PYTHON_TIMEOUT_MS, OpenPage
from tests.browser.plate import summary, wake

DONE = "Heun in t ends"


@pytest.fixture
def studio(lesson: Page) -> Locator:
    return wake(lesson, "fig-studio")


def test_scrubbing_time_changes_the_mixture_and_the_guess(studio: Locator) -> None:
    studio.get_by_label("Time t").fill("300")
    expect(summary(studio)).to_contain_text("At t = 300 of the cosine schedule x holds 0.89 of the picture")
    expect(studio.locator('[data-part="reading"]')).to_have_text("t 300")
    expect(studio.locator('[data-view="xt"] .view-label')).to_have_text("= x at t 300")


def test_play_runs_through_time_and_pauses(studio: Locator) -> None:
    studio.get_by_label("Time t").fill("100")
    studio.get_by_role("button", name="Play").click()
    studio.page.wait_for_function("Number(document.querySelector('#fig-studio input[name=t]').value) > 250")
    studio.get_by_role("button", name="Pause").click()
    expect(studio.get_by_role("button", name="Play")).to_be_visible()
    at = studio.get_by_label("Time t").input_value()
    expect(summary(studio)).to_contain_text(f"At t = {at} ")


def test_reset_and_links_stop_a_film(studio: Locator) -> None:
    time = studio.get_by_label("Time t")
    for stop, at in ((lambda: studio.get_by_role("button", name="Reset").click(), "880"), (lambda: studio.page.evaluate("location.hash = '#fig-studio?t=500'"), "500")):
        time.fill("0")
        studio.get_by_role("button", name="Play").click()
        expect(time).not_to_have_value("0")
        stop()
        expect(studio.get_by_role("button", name="Play")).to_be_visible()
        expect(summary(studio)).to_contain_text(f"At t = {at} ")
        expect(time).to_have_value(at)


def test_samplers_start_from_the_same_noise_and_eta_tells_them_apart(studio: Locator) -> None:
    studio.get_by_label("η of the third sampler").fill("0")
    expect(studio.locator('[data-view="ddim-eta"] .view-label')).to_contain_text("DDIM η = 0: ")
    expect(summary(studio)).to_contain_text(DONE, timeout=PYTHON_TIMEOUT_MS)
    endings = [studio.locator(f'[data-view="{name}"] .view-label').inner_text().split(": ")[1] for name in ("ddim", "ddim-eta")]
    assert endings[0] == endings[1]


def test_more_steps_are_walked_when_asked_for(studio: Locator) -> None:
    studio.get_by_label("Steps", exact=True).fill("50")
    expect(studio.locator('[data-view="heun"] .view-label')).to_contain_text("99 evaluations", timeout=PYTHON_TIMEOUT_MS)


@pytest.mark.parametrize("denoiser", ["Local", "Learned"])
def test_every_denoiser_draws_its_films(studio: Locator, denoiser: str) -> None:
    studio.get_by_role("radio", name=denoiser).check()
    expect(summary(studio)).to_contain_text(f"The {denoiser.lower()} denoiser’s guess")
    expect(summary(studio)).to_contain_text(DONE, timeout=PYTHON_TIMEOUT_MS)


def test_a_drawing_returns_only_if_it_is_in_the_data_set(studio: Locator) -> None:
    pad = studio.locator(".pad")
    pad.scroll_into_view_if_needed()
    box, mouse = pad.bounding_box(), studio.page.mouse
    mouse.move(box["x"] + 25, box["y"] + 25)
    mouse.down()
    mouse.move(box["x"] + 115, box["y"] + 115, steps=8)
    mouse.up()
    studio.get_by_role("radio", name="x at t").check()
    studio.get_by_label("Time t").fill("400")
    expect(summary(studio)).to_contain_text("Heun in t ends on your drawing", timeout=PYTHON_TIMEOUT_MS)
    studio.get_by_label("Picture in the data set").uncheck()
    expect(summary(studio)).to_contain_text(DONE, timeout=PYTHON_TIMEOUT_MS)
    expect(summary(studio)).not_to_contain_text("your drawing")


def test_an_empty_pad_is_named_and_what_was_begun_before_is_finished(studio: Locator) -> None:
    studio.get_by_role("radio", name="Learned").check()
    studio.get_by_label("Steps", exact=True).fill("56")
    expect(studio.locator('[data-view="euler"] .view-label')).to_contain_text("56 evaluations", timeout=PYTHON_TIMEOUT_MS)
    studio.get_by_role("radio", name="Drawing").check()
    expect(studio.locator('[data-control="drawing"] [data-part="control-error"]')).to_contain_text("The pad is empty")
    expect(studio.locator('[data-view="heun"] .view-label')).to_contain_text("111 evaluations", timeout=PYTHON_TIMEOUT_MS)
    expect(summary(studio)).to_contain_text(DONE)


def test_a_link_sets_the_studio(open_page: OpenPage) -> None:
    page = open_page(f"{LESSON}#fig-studio?t=700&denoiser=local&window=11&steps=5&schedule=linear")
    figure = page.locator("#fig-studio")
    expect(summary(figure)).to_contain_text("At t = 700 of the linear schedule", timeout=PYTHON_TIMEOUT_MS)
    expect(summary(figure)).to_contain_text("The local denoiser’s guess")
    expect(figure.get_by_label("Window of the local denoiser")).to_have_value("11")
