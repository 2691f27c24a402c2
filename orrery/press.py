"""Prints the pages of one course, once nothing in its lessons is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orrery.card import make_lesson_card, name_card, place_card
from orrery.course import Course, Lesson
from orrery.lesson_page import ResolvedLesson, baked_pictures, count_instruments, link_to, make_lesson_page
from orrery.page import BasePage, CardPlace, ConceptPage, ConceptsPage, CourseEntry, IndexPage, LicencesPage, Link, NotFoundPage, OfflinePage, Places, Printer
from orrery.workshop import Files, Workshop


@dataclass(frozen=True)
class Press:
    course: Course
    concepts: Mapping[str, list[ResolvedLesson]]
    """Each with the lessons that name it."""
    has_feed: bool
    workshop: Workshop
    printer: Printer
    card: CardPlace
    """The course's, for pages that have none of their own."""

    def print_course(self, lessons: list[ResolvedLesson]) -> Files:
        self.printer.begin()
        files: Files = {
            "index.html": self.print_index(lessons),
            "concepts/index.html": self.print_concepts(),
            "licences/index.html": self.print_licences(),
            "404.html": self.print_not_found(),
            "offline.html": self.print_offline(),
        }
        for name in self.concepts:
            files[f"concepts/{name}/index.html"] = self.print_concept(name)
        for done, lesson in enumerate(lessons, 1):
            files |= self.print_lesson(lesson)
            self.workshop.progress("Printing pages", done, len(lessons))
        return files

    def print(self, page: BasePage, path: str) -> bytes:
        return self.printer.print(page, path)

    def print_lesson(self, resolved: ResolvedLesson) -> Files:
        """The lesson's page and its pictures, all in the lesson's folder."""
        folder = f"lessons/{resolved.lesson.slug}"
        card = place_card(name_card(resolved), make_lesson_card(resolved, self.course), self.course)
        page = make_lesson_page(resolved, self.course, self.places("../../"), card)
        beside: Files = {**resolved.pictures, **baked_pictures(resolved.baked.values())}
        return {f"{folder}/index.html": self.print(page, folder)} | {f"{folder}/{name}": file for name, file in beside.items()}

    def print_index(self, lessons: Iterable[ResolvedLesson]) -> bytes:
        resolved = {lesson.lesson: lesson for lesson in lessons}
        entries = tuple(self.make_entry(lesson, resolved.get(lesson), "") for lesson in self.course.lessons)
        return self.print(IndexPage(**self.describe("", self.course.title, self.course.description, "./"), entries=entries), "")

    def make_entry(self, lesson: Lesson, resolved: ResolvedLesson | None, root: str) -> CourseEntry:
        """The lesson's line in an index; a published one may leave its summary to its own subtitle."""
        if not resolved:
            return CourseEntry(lesson.number, lesson.title, lesson.summary, address="", level="", minutes=0, instruments=0)
        return CourseEntry(
            number=lesson.number,
            title=lesson.title,
            summary=lesson.summary or resolved.document.subtitle.text,
            address=f"{root}lessons/{lesson.slug}/",
            level=resolved.front.level,
            minutes=resolved.front.minutes,
            instruments=count_instruments(resolved.document),
        )

    def print_concept(self, name: str) -> bytes:
        lessons, title = self.concepts[name], self.course.call_concept(name)
        entries = tuple(self.make_entry(lesson.lesson, lesson, "../../") for lesson in lessons)
        description = f"Lessons of this course on the concept “{title}”: {', '.join(lesson.lesson.title for lesson in lessons)}."
        return self.print(ConceptPage(**self.describe(f"concepts/{name}/", title, description, "../../"), entries=entries), f"concepts/{name}")

    def print_concepts(self) -> bytes:
        links = tuple(
            (Link(self.course.call_concept(name), f"{name}/"), tuple(link_to(lesson.lesson, "../") for lesson in lessons)) for name, lessons in self.concepts.items()
        )
        description = "What the lessons of this course are about, and which lesson to read on what."
        return self.print(ConceptsPage(**self.describe("concepts/", "Concepts", description, "../"), concepts=links), "concepts")

    def print_licences(self) -> bytes:
        parts = sorted([*self.workshop.assets.parts, *self.workshop.runtime.parts], key=lambda part: part.name.lower())
        description = "What this site is made with: every third-party part it ships, and that part's licence."
        return self.print(LicencesPage(**self.describe("licences/", "Licences", description, "../"), parts=tuple(parts)), "licences")

    def print_not_found(self) -> bytes:
        description = "There is no page at this address. It may have moved, or the link that led here is mistyped."
        lessons = tuple(link_to(lesson, self.workshop.base_url) for lesson in self.course.lessons)
        facts = self.describe("", "Page not found", description, self.workshop.base_url)
        return self.print(NotFoundPage(**facts | {"address": ""}, lessons=lessons), "404.html")

    def print_offline(self) -> bytes:
        description = "Your device is offline, and this page has not been opened on it before. What has been opened is kept."
        lessons = (link_to(lesson, "./") for lesson in self.course.published)
        pages = (Link(self.course.title, "./"), *lessons, Link("Concepts", "./concepts/"))
        facts = self.describe("", "This page is not kept here", description, "./")
        return self.print(OfflinePage(**facts | {"address": ""}, pages=pages), "offline.html")

    def describe(self, path: str, title: str, description: str, root: str) -> dict[str, object]:
        """What every page says of itself; `root` leads from it to the site's root."""
        return {
            "course_title": self.course.title,
            "title": title,
            "description": description,
            "places": self.places(root),
            "address": self.course.locate(path),
            "card": self.card,
        }

    def places(self, root: str) -> Places:
        """The places every page needs; `root` leads from the page to the site's root."""
        assets, runtime = (f"{root}{parcel.folder}" for parcel in (self.workshop.assets, self.workshop.runtime))
        return Places(home=root, assets=assets, runtime=runtime, feed=f"{root}feed.xml" if self.has_feed else "")
