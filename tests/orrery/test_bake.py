import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from instruments import stage
from instruments.contract import Bench, Frame, Image, Instrument, State, Toggle
from instruments.controls import RESERVED
from orrery import attempt, roster
from orrery import bake as module
from orrery.bake import Baked, bake
from orrery.cache import Cache
from orrery.directive import Option
from orrery.document import InstrumentUse
from orrery.errors import ErrorLog, Place
from orrery.isolation import Isolation
from orrery.reader import FIGURE_OPTIONS

PLACE = Place("lessons/01-waves.md", 10)


def frame(state: State) -> Frame:
    if state["broken"]:
        raise ZeroDivisionError("a lens of no width")
    return Frame(views=(Image("picture", "Picture", np.eye(2)),), summary="A lens.", values={"width": 2})


LENS = Instrument(name="lens", title="Lens", caption="A lens.", frame=frame, controls=(Toggle(name="broken", label="Broken", default=False),))


@pytest.fixture
def lens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small instrument that can fail, known to the stage."""
    monkeypatch.setattr(stage, "known", lambda: ("lens",))
    monkeypatch.setattr(stage, "load", lambda name: LENS)
    yield


def bake_one(folder: Path, values: dict[str, str]) -> tuple[dict[InstrumentUse, Baked], ErrorLog]:
    options = tuple(Option(name, value, PLACE.below(1)) for name, value in values.items())
    use, log = InstrumentUse("lens", PLACE, "fig-lens", None, False, options, "", PLACE), ErrorLog()
    return bake([use], Cache(folder), Isolation(), log, lambda stage, done, total: None), log


def test_pixels_become_a_png_that_the_cache_can_keep(lens: None, tmp_path: Path) -> None:
    (first,) = bake_one(tmp_path, {})[0].values()
    (again,) = bake_one(tmp_path, {})[0].values()
    (view,) = first.drawing["views"]
    assert (view["kind"], view["width"], view["height"]) == ("pixels", 2, 2)
    assert view["png"].startswith("iVBORw0KGgo")
    assert again.drawing == first.drawing


def test_instrument_that_fails_is_told_at_its_directive(lens: None, tmp_path: Path) -> None:
    baked, log = bake_one(tmp_path, {"broken": "on"})
    assert not baked
    (error,) = log.errors
    what = "lens cannot draw this state: ZeroDivisionError: a lens of no width"
    assert str(error) == f"lessons/01-waves.md:10: {what}. Choose other options, or mend the instrument at instruments/lens/__init__.py:1."


def test_toggle_takes_on_and_off(lens: None, tmp_path: Path) -> None:
    _, log = bake_one(tmp_path, {"broken": "perhaps"})
    assert [str(error) for error in log.errors] == ["lessons/01-waves.md:11: broken is 'perhaps', neither on nor off. Write on or off."]


def test_the_line_to_blame_is_the_instruments_own_wherever_the_error_was_raised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run(name: str, text: str) -> dict[str, Any]:
        path, names = tmp_path / "instruments" / name, {"broken": lambda: np.stack([np.ones(2), np.ones(3)])}
        exec(compile(text, str(path), "exec"), names)
        return names

    monkeypatch.setattr(roster, "FOLDER", tmp_path / "instruments")
    shared = run("charts.py", "def draw():\n    broken()")["draw"]
    other = run("prism/__init__.py", "def bend(draw):\n\n    draw()")["bend"]
    own = run("blue_lens/plate.py", "def frame(bend, draw):\n    bend(draw)")["frame"]
    blamed = {"instruments/blue_lens/plate.py:2": (own, other, shared), "instruments/prism/__init__.py:3": (other, shared), "instruments/blue_lens/__init__.py:1": (shared,)}
    for place, (first, *rest) in blamed.items():
        with pytest.raises(ValueError, match="all input arrays must have the same shape") as caught:
            first(*rest)
        assert str(roster.find_blame(caught.value, "blue-lens")) == place


@pytest.mark.parametrize(
    ("views", "message"),
    [
        (("picture", "pitcure"), "a bench names the view 'pitcure', which the frame does not have; it has picture"),
        ((), "the view 'picture' stands on no bench: name it on one"),
    ],
)
def test_benches_that_name_other_views_than_the_frame_has_are_told_so(lens: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, views: tuple[str, ...], message: str) -> None:
    benches = replace(LENS, benches=(Bench("Lens", ("broken",), views),))
    monkeypatch.setattr(stage, "load", lambda name: benches)
    _, log = bake_one(tmp_path, {})
    assert [error.what for error in log.errors] == [f"lens cannot draw this state: ValueError: {message}"]


def test_instrument_that_takes_chance_from_nowhere_is_told_so(lens: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    noise = replace(LENS, frame=lambda state: Frame((Image("picture", "Picture", np.random.default_rng().random((2, 2))),), "Noise."))
    monkeypatch.setattr(stage, "load", lambda name: noise)
    monkeypatch.setattr(module, "sources", lambda name, is_isolated: "noise")
    _, log = bake_one(tmp_path, {})
    what = 'frame gives two pictures of one state: take chance from a seed in the state, np.random.default_rng(state["seed"])'
    assert [error.what for error in log.errors] == [f"lens cannot draw this state: ValueError: {what}"]


def test_instrument_that_draws_for_ever_is_told_where_it_was(lens: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw_for_ever(state: State) -> Frame:
        while True:
            pass

    monkeypatch.setattr(attempt, "LIMIT_SECONDS", 0.2)
    monkeypatch.setattr(stage, "load", lambda name: replace(LENS, frame=draw_for_ever))
    baked, log = bake_one(tmp_path, {})
    assert not baked
    (error,) = log.errors
    assert str(error).startswith("lessons/01-waves.md:10: lens cannot draw this state: it ran longer than 0.2 seconds and was stopped. Choose other options, or mend the instrument at ")


def test_instrument_that_would_end_the_build_is_told(lens: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "load", lambda name: replace(LENS, frame=lambda state: sys.exit(3)))
    (error,) = bake_one(tmp_path, {})[1].errors
    assert error.what == "lens cannot draw this state: SystemExit: 3"


def test_instrument_that_cannot_be_loaded_is_told_once_and_not_at_each_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load(name: str) -> Instrument:
        raise ImportError("no glass")

    monkeypatch.setattr(stage, "known", lambda: ("lens",))
    monkeypatch.setattr(stage, "load", load)
    baked, log = bake_one(tmp_path, {})
    assert not baked
    assert [str(error.place) for error in log.errors] == ["instruments/lens/__init__.py:1"]


def test_no_control_is_called_as_an_option_of_every_figure() -> None:
    assert RESERVED == FIGURE_OPTIONS


def test_options_after_a_blank_line_are_told_where_they_belong(lens: None, tmp_path: Path) -> None:
    use, log = InstrumentUse("lens", PLACE, "fig-lens", None, False, (), "\n:broken: on", PLACE.below(1)), ErrorLog()
    bake([use], Cache(tmp_path), Isolation(), log, lambda stage, done, total: None)
    (error,) = log.errors
    assert str(error) == "lessons/01-waves.md:11: lens takes no text below its options. Options stand directly below the first line, with no blank line before or between them."


@pytest.fixture
def instruments(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, str], None]:
    """Writes files of a folder of instruments: a lens, a prism, and a bench that uses the lens."""

    def write(name: str, text: str) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)

    monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(stage, "known", lambda: ("bench", "lens", "prism"))
    for name, text in (("stage.py", ""), ("lens/__init__.py", ""), ("prism/__init__.py", ""), ("bench/__init__.py", "from instruments.lens import focus\n")):
        write(name, text)
    return write


@pytest.mark.parametrize("name", ["stage.py", "lens/__init__.py", "lens/weights.npz"])
def test_drawings_depend_on_what_instruments_share_and_on_every_file_of_their_own(name: str, instruments: Callable[[str, str], None]) -> None:
    before = module.sources.__wrapped__("lens", False)
    instruments("lens/__pycache__/lens.pyc", "1")
    assert module.sources.__wrapped__("lens", False) == before
    instruments(name, "2")
    assert module.sources.__wrapped__("lens", False) != before


def test_drawings_depend_on_the_instruments_that_theirs_imports_and_on_no_other(instruments: Callable[[str, str], None]) -> None:
    before = [module.sources.__wrapped__(name, False) for name in ("bench", "lens", "prism")]
    instruments("lens/__init__.py", "focus = 2")
    after = [module.sources.__wrapped__(name, False) for name in ("bench", "lens", "prism")]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, True]


def test_what_a_program_shows_depends_on_every_instrument(instruments: Callable[[str, str], None]) -> None:
    before = module.sources.__wrapped__("bench", True)
    instruments("prism/__init__.py", "angle = 2")
    assert module.sources.__wrapped__("bench", True) != before
