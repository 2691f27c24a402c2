from typing import Any

import pytest

from orrery.blocks import describe, find_opening, find_swallowed, is_amiss, is_ended, list_around
from orrery.markdown import Markdown


def parse(text: str, kind: str) -> tuple[tuple[Any, ...], int, list[str]]:
    """A text's tokens, the first of a kind among them, and the lines."""
    tokens = Markdown().parse(text).tokens
    return tokens, next(index for index, token in enumerate(tokens) if token.type == kind), text.split("\n")


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("```\nx\n```\n", True), ("```\nx\n`````  ", True), ("```\nx\n", False), ("> ```\n> x\n> ```\n", True), ("> ```\n> x\n\ny\n", False), ("```", False)],
)
def test_a_fence_is_ended_by_its_mark(text: str, is_so: bool) -> None:
    tokens, index, lines = parse(text, "fence")
    assert is_ended(tokens[index], lines) == is_so


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```python\nx\n\n```{instrument} lens\n```\n", 4),
        ("```python\nx\n\n``` js\ny\n```\n", 4),
        ("````markdown\n```python\nx\n```\n````\n", None),
        ("```text\n```x``` is code\n```\n", None),
        ("~~~\nx\n~~~{instrument} lens\n~~~\n", 3),
    ],
)
def test_an_opening_inside_a_fence_is_found(text: str, line: int | None) -> None:
    tokens, index, _ = parse(text, "fence")
    assert find_opening(tokens[index]) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (":::{note}\na\n\n:::{tip}\nb\n:::\n", 4),
        (":::{note}\na\n\n::::{tip}\nb\n::::\n", 4),
        ("::::{note}\na\n\n:::{tip}\nb\n:::\n::::\n", None),
        (":::{note}\na\n:::\n\n:::{tip}\nb\n:::\n", None),
        (":::{note}\n```\n:::{tip}\n```\n:::\n", None),
    ],
)
def test_an_admonition_swallows_one_whose_mark_ends_both(text: str, line: int | None) -> None:
    tokens, index, lines = parse(text, "container_admonition_open")
    swallowed = find_swallowed(tokens, index)
    assert (swallowed and swallowed.map[0] + 1) == line
    assert is_amiss(tokens, index, lines) == bool(line)


def test_blocks_around_a_fence_are_described_from_the_outermost() -> None:
    tokens, index, _ = parse("a\n\n::: {note} A title\n1. b\n2. > c\n   > ```\n   > d\n   > ```\n:::\n", "fence")
    assert [describe(tokens[at]) for at in list_around(tokens, index)] == ["the :::{note} of line 3", "the list of line 4", "the quotation of line 5"]
