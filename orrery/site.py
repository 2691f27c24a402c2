"""A course's folder to its whole site, as values: every file's path and content. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from orrery.assembly import Assembly
from orrery.bake import Progress
from orrery.cache import Cache
from orrery.course import Course, Lesson, read_course
from orrery.errors import AuthorErrors, ErrorLog, SourceError
from orrery.isolation import Isolation
from orrery.lesson_page import ResolvedLesson, baked_pictures, count_instruments, make_lesson_page
from orrery.markdown import Markdown
from orrery.mathematics import Typesetter
from orrery.page import CourseEntry, IndexPage, LicencesPage, NotFoundPage, Part, Places, Printer

Files = dict[str, bytes | Path]
"""Path in the site to content, or to the file that holds it."""


class Shipped(Protocol):
    """A folder of files that come with every site: scripts and styles, or the runtime."""

    @property
    def folder(self) -> str: ...
    @property
    def files(self) -> Mapping[str, bytes]: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...


@dataclass(frozen=True)
class Workshop:
    """What a build works with, besides the lessons."""

    templates: Path
    assets: Shipped
    runtime: Shipped
    base_url: str
    """Where the site will stand on its host: `/`, or `/course/`."""
    cache: Cache
    isolation: Isolation
    progress: Progress


def build_site(folder: Path, workshop: Workshop) -> Files:
    """All files of the site of the course in `folder`. Raises AuthorErrors with every mistake in it."""
    log, markdown = ErrorLog(), Markdown()
    try:
        course = read_course(folder, log)
    except SourceError as error:
        raise AuthorErrors([error]) from None
    with Typesetter(workshop.cache) as typesetter:
        assembly = Assembly(course, markdown, typesetter, workshop.cache, workshop.isolation, workshop.progress, log)
        lessons = assembly.assemble()
    log.stop_if_any()
    press = Press(course, workshop, markdown, Printer(workshop.templates))
    files = press.print_course(lessons) | ship(workshop.assets) | ship(workshop.runtime)
    return dict(sorted(files.items()))


def ship(parcel: Shipped) -> Files:
    return {f"{parcel.folder}/{name}": content for name, content in parcel.files.items()}


@dataclass(frozen=True)
class Press:
    """Prints the pages of one course."""

    course: Course
    workshop: Workshop
    markdown: Markdown
    printer: Printer

    def print_course(self, lessons: list[ResolvedLesson]) -> Files:
        files: Files = {
            "index.html": self.print_index(lessons),
            "licences/index.html": self.print_licences(),
            "404.html": self.print_not_found(),
        }
        for done, lesson in enumerate(lessons, 1):
            files |= self.print_lesson(lesson)
            self.workshop.progress("Printing pages", done, len(lessons))
        return files

    def print_lesson(self, resolved: ResolvedLesson) -> Files:
        """The lesson's page and its pictures, all in the lesson's folder."""
        folder = f"lessons/{resolved.lesson.slug}"
        page = make_lesson_page(resolved, self.course, self.places("../../"), self.markdown)
        beside: Files = {**resolved.pictures, **baked_pictures(resolved.baked.values())}
        return {f"{folder}/index.html": self.printer.print(page).encode()} | {f"{folder}/{name}": file for name, file in beside.items()}

    def print_index(self, lessons: Iterable[ResolvedLesson]) -> bytes:
        resolved = {lesson.lesson: lesson for lesson in lessons}
        entries = tuple(self.make_entry(lesson, resolved.get(lesson)) for lesson in self.course.lessons)
        page = IndexPage(self.course.title, self.course.title, self.course.description, self.places("./"), entries)
        return self.printer.print(page).encode()

    def make_entry(self, lesson: Lesson, resolved: ResolvedLesson | None) -> CourseEntry:
        """The lesson's line in the index; a published one may leave its summary to its own subtitle."""
        if not resolved:
            return CourseEntry(lesson.number, lesson.title, lesson.summary, address="", level="", minutes=0, instruments=0)
        return CourseEntry(
            number=lesson.number,
            title=lesson.title,
            summary=lesson.summary or resolved.document.subtitle.text,
            address=f"lessons/{lesson.slug}/",
            level=resolved.front.level,
            minutes=resolved.front.minutes,
            instruments=count_instruments(resolved.document),
        )

    def print_licences(self) -> bytes:
        parts = sorted([*self.workshop.assets.parts, *self.workshop.runtime.parts], key=lambda part: part.name.lower())
        description = "What this site is made with: every third-party part it ships, and that part's licence."
        return self.printer.print(LicencesPage(self.course.title, "Licences", description, self.places("../"), tuple(parts))).encode()

    def print_not_found(self) -> bytes:
        description = "There is no page at this address. It may have moved, or the link that led here is mistyped."
        return self.printer.print(NotFoundPage(self.course.title, "Page not found", description, self.places(self.workshop.base_url))).encode()

    def places(self, root: str) -> Places:
        """The places every page needs; `root` leads from the page to the site's root."""
        workshop = self.workshop
        return Places(home=root, assets=f"{root}{workshop.assets.folder}", runtime=f"{root}{workshop.runtime.folder}", licences=f"{root}licences/")
