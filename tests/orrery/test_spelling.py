import pytest

from orrery.errors import ErrorLog
from orrery.mathematics import Typesetter
from orrery.shelf import Shelf
from orrery.slots import Formula
from orrery.spelling import spell
from tests.orrery.test_mathematics import PLACE

SPELLED = {
    r"3 \times 3": "3×3",
    r"x_0 + w_{ij}^2": "x_0+w_ij^2",
    r"\frac{\lambda}{2} \sum w^2": "λ/2∑w^2",
    r"\frac{x - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}": "(x−μ_B)/(√(σ_B^2+ϵ))",
    r"2\binom{n + 1}{k}": "2((n+1) choose k)",
    r"\hat x, \bar\alpha_t": "x,α_t",
    r"\sin(x) < 1": "sin(x)<1",
    r"\lim_{x \to 0} \sqrt[3]{x}": "lim_(x→0)3√x",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "(a b; c d)",
    r"f'(z)^2": "f′(z)^2",
    r"\left(\frac{\sqrt\kappa - 1}{2}\right)^2": "((√κ−1)/2)^2",
}


@pytest.fixture(scope="module")
def typeset(tmp_path_factory: pytest.TempPathFactory):
    with Typesetter(Shelf(tmp_path_factory.mktemp("spelling") / "formulas")) as typesetter:
        yield lambda *texts: list(typesetter.typeset({Formula(PLACE, tex): ErrorLog() for tex in texts}).values())


def test_a_formula_is_written_as_one_would_type_it(typeset) -> None:
    assert [spell(html) for html in typeset(*SPELLED)] == list(SPELLED.values())
