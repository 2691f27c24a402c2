"""A lesson as its author wrote it: front matter, prose with open slots, instruments, headings, labels, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from orrery.directive import Option
from orrery.errors import Place
from orrery.front_matter import FrontMatter
from orrery.slots import Filling, Slot, Typeset


@dataclass(frozen=True)
class Prose:
    """A run of prose as HTML, and the slots in it."""

    pieces: tuple[Markup | Slot, ...]
    text: str = ""
    """Its words without markup."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Slot))

    @property
    def formulas(self) -> frozenset[str]:
        """Those that are set already."""
        return frozenset(piece for piece in self.pieces if isinstance(piece, Typeset))

    def fill(self, fillings: Mapping[Slot, tuple[Markup, ...]]) -> Prose:
        """The same prose with some of its slots filled."""
        filled = (part for piece in self.pieces for part in (fillings.get(piece, (piece,)) if isinstance(piece, Slot) else (piece,)))
        return Prose(tuple(join_pieces(filled)), self.text)

    def render(self, fillings: Mapping[Slot, Filling]) -> Markup:
        """Its HTML, formulas between seams. Every slot in it must have its filling."""
        return Markup("".join([fillings[piece] if isinstance(piece, Slot) else piece.sew_in() if isinstance(piece, Typeset) else piece for piece in self.pieces]))


def join_pieces(pieces: Iterable[Markup | Slot]) -> Iterator[Markup | Slot]:
    """The pieces with neighbours of mere markup made one."""
    for is_plain, group in groupby(pieces, key=lambda piece: type(piece) is Markup):
        if is_plain:
            yield Markup("".join(str(piece) for piece in group))
        else:
            yield from group


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

    def fill(self, fillings: Mapping[Slot, tuple[Markup, ...]]) -> InstrumentUse:
        return replace(self, caption=self.caption.fill(fillings)) if self.caption else self


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
    lost: frozenset[str] = frozenset()
    """Labels that a mistake has made unfindable."""

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

    @property
    def formulas(self) -> frozenset[str]:
        """As they are set."""
        return frozenset().union(*(prose.formulas for prose in self.prose), *(heading.title.formulas for heading in self.headings))

    def fill(self, fillings: Mapping[Slot, tuple[Markup, ...]]) -> Document:
        """The same document with some of its slots filled."""
        parts = tuple(part.fill(fillings) for part in self.parts)
        headings = tuple(replace(heading, title=heading.title.fill(fillings)) for heading in self.headings)
        return Document(self.front, self.subtitle.fill(fillings), parts, self.footnotes.fill(fillings), headings, self.lost)
