import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orrery import assets
from orrery.cache import Cache
from orrery.card import Card, draw_card, make_course_card, set_title
from orrery.course import Course, Lesson
from orrery.errors import Place
from orrery.palette import read_palette
from orrery.pictures import measure
from orrery.prints import read
from orrery.raster import Face
from orrery.site import build_site
from orrery.workshop import Workshop

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/sites"
COLOURS = read_palette((ROOT / "web/style/tokens.css").read_text(encoding="utf-8")).dark
PICTURE = {"kind": "pixels", "width": 2, "height": 1, "png": ""}
CHART = {"kind": "svg", "svg": '<svg viewBox="0 0 320 240"><text data-role="tick">w₁</text></svg>'}


ADDRESS = 'address = "https://example.org/course"'


@pytest.fixture
def make_site(make_workshop: Callable[..., Workshop], tmp_path: Path) -> Callable[[str, str], dict[str, bytes]]:
    """Builds a course, perhaps with a line added at the top of its list."""

    def make(case: str, line: str = "") -> dict[str, bytes]:
        folder = shutil.copytree(CASES / case / "lessons", tmp_path / "lessons")
        course = folder / "course.toml"
        course.write_text(f"{line}\n{course.read_text()}")
        return {path: read(content) for path, content in build_site(folder, make_workshop()).items()}

    return make


def test_a_card_is_1200_by_630_and_below_100_kb(make_site: Callable[..., dict[str, bytes]], tmp_path: Path) -> None:
    cards = {path: content for path, content in make_site("figures", ADDRESS).items() if path.startswith("cards/")}
    assert cards.keys() == {"cards/course.png", "cards/lessons/01-waves.png"}
    for content in cards.values():
        (tmp_path / "card.png").write_bytes(content)
        assert measure(tmp_path / "card.png") == (1200, 630)
        assert len(content) < 100_000


def test_a_page_names_its_card_by_its_whole_address(make_site: Callable[..., dict[str, bytes]]) -> None:
    site = make_site("figures", ADDRESS)
    lesson, home = (site[path].decode() for path in ("lessons/01-waves/index.html", "concepts/index.html"))
    assert '<meta property="og:image" content="https://example.org/course/cards/lessons/01-waves.png">' in lesson
    assert '<meta property="og:image" content="https://example.org/course/cards/course.png">' in home
    alternative = lesson.partition('property="og:image:alt" content="')[2].partition('"')[0]
    assert "learning rate" in alternative
    assert '<meta name="twitter:card" content="summary_large_image">' in lesson


def test_a_course_without_an_address_has_no_card_and_names_none(make_site: Callable[..., dict[str, bytes]]) -> None:
    site = make_site("figures")
    assert not any(path.startswith("cards/") for path in site)
    pages = [content for path, content in site.items() if path.endswith(".html")]
    assert pages and not any(b"og:image" in page or b"twitter:" in page for page in pages)


@pytest.mark.parametrize("title", ["Waves", "Deep Learning Basics: Architectures & Training", "Mixture Models & Expectation-Maximization"])
def test_a_title_is_set_in_at_most_four_lines_that_fit(title: str, build_cache: Cache) -> None:
    face = assets.faces(ROOT, build_cache)["display"]
    size, lines = set_title(title, 540, face)
    assert " ".join(lines) == title
    assert len(lines) <= 4
    assert all(face.measure(line, size) <= 540 for line in lines)


def test_lines_of_a_title_are_about_as_long_as_each_other() -> None:
    face = Face("square", b"", dict.fromkeys("abc ", 1.0))
    assert set_title("aaa bbb c", 68 * 7, face) == (68, ["aaa", "bbb c"])


def draw(**fields: object) -> str:
    card = {"course": "Course", "kicker": "Lesson 1", "title": "A & B", "steps": 12, "step": 3} | fields
    return draw_card(Card(**card), {}, COLOURS)  # type: ignore[arg-type]


def test_texts_of_a_card_are_escaped() -> None:
    assert ">A &amp; B<" in draw()


def test_the_lessons_step_is_marked_and_on_the_courses_own_card_none_is() -> None:
    mark = f'height="6" fill="{COLOURS["accent"]}"'
    assert f'x="144" width="40" y="566" {mark}' in draw()
    assert mark not in draw(step=0)


def test_the_wedge_of_a_long_course_stays_beside_the_picture() -> None:
    assert draw(steps=50, step=50, views=(PICTURE,)).count('width="10.8"') == 51


def test_one_picture_lies_alone_and_two_overlap() -> None:
    assert draw(views=(PICTURE,)).count("<image") == 1
    assert draw(views=(PICTURE, PICTURE)).count("<image") == 2


def test_a_charts_small_figures_are_set_from_large_ones() -> None:
    drawing = draw(views=(CHART,))
    assert 'w<tspan baseline-shift="sub" font-size="8">1</tspan>' in drawing
    assert f".chart [data-role=subject] {{ stroke: {COLOURS['accent']}; stroke-width: 2 }}" in drawing


@pytest.mark.parametrize(("lessons", "patches"), [(12, 12), (1000, 60)])
def test_a_card_has_no_more_patches_than_a_page_shows(lessons: int, patches: int) -> None:
    listed = tuple(Lesson(str(number), f"lesson-{number}", "Waves", False, "", Place("course.toml", 1)) for number in range(1, lessons + 1))
    card = make_course_card(Course(Path(), "Course", "Lessons.", "", {}, listed), [])
    assert (card.steps, card.step) == (patches, 0)
    assert f"in {lessons} lessons" in card.kicker
