"""An instrument's controls and drawn views as the parts its plate is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch
from typing import Any, TypeVar

from markupsafe import Markup

from instruments.contract import Choice, Code, Control, Instrument, Matrix, Patch, Place, Sketch, Slider, State, Timeline, Toggle, list_names
from orrery.figure import BenchPart, Cell, ControlForm, MarkPart, ViewPart
from orrery.highlighting import highlight_code
from orrery.layout import find_kept, name_layout

Part = TypeVar("Part")
MOST_SIDE_BY_SIDE = 4
"""Options of a choice that still stand in one row of buttons."""


def fill_room(summary: str, length: int) -> str:
    """Words of that many characters, on lines like the summary's."""
    return (f"{summary} " * (1 + length // (len(summary) + 1)))[:length]


def make_benches(instrument: Instrument, state: State, views: Sequence[Mapping[str, Any]], label: str) -> tuple[BenchPart, ...]:
    """The plate's benches; an instrument that declares none has one with everything."""
    forms = {control.name: make_control_form(control, state[control.name], f"{label}-{control.name}") for control in instrument.controls if not control.author_only}
    parts = {view["name"]: make_view_part(view, picture_name(label, view)) for view in views}
    if not instrument.benches:
        return (make_bench("", stand(forms, forms), stand(parts, parts)),)
    return tuple(make_bench(bench.title, stand(bench.controls, forms), stand(bench.views, parts)) for bench in instrument.benches)


def stand(places: Iterable[Place], parts: Mapping[str, Part]) -> tuple[tuple[Part, ...], ...]:
    """The parts that stand in each place."""
    return tuple(tuple(parts[name] for name in list_names([place])) for place in places)


def make_bench(title: str, controls: tuple[tuple[ControlForm, ...], ...], columns: tuple[tuple[ViewPart, ...], ...]) -> BenchPart:
    kinds = [form.kind for place in controls for form in place]
    layout = name_layout(title, kinds, columns)
    return BenchPart(title, controls, columns, layout, find_kept(layout, kinds, [column[0].kind for column in columns]))


def make_control_form(control: Control, value: Any, id: str) -> ControlForm:
    return ControlForm(
        id=id,
        name=control.name,
        kind=control.kind,
        label=control.label,
        help=control.help,
        value=control.format(value),
        sets=json.dumps(dict(control.sets)) if control.sets else "",
        **describe(control, value),
    )


@singledispatch
def describe(control: Control, value: Any) -> dict[str, Any]:
    """The fields of a ControlForm that only this kind of control has."""
    raise TypeError(f"no form for {control!r}")


@describe.register
def _(control: Choice, value: Any) -> dict[str, Any]:
    options = tuple((option, label, option == value) for option, label in control.options.items())
    return {"options": options, "is_folded": control.folded or len(options) > MOST_SIDE_BY_SIDE}


@describe.register
def _(control: Slider, value: Any) -> dict[str, Any]:
    minimum, maximum, step = (control.format(number) for number in (control.minimum, control.maximum, control.step))
    return {"minimum": minimum, "maximum": maximum, "step": step, "unit": control.unit}


@describe.register
def _(control: Timeline, value: Any) -> dict[str, Any]:
    return describe.dispatch(Slider)(control, value) | {"seconds": f"{control.seconds:g}"}


@describe.register
def _(control: Toggle, value: Any) -> dict[str, Any]:
    return {"is_on": value}


@describe.register
def _(control: Code, value: Any) -> dict[str, Any]:
    return {"highlighted": highlight_code(value, control.language)}


@describe.register
def _(control: Matrix, value: Any) -> dict[str, Any]:
    chosen, numbers = control.format(value), control.check(value)
    presets = tuple((name, control.call_preset(name), ",".join(map(format_cell, preset)), name == chosen) for name, preset in control.presets.items())
    cells = [Cell(f"Row {index // control.columns + 1}, column {index % control.columns + 1}", format_cell(number), sign_of(number)) for index, number in enumerate(numbers)]
    rows = tuple(tuple(cells[start : start + control.columns]) for start in range(0, len(cells), control.columns))
    limits = {"minimum": f"{control.minimum:g}", "maximum": f"{control.maximum:g}", "step": f"{control.step:g}"}
    return {"rows": rows, "presets": presets, "is_custom": chosen not in control.presets, **limits}


@describe.register
def _(control: Patch, value: Any) -> dict[str, Any]:
    row, column = value
    return {"corner": (row, column), "limits": control.limits, "size": (control.height, control.width)}


@describe.register
def _(control: Sketch, value: Any) -> dict[str, Any]:
    return {"size": (control.size, control.size), "pen": control.pen}


def format_cell(number: float) -> str:
    """A weight as a cell shows it: at most three decimals."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def sign_of(number: float) -> str:
    return "plus" if number > 0 else "minus" if number < 0 else "zero"


def picture_name(label: str, view: Mapping[str, Any]) -> str:
    """The file of a view of pixels, beside the page."""
    return f"{label}-{view['name']}.png"


def make_view_part(view: Mapping[str, Any], picture: str) -> ViewPart:
    return ViewPart(
        name=view["name"],
        label=view["label"],
        kind=view["kind"],
        svg=Markup(view.get("svg", "")),
        picture=picture if view["kind"] == "pixels" else "",
        width=view.get("width", 0),
        height=view.get("height", 0),
        legend=tuple(view.get("legend", ())),
        marks=tuple(MarkPart(mark["role"], "; ".join(f"{side}: {mark[side]}%" for side in ("top", "left", "height", "width"))) for mark in view.get("marks", ())),
        control=view.get("control", ""),
        origin=",".join(map(str, view.get("origin", ()))),
        chunks=tuple((chunk["stream"], Markup(chunk["text"]) if chunk["stream"] == "chart" else chunk["text"]) for chunk in view.get("chunks", ())),
    )
