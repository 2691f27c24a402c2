import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup

from orrery import mathematics
from orrery.errors import ErrorLog, Place
from orrery.mathematics import Typesetter
from orrery.node import ToolMissing
from orrery.shelf import Shelf
from orrery.slots import Formula

PLACE = Place("lessons/01-waves.md", 10)


@pytest.fixture
def typesetter(tmp_path: Path) -> Iterator[Typesetter]:
    with Typesetter(Shelf(tmp_path / "formulas")) as typesetter:
        yield typesetter


def typeset(typesetter: Typesetter, *texts: str) -> tuple[list[Markup], list[str]]:
    """The formulas' HTML, and what their author is told."""
    log = ErrorLog()
    html = typesetter.typeset({Formula(PLACE, tex, is_display="\n" in tex): log for tex in texts})
    return list(html.values()), [str(error) for error in log.errors]


def test_formula_becomes_html_for_eyes_and_mathml_for_ears(typesetter: Typesetter) -> None:
    (html,), _ = typeset(typesetter, r"\frac{1}{2}")
    assert "<math><mrow>" in html
    assert 'class="katex-html" aria-hidden="true"' in html


def test_lengths_are_no_finer_than_a_thousandth_of_an_em(typesetter: Typesetter) -> None:
    (html,), _ = typeset(typesetter, r"\sqrt{\frac{1}{2}}")
    lengths = re.findall(r"(\d+(?:\.(\d+))?)em", html)
    assert lengths and all(len(decimals) <= 3 for _, decimals in lengths)


def test_bad_formula_is_told_in_katex_words_at_its_own_line(typesetter: Typesetter) -> None:
    assert typeset(typesetter, "\na = b\n\\oops\n") == (
        [Markup()],
        [
            r"lessons/01-waves.md:12: KaTeX cannot read this formula: Undefined control sequence: \oops. Correct the TeX; KaTeX's functions are listed at https://katex.org/docs/supported."
        ],
    )


def test_bad_formulas_take_nothing_from_the_others_and_each_is_told(typesetter: Typesetter) -> None:
    html, told = typeset(typesetter, "x", r"\oops", "x", r"\oops")
    assert html[0] == html[2] != "" and html[1] == html[3] == ""
    assert len(told) == 2
    assert typeset(typesetter, "y")[0] != [""]


def test_more_formulas_than_a_pipe_holds_are_set_in_their_order(typesetter: Typesetter) -> None:
    texts = [f"x_{{{number}}} + {'y' * 40}" for number in range(1000)]
    html, _ = typeset(typesetter, *texts)
    assert all(f"<mn>{number}</mn>" in each for number, each in enumerate(html))


def test_displayed_statements_side_by_side_are_formulas_of_their_own(typesetter: Typesetter) -> None:
    html, told = typeset(typesetter, "a, \\qquad b\n", "\\left( a \\qquad b \\right)\n", "\\def\\x{a} \\x \\qquad \\x\n", r"a \qquad b")
    assert [each.count("<math") for each in html] == [2, 1, 1, 1]
    assert not told


def test_only_a_long_formula_in_a_line_may_be_broken(typesetter: Typesetter) -> None:
    html, _ = typeset(typesetter, r"\lambda = \frac{1}{10}", r"f(w) = \frac{1}{2}(w_1^2 + 20\,w_2^2)", "f(w) = a + b + c + d + e + f\n")
    assert ["katex-long" in each for each in html] == [False, True, False]


def test_a_formula_that_was_set_before_needs_no_node(typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    first = typeset(typesetter, "x")
    monkeypatch.setattr(mathematics, "find_program", lambda name: pytest.fail(f"{name} was started"))
    with Typesetter(typesetter.shelf) as another:
        assert typeset(another, "x", "x")[0] == first[0] * 2


def test_missing_katex_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mathematics, "PACKAGE", tmp_path / "package.json")
    with pytest.raises(ToolMissing, match=r"^KaTeX is not installed\. Run `make site`, which installs it, or `npm ci`\.$"):
        Typesetter(Shelf(tmp_path / "formulas"))
