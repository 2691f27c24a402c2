"""What templates are given, and the one door to Jinja.

Every decision is a field here; templates only loop and choose. Addresses are relative to the page, so a site works under any path.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup


@dataclass(frozen=True)
class Link:
    """A place to go: text and address."""

    text: str
    address: str


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
    """Of a signed picture: the texts at its lower end, at zero and at its upper end."""
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
    controls: tuple[ControlForm, ...]
    columns: tuple[tuple[ViewPart, ...], ...]
    """Views side by side; several in one column stand below each other."""


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
    reading: str
    is_isolated: bool
    is_inset: bool


@dataclass(frozen=True)
class Segment:
    """A stretch of prose, or a figure between two of them."""

    prose: Markup = Markup("")
    figure: Figure | None = None


@dataclass(frozen=True)
class ContentsEntry:
    """A heading of the page, with those below it."""

    text: Markup
    address: str
    below: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True)
class CourseEntry:
    """A lesson in the course's index."""

    number: str
    title: str
    summary: str
    address: str
    """Empty for a planned lesson."""
    level: str
    minutes: int
    instruments: int


@dataclass(frozen=True)
class Places:
    """Addresses every page needs, relative to it."""

    home: str
    assets: str
    """The folder with main.js and style.css, without a closing slash."""
    runtime: str
    """The folder with the runtime's manifest, without a closing slash."""
    licences: str


@dataclass(frozen=True)
class BasePage:
    course_title: str
    title: str
    description: str
    places: Places


@dataclass(frozen=True)
class LessonPage(BasePage):
    """A lesson."""

    number: str
    """Two digits: `06`."""
    count: str
    """Lessons in the course, two digits."""
    subtitle: Markup
    level: str
    minutes: int
    instruments: int
    """Different instruments on the page."""
    segments: tuple[Segment, ...]
    footnotes: Markup
    contents: tuple[ContentsEntry, ...]
    concepts: tuple[str, ...]
    previous: Link | None
    next: Link | None
    next_summary: str


@dataclass(frozen=True)
class IndexPage(BasePage):
    """The course's front page."""

    entries: tuple[CourseEntry, ...]


@dataclass(frozen=True)
class LicencesPage(BasePage):
    """Every third-party part the site ships, and its licence."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class NotFoundPage(BasePage):
    """What a host shows for an address that leads nowhere. Its places are absolute: it stands at any depth."""


@dataclass(frozen=True)
class Part:
    """A third-party part of the site."""

    name: str
    version: str
    licence: str
    """SPDX identifier."""
    home: str
    purpose: str
    text: str
    """The licence's text as shipped with the part."""


class Printer:
    """Renders pages through the templates in one folder: autoescaped, undefined names are errors."""

    def __init__(self, templates: Path):
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def print(self, page: BasePage) -> str:
        """The page's HTML, from the template named after its class: LessonPage from lesson.html."""
        template = type(page).__name__.removesuffix("Page").lower()
        return self.environment.get_template(f"{template}.html").render(page=page)
