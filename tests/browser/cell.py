"""A code cell as a learner handles it."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PYTHON_TIMEOUT_MS


class Cell:
    """The figure `label`, its buttons and its output."""

    def __init__(self, page: Page, label: str):
        self.page = page
        self.figure = page.locator(f"figure#{label}")

    def button(self, name: str) -> Locator:
        return self.figure.get_by_role("button", name=name, exact=True)

    @property
    def output(self) -> Locator:
        return self.figure.locator('[data-part="output"]')

    @property
    def status(self) -> Locator:
        return self.figure.locator('[data-part="status"]')

    @property
    def text(self) -> str:
        return self.output.locator("pre").text_content() or ""

    @property
    def code(self) -> str:
        """The program in the editor."""
        return "\n".join(self.figure.locator(".cm-line").evaluate_all("lines => lines.map(line => line.textContent)"))

    def edit(self, code: str) -> None:
        """Replace the program as a learner does: touch it, select all of it, type. No other selection is sure to reach the editor in time."""
        editor = self.figure.locator(".cm-content")
        if not editor.count():
            self.figure.locator('[data-part="code"]').click()
        editor.focus()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)

    def run(self, code: str | None = None) -> str:
        """Run to the end, perhaps other code, and answer what is shown then."""
        if code is not None:
            self.edit(code)
        self.start()
        self.wait()
        return self.text

    def start(self) -> None:
        self.button("Run").click()

    def wait(self) -> None:
        expect(self.figure).not_to_have_attribute("data-running", "", timeout=PYTHON_TIMEOUT_MS)
