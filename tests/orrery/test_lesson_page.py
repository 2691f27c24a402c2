import pytest
from markupsafe import Markup

from instruments.contract import Choice, Code, Slider, Text, Toggle
from orrery.document import Heading, Prose
from orrery.errors import Place
from orrery.lesson_page import choose_patch, nest
from orrery.plate import fill_room, make_control_form

PLACE = Place("lessons/01-waves.md", 1)


def outline(*levels: int) -> list[tuple[str, list[str]]]:
    """Contents made of headings of these levels, numbered from 1."""
    headings = [Heading(level, str(number), Prose(()), PLACE) for number, level in enumerate(levels, 1)]
    entries = nest(headings, {heading.anchor: Markup(heading.anchor) for heading in headings})
    return [(entry.address, [below.address for below in entry.below]) for entry in entries]


def test_contents_hold_two_levels() -> None:
    assert outline(2, 3, 4, 3, 2) == [("#1", ["#2", "#4"]), ("#5", [])]


def test_contents_may_begin_below_the_second_level() -> None:
    assert outline(3, 2) == [("#1", []), ("#2", [])]


@pytest.mark.parametrize(("number", "count", "patch"), [(1, 12, (1, 12)), (12, 12, (12, 12)), (1, 1000, (1, 60)), (17, 1000, (1, 60)), (18, 1000, (2, 60)), (1000, 1000, (60, 60))])
def test_a_wedge_has_a_patch_for_each_lesson_and_of_a_long_course_one_for_several(number: int, count: int, patch: tuple[int, int]) -> None:
    assert choose_patch(number, count) == patch


def test_slider_shows_its_bounds_with_the_decimals_of_its_step() -> None:
    form = make_control_form(Slider(name="rate", label="Rate", default=0.1, minimum=0, maximum=1, step=0.05, unit="s"), 0.1, "fig-rate")
    assert (form.id, form.kind, form.value, form.minimum, form.maximum, form.step, form.unit) == ("fig-rate", "slider", "0.10", "0.00", "1.00", "0.05", "s")


def test_choice_marks_the_option_chosen() -> None:
    form = make_control_form(Choice(name="kind", label="Kind", default="a", options={"a": "A", "b": "B"}), "b", "fig-kind")
    assert form.options == (("a", "A", False), ("b", "B", True))


def test_toggle_is_on_or_off() -> None:
    form = make_control_form(Toggle(name="grid", label="Grid", default=False), True, "fig-grid")
    assert (form.is_on, form.value) == (True, "on")


def test_code_is_highlighted() -> None:
    form = make_control_form(Code(name="code", label="Code"), "1", "fig-code")
    assert form.highlighted == Markup('<span class="tok-number">1</span>')


def test_control_without_a_form_is_our_own_mistake() -> None:
    with pytest.raises(TypeError, match=r"^no form for Text\("):
        make_control_form(Text(name="expects", label="Expects"), "", "fig-expects")


@pytest.mark.parametrize(("length", "room"), [(12, "Up and down."), (20, "Up and down. Up and "), (28, "Up and down. Up and down. Up")])
def test_room_is_filled_with_a_summarys_own_words(length: int, room: str) -> None:
    assert fill_room("Up and down.", length) == room
