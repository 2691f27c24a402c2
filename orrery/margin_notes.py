"""Footnotes once more, beside the words that first refer to them, for windows with a margin.

The copy is for eyes and pointers: the list at the end of the page is what links lead to and what is read aloud. It stands inside its
paragraph, so a note of several blocks stands at the end only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

FRAME = ("footnote_open", "footnote_anchor", "footnote_close", "footnote_block_close")
ONE_PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]

Notes = dict[int, Token]
"""Id to the token with the note's words."""


def place_margin_notes(state: StateCore) -> None:
    """Put each note's words behind the first reference to it, where that stands in a paragraph."""
    notes = dict(find_notes(state.tokens)) if "footnotes" in state.env else {}
    for before, token in pairwise(state.tokens if notes else ()):
        if token.type == "footnote_block_open":
            break
        if before.type == "paragraph_open" and token.children:
            token.children = [*weave(token.children, notes)]


def find_notes(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Those that are one paragraph and refer to no other."""
    opened = [index for index, token in enumerate(tokens) if token.type == "footnote_open"]
    for start, end in pairwise([*opened, len(tokens)]):
        blocks = [token for token in tokens[start:end] if token.type not in FRAME]
        if [block.type for block in blocks] == ONE_PARAGRAPH and not any(child.type == "footnote_ref" for child in blocks[1].children or ()):
            yield tokens[start].meta["id"], blocks[1]


def weave(children: Sequence[Token], notes: Notes) -> Iterator[Token]:
    """The children, with notes behind marks that stand together. What has found its place is taken out of `notes`."""
    waiting: list[int] = []
    for child in children:
        if child.type == "footnote_ref":
            waiting.append(child.meta["id"])
        else:
            yield from take(waiting, notes)
        yield child
    yield from take(waiting, notes)


def take(waiting: list[int], notes: Notes) -> Iterator[Token]:
    for number in waiting:
        if number in notes:
            yield from copy_note(number, notes.pop(number))
    waiting.clear()


def copy_note(number: int, note: Token) -> Iterator[Token]:
    """The note's words as part of another paragraph. Each token says its line, since its offset counts within the note."""
    yield Token("margin_note_open", "span", 1, attrs={"class": "margin-note", "aria-hidden": "true", "data-number": number + 1})
    for child in note.children or ():
        line = (note.map or [0])[0] + note.content.count("\n", 0, child.meta.get("offset", 0))
        yield child.copy(meta=child.meta | {"line": line, "is_copy": True})
    yield Token("margin_note_close", "span", -1)
