"""Controls take what they declare and say what else they wanted; every instrument keeps the contract."""

import contextlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from instruments import stage
from instruments.contract import Bars, Bench, Choice, Code, Control, ControlError, Frame, Instrument, Matrix, Patch, Sketch, Slider, Text, Timeline, Toggle, list_names

RATE = Slider(name="rate", label="Rate", default=0.1, minimum=0.01, maximum=1.0, step=0.01)
COUNT = Slider(name="count", label="Count", default=5, minimum=-10, maximum=10, step=5)
SHAPE = Choice(name="shape", label="Shape", default="disc", options={"disc": "Disc", "ring": "Ring"})
FLIP = Toggle(name="flip", label="Flip", default=False)
WEIGHTS = Matrix(name="weights", label="Weights", default=[1.0, 0.0], rows=1, columns=2, minimum=-2, maximum=2, step=0.1, presets={"keep": (1.0, 0.0), "third": (1 / 3, 1 / 3)})
HOLE = Patch(name="hole", label="Hole", default=[0, 0], rows=10, columns=8, height=3, width=2)
PAD = Sketch(name="pad", label="Pad", size=28, pen=2)


@pytest.mark.parametrize(("control", "text", "value"), [(RATE, "0.25", 0.25), (COUNT, "-10", -10), (SHAPE, "ring", "ring"), (FLIP, "on", True), (FLIP, "off", False), (WEIGHTS, "third", [1 / 3, 1 / 3]), (WEIGHTS, "-1,0.5", [-1.0, 0.5]), (HOLE, "7,6", [7, 6]), (PAD, "1,2 3,4.5;6,7", "1,2 3,4.5;6,7"), (PAD, "", "")])
def test_a_control_reads_back_what_it_writes(control: Control, text: str, value: object) -> None:
    assert control.parse(text) == value
    assert control.parse(control.format(value)) == value


def test_a_grid_is_described_by_its_presets_name_as_readers_see_it_or_by_its_numbers() -> None:
    edges = replace(WEIGHTS, presets={"sobel-x": (-1.0, 1.0)})
    assert edges.describe([-1.0, 1.0]) == "Sobel x"
    assert edges.describe([-2.0, 0.5]) == "−2, 0.5"


def test_a_slider_snaps_to_its_steps_without_leaving_float_dust() -> None:
    assert RATE.check(0.30000000000000004) == 0.3
    assert RATE.check(0.123) == 0.12
    assert isinstance(COUNT.check("5"), int)


