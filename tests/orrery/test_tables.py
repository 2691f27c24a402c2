import pytest

from orrery.markdown import Markdown
from orrery.tables import count_cells, find_faults

HEAD = "| a | b | c |\n| --- | --- | --- |\n"


def tell(rows: str) -> list[tuple[int, str]]:
    """Lines of the rows (from 1) that are told, and what."""
    text = f"{HEAD}{rows}"
    tokens = Markdown().parse(text).tokens
    return [(line - 1, what) for line, what, _ in find_faults(tokens, 0, text.split("\n"))]


@pytest.mark.parametrize(("line", "count"), [("| a | b |", 2), ("a | b", 2), ("> | a | b", 2), ("|  | b | |", 3), (r"| a \| b | `c\|d` |", 2), ("a", 1)])
def test_cells_are_counted_as_the_parser_cuts_them(line: str, count: int) -> None:
    assert count_cells(line) == count


def test_rows_that_match_the_head_are_right() -> None:
    assert tell("| weak | $\\|b\\| < 2$ | spirals |\n| strong | $\\vert b \\vert$ | |\n") == []


def test_rows_with_other_cells_than_the_head_are_told_with_their_lines() -> None:
    assert tell("| 1 | 2 | 3 |\n| weak | $|b| < 2$ | spirals |\n| 1 | 2 |\nText.\n\nMore.\n") == [
        (2, "this row has 5 cells, the head 3"),
        (3, "this row has 2 cells, the head 3"),
        (4, "this row has 1 cell, the head 3"),
    ]
