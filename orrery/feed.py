"""What machines read of a course: a feed of its lessons (Atom, RFC 4287) and a list of its pages (sitemaps.org, 0.9).

Both name pages by whole addresses, so a course that does not say where it stands has neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from orrery.course import Course
from orrery.lesson_page import ResolvedLesson
from orrery.workshop import Files

ATOM, SITEMAP = "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9"


def make_feed(course: Course, lessons: Iterable[ResolvedLesson]) -> Files:
    """`feed.xml` with the lessons that have a day of their last change, newest first; nothing where there is none."""
    dated = sorted((lesson for lesson in lessons if lesson.front.updated), key=lambda lesson: (-day_of(lesson).toordinal(), lesson.lesson.number))
    if not course.address or not dated:
        return {}
    feed = Element("feed", xmlns=ATOM)
    for name, text in (("title", course.title), ("subtitle", course.description), ("id", course.address), ("updated", moment(day_of(dated[0])))):
        SubElement(feed, name).text = text
    SubElement(feed, "link", rel="self", href=course.locate("feed.xml"))
    SubElement(feed, "link", rel="alternate", href=course.address)
    SubElement(SubElement(feed, "author"), "name").text = course.title
    for lesson in dated:
        add_entry(feed, course, lesson)
    return {"feed.xml": write(feed)}


def add_entry(feed: Element, course: Course, lesson: ResolvedLesson) -> None:
    address = course.locate(f"{lesson.lesson.folder}/")
    entry = SubElement(feed, "entry")
    for name, text in (("title", lesson.front.title), ("id", address), ("updated", moment(day_of(lesson))), ("summary", lesson.draft.subtitle.text)):
        SubElement(entry, name).text = text
    SubElement(entry, "link", href=address)


def make_sitemap(course: Course, pages: Files) -> Files:
    """`sitemap.xml` with all pages but the one for addresses that lead nowhere."""
    if not course.address:
        return {}
    sitemap = Element("urlset", xmlns=SITEMAP)
    for path in sorted(pages):
        if path.endswith("index.html"):
            SubElement(SubElement(sitemap, "url"), "loc").text = course.locate(path.removesuffix("index.html"))
    return {"sitemap.xml": write(sitemap)}


def day_of(lesson: ResolvedLesson) -> date:
    assert lesson.front.updated
    return lesson.front.updated


def moment(day: date) -> str:
    """The day's beginning as RFC 3339 writes it."""
    return f"{day.isoformat()}T00:00:00Z"


def write(root: Element) -> bytes:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
