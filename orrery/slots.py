"""What prose leaves open until the whole course is known: formulas, listings, links, pictures, live values.

A document names its slots, each with its place; the page is printed once every slot has its filling. Formulas and listings are filled
as soon as a lesson is read: they hang on nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from markupsafe import Markup

from orrery.errors import Place


@dataclass(frozen=True, eq=False)
class Slot:
    """One open place in the prose. Two slots are never equal, however alike."""

    place: Place


@dataclass(frozen=True, eq=False)
class Formula(Slot):
    tex: str
    is_display: bool = False
    label: str = ""
    """Of a numbered equation."""


@dataclass(frozen=True, eq=False)
class Listing(Slot):
    """Code that is shown and not run."""

    language: str
    code: str


@dataclass(frozen=True, eq=False)
class Link(Slot):
    address: str
    """As the author wrote it."""
    has_text: bool
    """Without a text the link is called what its target is called."""
    is_copy: bool = False
    """Whether it is for eyes and pointers only, since the same stands elsewhere."""


@dataclass(frozen=True, eq=False)
class Picture(Slot):
    source: str
    """As the page's HTML writes it."""
    alternative: str

    @property
    def name(self) -> str:
        """The file's name, relative to the lessons' folder."""
        return unquote(self.source)


@dataclass(frozen=True, eq=False)
class LiveValue(Slot):
    """A number that an instrument of the same page computes."""

    figure: str
    name: str


SEAM = "<\0>"
"""Stands before and behind each formula until its page is printed, which can then be had without them. No text has one, since in HTML its `<` is escaped."""


class Typeset(Markup):
    """A formula as KaTeX sets it: marks and letters that a search passes over."""

    def sew_in(self) -> str:
        return f"{SEAM}{self}{SEAM}"


Filling = Markup
