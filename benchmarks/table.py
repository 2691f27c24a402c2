"""Measurements as rows of one table, side by side with what they are measured against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line: what was measured, ours, the other's if there is one, and the ratio where it says something."""

    what: str
    ours: str
    other: str = "–"
    ratio: float | None = None

    def __str__(self) -> str:
        return f"| {self.what} | {self.ours} | {self.other} | {'' if self.ratio is None else f'{self.ratio:.2f}'} |"


def format_table(rows: list[Row]) -> str:
    return "\n".join(["| | here | beside it | ratio |", "| --- | --- | --- | --- |", *map(str, rows)])
