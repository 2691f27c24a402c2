from pathlib import Path

import pytest

from orrery import mathematics
from orrery.cache import Cache
from orrery.errors import Place, SourceError
from orrery.mathematics import ToolMissing, Typesetter
from orrery.slots import Formula

PLACE = Place("lessons/01-waves.md", 10)


def test_formula_becomes_html_for_eyes_and_mathml_for_ears(tmp_path: Path) -> None:
    with Typesetter(Cache(tmp_path)) as typesetter:
        html = typesetter.typeset(Formula(PLACE, r"\frac{1}{2}"))
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML">' in html
    assert 'class="katex-html" aria-hidden="true"' in html


def test_bad_formula_is_told_in_katex_words_at_its_own_line(tmp_path: Path) -> None:
    message = r"^lessons/01-waves.md:12: KaTeX cannot read this formula: Undefined control sequence: \\oops\. Correct the TeX; KaTeX's functions are listed at https://katex.org/docs/supported\.$"
    with Typesetter(Cache(tmp_path)) as typesetter, pytest.raises(SourceError, match=message):
        typesetter.typeset(Formula(PLACE, "\na = b\n\\oops\n", is_display=True))


def test_typesetter_goes_on_after_a_bad_formula(tmp_path: Path) -> None:
    with Typesetter(Cache(tmp_path)) as typesetter:
        with pytest.raises(SourceError):
            typesetter.typeset(Formula(PLACE, r"\oops"))
        assert typesetter.typeset(Formula(PLACE, "x"))


def test_cached_formula_needs_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Typesetter(Cache(tmp_path)) as typesetter:
        first = typesetter.typeset(Formula(PLACE, "x"))
    monkeypatch.setattr(mathematics, "find_node", lambda: pytest.fail("Node was started"))
    with Typesetter(Cache(tmp_path)) as typesetter:
        assert typesetter.typeset(Formula(PLACE, "x")) == first


def test_missing_node_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match=r"^Node is needed to typeset formulas\. Run `make site`, which installs it, or install Node 20 or later\.$"):
        mathematics.find_node()


def test_missing_katex_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mathematics, "PACKAGE", tmp_path / "package.json")
    with pytest.raises(ToolMissing, match=r"^KaTeX is not installed\. Run `make site`, which installs it, or `npm ci`\.$"):
        Typesetter(Cache(tmp_path))
