"""What a lesson offers to links: its anchors, and the numbers of its figures and equations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from orrery.document import Document, InstrumentUse, Prose
from orrery.errors import ErrorLog, Place
from orrery.labels import ANY
from orrery.slots import Formula, Slot


@dataclass(frozen=True)
class Anchor:
    """A place in a lesson that links can name."""

    place: Place
    text: Markup
    """What a link without words of its own is called: `Fig. 06`, `Equation 3`, a section's title."""
    use: InstrumentUse | None = None
    """The instrument, of a figure."""
    is_numbered: bool = False
    """Whether its text is a number, which tells it from others of its own lesson only."""


@dataclass(frozen=True)
class References:
    """The anchors of one lesson and its numbers."""

    slug: str = ""
    number: str = ""
    title: str = ""
    """All three as the course has them; a lesson by itself does not know them."""
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    figure_numbers: Mapping[InstrumentUse, str] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    """Labels that a mistake has made unfindable."""

    def has_lost(self, label: str) -> bool:
        """Whether it is for another mistake, told at its own place, that a label is not found."""
        return label not in self.anchors and (label in self.lost or ANY in self.lost)


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


def number_equations(slots: Iterable[Slot]) -> dict[Formula, int]:
    """Labelled formulas are counted from 1."""
    return {formula: number for number, formula in enumerate((slot for slot in slots if isinstance(slot, Formula) and slot.label), 1)}


def collect_references(document: Document, numbers: Mapping[Formula, int], log: ErrorLog) -> References:
    """The anchors of a lesson whose formulas are filled; `numbers` are its equations'. Labels given twice go to the log."""
    figures = number_figures(document.parts)
    named = [(heading.anchor, Anchor(heading.place, heading.title.render({}))) for heading in document.headings]
    named += [(use.label, Anchor(use.place, Markup(f"Fig.\N{NO-BREAK SPACE}{number}"), use, is_numbered=True)) for use, number in figures.items() if use.label]
    named += [(formula.label, Anchor(formula.place, Markup(f"Equation\N{NO-BREAK SPACE}{number}"), is_numbered=True)) for formula, number in numbers.items()]
    anchors: dict[str, Anchor] = {}
    for label, anchor in sorted(named, key=lambda item: item[1].place):
        if label in anchors:
            log.add(anchor.place, f'the label "{label}" is taken by {anchors[label].place}', "Give each its own.")
        anchors.setdefault(label, anchor)
    return References(anchors=anchors, figure_numbers=figures, lost=document.lost)
