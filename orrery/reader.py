"""From a lesson's text to its Document, telling the author about everything that is not what it seems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from orrery.blocks import describe, find_fault, is_amiss, list_around, name_admonition
from orrery.directive import Directive, is_directive, read_directive
from orrery.document import Document, Heading, InstrumentUse, Prose
from orrery.errors import ErrorLog, Place, suggest
from orrery.front_matter import EXAMPLE, FrontMatter, read_front_matter
from orrery.inline import find_cramped, read_slot
from orrery.labels import ANY, Labels
from orrery.markdown import ADMONITIONS, Markdown, Parsed, read_admonition, text_of
from orrery.slots import Formula, Listing
from orrery.tables import find_faults, find_headless

OPENING = "Write `:::{note} Title`, the text, and `:::` on a line of its own"
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
    return Document(front, subtitle, parts, footnotes, tuple(reader.headings), frozenset(reader.labels.lost))


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
    labels: Labels = field(default_factory=Labels)
    is_unbalanced: bool = False
    """Whether an admonition has run on, so that a mark too many may follow."""
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
                use = self.read_use(tokens, index)
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
        if "##" in token.content or "|" in token.content:
            self.check_paragraph(token)
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

    def check_paragraph(self, token: Any) -> None:
        """A paragraph to the parser, and something else to its author."""
        for line, heading in find_cramped(token, self.lines):
            self.log.add(self.place(line), f'"{heading.replace(" ", "", 1)}" is no heading', f'Write "{heading}", with a space.')
            self.labels.lose_all(heading)
        for line, what, mend in find_headless(token, self.lines):
            self.log.add(self.place(line), what, mend)

    def read_fence(self, tokens: Sequence[Any], index: int) -> None:
        """A listing; a directive comes here only where none may stand."""
        token = tokens[index]
        place = self.place(token.map[0])
        if is_directive(token.info):
            self.refuse_directive(tokens, index)
        elif self.check_end(tokens, index, "fence"):
            token.meta["slot"] = Listing(place, token.info.strip().partition(" ")[0], token.content)

    def refuse_directive(self, tokens: Sequence[Any], index: int) -> None:
        token = tokens[index]
        place, around = self.place(token.map[0]), list(list_around(tokens, index))
        self.labels.lose_all(token.content)
        if not any(is_amiss(tokens, at, self.lines) for at in around):
            name = read_directive(token.info, "", place, self.log).name
            what = f"the directive {{{name}}} stands inside {describe(tokens[around[0]])}"
            self.log.add(place, what, "Move it to the top level, without indentation.")

    def read_formula(self, tokens: Sequence[Any], index: int) -> None:
        token = tokens[index]
        label = token.info and self.labels.check(token.info, self.place(token.map[1] - 1), self.log)
        token.meta["slot"] = Formula(self.place(token.map[0]), token.content, is_display=True, label=label)

    def read_heading(self, tokens: Sequence[Any], index: int) -> None:
        opening, content = tokens[index : index + 2]
        place, level = self.place(opening.map[0]), int(opening.tag[1:])
        if level == 1:
            self.log.add(place, "a heading of the first level", "The title stands in the front matter; begin sections with ##.")
        anchor = self.labels.name_heading(text_of(content.children))
        opening.attrs["id"] = anchor
        self.open_headings.append((level, anchor, content, place))

    def read_table(self, tokens: Sequence[Any], index: int) -> None:
        for line, what, mend in find_faults(tokens, index, self.lines):
            self.log.add(self.place(line), what, mend)

    def read_title(self, content: Any) -> Prose:
        """A heading's words without links, footnotes, pictures and live values. Its slots are those of the heading itself."""
        kept = [child for child in content.children if child.type not in ("link_open", "link_close", "footnote_ref", "image", "myst_role")]
        return Prose(self.markdown.render((content.copy(children=kept),)))

    def read_admonition(self, tokens: Sequence[Any], index: int) -> None:
        token = tokens[index]
        kind, _ = read_admonition(token)
        place = self.place(token.map[0])
        if kind and kind not in ADMONITIONS:
            self.log.add(place, f'no admonition "{kind}"', suggest(kind, ADMONITIONS))
        elif not kind and (token.info.strip() or not self.is_unbalanced):
            mend = f"{OPENING}." if token.info.strip() else f"{OPENING}; of nested ones the outer needs more colons."
            self.log.add(place, f'"{name_admonition(token)}" opens nothing', mend)
        if kind and not any(is_amiss(tokens, at, self.lines) for at in list_around(tokens, index)):
            self.is_unbalanced |= not self.check_end(tokens, index, name_admonition(token))

    def check_end(self, tokens: Sequence[Any], index: int, name: str) -> bool:
        """Whether a fence or an admonition ends where its author meant it to."""
        fault = find_fault(tokens, index, name, self.lines)
        if fault:
            self.log.add(self.place(tokens[index].map[0]), *fault)
            self.labels.lose_all(tokens[index].content)
        return not fault

    def read_use(self, tokens: Sequence[Any], index: int) -> InstrumentUse | None:
        token = tokens[index]
        directive = read_directive(token.info, token.content, self.place(token.map[0]), self.log)
        is_whole = self.check_end(tokens, index, f"{{{directive.name}}}")
        if directive.name != "instrument":
            mend = f"Write :::{{{directive.name}}}." if directive.name in ADMONITIONS else suggest(directive.name, ["instrument"])
            self.log.add(directive.place, f'no directive "{directive.name}"', mend)
        elif not directive.argument:
            self.log.add(directive.place, "the directive names no instrument", "Write its name behind the braces: {instrument} code-executor.")
        elif is_whole:
            return self.make_use(directive)
        self.labels.lose_all(token.content)
        return None

    def make_use(self, directive: Directive) -> InstrumentUse:
        label, caption, inset = (directive.options.get(name) for name in FIGURE_OPTIONS)
        if not label:
            self.log.add(directive.place, "this instrument has no label", "Add a line `:label: fig-…` below; links and readers' own edits are tied to it.")
            self.labels.lose(ANY)
        if inset and inset.value:
            self.log.add(inset.place, f'inset takes no value, and here has "{inset.value}"', "Write `:inset:`.")
        return InstrumentUse(
            name=directive.argument,
            place=directive.place,
            label=self.labels.check(label.value, label.place, self.log) if label else "",
            caption=self.read_line(caption.value, caption.place) if caption else None,
            is_inset=inset is not None,
            options=tuple(option for option in directive.options.values() if option.name not in FIGURE_OPTIONS),
            body=directive.body,
            body_place=directive.body_place,
        )

    def check_footnotes(self, parsed: Parsed) -> None:
        for label, lines in parsed.defined_footnotes.items():
            if label not in self.footnotes_used and f"^{label}" not in self.labels.lost:
                self.log.add(self.place(lines[0]), f"nothing refers to the footnote [^{label}]", "Refer to it, or remove it.")
            for line in lines[1:]:
                self.log.add(self.place(line), f"the footnote [^{label}] is written twice, first at {self.place(lines[0])}", "Keep one of the two.")
        for label, place in self.footnotes_used.items():
            if label not in parsed.defined_footnotes and f"^{label}" not in self.labels.lost:
                self.log.add(place, f"no footnote [^{label}]", suggest(label, parsed.defined_footnotes))


BLOCK_READERS = {
    "fence": Reader.read_fence,
    "math_block": Reader.read_formula,
    "math_block_label": Reader.read_formula,
    "heading_open": Reader.read_heading,
    "container_admonition_open": Reader.read_admonition,
    "table_open": Reader.read_table,
}
