"""The plate: a class is learned, old ones are kept by rehearsal and forgotten without, and pads may be empty."""

import numpy as np
import pytest

from instruments import stage
from instruments.contract import ControlError, Frame
from instruments.conv_darkroom import CLASSES, PEN, SIZE, center_drawing, draw_strokes
from instruments.transfer_bench import EXAMPLES, INSTRUMENT, TEST
from instruments.transfer_bench.plate import PADS, draw_pad


def ask(**state: object) -> Frame:
    return INSTRUMENT.frame(INSTRUMENT.state({name.replace("_", "-"): value for name, value in state.items()}))


def view(frame: Frame, name: str):
    return next(one for one in frame.views if one.name == name)


def share(frame: Frame, name: str) -> float:
    return float(frame.values[name].removesuffix("\N{NO-BREAK SPACE}%"))


def test_what_was_a_seven_is_learned_from_three_examples_and_not_from_one() -> None:
    assert ask().values["before"] == "7"
    assert ask(examples=1).values["after"] == "7"
    assert ask().values["after"] == "yours"
    assert share(ask(), "probability") > 70


def test_three_examples_do_not_suffice_for_pixels() -> None:
    assert ask(inputs="pixels").values["after"] != "yours"
    assert ask(inputs="early").values["after"] == "yours"


def test_with_rehearsal_the_old_classes_are_kept() -> None:
    for examples in range(1, 6):
        assert share(ask(examples=examples), "old-after") >= share(ask(), "old-before") - 1


@pytest.mark.parametrize(("strength", "most"), [("0.1", 94), ("0.01", 91), ("0.001", 60)])
def test_without_rehearsal_they_are_forgotten_and_the_sevens_first(strength: str, most: float) -> None:
    frame = ask(rehearsal=False, strength=strength)
    assert frame.values["after"] == "yours"
    assert share(frame, "old-after") <= most
    assert frame.values["hit-hardest"] == "7"
    assert view(frame, "old").bars[2][0] == "7"


def test_without_rehearsal_one_can_have_either_the_old_or_the_new() -> None:
    shares = [(share(ask(rehearsal=False, strength=strength), "old-after"), share(ask(rehearsal=False, strength=strength), "probability")) for strength in ("0.1", "0.01", "0.001")]
    assert shares == sorted(shares, reverse=True)
    assert [new for _, new in shares] == sorted(new for _, new in shares)


def test_a_layer_on_pixels_that_rehearses_nothing_knows_nothing_else() -> None:
    assert share(ask(inputs="pixels", rehearsal=False), "old-after") == 0


@pytest.mark.parametrize(("inputs", "trained"), [("late", "1,190"), ("early", "5,614"), ("random", "5,614"), ("pixels", "14,350")])
def test_the_plate_says_how_many_numbers_were_trained(inputs: str, trained: str) -> None:
    assert ask(inputs=inputs).values["trained"] == trained
    assert ask(inputs=inputs).reading == f"{trained} trained"


def test_an_empty_pad_is_left_out() -> None:
    without = ask(example_2="", examples=3)
    assert without.values["examples"] == 2
    assert without.values["probability"] == ask(example_2=EXAMPLES[2], examples=2).values["probability"]


def test_pads_beyond_the_number_used_do_not_matter() -> None:
    changed, usual = (stage.frame("transfer-bench", values) for values in ({"example-4": "1,1 60,60"}, {}))
    assert changed["views"] == usual["views"] and changed["values"] == usual["values"]


def test_no_example_and_no_test_drawing_are_told_beside_their_pads() -> None:
    with pytest.raises(ControlError, match="^There is no example to learn from. Draw one on this pad, or use more of the pads\\.$") as refusal:
        ask(example_1="", example_2=" ; ", examples=2)
    assert refusal.value.control == "example-1"
    with pytest.raises(ControlError, match="^There is nothing to read. Draw another example of the same symbol\\.$") as refusal:
        ask(test="")
    assert refusal.value.control == "test"


def test_a_single_dot_is_a_drawing() -> None:
    assert ask(test="30,30").values["examples"] == 3


def test_every_picture_of_the_bench_stands_on_the_sheet_the_test_drawing_last() -> None:
    sheet = view(ask(examples=2), "given").pixels
    assert sheet.shape == (132, 200)
    assert sheet[:64, :64] == pytest.approx(draw_pad(EXAMPLES[0]))
    assert np.isnan(sheet[:64, 136:]).all()
    assert sheet[68:, 136:] == pytest.approx(draw_pad(TEST))


def test_a_pad_is_drawn_as_the_darkroom_draws_its_own() -> None:
    strokes = [np.array([[20.0, 10.0], [40.0, 50.0]])]
    assert np.array_equal(draw_pad("20,10 40,50"), center_drawing(draw_strokes(strokes, PEN, SIZE)))


def test_the_growth_of_the_chosen_input_is_the_subject() -> None:
    lines = view(ask(inputs="early"), "growth").lines
    assert [line.name for line in lines if line.role == "subject"] == ["early"]


def test_the_bars_before_name_old_classes_only() -> None:
    assert {name for name, _, _ in view(ask(), "before").bars} <= set(CLASSES)
    assert len(PADS) == len(EXAMPLES) == 5


def test_the_lesson_quotes_what_the_plate_says() -> None:
    quoted = ("probability", "old-after")
    says = {(*state.items(),): [ask(**state).values[name].replace("\N{NO-BREAK SPACE}", " ") for name in quoted] for state in ({}, {"rehearsal": False}, {"rehearsal": False, "strength": "0.01"}, {"inputs": "pixels"})}
    assert list(says.values()) == [["81.0 %", "99.2 %"], ["99.6 %", "55.4 %"], ["96.5 %", "90.0 %"], ["32.6 %", "68.8 %"]]
    assert ask(inputs="pixels").values["after"] == "9"
    for strength in ("0.01", "0.001"):
        assert view(ask(rehearsal=False, strength=strength), "old").bars[2][:2] == ("7", 0.0)


def test_a_heart_learned_without_rehearsal_costs_all_that_was_none() -> None:
    hearts = {"example_1": "32,52 16,36 11,26 15,17 24,15 32,24 40,15 49,17 53,26 48,36 32,52", "examples": 1}
    hearts["test"] = "33,50 22,41 15,31 14,22 20,16 28,18 33,26 37,17 45,14 51,21 49,31 41,41 33,50"
    assert ask(**hearts).values["before"] == "none" and ask(**hearts).values["after"] == "yours"
    assert view(ask(**hearts, rehearsal=False), "old").bars[2][:2] == ("none", 0.0)
