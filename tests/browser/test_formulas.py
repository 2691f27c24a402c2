"""A lesson brings the fonts of its formulas, neither fewer nor more than the browser sets them in."""

import re
from pathlib import Path

from playwright.sync_api import Page

from orrery.katex_fonts import find_fonts, read_faces
from tests.browser.conftest import LESSON, OpenPage
from tests.orrery.test_katex_fonts import FORMULAS, typeset

__all__ = ["typeset"]
WHOLE = {"width": 1440, "height": 40_000}
"""A window that shows all of a lesson."""
SET = "[...document.fonts].filter(face => face.family.startsWith('KaTeX') && face.status === 'loaded').map(face => [face.family, face.weight, face.style])"
"""The look of each of KaTeX's fonts that the page has set something in: for want of a script, nothing else has loaded any."""


def fonts_set_in(page: Page) -> set[str]:
    page.evaluate("document.fonts.ready")
    names = {tuple(look[of] for of in ("family", "weight", "style")): name for name, look in read_faces().items()}
    return {names[tuple(look)] for look in page.evaluate(SET)}


def test_fonts_found_by_class_are_those_the_browser_sets_in(open_page: OpenPage, site: Path, typeset: dict[str, str]) -> None:
    page = open_page(None)
    sheets = "".join(path.read_text() for path in site.glob("assets/*/*/KaTeX*.css")) + next(site.glob("assets/*/katex.css")).read_text()
    for tex in FORMULAS:
        page.set_content(f"<style>{sheets}</style>{typeset[tex]}")
        assert fonts_set_in(page) | {"KaTeX_Main-Regular"} == set(find_fonts([typeset[tex]])), tex


def test_a_lesson_brings_all_fonts_of_its_formulas_and_no_others(open_page: OpenPage, site: Path) -> None:
    page = open_page(LESSON, java_script_enabled=False, viewport=WHOLE)
    brought = re.findall(r"fonts/(KaTeX_[\w-]+)\.css", (site / LESSON / "index.html").read_text())
    assert fonts_set_in(page) == set(brought)
