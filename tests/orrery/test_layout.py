import pytest

from orrery.layout import find_kept, name_layout

LAYOUTS = [
    ("", [], ["a"], "single"),
    ("Teach", ["slider"], ["a", "b"], "pair"),
    ("Reverse", [], [("a", "b"), "c"], "strips"),
    ("", [], [("a", "b"), "c"], "causes"),
    ("Kernel", ["sketch"], ["a", "b", "c"], "sentence"),
    ("Teach", ["sketch", "sketch"], ["a", "b", "c"], "pads"),
    ("", [], "abcd", "quartet"),
    ("", [], "abcde", "quintet"),
    ("", [], "abcdef", "ladder"),
    ("", [], "abcdefg", "column"),
]


@pytest.mark.parametrize(("title", "controls", "columns", "layout"), LAYOUTS)
def test_a_bench_has_the_layout_of_what_it_holds(title: str, controls: list[str], columns: list[tuple[str, ...]], layout: str) -> None:
    assert name_layout(title, controls, [tuple(column) for column in columns]) == layout


def test_cause_and_effect_stay_in_view_where_there_are_knobs_and_transcripts_never() -> None:
    assert find_kept("sentence", ["slider"], ["pixels", "svg", "pixels"]) == (0, 2)
    assert find_kept("sentence", [], ["pixels", "svg", "pixels"]) == ()
    assert find_kept("single", ["code"], ["transcript"]) == ()
    assert find_kept("column", ["slider"], ["svg"] * 7) == ()
