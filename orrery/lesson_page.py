"""A resolved document as the LessonPage its template shows."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from orrery.bake import Baked
from orrery.course import Course, Lesson
from orrery.document import Document, Heading, InstrumentUse
from orrery.draft import Draft
from orrery.figure import Figure
from orrery.front_matter import FrontMatter
from orrery.katex_fonts import find_fonts
from orrery.page import CardPlace, ContentsEntry, LessonPage, Link, Places, Segment
from orrery.plate import fill_room, make_benches, picture_name
from orrery.references import References
from orrery.slots import Filling, Slot


MOST_STEPS = 60
"""Patches that a page's wedge still shows apart."""


@dataclass(frozen=True)
class ResolvedLesson:
    """A lesson of which nothing is open any more."""

    lesson: Lesson
    draft: Draft
    front: FrontMatter
    references: References
    fillings: Mapping[Slot, Filling]
    baked: Mapping[InstrumentUse, Baked]
    pictures: Mapping[str, Path]
    """Files the lesson shows, by name."""

    def list_parts(self) -> tuple[str, ...]:
        """What tells its page from others, besides what the page says of the course: its draft, and all that has been filled in."""
        fillings = (self.fillings[slot] for slot in self.draft.slots)
        return (self.draft.key, *fillings, *(self.baked[use].key for use in self.draft.uses))


def describe_lesson(resolved: ResolvedLesson, course: Course, places: Places, card: CardPlace) -> dict[str, Any]:
    """What the page says that does not stand in its document, by field."""
    lesson, draft, front = resolved.lesson, resolved.draft, resolved.front
    previous, following = find_neighbours(lesson, course)
    step, steps = choose_patch(int(lesson.number), len(course.lessons))
    return {
        "course_title": course.title,
        "title": front.title,
        "description": draft.subtitle.text,
        "places": places,
        "address": course.locate(f"{lesson.folder}/"),
        "card": card,
        "number": lesson.number,
        "count": f"{len(course.lessons):02}",
        "step": step,
        "steps": steps,
        "subtitle": draft.subtitle.render(resolved.fillings),
        "level": front.level,
        "minutes": front.minutes,
        "instruments": count_instruments(draft),
        "concepts": tuple(Link(course.call_concept(name), f"../../concepts/{name}/") for name in front.concepts),
        "previous": previous,
        "next": following,
        "next_summary": front.next,
    }


def make_lesson_page(resolved: ResolvedLesson, course: Course, facts: Mapping[str, Any]) -> LessonPage:
    document = resolved.draft.open()
    return LessonPage(
        **facts,
        segments=tuple(make_segments(resolved, document, course)),
        footnotes=document.footnotes.render(resolved.fillings),
        fonts=find_fonts(formula for prose in document.prose for formula in prose.formulas),
        contents=nest(document.headings, {heading.anchor: heading.title.render(resolved.fillings) for heading in document.headings}),
    )


def choose_patch(number: int, count: int) -> tuple[int, int]:
    """The patch of a lesson on the page's wedge, from 1, and how many there are."""
    steps = min(count, MOST_STEPS)
    return (number - 1) * steps // count + 1, steps


def count_instruments(draft: Draft) -> int:
    """Different instruments on the page."""
    return len({use.name for use in draft.uses})


def find_neighbours(lesson: Lesson, course: Course) -> tuple[Link | None, Link | None]:
    """The lessons before and after; a planned one has no address."""
    at = int(lesson.number) - 1
    before = course.lessons[at - 1] if at > 0 else None
    after = course.lessons[at + 1] if at + 1 < len(course.lessons) else None
    return before and link_to(before, "../../"), after and link_to(after, "../../")


def link_to(lesson: Lesson, root: str) -> Link:
    """`root` leads to the site's root. A planned lesson has no address."""
    return Link(lesson.title, f"{root}{lesson.folder}/" if lesson.is_published else "")


def make_segments(resolved: ResolvedLesson, document: Document, course: Course) -> Iterator[Segment]:
    for part in document.parts:
        if isinstance(part, InstrumentUse):
            yield Segment(figure=make_figure(resolved, part, course))
        else:
            yield Segment(prose=part.render(resolved.fillings))


def make_figure(resolved: ResolvedLesson, use: InstrumentUse, course: Course) -> Figure:
    setting, drawing = resolved.baked[use].setting, resolved.baked[use].drawing
    instrument = setting.instrument
    page = f"{resolved.lesson.folder}/"
    return Figure(
        label=use.label,
        number=resolved.references.figure_numbers[use],
        instrument=instrument.name,
        title=instrument.title,
        caption=use.caption.render(resolved.fillings) if use.caption else escape(instrument.caption),
        benches=make_benches(instrument, setting.state, drawing["views"], use.label),
        actions=tuple(action.capitalize() for action in instrument.actions),
        summary=drawing["summary"],
        room=fill_room(drawing["summary"], instrument.find_room(drawing["summary"])),
        state=drawing["state"],
        address=f"{course.locate(page) or page}#{use.label}",
        reading=drawing["reading"],
        is_isolated=instrument.isolated,
        is_inset=use.is_inset,
    )


def baked_pictures(baked: Iterable[Baked]) -> dict[str, bytes]:
    """The files of all views of pixels, by name."""
    views = ((one.setting.use.label, view) for one in baked for view in one.drawing["views"])
    return {picture_name(label, view): base64.b64decode(view["png"]) for label, view in views if view["kind"] == "pixels"}


def nest(headings: Iterable[Heading], titles: Mapping[str, Markup]) -> tuple[ContentsEntry, ...]:
    """Headings of the second level, each with those of the third below it."""
    entries: list[ContentsEntry] = []
    for heading in headings:
        entry = ContentsEntry(titles[heading.anchor], f"#{heading.anchor}")
        if heading.level == 2 or not entries:
            entries.append(entry)
        elif heading.level == 3:
            last = entries.pop()
            entries.append(ContentsEntry(last.text, last.address, (*last.below, entry)))
    return tuple(entries)
