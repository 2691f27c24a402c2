import copy
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import instruments
from instruments import stage
from instruments.contract import Frame, Image, Instrument, Matrix, Patch, State

LENS = '''
from instruments.contract import Frame, Instrument
from instruments.lens.glass import TITLE

INSTRUMENT = Instrument(name="lens", title=TITLE, caption="A lens.", controls=(), frame=lambda state: Frame(views=(), values={}, summary="A lens."))
'''


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Writes files of an instrument that is found beside the others."""

    def write(name: str, text: str) -> None:
        (tmp_path / "lens").mkdir(exist_ok=True)
        (tmp_path / "lens" / name).write_text(text)

    monkeypatch.setattr(instruments, "__path__", [*instruments.__path__, str(tmp_path)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    stage.forget()
    yield write
    stage.forget()


def test_instruments_that_are_forgotten_are_loaded_as_their_files_are_now(write: Callable[[str, str], None]) -> None:
    before = stage.load("conv-darkroom")
    write("__init__.py", LENS)
    write("glass.py", 'TITLE = "Glass"')
    stage.forget()
    assert stage.load("lens").title == "Glass"
    write("glass.py", 'TITLE = "Water"')
    assert stage.load("lens").title == "Glass"
    stage.forget()
    assert stage.load("lens").title == "Water"
    assert stage.load("conv-darkroom") is not before


def test_what_instruments_share_is_not_loaded_twice(write: Callable[[str, str], None]) -> None:
    contract = sys.modules["instruments.contract"]
    stage.forget()
    stage.load("conv-darkroom")
    assert sys.modules["instruments.contract"] is contract


def test_an_instrument_that_is_gone_is_not_known_once_forgotten(write: Callable[[str, str], None], tmp_path: Path) -> None:
    write("__init__.py", LENS)
    stage.forget()
    assert "lens" in stage.known()
    (tmp_path / "lens/__init__.py").unlink()
    (tmp_path / "lens").rmdir()
    stage.forget()
    assert "lens" not in stage.known()


def test_a_package_without_an_instrument_is_told_what_it_lacks(write: Callable[[str, str], None]) -> None:
    write("__init__.py", LENS.replace("INSTRUMENT", "LENS"))
    write("glass.py", 'TITLE = "Glass"')
    stage.forget()
    with pytest.raises(TypeError, match=r"^the package has no INSTRUMENT: end its __init__\.py with INSTRUMENT = Instrument\(…\)$"):
        stage.load("lens")


@pytest.fixture
def perform(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[State], object]], dict]:
    """The drawing of an instrument with this frame; it has a Matrix and a Patch."""
    weights = Matrix(name="weights", label="Weights", default=[1.0, 0.0], rows=1, columns=2, minimum=-2, maximum=2, step=0.1, presets={})
    controls = (weights, Patch(name="start", label="Start", default=[0, 0], rows=4, columns=4))

    def perform(frame: Callable[[State], object]) -> dict:
        lens = Instrument(name="lens", title="Lens", caption="A lens.", controls=controls, frame=frame)
        monkeypatch.setattr(stage, "load", lambda name: lens)
        return stage.frame("lens", {})

    return perform


def show(*pictures: Image) -> Frame:
    return Frame(views=pictures, summary="A lens.")


def yield_nothing(state: State) -> Iterator[Frame]:
    yield from ()


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (lambda state: None, "frame gave None, no Frame: end it with `return Frame(…)`"),
        (lambda state: [show()], "frame gave a list, no Frame: end it with `return Frame(…)`"),
        (lambda state: iter([show(), None]), "frame gave None, no Frame: end it with `return Frame(…)`"),
        (yield_nothing, "frame yields nothing: end it with `yield Frame(…)`"),
    ],
)
def test_an_instrument_that_gives_no_frame_is_told_so(perform: Callable[..., dict], frame: Callable[[State], object], message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        perform(frame)


@pytest.mark.parametrize("name", ["strt", "weights"])
def test_a_picture_that_moves_what_is_no_patch_is_refused(perform: Callable[..., dict], name: str) -> None:
    with pytest.raises(ValueError, match=f"^the picture 'map' moves '{name}', which is no Patch of lens: one of start$"):
        perform(lambda state: show(Image("map", "A map", np.eye(4), control=name)))
    assert perform(lambda state: show(Image("map", "A map", np.eye(4), control="start")))


def test_a_frame_that_writes_into_its_state_is_told_so(perform: Callable[..., dict]) -> None:
    def frame(state: State) -> Frame:
        state["start"] = [1, 1]
        return show()

    with pytest.raises(TypeError, match="^a frame reads its state and changes nothing in it: write into a copy, as in {\\*\\*state, 'name': value}$"):
        perform(frame)


def test_what_a_frame_does_to_a_list_or_a_copy_stays_its_own_affair(perform: Callable[..., dict]) -> None:
    def frame(state: State) -> Frame:
        copy.deepcopy(state)["start"] = [1, 1]
        state["weights"][0] = 2.0
        return show()

    assert perform(frame)["state"] == perform(frame)["state"] == "Weights: 1, 0; Start: row 0, column 0"


def test_an_instrument_that_cannot_be_loaded_spoils_nothing_until_it_is_asked_for(write: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instruments, "__path__", instruments.__path__[-1:])  # it is the only one: other tests hold the real ones
    write("__init__.py", "TITLE = 'half written'")
    stage.forget()
    stage.prepare()
    with pytest.raises(TypeError, match="the package has no INSTRUMENT"):
        stage.load("lens")
    write("__init__.py", "import sys; sys.exit(3)")
    stage.forget()
    stage.prepare()
    with pytest.raises(SystemExit):
        stage.load("lens")
