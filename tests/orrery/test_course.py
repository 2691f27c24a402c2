from pathlib import Path

import pytest

from orrery.cache import Cache
from orrery.course import read_course
from orrery.errors import ErrorLog

COURSE = """\
title = "Course"
description = "A course."

[[lesson]]
slug = "01-waves"
title = "Waves"
status = "published"

[[lesson]]
slug = "02-light"
title = "Light"
status = "planned"
summary = "Later."
"""


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course.toml").write_text(COURSE)
    (tmp_path / "01-waves.md").write_text("")
    return tmp_path


def test_lessons_are_numbered_by_their_order(folder: Path, cache: Cache) -> None:
    log = ErrorLog()
    course = read_course(folder, cache, log)
    assert not log.errors
    assert [(lesson.number, lesson.slug, lesson.is_published) for lesson in course.lessons] == [("01", "01-waves", True), ("02", "02-light", False)]
    assert [lesson.slug for lesson in course.published] == ["01-waves"]


def test_keys_know_their_lines(folder: Path, cache: Cache) -> None:
    course = read_course(folder, cache, ErrorLog())
    assert [lesson.place.line for lesson in course.lessons] == [5, 10]


def test_windows_files_read_like_others(folder: Path, cache: Cache) -> None:
    (folder / "course.toml").write_bytes(b"\xef\xbb\xbf" + COURSE.replace("\n", "\r\n").encode())
    assert read_course(folder, cache, ErrorLog()).title == "Course"


def tell(folder: Path, cache: Cache, text: str) -> list[str]:
    """What the author of this list is told, without its file's name."""
    (folder / "course.toml").write_text(text)
    log = ErrorLog()
    with log.gather():
        read_course(folder, cache, log)
    return [str(error).partition("course.toml:")[2] for error in log.errors]


def test_the_courses_own_texts_stand_above_the_tables(folder: Path, cache: Cache) -> None:
    below = 'title = "Course"\n[concepts]\nwaves = "Waves"\naddress = "https://example.org/"\ndescription = "A course."\n' + COURSE.partition("\n\n")[2]
    assert tell(folder, cache, below) == [
        '4: "address" stands below [concepts], which makes it a concept. Move it above the tables.',
        '5: "description" stands below [concepts], which makes it a concept. Move it above the tables.',
    ]
    within = COURSE.replace("status", 'address = "https://example.org/"\nstatus', 1)
    assert tell(folder, cache, within) == ['7: no key "address" here. Move it above the tables.']


def test_a_concept_may_be_called_address(folder: Path, cache: Cache) -> None:
    assert tell(folder, cache, COURSE.replace("\n\n", '\n\n[concepts]\naddress = "Addresses"\n\n', 1)) == []


@pytest.mark.parametrize("count", [1, 2])
def test_lessons_in_single_brackets_are_told_as_that(folder: Path, cache: Cache, count: int) -> None:
    text = COURSE.replace("[[lesson]]", "[lesson]")
    parts = text.split("\n\n")
    assert tell(folder, cache, "\n\n".join(parts[: count + 1])) == ["4: a lesson's table begins with [lesson]. Write [[lesson]], for each lesson."]


def test_lessons_that_are_no_tables_are_refused(folder: Path, cache: Cache) -> None:
    (folder / "course.toml").write_text('title = "Course"\ndescription = "A course."\nlesson = 3\n')
    log = ErrorLog()
    read_course(folder, cache, log)
    assert str(log.errors[0]) == f"{folder.name}/course.toml:3: the course lists no lessons. Write a table [[lesson]] for each, in order."


def test_a_course_read_before_is_the_same_with_its_mistakes(folder: Path, cache: Cache) -> None:
    (folder / "course.toml").write_text(COURSE.replace('"planned"', '"planed"'))
    first, again = ErrorLog(), ErrorLog()
    assert read_course(folder, cache, first) == read_course(folder, cache, again)
    assert list(map(str, first.errors)) == list(map(str, again.errors)) != []


def test_files_are_looked_for_anew_each_time(folder: Path, cache: Cache) -> None:
    read_course(folder, cache, ErrorLog())
    (folder / "01-waves.md").rename(folder / "03-sound.md")
    log = ErrorLog()
    read_course(folder, cache, log)
    assert [error.what for error in log.errors] == ["the published lesson has no file 01-waves.md", "course.toml does not list this lesson"]
