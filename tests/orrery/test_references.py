import pytest

from orrery.document import InstrumentUse, Prose
from orrery.errors import Place
from orrery.references import number_figures

PLACE = Place("lessons/01-waves.md", 1)


def figure(is_inset: bool = False) -> InstrumentUse:
    return InstrumentUse("lens", PLACE, "fig", None, is_inset, (), "", PLACE)


def numbers(pattern: str) -> list[str]:
    """Figure numbers of a page written as p(rose), f(igure), i(nset)."""
    parts = [Prose(()) if letter == "p" else figure(is_inset=letter == "i") for letter in pattern]
    return list(number_figures(parts).values())


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("pfpfp", ["02", "04"]),
        ("fp", ["01"]),
        ("pff", ["02", "03"]),
        ("pipf", ["01", "02"]),
        ("pfpip", ["02", "03"]),
        ("pipipf", ["01a", "01b", "02"]),
        ("pfip", ["02", "03"]),
        ("ip", ["01"]),
        ("p", []),
    ],
)
def test_prose_and_figures_share_one_count_and_insets_stay_in_their_prose(pattern: str, expected: list[str]) -> None:
    assert numbers(pattern) == expected
