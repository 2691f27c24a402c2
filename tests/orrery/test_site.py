import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orrery.cache import Cache
from orrery.prints import read
from orrery.site import build_site, print_site
from orrery.workshop import Workshop

CASES = Path(__file__).parent.parent / "sites"
LESSONS = CASES / "figures" / "lessons"


def contents(folder: Path, workshop: Workshop) -> dict[str, bytes]:
    return {path: read(content) for path, content in build_site(folder, workshop).items()}


def print_pages(folder: Path, workshop: Workshop) -> dict[str, bytes]:
    return {path: read(content) for path, content in print_site(folder, workshop).pages.items()}


def test_same_sources_give_the_same_bytes_with_and_without_a_cache(make_workshop: Callable[..., Workshop], tmp_path: Path) -> None:
    cold = contents(LESSONS, make_workshop(cache=Cache(tmp_path / "one")))
    warm = contents(LESSONS, make_workshop(cache=Cache(tmp_path / "one")))
    other = contents(LESSONS, make_workshop(cache=Cache(tmp_path / "two")))
    assert cold == warm == other
    assert list(cold) == sorted(cold)


@pytest.mark.parametrize("case", ["prose", "figures", "equations", "several-lessons"])
def test_real_templates_know_every_field_they_use(case: str, make_workshop: Callable[..., Workshop]) -> None:
    pages = contents(CASES / case / "lessons", make_workshop())
    assert b"</html>" in pages["lessons/01-waves/index.html"]


@pytest.mark.parametrize(("case", "is_styled"), [("equations", True), ("figures", True), ("several-lessons", False)])
def test_only_a_lesson_with_formulas_loads_what_sets_them(case: str, is_styled: bool, make_workshop: Callable[..., Workshop]) -> None:
    page = contents(CASES / case / "lessons", make_workshop())["lessons/01-waves/index.html"]
    assert (b'class="katex' in page, b"/katex.css" in page, b"/KaTeX_" in page) == (is_styled, is_styled, is_styled)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("01-waves.md", "## Here", "Ripples.\n\n## Here"),
        ("01-waves.md", "concepts: [waves]", "concepts: [ripples]"),
        ("01-waves.md", "title: Waves", "title: Ripples"),
        ("02-light.md", ":label: fig-light", ":label: fig-light\n:rate: 0.2"),
        ("course.toml", 'title = "Light"', 'title = "Shade"'),
        ("course.toml", 'status = "planned"', 'status="published"'),
        ("course.toml", 'title = "Course"', 'title = "Another"'),
        ("course.toml", 'description = "', 'address = "https://example.org/"\ndescription = "'),
        ("course.toml", 'title = "Course"', 'title = "Course"\nconcepts.waves = "Undulation"'),
    ],
)
def test_a_workshop_that_remembers_prints_what_one_that_does_not_prints(name: str, old: str, new: str, make_workshop: Callable[..., Workshop], tmp_path: Path) -> None:
    shutil.copytree(CASES / "several-lessons/lessons", tmp_path / "lessons")
    (tmp_path / "lessons/03-sound.md").write_text((tmp_path / "lessons/01-waves.md").read_text())
    remembering = make_workshop(is_lasting=True)
    file = tmp_path / "lessons" / name
    for before, after in ((old, old), (old, new), (new, old)):
        text = file.read_text()
        assert before in text
        file.write_text(text.replace(before, after, 1))
        assert print_pages(tmp_path / "lessons", remembering) == print_pages(tmp_path / "lessons", make_workshop())


def test_addresses_are_relative_but_on_the_page_that_stands_at_any_depth(make_workshop: Callable[..., Workshop]) -> None:
    pages = contents(LESSONS, make_workshop(base_url="/course/", templates=CASES / "templates"))
    assert b"../../assets/0123456789" in pages["lessons/01-waves/index.html"]
    assert b"./assets/0123456789" in pages["index.html"]
    assert b"/course/assets/0123456789" in pages["404.html"]
    assert all(b"/course/" not in content for path, content in pages.items() if path != "404.html")


def test_licences_name_every_part_shipped(make_workshop: Callable[..., Workshop]) -> None:
    pages = contents(LESSONS, make_workshop(templates=CASES / "templates"))
    assert b"KaTeX 0.16 MIT https://katex.org sets the mathematics The licence." in pages["licences/index.html"]
