"""How the parts of a bench stand, named after what they are. What each name looks like is in web/style/bench.css."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BY_COLUMNS = {1: "single", 2: "pair", 3: "sentence", 4: "quartet", 5: "quintet", 6: "ladder"}
OTHERWISE = "column"

KEPT = {
    "single": (0,),
    "pair": (0,),
    "strips": (0,),
    "causes": (1,),
    "sentence": (0, 2),
    "pads": (2,),
    "quartet": (0, 2),
    "quintet": (0, 1),
    "ladder": (1, 2, 3, 4),
}
"""The columns that a phone keeps in view while the knobs pass: what is acted on and its answer; of a ladder its steps."""


def name_layout(title: str, control_kinds: Sequence[str], columns: Sequence[Sequence[Any]]) -> str:
    """The layout of a bench with these columns of views.

    Two columns of which one is a stack are strips of film with their reading or, where the bench is all of its plate and so has no
    title, two causes of one effect. Three columns beside several sketches answer to what is drawn on these pads.
    """
    if len(columns) == 2 and any(len(column) > 1 for column in columns):
        return "strips" if title else "causes"
    if len(columns) == 3 and list(control_kinds).count("sketch") > 1:
        return "pads"
    return BY_COLUMNS.get(len(columns), OTHERWISE)


def find_kept(layout: str, control_kinds: Sequence[str], view_kinds: Sequence[str]) -> tuple[int, ...]:
    """The columns kept in view: none where there are no knobs, and never what a program has written. `view_kinds` are the first of each column."""
    return tuple(at for at in KEPT.get(layout, ()) if control_kinds and view_kinds[at] != "transcript")
