"""The course: `course.toml`, which lists the lessons in order, and the files beside it."""

from __future__ import annotations

import os
import pickle
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from orrery.cache import Cache, digest
from orrery.errors import ErrorLog, Place, SourceError, suggest
from orrery.generator import generator

FILE = "course.toml"
STATUSES = ("published", "planned")
TEXT_KEYS = ("title", "description", "address")
COURSE_KEYS = (*TEXT_KEYS, "concepts", "lesson")
LESSON_KEYS = ("slug", "title", "status", "summary")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
SINGLE = re.compile(r"^[ \t]*\[[ \t]*lesson[ \t]*\]", re.MULTILINE)
UP = "Move it above the tables."


@dataclass(frozen=True)
class Lesson:
    """A lesson's entry in the course."""

    number: str
    """Its position from 01, two digits."""
    slug: str
    """Its file's name without `.md`, and its address."""
    title: str
    is_published: bool
    """A planned lesson has a line in the index and no page."""
    summary: str
    place: Place

    @property
    def folder(self) -> str:
        """Where all that is its own stands in the site."""
        return f"lessons/{self.slug}"


@dataclass(frozen=True)
class Concept:
    """How the course calls a concept that lessons name."""

    title: str
    place: Place


@dataclass(frozen=True)
class Course:
    folder: Path
    title: str
    description: str
    address: str
    """Where the site will stand on the web, with a closing slash; empty where the course does not say."""
    concepts: Mapping[str, Concept]
    """By name, for those that are not called by their own words."""
    lessons: tuple[Lesson, ...]

    @property
    def published(self) -> tuple[Lesson, ...]:
        return tuple(lesson for lesson in self.lessons if lesson.is_published)

    def call_concept(self, name: str) -> str:
        """A concept as readers see it: by the course's own title, else by its words: `Deep learning`."""
        words = name.replace("-", " ")
        return self.concepts[name].title if name in self.concepts else words[0].upper() + words[1:]

    def locate(self, path: str) -> str:
        """Where a page of the site is on the web; nothing where the course does not say."""
        return self.address and self.address + path

    def shown(self, name: str) -> str:
        """How messages name a file of the folder."""
        return f"{self.folder.name}/{name}"

    def file_of(self, lesson: Lesson) -> Path:
        return self.folder / f"{lesson.slug}.md"


def read_course(folder: Path, cache: Cache, log: ErrorLog) -> Course:
    """The course in `folder`. Raises SourceError where nothing can be read at all; other mistakes go to the log."""
    folder = folder.resolve()
    path = folder / FILE
    here = Place(f"{folder.name}/{FILE}", 1)
    if not path.is_file():
        raise SourceError(here, f"there is no {FILE}", "Name the folder that holds it with --lessons.")
    text = decode(path.read_bytes(), here)
    kept = cache.get(digest("course", generator(), str(folder), text), lambda: pickle.dumps(read_list(folder, here, text)))
    course, mistakes = pickle.loads(kept)
    log.errors += mistakes
    check_files(course, log)
    return course


def read_list(folder: Path, here: Place, text: str) -> tuple[Course, list[SourceError]]:
    """The course as its list has it, and the mistakes in that. Raises SourceError where it is not TOML."""
    log = ErrorLog()
    return CourseReader(here.path, text, log).read(folder, parse(text, here)), log.errors


def decode(content: bytes, place: Place) -> str:
    """A file's text; `place` is its first line. Raises SourceError where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start)
        raise SourceError(place.below(line), "this line is not UTF-8", "Save the file as UTF-8.") from None


def parse(text: str, place: Place) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        check_single(text, place)
        problem, _, where = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", where)
        last = text.rstrip().count("\n")
        raise SourceError(
            place.below(int(line[1]) - 1 if line else last), f"this is not TOML: {problem}", "Put texts in quotes and each `key = value` on a line of its own."
        ) from None
    if isinstance(table.get("lesson"), dict):
        check_single(text, place)
    return table


def check_single(text: str, place: Place) -> None:
    """A lesson's table is one of several. Raises SourceError at the first that is written as the only one."""
    if match := SINGLE.search(text):
        raise SourceError(place.below(text.count("\n", 0, match.start())), "a lesson's table begins with [lesson]", "Write [[lesson]], for each lesson.")


