"""Concepts: what lessons say they are about, and which lessons say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orrery.course import Course
from orrery.errors import ErrorLog
from orrery.lesson_page import ResolvedLesson


def gather_concepts(lessons: Iterable[ResolvedLesson]) -> dict[str, list[ResolvedLesson]]:
    """Concept to the lessons that name it, in the order of the course; concepts sorted by name."""
    gathered: dict[str, list[ResolvedLesson]] = {}
    for lesson in lessons:
        for name in lesson.front.concepts:
            gathered.setdefault(name, []).append(lesson)
    return dict(sorted(gathered.items()))


def check_concepts(course: Course, named: Mapping[str, object], log: ErrorLog) -> None:
    """A title that belongs to no concept is a mistyped one."""
    for name, concept in course.concepts.items():
        if name not in named:
            log.add(concept.place, f'no published lesson names the concept "{name}"', "Name it in a lesson's front matter, or remove this line.")
