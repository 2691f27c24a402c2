"""From a lesson's text to its Document, telling the author about everything that is not what it seems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from orrery.directive import Directive, is_directive, read_directive
from orrery.document import Document, Heading, InstrumentUse, Prose
from orrery.errors import ErrorLog, Place, suggest
from orrery.front_matter import EXAMPLE, FrontMatter, read_front_matter
from orrery.inline import read_slot
from orrery.markdown import ADMONITIONS, Markdown, Parsed, read_admonition, text_of
from orrery.slots import Formula, Listing

LABEL = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*$")
NUMBERING = re.compile(r"(\d+[.)]|\d+(\.\d+)+[.)]?)\s+")
"""`1.`, `2)` or `3.1` before a heading's words, but not the 3 of `3 ways to fail`."""
WORD = re.compile(r"\w+")
APOSTROPHES = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}")
RESERVED = ("content", "connected-concepts", "sources-and-notes")
"""Anchors the page itself has."""
FIGURE_OPTIONS = ("label", "caption", "inset")
"""Options every instrument takes; the others set its controls."""


def read_document(text: str, path: str, markdown: Markdown, log: ErrorLog) -> Document:
    """Parse a lesson; its mistakes go to the log."""
    reader = Reader(text, path, markdown, log)
    parsed = markdown.parse(text)
    front, tokens = reader.take_front_matter(parsed)
    body, notes = split_footnotes(tokens)
    parts = tuple(reader.read_parts(body))
    footnotes = reader.read_prose(notes)
    reader.check_footnotes(parsed)
    subtitle = reader.read_line(front.subtitle, front.places["subtitle"]) if front else Prose(())
    return Document(front, subtitle, parts, footnotes, tuple(reader.headings))


