import pytest

from orrery.errors import AuthorErrors, ErrorLog, Place, SourceError, suggest

PLACE = Place("lessons/03-waves.md", 41)


def test_source_error_reads_as_place_what_and_mend() -> None:
    error = SourceError(PLACE, 'no instrument "pendulm"', 'Did you mean "pendulum"?')
    assert str(error) == 'lessons/03-waves.md:41: no instrument "pendulm". Did you mean "pendulum"?'


def test_log_gathers_errors_and_raises_them_in_the_order_of_their_places() -> None:
    log = ErrorLog()
    log.add(PLACE, "later", "Mend it.")
    with log.gather():
        raise SourceError(Place("lessons/03-waves.md", 9), "earlier", "Mend it.")
    log.add(Place("lessons/02-light.md", 50), "first", "Mend it.")
    with pytest.raises(AuthorErrors) as caught:
        log.stop_if_any()
    assert [error.what for error in caught.value.errors] == ["first", "earlier", "later"]
    assert str(caught.value).count("\n") == 2


def test_log_without_errors_lets_the_build_go_on() -> None:
    ErrorLog().stop_if_any()


def test_log_swallows_nothing_but_source_errors() -> None:
    with pytest.raises(ValueError, match="^ours$"), ErrorLog().gather():
        raise ValueError("ours")


@pytest.mark.parametrize(
    ("word", "known", "text"),
    [
        ("lans", ["lens", "pendulum"], 'Did you mean "lens"? Known: lens, pendulum.'),
        ("xyz", ["lens"], "Known: lens."),
        ("xyz", [], "There is none to choose from."),
        ("xyz", [f"word{n}" for n in range(30)], "Check its spelling."),
    ],
)
def test_suggestion_names_the_nearest_word_and_a_short_list(word: str, known: list[str], text: str) -> None:
    assert suggest(word, known) == text
