import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import instruments
from instruments import stage

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
