"""A course's folder to its whole site, as values: every file's path and content. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from orrery.assembly import Assembly
from orrery.card import COURSE_CARD, make_cards, make_course_card, place_card
from orrery.compression import make_copies
from orrery.concepts import check_concepts, gather_concepts
from orrery.course import Course, read_course
from orrery.errors import AuthorErrors, ErrorLog, SourceError
from orrery.feed import make_feed, make_sitemap
from orrery.icons import make_icons, make_manifest
from orrery.keeper import make_keeper
from orrery.lesson_page import ResolvedLesson
from orrery.press import Press, list_pictures
from orrery.prints import Print
from orrery.search import make_search
from orrery.workshop import Files, Shipped, Workshop


@dataclass(frozen=True)
class Manuscript:
    """A course without mistakes, ready to be printed."""

    course: Course
    lessons: list[ResolvedLesson]
    press: Press
    workshop: Workshop

    def print(self) -> Iterator[tuple[str, Print]]:
        """Its pages by path, one after the other."""
        return self.press.print_course(self.lessons)


@dataclass(frozen=True)
class Printed:
    """A course whose pages are printed; what they need at once is beside them."""

    manuscript: Manuscript
    prints: Mapping[str, Print]

    @property
    def pages(self) -> Files:
        """Pages and the pictures they show."""
        return {**list_pictures(self.manuscript.lessons), **self.prints}

    @property
    def files(self) -> Files:
        """All that a reader's browser loads with a page."""
        return {**self.pages, **ship(self.manuscript.workshop.assets), **ship(self.manuscript.workshop.runtime)}


def build_site(folder: Path, workshop: Workshop) -> Files:
    """All files of the site of the course in `folder`. Raises AuthorErrors with every mistake in it."""
    manuscript = read_site(folder, workshop)
    prints: dict[str, Print] = {}
    index = index_site(manuscript, note(manuscript.print(), prints))
    printed = Printed(manuscript, prints)
    copies = make_copies({**ship(workshop.assets), **ship(workshop.runtime)}, workshop.cache)
    return dict(sorted((printed.files | complete_site(printed, index) | copies).items()))


def print_site(folder: Path, workshop: Workshop) -> Printed:
    """The site's pages. Raises AuthorErrors with every mistake in the course."""
    manuscript = read_site(folder, workshop)
    return Printed(manuscript, dict(manuscript.print()))


def read_site(folder: Path, workshop: Workshop) -> Manuscript:
    """The course in `folder`. Raises AuthorErrors with every mistake in it."""
    log = ErrorLog()
    try:
        course = read_course(folder, workshop.cache, log)
    except SourceError as error:
        raise AuthorErrors([error]) from None
    lessons = Assembly(course, workshop.drafting, workshop.cache, workshop.memory, workshop.isolation, workshop.progress, log).assemble()
    concepts = gather_concepts(lessons)
    if not log.errors:
        check_concepts(course, concepts, log)
    log.stop_if_any()
    has_feed = bool(make_feed(course, lessons))
    card = place_card(COURSE_CARD, make_course_card(course, lessons), course)
    return Manuscript(course, lessons, Press(course, concepts, has_feed, workshop, workshop.printer, card), workshop)


def note(prints: Iterable[tuple[str, Print]], noted: dict[str, Print]) -> Iterator[tuple[str, Print]]:
    """The same, each put down as it passes."""
    for path, made in prints:
        noted[path] = made
        yield path, made


def index_site(manuscript: Manuscript, prints: Iterable[tuple[str, Print]]) -> Files:
    """The index of a course's pages, which may still be printed meanwhile."""
    return make_search(prints, len(manuscript.lessons), manuscript.workshop.cache)


def complete_site(printed: Printed, index: Files) -> Files:
    """What no page needs at once: what is searched, shared, subscribed to, installed or kept."""
    course, lessons, workshop = printed.manuscript.course, printed.manuscript.lessons, printed.manuscript.workshop
    pictures = make_cards(course, lessons, workshop.raster, workshop.palette) | make_icons(workshop.raster, workshop.palette)
    files = pictures | index | make_feed(course, lessons) | make_sitemap(course, printed.pages) | make_manifest(course, workshop.palette)
    return files | make_keeper(printed.files | files, workshop)


def ship(parcel: Shipped) -> dict[str, bytes]:
    return {f"{parcel.folder}/{name}": content for name, content in parcel.files.items()}