@pytest.mark.parametrize(
    ("control", "text", "message"),
    [
        (RATE, "2", "rate is 2, outside 0.01 to 1.00. Write a number from 0.01 to 1.00"),
        (RATE, "nan", "rate is nan, outside 0.01 to 1.00. Write a number from 0.01 to 1.00"),
        (RATE, "fast", "rate is 'fast', not a number. Write a number from 0.01 to 1.00"),
        (SHAPE, "cube", "shape is 'cube', which is no option. Choose one of: disc, ring"),
        (FLIP, "maybe", "flip is 'maybe', neither on nor off. Write on or off"),
        (WEIGHTS, "all", "weights is 'all', which is no 1 by 2 grid. Write 2 numbers from -2 to 2 joined by commas, or one of: keep, third"),
        (WEIGHTS, "1,x", "weights holds 'x', not a number. Write 2 numbers from -2 to 2 joined by commas, or one of: keep, third"),
        (WEIGHTS, "1,", "weights holds '', not a number. Write 2 numbers from -2 to 2 joined by commas, or one of: keep, third"),
        (WEIGHTS, "1,3", "weights holds 3, outside -2 to 2. Write 2 numbers from -2 to 2 joined by commas, or one of: keep, third"),
        (WEIGHTS, "1,nan", "weights holds nan, outside -2 to 2. Write 2 numbers from -2 to 2 joined by commas, or one of: keep, third"),
        (HOLE, "here", "hole is ['here'], not a row and a column. Write a row from 0 to 7 and a column from 0 to 6, as 20,31"),
        (HOLE, "8,0", "hole is at 8,0, outside the picture. Write a row from 0 to 7 and a column from 0 to 6, as 20,31"),
        (PAD, "1,2 3", "pad holds something that is no point. Write strokes as x,y x,y;x,y with numbers from 0 to 28"),
        (PAD, "1,29", "pad holds a point outside the pad. Write strokes as x,y x,y;x,y with numbers from 0 to 28"),
        (PAD, "1,nan", "pad holds a point outside the pad. Write strokes as x,y x,y;x,y with numbers from 0 to 28"),
        (PAD, "1,1 " * 9000, "pad is no drawing of at most 20000 characters. Write strokes as x,y x,y;x,y with numbers from 0 to 28"),
    ],
)
def test_a_control_says_what_is_wrong_and_how_to_mend_it(control: Control, text: str, message: str) -> None:
    with pytest.raises(ControlError, match=f"^{re.escape(message)}\\.$"):
        control.parse(text)


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: replace(RATE, step=0), "the step of rate is 0. Write a number above 0"),
        (lambda: replace(RATE, step=-0.1), "the step of rate is -0.1. Write a number above 0"),
        (lambda: replace(RATE, minimum=1, maximum=0.05), "rate goes from 1 to 0.05. Write a minimum below the maximum"),
        (lambda: replace(RATE, minimum=float("nan")), "rate goes from nan to 1. Write a minimum below the maximum"),
        (lambda: replace(RATE, name="caption"), "a control is called caption, which is every figure's own option. Give it another name"),
        (lambda: replace(RATE, name="Learning rate"), "a control is called 'Learning rate'. Write its name in lower case, words joined by hyphens"),
        (lambda: replace(FLIP, name=""), "a control is called ''. Write its name in lower case, words joined by hyphens"),
        (lambda: Timeline(name="t", label="t", default=0, minimum=0, maximum=1, step=1, seconds=0), "t plays for 0 seconds. Write a number above 0"),
        (lambda: replace(WEIGHTS, step=0), "the step of weights is 0. Write a number above 0"),
        (lambda: replace(WEIGHTS, minimum=2), "weights goes from 2 to 2. Write a minimum below the maximum"),
        (lambda: replace(WEIGHTS, presets={"keep": (1.0,)}), "weights is 'keep', which is no 1 by 2 grid. Write 2 numbers from -2 to 2 joined by commas, or one of: keep"),
        (lambda: replace(HOLE, height=11), "hole is 11 by 2 on 10 by 8 pixels. Write a rectangle that fits on its picture"),
    ],
)
def test_a_control_that_cannot_be_is_refused_where_it_is_declared(declare: Callable[[], Control], message: str) -> None:
    with pytest.raises(ControlError, match=f"^{re.escape(message)}\\.$"):
        declare()


@pytest.mark.parametrize("control", [Text(name="note", label="Note"), Code(name="code", label="Code")])
def test_text_controls_refuse_what_is_not_text(control: Control) -> None:
    with pytest.raises(ControlError, match=f"^{control.name} is 3, not text. Write text\\.$"):
        control.check(3)


def test_a_patch_is_kept_whole_on_its_picture() -> None:
    assert HOLE.limits == (7, 6)


def test_a_sketch_gives_its_strokes_as_points() -> None:
    assert PAD.strokes("1,2 3,4.5;6,7") == [[(1, 2), (3, 4.5)], [(6, 7)]]


def test_a_state_is_whole_and_names_unknown_controls() -> None:
    instrument = stage.load("optimizer-explorer")
    assert instrument.state({"rate": 0.5}) == {"optimizer": "momentum", "rate": 0.5, "stretch": 20}
    with pytest.raises(ControlError, match="^optimizer-explorer has no control 'speed'. Its controls are: optimizer, rate, stretch\\.$"):
        instrument.state({"speed": 1})


