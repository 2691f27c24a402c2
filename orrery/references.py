"""What points at what: numbers of figures and equations, anchors, and where every link of the course leads.

All anchors of all lessons are known before the first link is resolved, so one pass over each lesson is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode

from markupsafe import Markup, escape

from instruments.contract import ControlError
from orrery.bake import Baked
from orrery.course import Course, Lesson
from orrery.document import Document, InstrumentUse, Prose
from orrery.errors import ErrorLog, Place, SourceError, suggest
from orrery.slots import Formula, Link, LiveValue, Picture, Target

EXTERNAL = ("https:", "http:", "mailto:")
PICTURE_TYPES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")


@dataclass(frozen=True)
class Anchor:
    """A place in a lesson that links can name."""

    place: Place
    text: Markup
    """What a link without words of its own is called: `Fig. 06`, `Equation 3`, a section's title."""
    use: InstrumentUse | None = None
    """The instrument, of a figure."""


@dataclass(frozen=True)
class References:
    """The anchors of one lesson and its numbers."""

    slug: str
    title: str
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    figure_numbers: Mapping[InstrumentUse, str] = field(default_factory=dict)
    equation_numbers: Mapping[Formula, int] = field(default_factory=dict)


def number_figures(parts: Iterable[Prose | InstrumentUse]) -> dict[InstrumentUse, str]:
    """Two digits a figure. Prose and figures share one count; an inset takes its prose's number, with a letter where there are several."""
    numbers: dict[InstrumentUse, int] = {}
    count, is_in_prose = 0, False
    for part in parts:
        is_prose = isinstance(part, Prose) or part.is_inset
        count += not (is_prose and is_in_prose)
        is_in_prose = is_prose
        if isinstance(part, InstrumentUse):
            numbers[part] = count
    return letter_insets(numbers)


def letter_insets(numbers: Mapping[InstrumentUse, int]) -> dict[InstrumentUse, str]:
    groups: dict[int, list[InstrumentUse]] = {}
    for use, number in numbers.items():
        groups.setdefault(number, []).append(use)
    letters = {use: chr(ord("a") + index) if len(group) > 1 else "" for group in groups.values() for index, use in enumerate(group)}
    return {use: f"{number:02}{letters[use]}" for use, number in numbers.items()}


def collect_references(lesson: Lesson, document: Document, titles: Mapping[str, Markup], log: ErrorLog) -> References:
    """The lesson's anchors; `titles` are its sections' titles by anchor. Labels given twice go to the log."""
    figures = number_figures(document.parts)
    equations = [slot for slot in document.slots if isinstance(slot, Formula) and slot.label]
    numbers = {formula: number for number, formula in enumerate(equations, 1)}
    named = [(heading.anchor, Anchor(heading.place, titles[heading.anchor])) for heading in document.headings]
    named += [(use.label, Anchor(use.place, Markup(f"Fig.\N{NO-BREAK SPACE}{number}"), use)) for use, number in figures.items() if use.label]
    named += [(formula.label, Anchor(formula.place, Markup(f"Equation\N{NO-BREAK SPACE}{number}"))) for formula, number in numbers.items()]
    anchors: dict[str, Anchor] = {}
    for label, anchor in sorted(named, key=lambda item: item[1].place):
        if label in anchors:
            log.add(anchor.place, f'the label "{label}" is taken by {anchors[label].place}', "Give each its own.")
        anchors.setdefault(label, anchor)
    return References(lesson.slug, lesson.title, anchors, figures, numbers)


