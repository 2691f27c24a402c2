"""Where links lead: every link, live value and picture of a lesson to what it names, or to a word with its author.

All anchors of all lessons are known before the first link is resolved, so one pass over each lesson is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode

from markupsafe import Markup, escape

from instruments.contract import Control, ControlError, Instrument
from orrery.bake import Baked
from orrery.course import Course
from orrery.document import InstrumentUse
from orrery.errors import SourceError, suggest
from orrery.references import Anchor, References
from orrery.slots import Link, LiveValue, Picture

EXTERNAL = ("https:", "http:", "mailto:")
PICTURE_TYPES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
USUAL_ROOM = 6
"""Characters for which a live value has room by web/style/prose.css, whatever it says at first."""


@dataclass(frozen=True)
class Resolver:
    """Resolves the links of one lesson, knowing all of them."""

    course: Course
    here: References
    all: Mapping[str, References]
    """Of every published lesson, by slug."""
    baked: Mapping[InstrumentUse, Baked]

    def resolve_link(self, link: Link) -> Markup:
        """The link's opening, and its words where the author gave none. Raises SourceError."""
        address, name = self.find_target(link)
        return open_link(address, Markup() if link.has_text else escape(name), link.is_copy)

    def find_target(self, link: Link) -> tuple[str, str]:
        """Where the link leads, and what that is called. Raises SourceError."""
        if link.address.startswith(EXTERNAL):
            return link.address, link.address
        file, _, fragment = link.address.partition("#")
        lesson = self.find_lesson(link, unquote(file)) if file else self.here
        folder = "" if lesson is self.here else f"../{lesson.slug}/"
        if not fragment:
            return folder or "./", lesson.title
        label, question, query = fragment.partition("?")
        if lesson.has_lost(unquote(label)):
            return f"{folder}#{fragment}", ""
        anchor = find_anchor(link, lesson, unquote(label))
        state = f"?{self.read_state(link, anchor, query)}" if question else ""
        return f"{folder}#{label}{state}", self.call(anchor, lesson)

    def call(self, anchor: Anchor, lesson: References) -> str:
        """What a place in a lesson is called here: `Fig. 06`, and in other lessons `Lesson 06, Fig. 06`."""
        if lesson is self.here or not anchor.is_numbered:
            return anchor.text
        return Markup("Lesson\N{NO-BREAK SPACE}{}, {}").format(lesson.number, anchor.text)

    def find_lesson(self, link: Link, file: str) -> References:
        slug = file.removesuffix(".md")
        if slug in self.all and file.endswith(".md"):
            return self.all[slug]
        if ":" in file.split("/")[0] or file.startswith("//"):
            raise SourceError(
                link.place,
                f'the link leads to "{link.address}", which is neither a lesson nor an address of the web',
                "Write https://…, mailto:… or the name of a lesson's file.",
            )
        if slug not in self.all and slug in {lesson.slug for lesson in self.course.lessons}:
            raise SourceError(link.place, f'the link leads to "{file}", a lesson that has no page yet', "Name it without a link until it is published.")
        raise SourceError(link.place, f'the link leads to "{file}", which is no lesson of the course', suggest(file, [f"{slug}.md" for slug in self.all]))

    def read_state(self, link: Link, anchor: Anchor, query: str) -> str:
        """The query of a link into a state, as the page will read it. Raises SourceError."""
        if not anchor.use:
            raise SourceError(
                link.place, f'the link "{link.address}" sets a state, and leads to no instrument', "Name an instrument's label before the question mark."
            )
        if anchor.use not in self.baked:
            return query  # the instrument itself has mistakes, which are told at its own place
        controls = settable_controls(self.baked[anchor.use].setting.instrument)
        values = parse_qsl(query, keep_blank_values=True)
        if not values:
            raise SourceError(link.place, f'the link "{link.address}" sets nothing', "Write control=value behind the question mark.")
        for name, _ in values:
            if name not in controls:
                raise SourceError(link.place, f'the link sets "{name}", which no link can set in {anchor.use.name}', suggest(name, controls))
        try:
            return urlencode({name: controls[name].format(controls[name].parse(text)) for name, text in values})
        except ControlError as error:
            raise SourceError(link.place, f'in the link "{link.address}", {error.what}', f"{error.mend}.") from None

    def resolve_value(self, value: LiveValue) -> Markup:
        """The number as it is at first, in an element that follows its instrument. Raises SourceError."""
        if self.here.has_lost(value.figure):
            return Markup()
        anchor = self.here.anchors.get(value.figure)
        if not anchor or not anchor.use:
            labels = [label for label, anchor in self.here.anchors.items() if anchor.use]
            raise SourceError(value.place, f'no instrument "{value.figure}" on this page', suggest(value.figure, labels))
        if anchor.use not in self.baked:
            return Markup()  # the instrument itself has mistakes, which are told at its own place
        values = self.baked[anchor.use].drawing["values"]
        if value.name not in values:
            raise SourceError(value.place, f'{value.figure} has no value "{value.name}"', suggest(value.name, values))
        text = values[value.name]
        room = Markup(' style="min-width: min({}.5ch, 100%)"').format(len(text)) if len(text) > USUAL_ROOM else ""
        return Markup('<output class="value"><span data-value="{}.{}"{}>{}</span></output>').format(value.figure, value.name, room, text)

    def find_picture(self, picture: Picture) -> Path:
        """The picture's file. Raises SourceError."""
        name = picture.name
        path = self.course.folder / name
        if not picture.alternative:
            raise SourceError(picture.place, f'the picture "{name}" has no text alternative', f"Say in the brackets what it shows: ![…]({name}).")
        if not path.resolve().is_relative_to(self.course.folder) or ":" in name:
            raise SourceError(
                picture.place, f'the picture "{name}" is not in the lessons\' folder', "Put its file beside the lesson: pages load nothing from elsewhere."
            )
        if path.suffix.lower() not in PICTURE_TYPES:
            raise SourceError(picture.place, f'"{name}" is no picture', f"Its name must end in one of: {', '.join(PICTURE_TYPES)}.")
        if not path.is_file():
            pictures = [file.name for file in sorted(self.course.folder.iterdir()) if file.suffix.lower() in PICTURE_TYPES]
            raise SourceError(picture.place, f'no picture "{name}" beside the lesson', suggest(name, pictures))
        return path


@cache
def open_link(address: str, text: Markup, is_copy: bool) -> Markup:
    """The opening of a link and its first words; most stand on many pages, and in every edition of a site that is served."""
    unreached = Markup(' tabindex="-1"' if is_copy else "")
    return Markup('<a{} href="{}">{}').format(unreached, address, text)


def settable_controls(instrument: Instrument) -> dict[str, Control]:
    """The controls a link can set, by name: neither code nor what only an author sets."""
    return {control.name: control for control in instrument.controls if not control.author_only and control is not instrument.code}


def find_anchor(link: Link, lesson: References, label: str) -> Anchor:
    if label not in lesson.anchors:
        raise SourceError(link.place, f'no anchor "{label}" in {lesson.slug}.md', suggest(label, lesson.anchors))
    return lesson.anchors[label]
