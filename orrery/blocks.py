"""Blocks that an author opens and ends by marks: fences and admonitions. The parser ends in silence what is open at the end of a file or a list; here it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from orrery.markdown import read_admonition

ADMONITION = "container_admonition_open"
AROUND = {"bullet_list_open": "list", "ordered_list_open": "list", "blockquote_open": "quotation", "footnote_open": "footnote"}
"""Blocks, besides admonitions, in which no directive may stand."""


def is_ended(token: Any, lines: Sequence[str]) -> bool:
    """Whether the fence's or admonition's last line is its mark."""
    number = token.map[1] - (token.type == "fence")
    last = lines[number] if token.map[0] < number < len(lines) else ""
    return bool(re.match(rf"[\s>]*{re.escape(token.markup)}{token.markup[0]}*\s*$", last))


def find_opening(fence: Any) -> int | None:
    """The line (from 1) of another fence's opening inside a fence: the mark that should have ended the first is missing."""
    opening = re.compile(rf"{re.escape(fence.markup)}{fence.markup[0]}*[ \t]*[\w{{][^`]*$")
    lines = enumerate(fence.content.split("\n"), start=fence.map[0] + 2)
    return next((number for number, line in lines if opening.match(line)), None)


def find_swallowed(tokens: Sequence[Any], index: int) -> Any | None:
    """The first admonition that an admonition has swallowed: one inside it whose marks end both."""
    depth = 0
    for token in tokens[index:]:
        depth += token.nesting
        if depth == 0:
            return None
        if depth > 1 and token.type == ADMONITION and token.info.strip() and len(token.markup) >= len(tokens[index].markup):
            return token
    return None


def list_around(tokens: Sequence[Any], index: int) -> Iterator[int]:
    """Indices of the blocks that are open where a token stands, outermost first."""
    opened: list[int] = []
    for at, token in enumerate(tokens[:index]):
        if token.nesting > 0:
            opened.append(at)
        elif token.nesting < 0:
            opened.pop()
    return (at for at in opened if tokens[at].type in (ADMONITION, *AROUND))


def find_fault(tokens: Sequence[Any], index: int, name: str, lines: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with where a block ends, and how to mend it."""
    token = tokens[index]
    mend = f"End it with a line that holds {token.markup} and nothing else"
    if token.type == "fence" and (line := find_opening(token)):
        return f"this {name} runs on into the one in line {line}", f"{mend}."
    if token.type == ADMONITION and (swallowed := find_swallowed(tokens, index)):
        what = f"this {name} runs on into the {name_admonition(swallowed)} of line {swallowed.map[0] + 1}"
        return what, f"{mend}; or, to put one into the other, give the outer more colons."
    return None if is_ended(token, lines) else (f"this {name} is never closed", f"{mend}.")


def is_amiss(tokens: Sequence[Any], index: int, lines: Sequence[str]) -> bool:
    """Whether an admonition opens nothing, or ends where its author did not mean it to: what stands in it is not to blame."""
    token = tokens[index]
    return token.type == ADMONITION and (not token.info.strip() or find_fault(tokens, index, "", lines) is not None)


def describe(token: Any) -> str:
    """How messages call a block: `the :::{note} of line 25`."""
    if token.type == "footnote_open":
        return f"the footnote [^{token.meta['label']}]"
    what = name_admonition(token) if token.type == ADMONITION else AROUND[token.type]
    return f"the {what} of line {token.map[0] + 1}"


def name_admonition(token: Any) -> str:
    kind, _ = read_admonition(token)
    return f":::{{{kind}}}" if kind else f"{token.markup}{token.info}".strip()
