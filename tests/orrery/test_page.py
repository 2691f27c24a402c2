from dataclasses import replace
from pathlib import Path

import pytest

from orrery.errors import AuthorErrors
from orrery.page import CardPlace, NotFoundPage, Places, Printer

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


def print_course(printer: Printer, *titles: str) -> list[bytes]:
    printer.begin()
    return [printer.print(replace(PAGE, title=title), str(at)) for at, title in enumerate(titles)]


def test_a_page_that_is_the_same_is_not_rendered_again(templates: Path, rendered: list[str]) -> None:
    printer = Printer(templates, remembers=True)
    first = print_course(printer, "Lost", "Found <b>")
    assert first == [b"Page: Lost", b"Page: Found &lt;b&gt;"]
    assert print_course(printer, "Lost", "Found <b>") == first
    assert print_course(printer, "Lost", "Gone") == [b"Page: Lost", b"Page: Gone"]
    assert rendered == ["Lost", "Found <b>", "Gone"]


def test_a_printer_for_one_course_remembers_nothing(templates: Path, rendered: list[str]) -> None:
    printer = Printer(templates)
    assert print_course(printer, "Lost") == print_course(printer, "Lost")
    assert (rendered, printer.printed) == (["Lost", "Lost"], {})


def test_a_template_that_was_saved_is_used_for_every_page(templates: Path, rendered: list[str]) -> None:
    printer = Printer(templates, remembers=True)
    print_course(printer, "Lost")
    (templates / "parts.html").write_text("Here: ")
    assert print_course(printer, "Lost") == [b"Here: Lost"]
    assert rendered == ["Lost", "Lost"]


def test_a_template_that_cannot_be_used_is_told_with_its_line(templates: Path) -> None:
    (templates / "parts.html").write_text("\n\n{{ page.nothing }}")
    with pytest.raises(AuthorErrors, match=r"^templates/parts.html:3: Jinja cannot use this template: .* has no attribute 'nothing'\. Correct the template\.$"):
        print_course(Printer(templates), "Lost")
    (templates / "notfound.html").unlink()
    with pytest.raises(AuthorErrors, match=r"^templates:1: Jinja cannot use this template: .*notfound\.html.* Correct the template\.$"):
        print_course(Printer(templates), "Lost")
