"""What stands in a line of Markdown and needs a slot: links, pictures, formulas, live values. And what was meant to be one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from orrery.errors import ErrorLog, Place, suggest
from orrery.markdown import text_of
from orrery.slots import Formula, Link, LiveValue, Picture, Slot


CRAMPED = re.compile(r" {0,3}(#{2,6})([^\W_])(.*?)[ \t]*$")


def read_slot(tokens: Sequence[Any], index: int, place: Place, log: ErrorLog) -> Slot | None:
    """The slot of a token, if it has one. Its mistakes go to the log."""
    reader = READERS.get(tokens[index].type)
    return reader(tokens, index, place, log) if reader else None


def read_link(tokens: Sequence[Any], index: int, place: Place, log: ErrorLog) -> Link:
    opening = tokens[index]
    return Link(place, opening.attrs["href"], has_text=tokens[index + 1].type != "link_close", is_copy="is_copy" in opening.meta)


def read_picture(tokens: Sequence[Any], index: int, place: Place, log: ErrorLog) -> Picture:
    return Picture(place, tokens[index].attrs["src"], text_of(tokens[index].children).strip())


def read_formula(tokens: Sequence[Any], index: int, place: Place, log: ErrorLog) -> Formula:
    return Formula(place, tokens[index].content)


def read_role(tokens: Sequence[Any], index: int, place: Place, log: ErrorLog) -> LiveValue | None:
    role, content = tokens[index].meta["name"], tokens[index].content
    figure, dot, name = content.partition(".")
    if role != "value":
        log.add(place, f'no role "{role}"', suggest(role, ["value"]))
    elif not dot:
        log.add(place, f'"{content}" names no value', "Write {value}`figure-label.value-name`.")
    else:
        return LiveValue(place, figure, name)
    return None


def read_dollars(tokens: Sequence[Any], index: int, place: Place, log: ErrorLog) -> None:
    if "$$" in tokens[index].content:
        mend = "Begin a displayed formula with $$ on a line of its own, and close it with $$ before a blank line."
        log.add(place, "$$ neither opens nor closes a formula here", mend)


def read_code(tokens: Sequence[Any], index: int, place: Place, log: ErrorLog) -> None:
    before = "".join(token.content or " " for token in tokens[max(index - 2, 0) : index] if token.type in ("text", "softbreak"))
    if before.endswith("{value} "):
        log.add(place, f"{{value}} stands apart from `{tokens[index].content}`", f"Write {{value}}`{tokens[index].content}`, with nothing between.")


def find_cramped(token: Any, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Headings without a space behind their marks, which a paragraph has swallowed: their lines from 0, and what was meant."""
    texts = [child.content for child in token.children if child.type == "text"]
    for number in range(*token.map):
        match = CRAMPED.match(lines[number])
        if match and any(text.startswith(match[1] + match[2]) for text in texts):
            yield number, f"{match[1]} {match[2]}{match[3]}"


READERS = {"code_inline": read_code, "link_open": read_link, "image": read_picture, "math_inline": read_formula, "myst_role": read_role, "text": read_dollars}