def ends_of(control: Control) -> Iterable[object]:
    """The values between which all others lie."""
    match control:
        case Slider():
            return control.minimum, control.maximum
        case Choice():
            return tuple(control.options)
        case Toggle():
            return True, False
        case Matrix():
            return tuple(control.presets.values())
        case Patch():
            return (0, 0), control.limits
    return (control.default,)


@pytest.mark.parametrize("name", stage.known())
class TestEveryInstrument:
    def test_is_declared_under_its_folders_name(self, name: str) -> None:
        instrument = stage.load(name)
        assert instrument.name == name
        assert instrument.title and instrument.caption

    def test_has_defaults_that_its_controls_take_and_can_be_linked_to(self, name: str) -> None:
        for control in stage.load(name).controls:
            assert re.fullmatch(r"[a-z][a-z0-9-]*", control.name)
            assert control.check(control.default) == control.default
            assert control.parse(control.format(control.default)) == control.default

    def test_names_each_control_and_each_view_once_and_leaves_figures_their_own_options(self, name: str) -> None:
        controls = [control.name for control in stage.load(name).controls]
        views = [view["name"] for view in stage.frame(name, {})["views"]]
        assert len(set(controls)) == len(controls) and len(set(views)) == len(views)
        assert not {"label", "caption", "inset"} & set(controls)

    def test_puts_every_control_and_view_of_its_benches_in_one_place(self, name: str) -> None:
        instrument = stage.load(name)
        if instrument.benches:
            views = [view for bench in instrument.benches for view in list_names(bench.views)]
            assert sorted(control for bench in instrument.benches for control in list_names(bench.controls)) == sorted(control.name for control in instrument.controls)
            assert sorted(views) == sorted(view["name"] for view in stage.frame(name, {})["views"])

    def test_draws_the_same_frame_from_the_same_state(self, name: str) -> None:
        assert stage.frame(name, {}) == stage.frame(name, {})

    def test_says_its_frame_in_words(self, name: str) -> None:
        assert re.fullmatch(r"[A-Z].*\.", stage.frame(name, {})["summary"])

    def test_says_no_more_at_the_ends_of_its_controls_than_a_page_has_room_for(self, name: str) -> None:
        instrument = stage.load(name)
        room = instrument.find_room(stage.frame(name, {})["summary"])
        for control in instrument.controls:
            for value in ends_of(control):
                with contextlib.suppress(ControlError):  # values that do not go together
                    assert len(stage.frame(name, {control.name: value})["summary"]) <= room

    def test_has_a_state_that_travels_as_json(self, name: str) -> None:
        state = stage.load(name).state({})
        assert json.loads(json.dumps(state)) == state


def test_an_unknown_instrument_is_named_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match="no instrument 'pendulum'; known: code-executor, "):
        stage.load("pendulum")


def test_the_stage_answers_a_refusal_with_the_control_to_blame() -> None:
    question = {"instrument": "optimizer-explorer", "state": {"rate": 9}}
    assert stage.answer(question, print) == {"control": "rate", "message": "rate is 9, outside 0.01 to 1.00. Write a number from 0.01 to 1.00."}


def test_numpy_is_the_pinned_one() -> None:
    assert np.__version__ == "2.4.3"


def test_an_instrument_that_does_not_know_its_longest_summary_has_room_for_a_quarter_more_than_it_publishes() -> None:
    unknown = stage.load("optimizer-explorer")
    assert replace(unknown, longest_summary=0).find_room("x" * 100) == 125
    assert replace(unknown, longest_summary=90).find_room("x" * 100) == 100


