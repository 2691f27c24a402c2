"""Prints the pages of one course, once nothing in its lessons is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from orrery.card import make_lesson_card, name_card, place_card
from orrery.course import Course, Lesson
from orrery.lesson_page import ResolvedLesson, baked_pictures, count_instruments, lay_lesson, link_to
from orrery.page import CardPlace, ConceptPage, ConceptsPage, CourseEntry, IndexPage, LicencesPage, Link, NotFoundPage, OfflinePage, Places
from orrery.printer import Printer, Sheet, lay
from orrery.prints import Print
from orrery.search import choose_part
from orrery.workshop import Files, Workshop

LONE_LETTER = re.compile(r"\b\w-\w+")
"""A word that begins with a letter and a hyphen, as k-Means: no line may break after so little."""


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

    def print_course(self, lessons: list[ResolvedLesson]) -> Iterator[tuple[str, Print]]:
        """All pages by path, in the order in which a search index takes them."""
        sheets = dict(self.lay_course(lessons))
        order = sorted(sheets, key=lambda path: choose_part(path, len(lessons)))
        return self.printer.print({path: sheets[path] for path in order}, lambda done, total: self.workshop.progress("Printing pages", done, total))

    def lay_course(self, lessons: list[ResolvedLesson]) -> Iterator[tuple[str, Sheet]]:
        """Each page's path, and its sheet."""
        yield "index.html", lay(self.make_index(lessons))
        yield "concepts/index.html", lay(self.make_concepts())
        yield "licences/index.html", lay(self.make_licences())
        yield "404.html", lay(self.make_not_found())
        yield "offline.html", lay(self.make_offline())
        for name in self.concepts:
            yield f"concepts/{name}/index.html", lay(self.make_concept(name))
        for lesson in lessons:
            card = place_card(name_card(lesson), make_lesson_card(lesson, self.course), self.course)
            yield f"{lesson.lesson.folder}/index.html", lay_lesson(lesson, self.course, self.places("../../"), card)

    def make_index(self, lessons: Iterable[ResolvedLesson]) -> IndexPage:
        resolved = {lesson.lesson: lesson for lesson in lessons}
        entries = tuple(self.make_entry(lesson, resolved.get(lesson), "") for lesson in self.course.lessons)
        return IndexPage(**self.describe("", self.course.title, self.course.description, "./"), entries=entries)

    def make_entry(self, lesson: Lesson, resolved: ResolvedLesson | None, root: str) -> CourseEntry:
        """The lesson's line in an index; a published one may leave its summary to its own subtitle."""
        if not resolved:
            return CourseEntry(lesson.number, keep_whole(lesson.title), lesson.summary, address="", level="", minutes=0, instruments=0)
        return CourseEntry(
            number=lesson.number,
            title=keep_whole(lesson.title),
            summary=lesson.summary or resolved.draft.subtitle.text,
            address=f"{root}{lesson.folder}/",
            level=resolved.front.level,
            minutes=resolved.front.minutes,
            instruments=count_instruments(resolved.draft),
        )

    def make_concept(self, name: str) -> ConceptPage:
        lessons, title = self.concepts[name], self.course.call_concept(name)
        entries = tuple(self.make_entry(lesson.lesson, lesson, "../../") for lesson in lessons)
        description = f"Lessons of this course on the concept “{title}”: {', '.join(lesson.lesson.title for lesson in lessons)}."
        return ConceptPage(**self.describe(f"concepts/{name}/", title, description, "../../"), entries=entries)

    def make_concepts(self) -> ConceptsPage:
        links = tuple(
            (Link(self.course.call_concept(name), f"{name}/"), tuple(link_to(lesson.lesson, "../") for lesson in lessons)) for name, lessons in self.concepts.items()
        )
        description = "What the lessons of this course are about, and which lesson to read on what."
        return ConceptsPage(**self.describe("concepts/", "Concepts", description, "../"), concepts=links)

    def make_licences(self) -> LicencesPage:
        parts = sorted([*self.workshop.assets.parts, *self.workshop.runtime.parts], key=lambda part: part.name.lower())
        description = "What this site is made with: every third-party part it ships, and that part's licence."
        return LicencesPage(**self.describe("licences/", "Licences", description, "../"), parts=tuple(parts))

    def make_not_found(self) -> NotFoundPage:
        description = "There is no page at this address. It may have moved, or the link that led here is mistyped."
        lessons = tuple(link_to(lesson, self.workshop.base_url) for lesson in self.course.lessons)
        facts = self.describe("", "Page not found", description, self.workshop.base_url)
        return NotFoundPage(**facts | {"address": ""}, lessons=lessons)

    def make_offline(self) -> OfflinePage:
        description = "Your device is offline, and this page has not been opened on it before. What has been opened is kept."
        lessons = (link_to(lesson, "./") for lesson in self.course.published)
        pages = (Link(self.course.title, "./"), *lessons, Link("Concepts", "./concepts/"))
        facts = self.describe("", "This page is not kept here", description, "./")
        return OfflinePage(**facts | {"address": ""}, pages=pages)

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


def list_pictures(lessons: Iterable[ResolvedLesson]) -> Files:
    """The pictures that lessons show."""
    files = ((lesson.lesson.folder, {**lesson.pictures, **baked_pictures(lesson.baked.values())}) for lesson in lessons)
    return {f"{folder}/{name}": file for folder, pictures in files for name, file in pictures.items()}


def keep_whole(title: str) -> Markup:
    """The title as it is shown; its letters stay what they are, so that it can be found."""
    return Markup(LONE_LETTER.sub(r'<span class="whole">\g<0></span>', str(escape(title))))