def split_footnotes(tokens: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    for index, token in enumerate(tokens):
        if token.type == "footnote_block_open":
            return tokens[:index], tokens[index:]
    return tokens, ()


@dataclass
class Reader:
    """Reads one lesson's tokens from first to last."""

    text: str
    path: str
    markdown: Markdown
    log: ErrorLog
    headings: list[Heading] = field(default_factory=list)
    open_headings: list[tuple[int, str, Any, Place]] = field(default_factory=list)
    """Level, anchor, inline token and place of those whose inline tokens are not read yet."""
    anchors: set[str] = field(default_factory=lambda: set(RESERVED))
    """Anchors that are taken."""
    footnotes_used: dict[str, Place] = field(default_factory=dict)
    """Footnote labels to the first reference."""

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")

    def place(self, line: int) -> Place:
        """The place of a line counted from 0."""
        return Place(self.path, line + 1)

    def take_front_matter(self, parsed: Parsed) -> tuple[FrontMatter | None, Sequence[Any]]:
        first = parsed.tokens[0] if parsed.tokens else None
        if first and first.type == "front_matter":
            return read_front_matter(first.content, self.place(1), self.log), parsed.tokens[1:]
        if self.text.startswith("---"):
            self.log.add(self.place(0), "the front matter is never closed", "End it with a line `---`.")
        else:
            self.log.add(self.place(0), "the lesson has no front matter", f"{EXAMPLE}.")
        return None, parsed.tokens

    def read_parts(self, tokens: Sequence[Any]) -> Iterator[Prose | InstrumentUse]:
        """Cut the page at its instruments."""
        start = 0
        for index, token in enumerate(tokens):
            if token.type == "fence" and token.level == 0 and is_directive(token.info):
                yield from self.read_stretch(tokens[start:index])
                start = index + 1
                use = self.read_use(token)
                if use:
                    yield use
        yield from self.read_stretch(tokens[start:])

    def read_stretch(self, tokens: Sequence[Any]) -> Iterator[Prose]:
        if tokens:
            yield self.read_prose(tokens)

    def read_prose(self, tokens: Sequence[Any]) -> Prose:
        line = 0
        for index, token in enumerate(tokens):
            line = token.map[0] if token.map else line
            reader = BLOCK_READERS.get(token.type)
            if reader:
                reader(self, tokens, index)
            elif token.type == "inline":
                self.read_inline(token, line)
        self.headings += [Heading(level, anchor, self.read_title(content), place) for level, anchor, content, place in self.open_headings]
        self.open_headings.clear()
        return Prose(self.markdown.render(tokens))

    def read_line(self, text: str, place: Place) -> Prose:
        """Inline Markdown that stands on one line of its own."""
        line, *notes = self.markdown.parse_inline(text).tokens
        if notes:
            self.log.add(place, "a footnote cannot stand here", "Put it into the lesson's text.")
            return Prose(())
        self.read_inline(line, place.line - 1)
        return Prose(self.markdown.render((line,)), text_of(line.children))

    def read_inline(self, token: Any, line: int) -> None:
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "text" and "$$" not in child.content:
                continue  # most of a lesson
            below = token.content.count("\n", 0, child.meta.get("offset", 0))
            here = self.place(child.meta.get("line", line + below))
            if child.type == "footnote_ref":
                self.footnotes_used.setdefault(child.meta["label"], here)
            slot = read_slot(children, index, here, self.log)
            if slot:
                child.meta["slot"] = slot

    def read_fence(self, tokens: Sequence[Any], index: int) -> None:
        """A listing; a directive comes here only where none may stand."""
        token = tokens[index]
        place = self.place(token.map[0])
        self.check_closed(token, "fence", token.map[1] - 1)
        if is_directive(token.info):
            name = read_directive(token.info, "", place, self.log).name
            self.log.add(
                place,
                f"the directive {{{name}}} stands inside a list, a quotation, an admonition or a footnote",
                "Move it to the top level, without indentation.",
            )
            return
        token.meta["slot"] = Listing(place, token.info.strip().partition(" ")[0], token.content)

    def read_formula(self, tokens: Sequence[Any], index: int) -> None:
        token = tokens[index]
        slot = Formula(self.place(token.map[0]), token.content, is_display=True, label=token.info)
        if slot.label:
            self.check_label(slot.label, self.place(token.map[1] - 1))
        token.meta["slot"] = slot

    def read_heading(self, tokens: Sequence[Any], index: int) -> None:
        opening, content = tokens[index : index + 2]
        place, level = self.place(opening.map[0]), int(opening.tag[1:])
        if level == 1:
            self.log.add(place, "a heading of the first level", "The title stands in the front matter; begin sections with ##.")
        anchor = self.make_anchor(text_of(content.children))
        opening.attrs["id"] = anchor
        self.open_headings.append((level, anchor, content, place))

    def read_title(self, content: Any) -> Prose:
        """A heading's words without links, footnotes, pictures and live values. Its slots are those of the heading itself."""
        kept = [child for child in content.children if child.type not in ("link_open", "link_close", "footnote_ref", "image", "myst_role")]
        return Prose(self.markdown.render((content.copy(children=kept),)))

    def make_anchor(self, title: str) -> str:
        """The title as an address, its numbering dropped; a repeated title gets a count."""
        words = WORD.findall(NUMBERING.sub("", title, count=1).lower().translate(APOSTROPHES))
        name = "-".join(words) or "section"
        anchor, count = name, 1
        while anchor in self.anchors:
            count += 1
            anchor = f"{name}-{count}"
        self.anchors.add(anchor)
        return anchor

    def read_admonition(self, tokens: Sequence[Any], index: int) -> None:
        token = tokens[index]
        kind, title = read_admonition(token)
        place = self.place(token.map[0])
        if not kind:
            shown = f"{token.markup}{token.info}".strip()
            self.log.add(place, f'"{shown}" opens nothing', "Write `:::{note} Title`, the text, and `:::` on a line of its own.")
        elif kind not in ADMONITIONS:
            self.log.add(place, f'no admonition "{kind}"', suggest(kind, ADMONITIONS))
        if kind:
            self.check_closed(token, f":::{{{kind}}}", token.map[1])

    def check_closed(self, token: Any, what: str, last_line: int) -> None:
        """The parser closes what is open at the end of a file or list in silence; we do not."""
        last = self.lines[last_line] if token.map[0] < last_line < len(self.lines) else ""
        if not re.match(rf"[\s>]*{re.escape(token.markup)}{token.markup[0]}*\s*$", last):
            self.log.add(self.place(token.map[0]), f"this {what} is never closed", f"End it with a line that holds {token.markup} and nothing else.")

    def read_use(self, token: Any) -> InstrumentUse | None:
        directive = read_directive(token.info, token.content, self.place(token.map[0]), self.log)
        self.check_closed(token, f"{{{directive.name}}}", token.map[1] - 1)
        if swallowed := find_opening(token):
            self.log.add(directive.place, f"this {{{directive.name}}} runs on into the one in line {swallowed}", f"End it with a line that holds {token.markup} and nothing else.")
            return None
        if directive.name != "instrument":
            mend = f"Write :::{{{directive.name}}}." if directive.name in ADMONITIONS else suggest(directive.name, ["instrument"])
            self.log.add(directive.place, f'no directive "{directive.name}"', mend)
            return None
        if not directive.argument:
            self.log.add(directive.place, "the directive names no instrument", "Write its name behind the braces: {instrument} code-executor.")
            return None
        return self.make_use(directive)

    def make_use(self, directive: Directive) -> InstrumentUse:
        label, caption, inset = (directive.options.get(name) for name in FIGURE_OPTIONS)
        if not label:
            self.log.add(directive.place, "this instrument has no label", "Add a line `:label: fig-…` below; links and readers' own edits are tied to it.")
        else:
            self.check_label(label.value, label.place)
        if inset and inset.value:
            self.log.add(inset.place, f'inset takes no value, and here has "{inset.value}"', "Write `:inset:`.")
        return InstrumentUse(
            name=directive.argument,
            place=directive.place,
            label=label.value if label else "",
            caption=self.read_line(caption.value, caption.place) if caption else None,
            is_inset=inset is not None,
            options=tuple(option for option in directive.options.values() if option.name not in FIGURE_OPTIONS),
            body=directive.body,
            body_place=directive.body_place,
        )

    def check_label(self, label: str, place: Place) -> None:
        if not LABEL.match(label) or label in RESERVED:
            self.log.add(place, f'"{label}" is no label', "Write lower-case words joined by hyphens, such as fig-dropout.")

    def check_footnotes(self, parsed: Parsed) -> None:
        for label, lines in parsed.defined_footnotes.items():
            if label not in self.footnotes_used:
                self.log.add(self.place(lines[0]), f"nothing refers to the footnote [^{label}]", "Refer to it, or remove it.")
            for line in lines[1:]:
                self.log.add(self.place(line), f"the footnote [^{label}] is written twice, first at {self.place(lines[0])}", "Keep one of the two.")
        for label, place in self.footnotes_used.items():
            if label not in parsed.defined_footnotes:
                self.log.add(place, f"no footnote [^{label}]", suggest(label, parsed.defined_footnotes))


def find_opening(token: Any) -> int | None:
    """The line of another directive inside a directive's text: the mark that should have closed the first is missing."""
    lines = enumerate(token.content.split("\n"), start=token.map[0] + 2)
    return next((number for number, line in lines if line.startswith(f"{token.markup}{{")), None)


BLOCK_READERS = {
    "fence": Reader.read_fence,
    "math_block": Reader.read_formula,
    "math_block_label": Reader.read_formula,
    "heading_open": Reader.read_heading,
    "container_admonition_open": Reader.read_admonition,
}
