"""A course's folder to its whole site, as values: every file's path and content. Nothing here writes."""

from __future__ import annotations

from pathlib import Path

from orrery.assembly import Assembly
from orrery.card import COURSE_CARD, make_cards, make_course_card, place_card
from orrery.concepts import check_concepts, gather_concepts
from orrery.course import read_course
from orrery.errors import AuthorErrors, ErrorLog, SourceError
from orrery.feed import make_feed, make_sitemap
from orrery.icons import make_icons, make_manifest
from orrery.keeper import make_keeper
from orrery.markdown import Markdown
from orrery.mathematics import Typesetter
from orrery.page import Printer
from orrery.press import Press
from orrery.search import make_search
from orrery.workshop import Files, Shipped, Workshop


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
    concepts = gather_concepts(lessons)
    if not log.errors:
        check_concepts(course, concepts, log)
    log.stop_if_any()
    feed = make_feed(course, lessons)
    card = place_card(COURSE_CARD, make_course_card(course, lessons), course)
    pages = Press(course, concepts, bool(feed), workshop, markdown, Printer(workshop.templates), card).print_course(lessons)
    pictures = make_cards(course, lessons, workshop.raster, workshop.palette) | make_icons(workshop.raster, workshop.palette)
    machines = feed | make_sitemap(course, pages) | make_search(pages, workshop.cache) | make_manifest(course, workshop.palette)
    files = pages | pictures | machines | ship(workshop.assets) | ship(workshop.runtime)
    return dict(sorted((files | make_keeper(files, workshop)).items()))


def ship(parcel: Shipped) -> Files:
    return {f"{parcel.folder}/{name}": content for name, content in parcel.files.items()}
