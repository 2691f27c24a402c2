"""A figure of an instrument as a learner sees it."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PYTHON_TIMEOUT_MS


def wake(page: Page, label: str) -> Locator:
    """The figure `label`, scrolled to and alive."""
    figure = page.locator(f"figure#{label}")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-state", "live", timeout=PYTHON_TIMEOUT_MS)
    return figure


def summary(figure: Locator) -> Locator:
    """Its state in words."""
    return figure.locator('[data-part="summary"]')
