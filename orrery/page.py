"""What templates are given.

Every decision is a field here; templates only loop and choose. Addresses are relative to the page, so a site works under any path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from orrery.figure import Figure


@dataclass(frozen=True)
class Link:
    """A place to go: text and address."""

    text: str
    address: str


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
    title: Markup
    summary: str
    address: str
    """Empty for a planned lesson."""
    steps: int
    """How many lessons the course has: its patch has the same shade wherever it is listed."""
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
    feed: str
    """Empty where the course has none."""


@dataclass(frozen=True)
class CardPlace:
    """The picture that stands for the page where its link is shared."""

    address: str
    """Its place on the web; empty where the course has none."""
    words: str
    """What it shows."""


@dataclass(frozen=True)
class BasePage:
    course_title: str
    title: str
    description: str
    places: Places
    address: str
    """The page's own place on the web; empty where the course has none, and for pages that have no one place."""
    card: CardPlace
    kind: ClassVar[str] = "website"
    """What the Open Graph protocol calls it."""


@dataclass(frozen=True)
class LessonPage(BasePage):
    """A lesson."""

    kind = "article"

    number: str
    """Two digits: `06`."""
    count: str
    """Lessons in the course, two digits."""
    step: int
    """This lesson's patch of the wedge, from 1."""
    steps: int
    """All its patches: one for each lesson, while that is not too many."""
    subtitle: Markup
    level: str
    minutes: int
    instruments: int
    """Different instruments on the page."""
    segments: tuple[Segment, ...]
    footnotes: Markup
    fonts: tuple[str, ...]
    """Those its formulas are set in; none where it has no formulas."""
    contents: tuple[ContentsEntry, ...]
    concepts: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    next_summary: str


@dataclass(frozen=True)
class IndexPage(BasePage):
    """The course's front page."""

    entries: tuple[CourseEntry, ...]


@dataclass(frozen=True)
class ConceptPage(BasePage):
    """A concept, and the lessons that name it."""

    entries: tuple[CourseEntry, ...]


@dataclass(frozen=True)
class ConceptsPage(BasePage):
    """All concepts of the course."""

    concepts: tuple[tuple[Link, tuple[Link, ...]], ...]
    """Each with its lessons."""


@dataclass(frozen=True)
class LicencesPage(BasePage):
    """Every third-party part the site ships, and its licence."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class NotFoundPage(BasePage):
    """What a host shows for an address that leads nowhere. Its places are absolute: it stands at any depth."""

    lessons: tuple[Link, ...]


@dataclass(frozen=True)
class OfflinePage(BasePage):
    """What a reader without a network sees in place of a page that is not kept."""

    pages: tuple[Link, ...]
    """All that may be kept; the page shows those that are."""


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
