"""A build after an edit, with everything that was kept before it, gives the bytes of a build that knows nothing."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from orrery.cache import Cache
from orrery.output import MARKER, write_site
from orrery.site import build_site
from orrery.workshop import Workshop

ROOT = Path(__file__).parents[1]
FRONT = "---\ntitle: {title}\nsubtitle: On *{title}* and $x$.\nlevel: introductory\nminutes: 5\nconcepts: [{concepts}]\nupdated: 2026-11-25\n---\n"
FIGURE = "```{{instrument}} optimizer-explorer\n:label: fig-valley\n:rate: {rate}\n```\n"
COURSE = """title = "Course"
description = "Lessons."
address = "https://example.org/"

[concepts]
waves = "All about waves"

[[lesson]]
slug = "01-waves"
title = "Waves"
status = "published"

[[lesson]]
slug = "02-light"
title = "Light"
status = "published"

[[lesson]]
slug = "03-sound"
title = "Sound"
status = "published"
"""
LESSONS = {
    "01-waves": FRONT.format(title="Waves", concepts="waves, motion")
    + "\n## First\n\nSee [](02-light.md#eq-two), [](02-light.md), [](02-light.md#fig-valley) and [](02-light.md#colours).\n\n![Ripples](ripples.svg)\n",
    "02-light": FRONT.format(title="Light", concepts="waves")
    + "\n## Colours\n\n$$\na\n$$ (eq-one)\n\n$$\nb\n$$ (eq-two)\n\n"
    + FIGURE.format(rate="0.05")
    + "\nEnds at {value}`fig-valley.loss`.\n",
    "03-sound": FRONT.format(title="Sound", concepts="hearing") + "\n## Ears\n\n```python\nx = 1\n```\n",
}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 10"/>'

Edit = Callable[[Path], None]


def change(name: str, old: str, new: str) -> Edit:
    def edit(project: Path) -> None:
        text = (project / name).read_text()
        assert old in text, f"{old!r} is not in {name}"
        (project / name).write_text(text.replace(old, new))

    return edit


def remove_lesson(project: Path) -> None:
    (project / "lessons/03-sound.md").unlink()
    course = project / "lessons/course.toml"
    course.write_text(re.sub(r'\[\[lesson\]\]\nslug = "03-sound".*', "", course.read_text(), flags=re.DOTALL))


def write_lesson(project: Path) -> None:
    (project / "lessons/04-ice.md").write_text(FRONT.format(title="Ice", concepts="cold, waves") + "\n## Cold\n")
    with (project / "lessons/course.toml").open("a") as course:
        course.write('\n[[lesson]]\nslug = "04-ice"\ntitle = "Ice"\nstatus = "published"\n')


EDITS: dict[str, Edit] = {
    "nothing": lambda project: None,
    "a lesson's text": change("lessons/03-sound.md", "## Ears", "## Ears\n\nNew words."),
    "a formula": change("lessons/02-light.md", "\nb\n", "\nb^2\n"),
    "a listing": change("lessons/03-sound.md", "x = 1", "x = 2"),
    "the title of a lesson that another links to": change("lessons/course.toml", 'title = "Light"', 'title = "Light and shade"'),
    "a lesson's own title": change("lessons/02-light.md", "title: Light", "title: Light and shade"),
    "a heading that another lesson links to": change("lessons/02-light.md", "## Colours", "## Colours $c$\n\n## colours"),
    "the number of an equation that another lesson names": change("lessons/02-light.md", "$$\na\n$$ (eq-one)", "$$\na\n$$"),
    "the number of a figure that another lesson names": change("lessons/02-light.md", "Ends at", FIGURE.format(rate="0.01").replace("valley", "first") + "\nEnds at"),
    "the state of a figure": change("lessons/02-light.md", ":rate: 0.05", ":rate: 0.02"),
    "a lesson's subtitle": change("lessons/02-light.md", "On *Light*", "All of *light*"),
    "what stands below a lesson's end": change("lessons/02-light.md", "concepts: [waves]", "concepts: [waves]\nnext: Then sound."),
    "a figure's caption": change("lessons/02-light.md", ":rate: 0.05", ":rate: 0.05\n:caption: A *new* caption with [](01-waves.md)."),
    "the number that a text names": change("lessons/02-light.md", "fig-valley.loss", "fig-valley.steps"),
    "front matter": change("lessons/02-light.md", "level: introductory\nminutes: 5", "level: advanced\nminutes: 50"),
    "the day of a change": change("lessons/02-light.md", "2026-11-25", "2026-11-26"),
    "a lesson's concepts": change("lessons/01-waves.md", "concepts: [waves, motion]", "concepts: [waves, hearing]"),
    "the list of concepts": change("lessons/course.toml", "All about waves", "Waves of all kinds"),
    "the order of lessons": change("lessons/course.toml", 'slug = "02-light"\ntitle = "Light"', 'slug = "02-light"\nsummary = "New."\ntitle = "Light"'),
    "the course's title": change("lessons/course.toml", 'title = "Course"', 'title = "Another course"'),
    "the course's address": change("lessons/course.toml", "example.org", "example.com"),
    "a lesson that is only planned now": change("lessons/course.toml", 'title = "Sound"\nstatus = "published"', 'title = "Sound"\nstatus = "planned"\nsummary = "Later."'),
    "a lesson that is gone": remove_lesson,
    "a lesson that is new": write_lesson,
    "a picture": lambda project: (project / "lessons/ripples.svg").write_text(PICTURE.format(width=30)),
    "a page's template": change("templates/lesson.html", "lesson-body", "lesson-body new"),
    "a template that others use": change("templates/components/plate.html", "<figure", '<figure data-new="yes"'),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project/lessons").mkdir(parents=True)
    shutil.copytree(ROOT / "templates", tmp_path / "project/templates")
    for slug, text in LESSONS.items():
        (tmp_path / f"project/lessons/{slug}.md").write_text(text)
    (tmp_path / "project/lessons/course.toml").write_text(COURSE)
    (tmp_path / "project/lessons/ripples.svg").write_text(PICTURE.format(width=20))
    return tmp_path / "project"


@pytest.fixture(scope="module")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared by all edits: what one has left must not mislead another."""
    return tmp_path_factory.mktemp("warm")


def build(project: Path, workshop: Workshop, out: Path) -> dict[str, bytes]:
    write_site(build_site(project / "lessons", workshop), out)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file() and path.name != MARKER}


@pytest.mark.parametrize("name", EDITS)
def test_a_build_after_an_edit_is_a_clean_build(name: str, project: Path, make_workshop: Callable[..., Workshop], warm_cache: Path, tmp_path: Path) -> None:
    workshop = make_workshop(templates=project / "templates", cache=Cache(warm_cache), is_lasting=True)
    before = build(project, workshop, tmp_path / "site")
    EDITS[name](project)
    in_the_same_process = build(project, workshop, tmp_path / "site")
    from_the_disk = build(project, replace(workshop), tmp_path / "other")
    clean = build(project, make_workshop(templates=project / "templates", cache=Cache(tmp_path / "clean")), tmp_path / "clean-site")
    assert in_the_same_process == clean
    assert from_the_disk == clean
    assert (clean == before) == (name == "nothing")
