"""A course's folder to its whole site, as values: every file's path and content. Nothing here writes."""

from __future__ import annotations

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
from orrery.press import Press
from orrery.search import make_search
from orrery.workshop import Files, Shipped, Workshop


@dataclass(frozen=True)
class Printed:
    """A course without mistakes: its pages are printed, and what they need at once is beside them."""

    course: Course
    lessons: list[ResolvedLesson]
    pages: Files
    """Pages and the pictures they show."""
    workshop: Workshop

    @property
    def files(self) -> Files:
        """All that a reader's browser loads with a page."""
        return {**self.pages, **ship(self.workshop.assets), **ship(self.workshop.runtime)}


def build_site(folder: Path, workshop: Workshop) -> Files:
    """All files of the site of the course in `folder`. Raises AuthorErrors with every mistake in it."""
    printed = print_site(folder, workshop)
    copies = make_copies({**ship(workshop.assets), **ship(workshop.runtime)}, workshop.cache)
    return dict(sorted((printed.files | complete_site(printed) | copies).items()))


def print_site(folder: Path, workshop: Workshop) -> Printed:
    """The site's pages. Raises AuthorErrors with every mistake in the course."""
    log = ErrorLog()
    try:
        course = read_course(folder, workshop.cache, log)
    except SourceError as error:
        raise AuthorErrors([error]) from None
    lessons = Assembly(course, workshop.drafting, workshop.cache, workshop.isolation, workshop.progress, log).assemble()
    concepts = gather_concepts(lessons)
    if not log.errors:
        check_concepts(course, concepts, log)
    log.stop_if_any()
    has_feed = bool(make_feed(course, lessons))
    card = place_card(COURSE_CARD, make_course_card(course, lessons), course)
    pages = Press(course, concepts, has_feed, workshop, workshop.printer, card).print_course(lessons)
    return Printed(course, lessons, pages, workshop)


def complete_site(printed: Printed) -> Files:
    """What no page needs at once: what is searched, shared, subscribed to, installed or kept."""
    course, lessons, pages, workshop = printed.course, printed.lessons, printed.pages, printed.workshop
    pictures = make_cards(course, lessons, workshop.raster, workshop.palette) | make_icons(workshop.raster, workshop.palette)
    drafts = {f"{lesson.lesson.folder}/index.html": lesson.draft for lesson in lessons}
    index = make_search(pages, lambda path: drafts[path].open().formulas if path in drafts else (), workshop.cache)
    files = pictures | index | make_feed(course, lessons) | make_sitemap(course, pages) | make_manifest(course, workshop.palette)
    return files | make_keeper(printed.files | files, workshop)


def ship(parcel: Shipped) -> dict[str, bytes]:
    return {f"{parcel.folder}/{name}": content for name, content in parcel.files.items()}
