from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import Markup

from orrery.document import Prose
from orrery.errors import AuthorErrors
from orrery.page import BasePage, CardPlace, NotFoundPage, Places
from orrery.printer import Printer, Sheet, name_page
from orrery.shelf import Shelf
from orrery.slots import Typeset

PAGE = NotFoundPage("Course", "Lost", "Nothing here.", Places("./", "assets", "runtime", ""), "", CardPlace("", ""), lessons=())


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/notfound.html").write_text('{% include "parts.html" %}{{ page.title }}')
    (tmp_path / "templates/parts.html").write_text("Page: ")
    return tmp_path / "templates"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of all pages that are really rendered."""
    titles: list[str] = []
    render = Printer.render

    def watch(printer: Printer, page: NotFoundPage) -> str:
        titles.append(page.title)
        return render(printer, page)

    monkeypatch.setattr(Printer, "render", watch)
    return titles


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "pages")


def lay(page: BasePage) -> Sheet:
    return Sheet(name_page(page), lambda: page)


def print_course(printer: Printer, *titles: str) -> list[bytes]:
    sheets = {str(at): lay(replace(PAGE, title=title)) for at, title in enumerate(titles)}
    return list(print_sheets(printer, sheets).values())


def print_sheets(printer: Printer, sheets: dict[str, Sheet]) -> dict[str, bytes]:
    return {path: made.read_bytes() for path, made in printer.print(sheets, lambda done, total: None)}


def test_a_page_that_says_the_same_is_not_rendered_again(templates: Path, shelf: Shelf, rendered: list[str]) -> None:
    first = print_course(Printer(templates, shelf), "Lost", "Found <b>")
    assert first == [b"Page: Lost", b"Page: Found &lt;b&gt;"]
    assert print_course(Printer(templates, shelf), "Lost", "Found <b>") == first
    assert print_course(Printer(templates, shelf), "Lost", "Gone") == [b"Page: Lost", b"Page: Gone"]
    assert rendered == ["Lost", "Found <b>", "Gone"]


def test_a_templates_indents_do_not_travel_and_a_texts_do(templates: Path, shelf: Shelf) -> None:
    (templates / "notfound.html").write_text("<main>\n  <pre>{{ page.title }}</pre>\n</main>\n")
    assert print_course(Printer(templates, shelf), "if x:\n    go") == [b"<main>\n<pre>if x:\n    go</pre>\n</main>\n"]


def test_a_page_can_be_had_without_its_formulas(templates: Path, shelf: Shelf) -> None:
    (templates / "notfound.html").write_text("{{ page.title }} <p>{{ page.description }}</p>")
    formula = Typeset('<span class="katex">x</span>')
    words = Prose((Markup("where "), formula, Markup(" and "), formula, Markup("!"))).render({})
    sheets = {"404.html": lay(replace(PAGE, title="<\0>", description=words))}
    for _ in ("made", "kept"):
        ((_, made),) = Printer(templates, shelf).print(sheets, lambda done, total: None)
        assert made.read_bytes() == f"&lt;\0&gt; <p>where {formula} and {formula}!</p>".encode()
        assert made.bare == b"&lt;\0&gt; <p>where  and !</p>"


def test_a_page_that_is_kept_is_not_even_made(templates: Path, shelf: Shelf) -> None:
    (first,) = print_course(Printer(templates, shelf), "Lost")
    sheet = replace(lay(replace(PAGE, title="Lost")), make=lambda: pytest.fail("made"))
    assert print_sheets(Printer(templates, shelf), {"404.html": sheet}) == {"404.html": first}


def test_a_printer_that_remembers_has_the_pages_of_the_last_course_and_no_others(templates: Path, shelf: Shelf, rendered: list[str]) -> None:
    printer = Printer(templates, shelf, remembers=True)
    print_course(printer, "Lost", "Gone")
    print_course(printer, "Lost")
    shelf.discard()
    assert print_course(printer, "Lost", "Gone") == [b"Page: Lost", b"Page: Gone"]
    assert rendered == ["Lost", "Gone", "Gone"]


def test_a_template_that_was_saved_is_used_for_every_page(templates: Path, shelf: Shelf, rendered: list[str]) -> None:
    printer = Printer(templates, shelf, remembers=True)
    print_course(printer, "Lost")
    (templates / "parts.html").write_text("Here: ")
    assert print_course(printer, "Lost") == [b"Here: Lost"]
    assert rendered == ["Lost", "Lost"]


def test_a_script_that_stands_in_every_page_is_a_template_too(templates: Path, shelf: Shelf) -> None:
    (templates / "parts.html").write_text('<script>{% include "early.js" %}</script>')
    for script in ("a && b;", "a || b;"):
        (templates / "early.js").write_text(script)
        assert print_course(Printer(templates, shelf), "Lost") == [f"<script>{script}</script>Lost".encode()]


def test_a_template_that_is_saved_while_a_course_is_printed_waits_for_the_next(templates: Path, shelf: Shelf) -> None:
    def make() -> NotFoundPage:
        (templates / "parts.html").write_text("Here: ")
        return PAGE

    printer, sheets = Printer(templates, shelf), {"404.html": replace(lay(PAGE), make=make)}
    assert print_sheets(printer, sheets) == {"404.html": b"Page: Lost"}
    assert print_sheets(printer, sheets) == {"404.html": b"Here: Lost"}


def test_another_generator_prints_pages_anew(templates: Path, shelf: Shelf, rendered: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    print_course(Printer(templates, shelf), "Lost")
    monkeypatch.setattr("orrery.printer.generator", lambda: "another")
    print_course(Printer(templates, shelf), "Lost")
    assert rendered == ["Lost", "Lost"]


def test_how_many_pages_are_printed_is_told(templates: Path, shelf: Shelf) -> None:
    told: list[tuple[int, int]] = []
    printer, page = Printer(templates, shelf), replace(PAGE, title="New")
    print_course(printer, "Lost")
    sheets = {"old": lay(replace(PAGE, title="Lost")), "one": lay(page), "two": lay(replace(page, title="Newer"))}
    assert [path for path, _ in printer.print(sheets, lambda done, total: told.append((done, total)))] == ["old", "one", "two"]
    assert told == [(1, 2), (2, 2)]


def test_a_template_that_cannot_be_used_is_told_with_its_line(templates: Path, shelf: Shelf) -> None:
    (templates / "parts.html").write_text("\n\n{{ page.nothing }}")
    with pytest.raises(AuthorErrors, match=r"^templates/parts.html:3: Jinja cannot use this template: .* has no attribute 'nothing'\. Correct the template\.$"):
        print_course(Printer(templates, shelf), "Lost")
    (templates / "notfound.html").unlink()
    with pytest.raises(AuthorErrors, match=r"^templates:1: Jinja cannot use this template: .*notfound\.html.* Correct the template\.$"):
        print_course(Printer(templates, shelf), "Lost")
