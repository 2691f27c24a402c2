from pathlib import Path

import pytest

from orrery import assets
from orrery import raster as module
from orrery.cache import Cache
from orrery.pictures import measure
from orrery.raster import Face, Raster

ROOT = Path(__file__).parents[2]
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="1" height="1" fill="#ff0000"/></svg>'
LETTERS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50"><text y="40" font-family="\'{}\'" font-size="40">Orrery</text></svg>'


@pytest.fixture(scope="module")
def faces(build_cache: Cache) -> dict[str, Face]:
    return assets.faces(ROOT, build_cache)


def test_picture_has_the_width_asked_for_and_the_drawings_shape(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(Raster({}, Cache(tmp_path)).render(SQUARE, 60))
    assert measure(tmp_path / "a.png") == (60, 30)


def test_same_drawing_gives_the_same_bytes_without_a_cache(faces: dict[str, Face], tmp_path: Path) -> None:
    drawing = LETTERS.format(faces["display"].family)
    one, two = (Raster(faces, Cache(tmp_path / name)).render(drawing, 200) for name in ("one", "two"))
    assert one == two


def test_letters_are_set_in_our_faces_and_in_no_others(faces: dict[str, Face], tmp_path: Path) -> None:
    raster = Raster(faces, Cache(tmp_path))
    pictures = [raster.render(LETTERS.format(family), 200) for family in (*(face.family for face in faces.values()), "DejaVu Sans")]
    empty = raster.render(LETTERS.format("x").replace("Orrery", ""), 200)
    assert pictures.count(empty) == 1 and pictures[-1] == empty
    assert len(set(pictures)) == 4


def test_a_text_is_as_wide_as_its_letters(faces: dict[str, Face]) -> None:
    assert faces["mono"].measure("abc", 10) == pytest.approx(18)
    assert faces["sans"].measure("", 10) == 0
    assert Face("none", b"", {"a": 0.25}).measure("ab", 4) == 3


def test_drawings_made_side_by_side_are_those_made_here(faces: dict[str, Face], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = {str(size): LETTERS.format(faces["sans"].family).replace('"40"', f'"{size}"') for size in (10, 20, 30)}
    here = Raster(faces, Cache(tmp_path / "here")).render_all(drawings, 200)
    monkeypatch.setattr(module, "FEW", 2)
    there = Raster(faces, Cache(tmp_path / "there"))
    assert there.render_all(drawings, 200) == here
    monkeypatch.setattr(module, "draw_side_by_side", lambda *rest: pytest.fail("drawn again"))
    assert there.render_all(drawings, 200) == here