class CourseReader:
    """Reads the tables, finding for every key the line it stands on."""

    def __init__(self, path: str, text: str, log: ErrorLog):
        self.path, self.lines, self.log = path, text.split("\n"), log
        self.sunk: set[str] = set()
        self.starts = [number for number, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*lesson\s*\]\]", line)]

    def place(self, start: int, key: str = "") -> Place:
        """The line of `key` in the table whose header is line `start` (-1: the top of the file), or that header."""
        end = next((number for number in self.starts if number > start), len(self.lines))
        for number in range(start + 1, end):
            if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", self.lines[number]):
                return Place(self.path, number + 1)
        return Place(self.path, max(start, 0) + 1)

    def read(self, folder: Path, table: Mapping[str, Any]) -> Course:
        self.check_keys(table, COURSE_KEYS, -1)
        self.sunk = set(find_sunk(table))
        title, description = (self.read_text(table, key, -1) for key in ("title", "description"))
        return Course(folder, title, description, self.read_address(table), dict(self.read_concepts(table)), tuple(self.read_lessons(table.get("lesson"))))

    def read_address(self, table: Mapping[str, Any]) -> str:
        """The course's address with a closing slash, or nothing."""
        if "address" not in table:
            return ""
        address = self.read_text(table, "address", -1)
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or " " in address):
            self.log.add(self.place(-1, "address"), f'"{address}" is no address of a site', 'Write it whole: address = "https://example.org/course/".')
        return f"{address.rstrip('/')}/" if address else ""

    def read_concepts(self, table: Mapping[str, Any]) -> Iterator[tuple[str, Concept]]:
        concepts = table.get("concepts", {})
        if not isinstance(concepts, dict):
            self.log.add(self.place(-1, "concepts"), '"concepts" is no table', 'Write [concepts] on a line of its own, and lines such as cnn = "CNN" below it.')
            return
        for name, title in concepts.items():
            place = self.place(-1, name)
            if name in self.sunk:
                self.log.add(place, f'"{name}" stands below [concepts], which makes it a concept', UP)
                continue
            if isinstance(title, str) and title.strip():
                yield name, Concept(title.strip(), place)
            else:
                self.log.add(place, f'the concept "{name}" is {title!r}, not a text', f'Write {name} = "…".')

    def read_lessons(self, tables: Any) -> Iterator[Lesson]:
        if not isinstance(tables, list) or len(tables) != len(self.starts):
            self.log.add(self.place(-1, "lesson"), "the course lists no lessons", "Write a table [[lesson]] for each, in order.")
            return
        seen: dict[str, Place] = {}
        for number, (start, table) in enumerate(zip(self.starts, tables, strict=True), 1):
            lesson = self.read_lesson(number, start, table)
            if lesson.slug in seen:
                self.log.add(lesson.place, f'the slug "{lesson.slug}" is given twice, first at {seen[lesson.slug]}', "Give each lesson a slug of its own.")
            elif lesson.slug:
                seen[lesson.slug] = lesson.place
                yield lesson

    def read_lesson(self, number: int, start: int, table: Mapping[str, Any]) -> Lesson:
        self.check_keys(table, LESSON_KEYS, start)
        slug, title, status = (self.read_text(table, key, start) for key in ("slug", "title", "status"))
        if slug and not SLUG.match(slug):
            self.log.add(self.place(start, "slug"), f'"{slug}" is no slug', "Write lower-case words joined by hyphens, such as 03-waves.")
        if status and status not in STATUSES:
            self.log.add(self.place(start, "status"), f'no status "{status}"', suggest(status, STATUSES))
        summary = self.read_text(table, "summary", start) if "summary" in table or status == "planned" else ""
        return Lesson(f"{number:02}", slug, title, status == "published", summary, self.place(start, "slug"))

    def check_keys(self, table: Mapping[str, Any], known: tuple[str, ...], start: int) -> None:
        for key in table:
            if key not in known:
                self.log.add(self.place(start, key), f'no key "{key}" here', UP if key in TEXT_KEYS else suggest(key, known))

    def read_text(self, table: Mapping[str, Any], key: str, start: int) -> str:
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if start < 0 and key in self.sunk:
            return ""  # told at its own place
        owner = "the course" if start < 0 else "this lesson"
        what = f'{owner} has no "{key}"' if value is None else f'"{key}" is {value!r}, not a text'
        self.log.add(self.place(start, key), what, f'Write {key} = "…".')
        return ""


def find_sunk(table: Mapping[str, Any]) -> Iterator[str]:
    """The course's own texts below [concepts], where TOML takes them for concepts; an address looks like one, and may be one."""
    concepts = table.get("concepts", {})
    for key in TEXT_KEYS:
        if isinstance(concepts, dict) and key in concepts and key not in table:
            if key != "address" or "://" in str(concepts[key]):
                yield key


def check_files(course: Course, log: ErrorLog) -> None:
    """Published lessons have their files, and every Markdown file is listed."""
    with os.scandir(course.folder) as entries:
        names = sorted(entry.name for entry in entries if entry.is_file())
    there = set(names)
    for lesson in course.published:
        if f"{lesson.slug}.md" not in there:
            log.add(lesson.place, f"the published lesson has no file {lesson.slug}.md", 'Write it, or set status = "planned".')
    listed = {lesson.slug for lesson in course.lessons}
    for name in names:
        slug, suffix = os.path.splitext(name)
        if suffix == ".md" and slug not in listed:
            log.add(Place(course.shown(name), 1), f"{FILE} does not list this lesson", f'Add a table [[lesson]] with slug = "{slug}".')
