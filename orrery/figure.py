"""A figure as its template shows it: an instrument's controls as a form, its baked views, its words. Every decision is a field here."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class ControlForm:
    """A control as a form shows it. Fields a kind does not use keep their defaults."""

    id: str
    """Unique in the page: `fig-optimizers-rate`."""
    name: str
    kind: str
    """The control's kind; names the macro in components/controls/."""
    label: str
    help: str
    value: str
    """The state's value as text, as a link would write it."""
    options: tuple[tuple[str, str, bool], ...] = ()
    """Of a choice: value, label, whether chosen."""
    is_folded: bool = False
    """Of a choice: a list that unfolds, rather than a row of buttons."""
    minimum: str = ""
    maximum: str = ""
    step: str = ""
    unit: str = ""
    seconds: str = ""
    """Of a timeline: how long it plays from one end to the other."""
    is_on: bool = False
    """Of a toggle."""
    highlighted: Markup = Markup("")
    """Of code: the program, highlighted, without a surrounding <pre>."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Of a matrix."""
    presets: tuple[tuple[str, str, str, bool], ...] = ()
    """Of a matrix: name, label, numbers joined by commas, whether chosen."""
    is_custom: bool = False
    """Of a matrix: its numbers are no preset's."""
    corner: tuple[int, int] = (0, 0)
    """Of a patch: row and column of its upper left corner."""
    limits: tuple[int, int] = (0, 0)
    """Of a patch: the largest row and column it can have."""
    size: tuple[int, int] = (0, 0)
    """Of a patch its height and width, of a sketch the pad's."""
    pen: float = 0.0
    """Of a sketch: the pen's width in pixels."""
    sets: str = ""
    """JSON: other controls and the texts they take when a learner changes this one."""


@dataclass(frozen=True)
class Cell:
    """A number of a matrix."""

    label: str
    text: str
    sign: str
    """`plus`, `minus` or `zero`."""


@dataclass(frozen=True)
class MarkPart:
    """A rectangle over a picture."""

    role: str
    box: str
    """CSS declarations of its place."""


@dataclass(frozen=True)
class ViewPart:
    """One view of a baked frame."""

    name: str
    label: str
    kind: str
    """`svg`, `pixels` or `transcript`; names the macro in components/views/."""
    svg: Markup = Markup("")
    picture: str = ""
    """Of pixels: address of a PNG."""
    width: int = 0
    height: int = 0
    legend: tuple[str, ...] = ()
    """Of a signed picture: the texts at its lower end, at zero and at its upper end. Of an amount: at zero and at its end."""
    marks: tuple[MarkPart, ...] = ()
    control: str = ""
    """Of pixels: the patch that pointing here moves, if any."""
    origin: str = ""
    """Row and column, in the patch's picture, of the first pixel: `0,0`."""
    chunks: tuple[tuple[str, str], ...] = ()
    """Of a transcript: (stream, text); the text of a chart is its SVG."""


@dataclass(frozen=True)
class BenchPart:
    """A part of a plate: controls, and the views they act on."""

    title: str
    """Empty where the plate has one bench only."""
    controls: tuple[tuple[ControlForm, ...], ...]
    """Side by side; several in one place stand below each other."""
    columns: tuple[tuple[ViewPart, ...], ...]
    """Views, in the same way."""
    layout: str
    """How all this stands; a name of orrery/layout.py."""
    kept: tuple[int, ...]
    """The columns that a phone keeps in view, from 0."""


@dataclass(frozen=True)
class Figure:
    """An instrument in its place, with its baked frame."""

    label: str
    """The figure's id and anchor."""
    number: str
    """Two digits: `06`."""
    instrument: str
    title: str
    caption: Markup
    benches: tuple[BenchPart, ...]
    actions: tuple[str, ...]
    """The words of its action buttons: `("Run",)`, or nothing. Where there is one the page adds Stop; Reset is always there."""
    summary: str
    room: str
    """Words as long as the longest summary."""
    state: str
    """Its controls in words, for print."""
    address: str
    """Where it is found as it is published, for print."""
    reading: str
    is_isolated: bool
    is_inset: bool

    @property
    def is_wide(self) -> bool:
        """Whether it is wider than a plate with one view."""
        return len(self.benches[0].columns) > 1
