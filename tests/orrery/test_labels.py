import pytest

from orrery.errors import ErrorLog, Place
from orrery.labels import Labels

PLACE = Place("lessons/01-a.md", 9)


def test_a_good_label_is_kept_and_no_mistake() -> None:
    labels, log = Labels(), ErrorLog()
    assert labels.check("fig-2d", PLACE, log) == "fig-2d"
    assert (labels.lost, log.errors) == (set(), [])


@pytest.mark.parametrize("label", ["Fig_One", "fig one", "FIG-ONE", "-fig-one"])
def test_a_refused_label_is_lost_as_it_is_and_as_it_will_be(label: str) -> None:
    labels, log = Labels(), ErrorLog()
    assert labels.check(label, PLACE, log) == ""
    assert labels.lost == {label, "fig-one"}
    assert str(log.errors[0]) == f'lessons/01-a.md:9: "{label}" is no label. Write lower-case words joined by hyphens, such as fig-dropout.'


def test_a_label_that_the_page_itself_has_is_refused() -> None:
    assert Labels().check("content", PLACE, ErrorLog()) == ""


def test_all_that_a_lost_text_names_is_lost() -> None:
    labels = Labels()
    labels.lose_all("## Why it *falls*\n:label: fig-one\n$$\na\n$$ (eq-one)\nWords.[^note]\n\n[^other]: Note.\n")
    assert labels.lost == {"why-it-falls", "fig-one", "eq-one", "^note", "^other"}


def test_a_heading_in_a_lost_text_counts_when_it_comes_again() -> None:
    labels = Labels()
    labels.lose_all("## Waves")
    assert labels.name_heading("Waves") == "waves-2"
