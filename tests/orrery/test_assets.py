import base64
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from orrery import assets
from orrery.cache import Cache
from orrery.errors import AuthorErrors
from orrery.katex_fonts import FOLDER, read_faces, read_look
from orrery.parcel import Parcel

ROOT = Path(__file__).parents[2]
URL = re.compile(r"""url\(\s*["']?([^"')]+)""")
IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']""")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
STYLES = {"style.css", "katex.css"}


@pytest.fixture(scope="module")
def parcel(build_cache: Cache) -> Parcel:
    return assets.collect(ROOT, build_cache)


def text(parcel: Parcel, name: str) -> str:
    return parcel.files[name].decode()


def own_modules() -> list[Path]:
    return [path for path in sorted((ROOT / "web").glob("*.js")) if path.name != assets.BUNDLED]


def test_our_modules_are_shipped_byte_for_byte(parcel: Parcel) -> None:
    assert own_modules()
    assert {path.name: parcel.files[path.name] for path in own_modules()} == {path.name: path.read_bytes() for path in own_modules()}


def test_nothing_else_is_shipped(parcel: Parcel) -> None:
    others = {name for name in parcel.files if not name.startswith("fonts/")} - {path.name for path in own_modules()}
    assert others == {assets.BUNDLED, *STYLES}
    fonts = {name for name in parcel.files if name.startswith("fonts/")}
    assert fonts == {f"fonts/{name}" for name in (*assets.FONTS, assets.MINUS)} | {f"fonts/{name}.css" for name in read_faces()}


def test_styles_name_only_files_that_travel_with_them(parcel: Parcel) -> None:
    for style in (name for name in parcel.files if name.endswith(".css")):
        named = {address for address in URL.findall(text(parcel, style)) if not address.startswith(("data:", "#"))}
        assert named <= parcel.files.keys()
        assert "@import" not in text(parcel, style)


def test_every_font_file_that_travels_is_named_by_the_style_sheet(parcel: Parcel) -> None:
    assert {f"fonts/{name}" for name in (*assets.FONTS, assets.MINUS)} <= set(URL.findall(text(parcel, "style.css")))


def test_every_style_sheet_is_part_of_the_one_that_is_shipped() -> None:
    table = (ROOT / "web/style/style.css").read_text(encoding="utf-8")
    listed = set(re.findall(r'@import "([^"]+)"', table))
    assert listed == {path.name for path in (ROOT / "web/style").glob("*.css")} - {"style.css"}


def test_modules_import_only_modules_that_travel_with_them(parcel: Parcel) -> None:
    for path in own_modules():
        for address in IMPORT.findall(COMMENT.sub("", path.read_text(encoding="utf-8"))):
            assert address.removeprefix("./") in parcel.files, f"{path.name} imports {address}"


def test_the_editors_bundle_imports_nothing(parcel: Parcel) -> None:
    bundle = text(parcel, assets.BUNDLED)
    assert not re.search(r"(^|;)import\b", bundle)
    assert "EditorView" in bundle


@pytest.mark.parametrize(("name", "axes"), [(name, axes) for name, (_, axes) in assets.FONTS.items()])
def test_a_cut_font_keeps_only_the_axes_asked_for(parcel: Parcel, name: str, axes: dict) -> None:
    font = TTFont(io.BytesIO(parcel.files[f"fonts/{name}"]))
    kept = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes} if "fvar" in font else {}
    assert font.flavor == "woff2"
    assert kept == {tag: limits for tag, limits in axes.items() if isinstance(limits, tuple)}


@pytest.mark.parametrize("name", assets.FONTS)
def test_a_cut_font_keeps_its_characters_and_its_makers_notice(parcel: Parcel, name: str) -> None:
    font, source = TTFont(io.BytesIO(parcel.files[f"fonts/{name}"])), TTFont(ROOT / "node_modules" / assets.FONTS[name][0])
    assert font.getBestCmap().keys() == source.getBestCmap().keys()
    assert "Copyright" in font["name"].getDebugName(0)


@pytest.mark.parametrize("name", assets.FONTS)
def test_a_cut_font_bears_no_name_reserved_for_the_whole_one(parcel: Parcel, name: str) -> None:
    names = TTFont(io.BytesIO(parcel.files[f"fonts/{name}"]))["name"].names
    assert [record.toUnicode() for record in names if record.nameID in (1, 3, 4, 6, 16) and re.search("IBM ?Plex", record.toUnicode())] == []


def test_a_font_is_cut_to_the_same_bytes_each_time(parcel: Parcel, tmp_path: Path) -> None:
    source, axes = assets.FONTS["newsreader-italic.woff2"]
    assert assets.cut_font(ROOT / "node_modules" / source, axes, Cache(tmp_path)) == parcel.files["fonts/newsreader-italic.woff2"]


def test_the_same_sources_make_the_same_parcel(parcel: Parcel, build_cache: Cache) -> None:
    assert assets.collect(ROOT, build_cache).folder == parcel.folder


def test_katex_s_fonts_come_in_style_sheets_of_their_own(parcel: Parcel) -> None:
    assert "@font-face" not in text(parcel, "katex.css")
    for name, look in read_faces().items():
        sheet = text(parcel, f"fonts/{name}.css")
        content = base64.b64decode(re.findall(r"url\(data:font/woff2;base64,([^)]+)\)", sheet)[0])
        assert read_look(sheet[len("@font-face{") :]) == look
        assert TTFont(io.BytesIO(content)).getBestCmap().keys() == TTFont(FOLDER / f"fonts/{name}.woff2").getBestCmap().keys()


def test_a_style_sheet_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / "style.css").write_text("\n@import './nowhere.css';\n@import './gone.css';\n")
    with pytest.raises(AuthorErrors, match=r'^style\.css:2: esbuild cannot read this: Could not resolve "\./nowhere\.css"\. Correct the file\.\nstyle\.css:3: '):
        assets.run_esbuild(tmp_path, tmp_path / "style.css")


def test_an_esbuild_that_says_nothing_we_know_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="^esbuild failed: 'killed'$"):
        list(assets.read_complaints(ROOT, "killed"))


def test_a_hyphen_in_a_number_shows_as_wide_a_minus(parcel: Parcel) -> None:
    minus, mono = (TTFont(io.BytesIO(parcel.files[f"fonts/{name}"])) for name in (assets.MINUS, assets.FACES["mono"]))
    assert [*minus.getBestCmap()] == [ord("-")]
    glyphs = minus.getBestCmap()[ord("-")], mono.getBestCmap()[ord("\N{MINUS SIGN}")]
    assert minus["glyf"][glyphs[0]] == mono["glyf"][glyphs[1]]
    assert minus["hmtx"][glyphs[0]][0] == mono["hmtx"][mono.getBestCmap()[ord("-")]][0]
