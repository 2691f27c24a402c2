import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import instruments
from instruments import stage
from orrery import attempt
from orrery import roster as module
from orrery.cache import Cache
from orrery.errors import AuthorErrors, ErrorLog
from orrery.roster import load_instruments

LENS = """from instruments.contract import Frame, Instrument

INSTRUMENT = Instrument(name="lens", title="Lens", caption="A lens.", controls=(), frame=lambda state: Frame(views=(), values={}, summary="A lens."))
"""
MEND = "Mend it, or move it out of instruments: a browser loads all that are there."

Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Writes files of the only instruments there are."""
    folder = tmp_path / "instruments"

    def write(name: str, text: str) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        stage.forget()
        module.load_known.cache_clear()

    monkeypatch.setattr(instruments, "__path__", [str(folder)])
    monkeypatch.setattr(module, "FOLDER", folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module.load_known.cache_clear()
    stage.known.cache_clear()  # so that none of the real ones is forgotten: other tests hold them
    stage.forget()
    yield write
    stage.forget()
    module.load_known.cache_clear()


def tell(cache: Cache) -> str:
    """All that the author is told of the instruments."""
    log = ErrorLog()
    load_instruments(cache, log)
    return str(AuthorErrors(log.errors))


def test_instruments_come_by_their_names(write: Write, build_cache: Cache) -> None:
    write("lens/__init__.py", LENS)
    log = ErrorLog()
    assert load_instruments(build_cache, log)["lens"].title == "Lens"
    assert log.errors == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n\n1 / 0\n", "lens/__init__.py:3: lens cannot be loaded: ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(3)\n", "lens/__init__.py:2: lens cannot be loaded: SystemExit: 3"),
        ("TITLE = 'Lens'\n", "lens/__init__.py:1: lens cannot be loaded: TypeError: the package has no INSTRUMENT: end its __init__.py with INSTRUMENT = Instrument(…)"),
        ("INSTRUMENT = 'lens'\n", "lens/__init__.py:1: lens cannot be loaded: TypeError: the package has no INSTRUMENT: end its __init__.py with INSTRUMENT = Instrument(…)"),
    ],
)
def test_one_that_cannot_be_loaded_is_told_at_its_line(text: str, told: str, write: Write, build_cache: Cache) -> None:
    write("lens/__init__.py", text)
    assert tell(build_cache) == f"instruments/{told}. {MEND}"


def test_one_that_loads_for_ever_is_told_where_it_was_and_loads_once_mended(write: Write, build_cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "LIMIT_SECONDS", 0.2)
    write("lens/__init__.py", "while True:\n    pass\n")
    assert tell(build_cache).endswith(f": lens cannot be loaded: it ran longer than 0.2 seconds and was stopped. {MEND}")
    assert tell(build_cache).startswith("instruments/lens/__init__.py:")
    write("lens/__init__.py", LENS)
    assert tell(build_cache) == ""


def test_one_mistake_hides_no_other_and_is_told_once(write: Write, build_cache: Cache) -> None:
    write("bench/__init__.py", "import instruments.lens\n")
    write("lens/__init__.py", "from instruments.lens import glass\n\n1 / 0\n")
    write("lens/glass.py", "")
    write("prism/__init__.py", LENS)
    assert tell(build_cache).splitlines() == [
        f"instruments/lens/__init__.py:3: lens cannot be loaded: ZeroDivisionError: division by zero. {MEND}",
        'instruments/prism/__init__.py:1: the instrument in instruments/prism calls itself "lens". Write name="prism" there, or rename the folder.',
    ]


def test_sources_that_no_browser_can_use_are_told_before_anything_is_loaded(write: Write, build_cache: Cache) -> None:
    write("bench/__init__.py", "from instruments.lens import glass\n")
    write("lens/__init__.py", "import scipy\n")
    write("lens/glass.py", "glass = = 1\n")
    assert tell(build_cache).splitlines() == [
        "instruments/lens/__init__.py:1: scipy is not in the browser. Instruments may import NumPy, the standard library, instruments.contract and other instruments.",
        "instruments/lens/glass.py:1: Python cannot read this: invalid syntax. Correct it.",
    ]
