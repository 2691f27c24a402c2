"""From a course's sources to lessons of which nothing is open: drafted, baked, numbered, linked.

Each stage takes all lessons before the next begins, and none stops at a mistake, so that an author hears of all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from orrery.bake import Baked, Progress, bake
from orrery.cache import Cache
from orrery.course import Course, Lesson, decode
from orrery.document import InstrumentUse
from orrery.draft import Draft
from orrery.drafting import Drafting
from orrery.errors import ErrorLog, Place
from orrery.isolation import Isolation
from orrery.lesson_page import ResolvedLesson
from orrery.memory import Memory
from orrery.pictures import show_picture
from orrery.resolver import Resolver
from orrery.slots import Filling, Link, LiveValue, Picture, Slot


@dataclass
class Assembly:
    """Assembles the lessons of one course. Mistakes go to the log."""

    course: Course
    drafting: Drafting
    cache: Cache
    memory: Memory
    isolation: Isolation
    progress: Progress
    log: ErrorLog
    fillings: dict[Slot, Filling] = field(default_factory=dict)

    def assemble(self) -> list[ResolvedLesson]:
        """The lessons without mistakes; all of them, if the log is empty afterwards."""
        drafts = self.draft()
        uses = [use for draft in drafts.values() for use in draft.uses]
        baked = bake(uses, self.cache, self.isolation, self.log, self.progress)
        return list(self.link(drafts, baked))

    def draft(self) -> dict[Lesson, Draft]:
        paths = {lesson: self.course.shown(f"{lesson.slug}.md") for lesson in self.course.published}
        texts: dict[str, str] = {}
        for lesson, path in paths.items():
            try:
                content = self.course.file_of(lesson).read_bytes()
            except OSError:
                if not self.log.errors:  # of a file that is not there the author has been told
                    raise
            else:
                with self.log.gather():
                    texts[path] = self.memory.recall(path, content, partial(decode, content, Place(path, 1)))
        drafts = self.drafting.draft(texts, lambda done, total: self.progress("Reading lessons", done, total))
        for draft in drafts.values():
            self.log.errors += draft.mistakes
        return {lesson: drafts[path] for lesson, path in paths.items() if path in drafts}

    def link(self, drafts: Mapping[Lesson, Draft], baked: Mapping[InstrumentUse, Baked]) -> Iterator[ResolvedLesson]:
        """Fill what needs to know the whole course."""
        references = {lesson.slug: replace(draft.references, slug=lesson.slug, number=lesson.number, title=lesson.title) for lesson, draft in drafts.items()}
        for lesson, draft in drafts.items():
            here = references[lesson.slug]
            pictures = self.fill(draft, Resolver(self.course, here, references, baked))
            if draft.front and not self.log.errors:
                own = {use: baked[use] for use in draft.uses}
                yield ResolvedLesson(lesson, draft, draft.front, here, self.fillings, own, pictures)

    def fill(self, draft: Draft, resolver: Resolver) -> dict[str, Path]:
        """Fill the lesson's open slots; the files of its pictures by name."""
        pictures: dict[str, Path] = {}
        for slot in draft.slots:
            with self.log.gather():
                match slot:
                    case Link():
                        self.fillings[slot] = resolver.resolve_link(slot)
                    case LiveValue():
                        self.fillings[slot] = resolver.resolve_value(slot)
                    case Picture():
                        pictures[slot.name] = resolver.find_picture(slot)
                        self.fillings[slot] = show_picture(slot, pictures[slot.name])
        return pictures