@dataclass(frozen=True)
class Resolver:
    """Resolves the links of one lesson, knowing all of them."""

    course: Course
    here: References
    all: Mapping[str, References]
    """Of every published lesson, by slug."""
    baked: Mapping[InstrumentUse, Baked]

    def resolve_link(self, link: Link) -> Target:
        """Raises SourceError."""
        if link.address.startswith(EXTERNAL):
            return Target(link.address, Markup() if link.has_text else escape(link.address))
        file, _, fragment = link.address.partition("#")
        lesson = self.find_lesson(link, unquote(file)) if file else self.here
        folder = "" if lesson is self.here else f"../{lesson.slug}/"
        if not fragment:
            return Target(folder or "./", Markup() if link.has_text else escape(lesson.title))
        label, question, query = fragment.partition("?")
        anchor = find_anchor(link, lesson, unquote(label))
        state = f"?{self.read_state(link, anchor, query)}" if question else ""
        return Target(f"{folder}#{label}{state}", Markup() if link.has_text else anchor.text)

    def find_lesson(self, link: Link, file: str) -> References:
        slug = file.removesuffix(".md")
        if slug in self.all and file.endswith(".md"):
            return self.all[slug]
        if ":" in file.split("/")[0] or file.startswith("//"):
            raise SourceError(link.place, f'the link leads to "{link.address}", which is neither a lesson nor an address of the web', "Write https://…, mailto:… or the name of a lesson's file.")
        if slug in {lesson.slug for lesson in self.course.lessons}:
            raise SourceError(link.place, f'the link leads to "{file}", a lesson that is not published yet', "Name it without a link until it is.")
        raise SourceError(link.place, f'the link leads to "{file}", which is no lesson of the course', suggest(file, [f"{slug}.md" for slug in self.all]))

    def read_state(self, link: Link, anchor: Anchor, query: str) -> str:
        """The query of a link into a state, as the page will read it. Raises SourceError."""
        baked = self.baked.get(anchor.use) if anchor.use else None
        if not anchor.use:
            raise SourceError(link.place, f'the link "{link.address}" sets a state, and leads to no instrument', "Name an instrument's label before the question mark.")
        if not baked:
            return query  # the instrument itself has mistakes, which are told at its own place
        controls = {control.name: control for control in baked.setting.instrument.controls if not control.author_only and control is not baked.setting.instrument.code}
        values = parse_qsl(query, keep_blank_values=True)
        if not values:
            raise SourceError(link.place, f'the link "{link.address}" sets nothing', "Write control=value behind the question mark.")
        for name, _ in values:
            if name not in controls:
                raise SourceError(link.place, f'the link sets "{name}", which no link can set in {anchor.use.name}', suggest(name, controls))
        try:
            return urlencode({name: controls[name].format(controls[name].parse(text)) for name, text in values})
        except ControlError as error:
            raise SourceError(link.place, f"in the link {error.what}", f"{error.mend}.") from None

    def resolve_value(self, value: LiveValue) -> Markup:
        """The number as it is at first, in an element that follows its instrument. Raises SourceError."""
        anchor = self.here.anchors.get(value.figure)
        if not anchor or not anchor.use:
            labels = [label for label, anchor in self.here.anchors.items() if anchor.use]
            raise SourceError(value.place, f'no instrument "{value.figure}" on this page', suggest(value.figure, labels))
        if anchor.use not in self.baked:
            return Markup()  # the instrument itself has mistakes, which are told at its own place
        values = self.baked[anchor.use].drawing["values"]
        if value.name not in values:
            raise SourceError(value.place, f'{value.figure} has no value "{value.name}"', suggest(value.name, values))
        return Markup('<output class="value" data-value="{}.{}">{}</output>').format(value.figure, value.name, values[value.name])

    def find_picture(self, picture: Picture) -> Path:
        """The picture's file. Raises SourceError."""
        name = picture.name
        path = self.course.folder / name
        if not picture.alternative:
            raise SourceError(picture.place, f'the picture "{name}" has no text alternative', f"Say in the brackets what it shows: ![…]({name}).")
        if not path.resolve().is_relative_to(self.course.folder) or ":" in name:
            raise SourceError(picture.place, f'the picture "{name}" is not in the lessons\' folder', "Put its file beside the lesson: pages load nothing from elsewhere.")
        if path.suffix.lower() not in PICTURE_TYPES:
            raise SourceError(picture.place, f'"{name}" is no picture', f"Its name must end in one of: {', '.join(PICTURE_TYPES)}.")
        if not path.is_file():
            pictures = [file.name for file in sorted(self.course.folder.iterdir()) if file.suffix.lower() in PICTURE_TYPES]
            raise SourceError(picture.place, f'no picture "{name}" beside the lesson', suggest(name, pictures))
        return path


def find_anchor(link: Link, lesson: References, label: str) -> Anchor:
    if label not in lesson.anchors:
        raise SourceError(link.place, f'no anchor "{label}" in {lesson.slug}.md', suggest(label, lesson.anchors))
    return lesson.anchors[label]
