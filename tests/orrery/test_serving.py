import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from instruments import stage
from instruments.contract import Frame
from orrery import attempt
from orrery import serving as module
from orrery.live import Live, Mistake
from orrery.node import ToolMissing
from orrery.prints import read
from orrery.progress import Progress
from orrery.serving import Serving
from orrery.workshop import Workshop

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/sites"
PAGE = "lessons/01-waves/index.html"


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def serving(tmp_path: Path, said: io.StringIO, make_workshop: Callable[..., Workshop], monkeypatch: pytest.MonkeyPatch) -> Serving:
    """A project with templates of its own and one lesson, its parcels small."""
    shutil.copytree(CASES / "prose/lessons", tmp_path / "lessons")
    shutil.copytree(CASES / "templates", tmp_path / "templates")
    monkeypatch.setattr(module, "open_workshop", lambda root, kept, base_url, progress, say, is_lasting: make_workshop(templates=root / "templates", base_url=base_url, is_lasting=is_lasting))
    return Serving(tmp_path, tmp_path / "lessons", tmp_path / "cache", "/", Live(), Progress(said))


def save(serving: Serving, name: str, old: str, new: str) -> None:
    path = serving.root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    serving.build(frozenset({path}))


def page(serving: Serving) -> str:
    content = serving.live.edition.find(PAGE)
    assert content
    return read(content).decode()


def test_a_saved_lesson_is_published(serving: Serving, said: io.StringIO) -> None:
    serving.build(frozenset())
    save(serving, "lessons/01-waves.md", "## ", "Ripples.\n\n## ")
    assert "Ripples." in page(serving)
    assert said.getvalue().splitlines()[-1].startswith("lessons/01-waves.md: Built 1 lesson in ")


def test_a_saved_template_is_used(serving: Serving) -> None:
    serving.build(frozenset())
    save(serving, "templates/lesson.html", "{{", "Ripples. {{")
    assert "Ripples." in page(serving)


def test_a_mistake_is_told_and_the_last_good_site_stays_until_it_is_mended(serving: Serving, said: io.StringIO) -> None:
    serving.build(frozenset())
    good = page(serving)
    save(serving, "lessons/01-waves.md", "## ", "[away](nowhere.md)\n\n## ")
    (mistake,) = serving.live.mistakes
    assert mistake.what == 'the link leads to "nowhere.md", which is no lesson of the course'
    assert f"{mistake.place}: {mistake.what}. {mistake.mend}\n1 mistake; what is served is the last good site.\n" in said.getvalue()
    assert page(serving) == good
    save(serving, "lessons/01-waves.md", "[away](nowhere.md)\n\n", "")
    assert (serving.live.mistakes, page(serving)) == ((), good)


def test_a_mistake_in_a_template_has_its_line(serving: Serving) -> None:
    serving.build(frozenset())
    (serving.root / "templates/lesson.html").write_text("<p>\n{{ page.nothing }}\n")
    serving.build(frozenset())
    what = "Jinja cannot use this template: 'orrery.page.LessonPage object' has no attribute 'nothing'"
    assert serving.live.mistakes == (Mistake("templates/lesson.html:2", what, "Correct the template."),)
    (serving.root / "templates/lesson.html").write_text("<p>\n\n{% if %}\n")
    serving.build(frozenset())
    assert [(mistake.place, mistake.what) for mistake in serving.live.mistakes] == [
        ("templates/lesson.html:3", "Jinja cannot use this template: Expected an expression, got 'end of statement block'")
    ]


def test_a_failure_of_our_own_is_told_and_ends_nothing(serving: Serving, said: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise ValueError("no")

    with monkeypatch.context() as patch:
        patch.setattr(module, "print_site", fail)
        serving.build(frozenset())
    assert serving.live.mistakes == (Mistake("", "the build failed: ValueError: no", "This is no mistake in a lesson; the terminal says where it happened."),)
    assert "Traceback" in said.getvalue()
    serving.build(frozenset())
    assert serving.live.mistakes == ()


@pytest.mark.parametrize("is_loaded", [True, False], ids=["draws for ever", "loads for ever"])
def test_an_instrument_that_never_ends_hides_no_mistake_and_ends_nothing(is_loaded: bool, serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    load = stage.load

    def run_for_ever(state: object) -> Frame:
        while True:
            pass

    serving.build(frozenset())
    with monkeypatch.context() as patch:
        patch.setattr(attempt, "LIMIT_SECONDS", 0.2)
        patch.setattr(stage, "load", lambda name: replace(load(name), frame=run_for_ever) if is_loaded else run_for_ever(name))
        save(serving, "lessons/01-waves.md", "## ", "[away](nowhere.md)\n\n```{instrument} optimizer-explorer\n:label: fig-valley\n:rate: 0.07\n```\n\n## ")
    assert {"it ran longer than 0.2 seconds and was stopped" in mistake.what for mistake in serving.live.mistakes} == {True, False}
    save(serving, "lessons/01-waves.md", "[away](nowhere.md)", "Mended.")
    assert serving.live.mistakes == ()
    assert "Mended." in page(serving)


def test_a_tool_that_is_missing_ends_the_serving(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orrery.mathematics.PACKAGE", serving.root / "package.json")
    with pytest.raises(ToolMissing, match="^KaTeX is not installed"):
        serving.build(frozenset())


def test_what_a_failed_build_has_not_read_is_read_by_the_next(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[Path]] = []

    def renew(workshop: Workshop, root: Path, changed: set[Path], say: object) -> Workshop:
        seen.append(set(changed))
        if len(seen) == 1:
            raise ValueError("no")
        return workshop

    monkeypatch.setattr(module, "renew_workshop", renew)
    style, lesson = serving.root / "web/style.css", serving.root / "lessons/01-waves.md"
    for saved in (style, lesson, lesson):
        serving.build(frozenset({saved}))
    assert seen == [{style}, {style, lesson}, {lesson}]


@pytest.mark.parametrize("name", ["instruments/contract.py", "orrery/page.py", "orrery/katex.mjs"])
def test_what_is_loaded_once_asks_for_a_new_start(name: str, serving: Serving, said: io.StringIO) -> None:
    serving.warn([serving.root / name, serving.root / "instruments/lens/__init__.py"])
    assert said.getvalue() == f"{name} is loaded once. Stop this with Ctrl-C and start it again.\n"
