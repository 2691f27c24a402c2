from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from orrery import workshop as module
from orrery.errors import ErrorLog
from orrery.parcel import Parcel
from orrery.workshop import Workshop, renew_workshop

TOKENS = "--ink: light-dark({}, #ede6dc);"


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What is collected or loaded anew, in a project of its own."""
    done: list[str] = []

    def note(name: str) -> Callable[..., Parcel]:
        return lambda *rest: done.append(name) or Parcel(f"{name}/new", {}, ())

    monkeypatch.setattr(module.assets, "collect", note("assets"))
    monkeypatch.setattr(module.vendor, "collect", note("runtime"))
    monkeypatch.setattr(module.stage, "forget", note("instruments"))
    (tmp_path / "web/style").mkdir(parents=True)
    (tmp_path / "web/style/tokens.css").write_text(TOKENS.format("#211c17"))
    return done


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lessons/01-waves.md", []),
        ("templates/lesson.html", []),
        ("web/main.js", ["assets"]),
        ("web/style/prose.css", ["assets"]),
        ("instruments/lens/__init__.py", ["instruments", "runtime"]),
    ],
)
def test_only_what_hangs_on_a_saved_file_is_made_anew(name: str, expected: list[str], collected: list[str], make_workshop: Callable[..., Workshop], tmp_path: Path) -> None:
    before = make_workshop()
    after = renew_workshop(before, tmp_path, [tmp_path / name], lambda message: None)
    assert collected == [name for name in expected if name != "runtime"]  # which nobody has asked for
    assert (after.assets.folder == "assets/new") == ("assets" in expected)
    assert (after.runtime.folder == "runtime/new") == ("runtime" in expected)
    assert collected == expected
    assert (after is before) == (not expected)


def test_instruments_are_looked_through_again_once_one_is_saved(collected: list[str], make_workshop: Callable[..., Workshop], tmp_path: Path) -> None:
    workshop = make_workshop()
    module.roster.load_instruments(workshop.cache, ErrorLog())
    renew_workshop(workshop, tmp_path, [tmp_path / "instruments/lens/__init__.py"], lambda message: None)
    assert module.roster.load_known.cache_info().currsize == 0


def test_colours_are_read_again_with_the_style(collected: list[str], make_workshop: Callable[..., Workshop], tmp_path: Path) -> None:
    after = renew_workshop(make_workshop(), tmp_path, [tmp_path / "web/style/tokens.css"], lambda message: None)
    assert after.palette.light["ink"] == "#211c17"


def test_a_workshop_for_one_build_remembers_nothing(make_workshop: Callable[..., Workshop]) -> None:
    once = make_workshop()
    lasting = replace(once, is_lasting=True)
    assert (once.printer.remembers, once.drafting.remembers, once.memory.lasts) == (False, False, False)
    assert (lasting.printer.remembers, lasting.drafting.remembers, lasting.memory.lasts) == (True, True, True)
