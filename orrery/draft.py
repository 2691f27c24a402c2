"""A lesson as far as it can be made without knowing any other: read, its formulas set, its code coloured, its figures and equations numbered.

A draft hangs on the lesson's text, its file's name and the generator, and on nothing else, so it can be kept, and made in any process.
What the course or another lesson may ask of it is at hand; the rest is packed until its page is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from orrery.cache import digest
from orrery.document import Document, InstrumentUse, Prose
from orrery.errors import ErrorLog, SourceError
from orrery.front_matter import FrontMatter
from orrery.generator import generator
from orrery.highlighting import highlight_listing
from orrery.markdown import Markdown
from orrery.mathematics import Typesetter, frame_equation
from orrery.packing import open_document, pack_document
from orrery.reader import read_document
from orrery.references import References, collect_references, number_equations
from orrery.slots import Formula, Listing, Slot, Typeset


@dataclass(frozen=True)
class Draft:
    key: str
    """A digest of all it is made of."""
    front: FrontMatter | None
    """None where the front matter has mistakes."""
    subtitle: Prose
    uses: tuple[InstrumentUse, ...]
    slots: tuple[Slot, ...]
    """Those that are open still: all but formulas and listings."""
    references: References
    mistakes: tuple[SourceError, ...]
    packed: bytes
    """The document, in which slots and uses are named by their place among these."""

    def open(self) -> Document:
        """The lesson's document, with the slots and uses of this draft in it."""
        return open_document(self.packed, (*self.slots, *self.uses))


def name_draft(path: str, text: str, typesetter: str) -> str:
    """The key of a lesson's draft; `typesetter` is its typesetter's version."""
    return digest("draft", generator(), typesetter, path, text)


def make_drafts(texts: Mapping[str, str], markdown: Markdown, typesetter: Typesetter) -> dict[str, Draft]:
    """The drafts of some lessons, by path, which is how messages name their files. Their formulas are set together."""
    logs = {path: ErrorLog() for path in texts}
    documents = {path: read_document(text, path, markdown, logs[path]) for path, text in texts.items()}
    formulas = {slot: logs[path] for path, document in documents.items() for slot in document.slots if isinstance(slot, Formula)}
    html = typesetter.typeset(formulas)
    keys = {path: name_draft(path, text, typesetter.version) for path, text in texts.items()}
    return {path: finish_draft(keys[path], document, html, logs[path]) for path, document in documents.items()}


def finish_draft(key: str, document: Document, html: Mapping[Formula, Markup], log: ErrorLog) -> Draft:
    """The draft of a lesson, given its formulas."""
    numbers = number_equations(document.slots)
    formulas: dict[Slot, tuple[Markup, ...]] = {slot: frame(slot, html[slot], numbers.get(slot)) for slot in document.slots if isinstance(slot, Formula)}
    document = document.fill(formulas | colour_listings(document, log))
    references = collect_references(document, numbers, log)
    slots, uses = document.slots, document.uses
    return Draft(key, document.front, document.subtitle, uses, slots, references, tuple(log.errors), pack_document(document, (*slots, *uses)))


def frame(formula: Formula, html: Markup, number: int | None) -> tuple[Markup, ...]:
    """The formula in its place: what stands before it, itself, what stands behind it; nothing of one that could not be set."""
    if not html:
        return ()
    if not formula.is_display:
        return (Typeset(html),)
    before, _, after = frame_equation(html, formula.label, number).partition(html)
    return before, Typeset(html), after


def colour_listings(document: Document, log: ErrorLog) -> dict[Slot, tuple[Markup, ...]]:
    filled: dict[Slot, tuple[Markup, ...]] = {}
    for slot in document.slots:
        if isinstance(slot, Listing):
            filled[slot] = ()
            with log.gather():
                filled[slot] = (highlight_listing(slot),)
    return filled
