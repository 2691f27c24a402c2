"""A lesson as its author wrote it: front matter, prose with open slots, instruments, headings, labels, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from orrery.directive import Option
from orrery.errors import Place
from orrery.front_matter import FrontMatter
from orrery.markdown import Markdown, text_of
from orrery.slots import Filling, Slot


@dataclass(frozen=True)
class Prose:
    """A run of tokens, and the slots among them."""

    tokens: tuple[Any, ...]
    slots: tuple[Slot, ...]

    @property
    def text(self) -> str:
        """Its words without markup."""
        return "".join(text_of(token.children) for token in self.tokens)

    def render(self, markdown: Markdown, fillings: Mapping[Slot, Filling]) -> Markup:
        return markdown.render(self.tokens, fillings)


@dataclass(frozen=True, eq=False)
class InstrumentUse:
    """A directive that puts an instrument on the page, not yet checked against the instrument."""

    name: str
    place: Place
    label: str
    caption: Prose | None
    is_inset: bool
    options: tuple[Option, ...]
    body: str
    body_place: Place


@dataclass(frozen=True)
class Heading:
    level: int
    anchor: str
    title: Prose
    """Without links and footnotes, so that it can stand inside a link."""
    place: Place


@dataclass(frozen=True)
class Document:
    """A parsed lesson."""

    front: FrontMatter | None
    """None where the front matter has mistakes."""
    subtitle: Prose
    parts: tuple[Prose | InstrumentUse, ...]
    """Prose and instruments in the order of the page."""
    footnotes: Prose
    headings: tuple[Heading, ...]

    @property
    def uses(self) -> tuple[InstrumentUse, ...]:
        return tuple(part for part in self.parts if isinstance(part, InstrumentUse))

    @property
    def prose(self) -> Iterator[Prose]:
        """All prose, captions and footnotes included."""
        yield self.subtitle
        for part in self.parts:
            if isinstance(part, Prose):
                yield part
            elif part.caption:
                yield part.caption
        yield self.footnotes

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for prose in self.prose for slot in prose.slots)