def declare(*controls: Control, benches: tuple[Bench, ...] = ()) -> Instrument:
    return Instrument(name="lens", title="Lens", caption="A lens", controls=controls or (RATE, FLIP), benches=benches, frame=lambda state: Frame((), "A lens."))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: declare(replace(RATE, default=5)), "the default of rate is 5, outside 0.01 to 1.00. Write a number from 0.01 to 1.00."),
        (lambda: declare(RATE, replace(FLIP, name="rate")), "two controls are called rate. Give each a name of its own."),
        (lambda: declare(replace(PAD, sets={"sahpe": "ring"}), SHAPE), "lens has no control 'sahpe'. Its controls are: pad, shape."),
        (lambda: declare(replace(PAD, sets={"shape": "cube"}), SHAPE), "shape is 'cube', which is no option. Choose one of: disc, ring."),
        (lambda: declare(benches=(Bench("Lens", ("rate", "filp"), ()),)), "lens has no control 'filp'. Its controls are: rate, flip."),
        (lambda: declare(benches=(Bench("Lens", (("rate", "flip"), "rate"), ()),)), "rate stands on a bench twice. Name it once."),
        (lambda: declare(benches=(Bench("Lens", ("rate",), ()),)), "flip stands on no bench. Name it on one."),
        (lambda: declare(replace(FLIP, author_only=True), benches=(Bench("Lens", ("flip",), ()),)), "a bench names flip, which only an author sets. Take it off the bench."),
    ],
)
def test_an_instrument_whose_parts_do_not_go_together_is_refused(make: Callable[[], Instrument], message: str) -> None:
    with pytest.raises(ControlError, match=f"^{re.escape(message)}$"):
        make()


def test_a_bench_may_leave_out_what_only_an_author_sets() -> None:
    assert declare(RATE, replace(FLIP, author_only=True), benches=(Bench("Lens", ("rate",), ()),)).benches


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Bench("Lens", "rate", ("loss",)), """the controls of the bench 'Lens' are of type str, no tuple: write a tuple of names, ("rate",)"""),
        (lambda: Bench("Lens", ("rate",), "loss"), """the views of the bench 'Lens' are of type str, no tuple: write a tuple of names, ("loss",)"""),
        (lambda: replace(declare(), controls=RATE), "the controls of 'lens' are of type Slider, no tuple: write controls=(Slider(…), …)"),
        (lambda: declare(benches=Bench("Lens", (), ())), "the benches of 'lens' are of type Bench, no tuple: write benches=(Bench(…), …)"),
    ],
)
def test_one_where_a_tuple_belongs_is_told_apart(make: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        make()


def test_a_frame_quotes_numbers_and_texts_only() -> None:
    with pytest.raises(TypeError, match="the value 'heads' is of type ndarray, neither a number nor a text"):
        Frame((), "Two sides.", values={"share": np.float32(0.5), "side": "heads", "heads": np.ones(2)})


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), np.float32("nan")])
def test_a_frame_quotes_no_number_that_is_none(value: float) -> None:
    with pytest.raises(ValueError, match=f'^the value \'energy\' is {value}, which prose cannot quote: give a text where there is no number, such as "–"$'):
        Frame((), "A spring.", values={"energy": value})


@pytest.mark.parametrize("summary", ["", " ", None])
def test_a_frame_says_itself_in_words(summary: str) -> None:
    with pytest.raises(ValueError, match="^the summary is empty or no text: say in a sentence or two what the picture shows$"):
        Frame((), summary)


def test_a_frame_tells_its_views_apart_by_their_names() -> None:
    with pytest.raises(ValueError, match="^two views of the frame are called 'top': give each a name of its own$"):
        Frame((Bars("top", "Top 2", ()), Bars("all", "All", ()), Bars("top", "Top 3", ())), "Two tops.")


@pytest.mark.parametrize("views", [Bars("top", "Top 2", ()), ("top",), None])
def test_a_frame_takes_a_tuple_of_views(views: object) -> None:
    with pytest.raises(TypeError, match=r"^the views of 'the frame' .*: write views=\(Curves\(…\), …\)$"):
        Frame(views, "One top.")
