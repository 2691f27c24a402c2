"""Prints the pages of one course, once nothing in its lessons is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from markupsafe import Markup, escape

from orrery.cache import digest
from orrery.card import make_lesson_card, name_card, place_card
from orrery.course import Course, Lesson
from orrery.lesson_page import ResolvedLesson, baked_pictures, count_instruments, describe_lesson, link_to, make_lesson_page
from orrery.page import BasePage, CardPlace, ConceptPage, ConceptsPage, CourseEntry, IndexPage, LicencesPage, Link, NotFoundPage, OfflinePage, Places
from orrery.printer import Printer, Sheet, name_page
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
        drafts = tuple(lesson.draft.key for lesson in lessons)
        yield self.lay("index.html", drafts, lambda: self.make_index(lessons))
        yield self.lay("concepts/index.html", self.list_named(), self.make_concepts)
        yield self.lay("licences/index.html", (), self.make_licences)
        yield self.lay("404.html", (), self.make_not_found)
        yield self.lay("offline.html", (), self.make_offline)
        for name, named in self.concepts.items():
            yield self.lay(f"concepts/{name}/index.html", tuple(lesson.draft.key for lesson in named), partial(self.make_concept, name))
        for lesson in lessons:
            yield self.lay_lesson(lesson)

    def lay(self, path: str, source: tuple[str, ...], make: Callable[[], BasePage]) -> tuple[str, Sheet]:
        """A page that hangs on `source` besides the ground: while both are what they were, its sheet is known without it."""
        made = cache(make)
        return path, Sheet(self.recall(path, source, lambda: name_page(made())), made)

    def lay_lesson(self, lesson: ResolvedLesson) -> tuple[str, Sheet]:
        """A lesson's page; where it was printed before, its document need not be opened."""
        path, source = f"{lesson.lesson.folder}/index.html", lesson.list_parts()
        key = self.recall(path, source, lambda: digest("lesson", repr(self.describe_lesson(lesson)), *source))
        return path, Sheet(key, lambda: make_lesson_page(lesson, self.course, self.describe_lesson(lesson)))

    def recall(self, path: str, source: tuple[str, ...], name: Callable[[], str]) -> str:
        return self.workshop.memory.recall(path, (self.ground, source), name)

    @cached_property
    def ground(self) -> object:
        """What all pages hang on: one and the same thing for as long as that is what it was, since comparing it a thousand times would take long."""
        return self.workshop.memory.recall("", (self.course, self.card, self.places("")), object)

    def describe_lesson(self, lesson: ResolvedLesson) -> dict[str, Any]:
        card = place_card(name_card(lesson), make_lesson_card(lesson, self.course), self.course)
        return describe_lesson(lesson, self.course, self.places("../../"), card)

    def make_index(self, lessons: Iterable[ResolvedLesson]) -> IndexPage:
        resolved = {lesson.lesson: lesson for lesson in lessons}
        entries = tuple(self.make_entry(lesson, resolved.get(lesson), "") for lesson in self.course.lessons)
        return IndexPage(**self.describe("", self.course.title, self.course.description, "./"), entries=entries)

    def make_entry(self, lesson: Lesson, resolved: ResolvedLesson | None, root: str) -> CourseEntry:
        """The lesson's line in an index; a published one may leave its summary to its own subtitle."""
        if not resolved:
            return CourseEntry(lesson.number, keep_whole(lesson.title), lesson.summary, address="", steps=len(self.course.lessons), level="", minutes=0, instruments=0)
        return CourseEntry(
            number=lesson.number,
            title=keep_whole(lesson.title),
            summary=lesson.summary or resolved.draft.subtitle.text,
            address=f"{root}{lesson.folder}/",
            steps=len(self.course.lessons),
            level=resolved.front.level,
            minutes=resolved.front.minutes,
            instruments=count_instruments(resolved.draft),
        )

    def make_concept(self, name: str) -> ConceptPage:
        lessons, title = self.concepts[name], self.course.call_concept(name)
        entries = tuple(self.make_entry(lesson.lesson, lesson, "../../") for lesson in lessons)
        description = f"Lessons of this course on the concept “{title}”: {', '.join(lesson.lesson.title for lesson in lessons)}."
        return ConceptPage(**self.describe(f"concepts/{name}/", title, description, "../../"), entries=entries)

    def list_named(self) -> tuple[str, ...]:
        """Each concept, and the lessons that name it."""
        return tuple(word for name, lessons in self.concepts.items() for word in (f"{name}:", *(lesson.lesson.slug for lesson in lessons)))

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


@cache
def keep_whole(title: str) -> Markup:
    """The title as it is shown; its letters stay what they are, so that it can be found."""
    return Markup(LONE_LETTER.sub(r'<span class="whole">\g<0></span>', str(escape(title))))
