"""From a course's sources to lessons of which nothing is open: parsed, baked, typeset, numbered, linked.

Each stage takes all lessons before the next begins, and none stops at a mistake, so that an author hears of all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from orrery.bake import Baked, Progress, bake
from orrery.cache import Cache
from orrery.course import Course, Lesson, read_text
from orrery.document import Document, InstrumentUse
from orrery.errors import ErrorLog, Place
from orrery.highlighting import highlight_listing
from orrery.isolation import Isolation
from orrery.lesson_page import ResolvedLesson
from orrery.markdown import Markdown
from orrery.mathematics import Typesetter, frame_equation
from orrery.pictures import show_picture
from orrery.reader import read_document
from orrery.references import References, collect_references
from orrery.resolver import Resolver
from orrery.slots import Filling, Formula, Link, Listing, LiveValue, Picture, Slot


@dataclass
class Assembly:
    """Assembles the lessons of one course. Mistakes go to the log."""

    course: Course
    markdown: Markdown
    typesetter: Typesetter
    cache: Cache
    isolation: Isolation
    progress: Progress
    log: ErrorLog
    fillings: dict[Slot, Filling] = field(default_factory=dict)

    def assemble(self) -> list[ResolvedLesson]:
        """The lessons without mistakes; all of them, if the log is empty afterwards."""
        documents = self.read_documents()
        baked = bake([use for document in documents.values() for use in document.uses], self.cache, self.isolation, self.log, self.progress)
        self.typeset(documents)
        references = {lesson.slug: self.collect(lesson, document) for lesson, document in documents.items()}
        return list(self.link(documents, references, baked))

    def read_documents(self) -> dict[Lesson, Document]:
        documents = {}
        present = [lesson for lesson in self.course.published if self.course.file_of(lesson).is_file()]
        for done, lesson in enumerate(present, 1):
            path = self.course.shown(f"{lesson.slug}.md")
            with self.log.gather():
                text = read_text(self.course.file_of(lesson), Place(path, 1))
                documents[lesson] = read_document(text, path, self.markdown, self.log)
            self.progress("Reading lessons", done, len(present))
        return documents

    def typeset(self, documents: Mapping[Lesson, Document]) -> None:
        """Fill formulas and listings, which hang on nothing else."""
        for done, document in enumerate(documents.values(), 1):
            for slot in document.slots:
                if isinstance(slot, Formula | Listing):
                    self.fillings[slot] = Markup()
                    with self.log.gather():
                        self.fillings[slot] = self.typesetter.typeset(slot) if isinstance(slot, Formula) else highlight_listing(slot)
            self.progress("Typesetting", done, len(documents))

    def collect(self, lesson: Lesson, document: Document) -> References:
        titles = {heading.anchor: heading.title.render(self.markdown, self.fillings) for heading in document.headings}
        return collect_references(lesson, document, titles, self.log)

    def link(
        self, documents: Mapping[Lesson, Document], references: Mapping[str, References], baked: Mapping[InstrumentUse, Baked]
    ) -> Iterator[ResolvedLesson]:
        """Fill what needs to know the whole course."""
        for lesson, document in documents.items():
            resolver = Resolver(self.course, references[lesson.slug], references, baked)
            pictures = self.fill(document, resolver)
            if document.front and not self.log.errors:
                own = {use: baked[use] for use in document.uses}
                yield ResolvedLesson(lesson, document, document.front, references[lesson.slug], self.fillings, own, pictures)

    def fill(self, document: Document, resolver: Resolver) -> dict[str, Path]:
        """Fill the lesson's open slots; the files of its pictures by name."""
        pictures: dict[str, Path] = {}
        for slot in document.slots:
            with self.log.gather():
                match slot:
                    case Link():
                        self.fillings[slot] = resolver.resolve_link(slot)
                    case LiveValue():
                        self.fillings[slot] = resolver.resolve_value(slot)
                    case Picture():
                        pictures[slot.name] = resolver.find_picture(slot)
                        self.fillings[slot] = show_picture(slot, pictures[slot.name])
                    case Formula(is_display=True):
                        html = self.fillings[slot]
                        assert isinstance(html, Markup)
                        self.fillings[slot] = frame_equation(html, slot.label, resolver.here.equation_numbers.get(slot))
        return pictures
