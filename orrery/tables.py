"""Tables whose rows have as many cells as their head: the parser drops a cell too many, and fills up what is missing, in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

BAR = re.compile(r"(?<!\\)\|")
"""It ends a cell, in code and formulas too."""
RULE = re.compile(r"[\s>]*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$")
"""Below a table's head."""
ESCAPE = r"Every | ends a cell: for a bar write \|, in a formula also \vert."


def find_faults(tokens: Sequence[Any], index: int, lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The rows (lines from 0) of the table that opens here which do not match its head, each with what is wrong and how to mend it."""
    head = 0
    for token in tokens[index:]:
        head += token.type == "th_open"
        if token.type == "table_close":
            return
        if token.type == "tr_open" and head:
            line = lines[token.map[0]]
            count = count_cells(line)
            if count != head:
                yield token.map[0], f"this row has {count} cell{'' if count == 1 else 's'}, the head {head}", find_mend(line, count > head)


def find_headless(paragraph: Any, lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """What was meant to be a table, had its head as many cells as the line below it has."""
    for number in range(paragraph.map[0] + 1, paragraph.map[1]):
        head, count = count_cells(lines[number - 1]), count_cells(lines[number])
        if head != count and BAR.search(lines[number - 1]) and RULE.match(lines[number]):
            yield number - 1, f"this head has {head} cells, the line below it {count}", find_mend(lines[number - 1], head > count)


def count_cells(line: str) -> int:
    cells = BAR.split(re.sub(r"^[\s>]+", "", line).rstrip())
    return len(cells) - (cells[0] == "") - (cells[-1] == "")


def find_mend(line: str, is_long: bool) -> str:
    if is_long:
        return ESCAPE
    if not BAR.search(line):
        return "End the table with a blank line."
    return "Write a | for each cell, an empty one too."
