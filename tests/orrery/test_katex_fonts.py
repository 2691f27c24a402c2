
import pytest

from orrery.errors import ErrorLog, Place
from orrery.katex_fonts import find_fonts, read_faces, write_sheet
from orrery.mathematics import Typesetter
from orrery.shelf import Shelf
from orrery.slots import Formula

FORMULAS = {
    "1": "",
    "x": "Math-Italic",
    r"\mathbf{1}": "Main-Bold",
    r"\mathit{1}": "Main-Italic",
    r"\text{\textbf{\textit{one}}}": "Main-BoldItalic",
    r"\text{\textit{one}}": "Main-Italic",
    r"\boldsymbol{x}": "Math-BoldItalic",
    r"\mathcal{N}": "Caligraphic-Regular",
    r"\mathcal{\mathbf{N}}": "Main-Bold",
    r"\mathbb{R}": "AMS-Regular",
    r"a \leqslant b": "AMS-Regular Math-Italic",
    r"\mathfrak{g}": "Fraktur-Regular",
    "𝕬": "Fraktur-Bold",
    r"\mathscr{L}": "Script-Regular",
    r"\mathsf{A}": "SansSerif-Regular",
    "𝗔": "SansSerif-Bold",
    r"\mathsfit{A}": "SansSerif-Italic",
    r"\text{\textsf{\textit{A}}}": "SansSerif-Italic",
    r"\mathtt{x}": "Typewriter-Regular",
    r"\sum": "Size1-Regular",
    "\\sum\n": "Size2-Regular",
    r"\bigl( 1 \Bigr)": "Size1-Regular Size2-Regular",
    r"\biggl( 1 \Biggr)": "Size3-Regular Size4-Regular",
    r"\left\{ \begin{matrix} 1 \\ 1 \\ 1 \\ 1 \end{matrix} \right\}": "Size4-Regular",
    r"\big\uparrow": "Size1-Regular",
    r"\left| \begin{matrix} 1 \\ 1 \\ 1 \end{matrix} \right|": "",
}
"""TeX to the fonts it is set in besides Main-Regular, in which every formula is; set on a line of its own where it ends with one."""


@pytest.fixture(scope="module")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """FORMULAS as HTML, by TeX."""
    asked = {tex: Formula(Place("waves.md", 1), tex, is_display="\n" in tex) for tex in FORMULAS}
    log = ErrorLog()
    with Typesetter(Shelf(tmp_path_factory.mktemp("shelf") / "formulas")) as typesetter:
        made = typesetter.typeset({formula: log for formula in asked.values()})
    log.stop_if_any()
    return {tex: made[formula] for tex, formula in asked.items()}


@pytest.mark.parametrize("tex", FORMULAS)
def test_a_formula_tells_which_fonts_it_is_set_in(typeset: dict[str, str], tex: str) -> None:
    assert find_fonts([typeset[tex]]) == tuple(sorted(f"KaTeX_{name}" for name in {"Main-Regular", *FORMULAS[tex].split()}))


def test_every_font_is_found_but_one_that_katex_never_asks_for() -> None:
    found = {f"KaTeX_{name}" for names in FORMULAS.values() for name in names.split()}
    assert read_faces().keys() - found == {"KaTeX_Main-Regular", "KaTeX_Caligraphic-Bold"}


def test_where_there_is_no_formula_there_is_no_font_for_any() -> None:
    assert find_fonts([]) == ()


def test_a_font_s_style_sheet_holds_the_font() -> None:
    sheet = write_sheet("KaTeX_Math-Italic", b"font").decode()
    assert sheet == "@font-face{font-family:KaTeX_Math;font-style:italic;font-weight:400;src:url(data:font/woff2;base64,Zm9udA==)}\n"
