"""The labels of one lesson: what links can name, who has which, and which of them a mistake has made unfindable."""

from __future__ import annotations

import re

from orrery.errors import ErrorLog, Place

LABEL = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*$")
NUMBERING = re.compile(r"(\d+[.)]|\d+(\.\d+)+[.)]?)\s+")
"""`1.`, `2)` or `3.1` before a heading's words, but not the 3 of `3 ways to fail`."""
WORD = re.compile(r"\w+")
APOSTROPHES = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}")
RESERVED = ("content", "connected-concepts", "sources-and-notes")
"""Anchors the page itself has."""
MEANT = re.compile(r"^:label:[ \t]+(\S.*?)[ \t]*$|^\$\$[ \t]*\((\S+)\)|^#{2,6}[ \t]+(.+)", re.MULTILINE)
"""In a text that is not read as its author meant it: the label of a figure or an equation, or a heading's words."""
MARK = re.compile(r"\[(\^[^\]\s]+)\]")
"""Of a footnote."""
ANY = ""
"""Among lost labels: one that nobody knows, of a figure without a label."""


class Labels:
    """Gives headings theirs and checks those that authors give."""

    def __init__(self) -> None:
        self.taken = set(RESERVED)
        self.lost: set[str] = set()
        """Labels whose owner has a mistake, which is told; that links find none of them is no other."""

    def name_heading(self, title: str) -> str:
        """The title as an address, its numbering dropped; a repeated title gets a count."""
        words = WORD.findall(NUMBERING.sub("", title, count=1).lower().translate(APOSTROPHES))
        name = "-".join(words) or "section"
        label, count = name, 1
        while label in self.taken:
            count += 1
            label = f"{name}-{count}"
        self.taken.add(label)
        return label

    def check(self, label: str, place: Place, log: ErrorLog) -> str:
        """The label, or nothing where it is refused."""
        if LABEL.match(label) and label not in RESERVED:
            return label
        log.add(place, f'"{label}" is no label', "Write lower-case words joined by hyphens, such as fig-dropout.")
        self.lose(label)
        return ""

    def lose(self, label: str) -> None:
        """Remember a label as it is written, and as it will be once it is mended."""
        self.lost |= {label, "-".join(re.findall(r"[^\W_]+", label.lower()))}

    def lose_all(self, text: str) -> None:
        """Remember what links could name in a text, had it been read, and its footnotes: `^name`."""
        self.lost |= set(MARK.findall(text))
        for label, equation, title in MEANT.findall(text):
            self.lose(label or equation or self.name_heading(title))
