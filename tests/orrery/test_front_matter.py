import pytest

from orrery.errors import ErrorLog, Place
from orrery.front_matter import read_front_matter

PLACE = Place("lessons/01-waves.md", 2)
WHOLE = """\
title: "Waves: an introduction"
subtitle: A lesson.
level: advanced
minutes: 60
concepts: [waves, light]
next: Sound.
"""


def test_whole_front_matter_is_read_with_the_places_of_its_keys() -> None:
    log = ErrorLog()
    front = read_front_matter(WHOLE, PLACE, log)
    assert front and not log.errors
    assert (front.title, front.level, front.minutes, front.concepts, front.next) == ("Waves: an introduction", "advanced", 60, ("waves", "light"), "Sound.")
    assert front.places["concepts"] == Place("lessons/01-waves.md", 6)


def test_the_line_about_the_next_lesson_may_be_left_out() -> None:
    front = read_front_matter(WHOLE.replace("next: Sound.\n", ""), PLACE, ErrorLog())
    assert front and front.next == ""


def test_control_characters_are_refused() -> None:
    log = ErrorLog()
    assert read_front_matter("title: \x07", PLACE, log) is None
    assert str(log.errors[0]).startswith("lessons/01-waves.md:2: the front matter is not YAML: ")
    assert str(log.errors[0]).endswith(". Write plain text without control characters.")


def test_values_of_other_types_are_refused() -> None:
    log = ErrorLog()
    read_front_matter(WHOLE.replace("60", "true").replace("Sound.", "2.5"), PLACE, log)
    assert [str(error) for error in log.errors] == [
        'lessons/01-waves.md:5: "minutes" is True, not a number of minutes. Write a whole number from 1 on.',
        'lessons/01-waves.md:7: "next" is 2.5, not a text. Write the text in quotes: "…".',
    ]


def tell(old: str, new: str) -> str:
    """What the author of the whole front matter is told after a change to it."""
    log = ErrorLog()
    assert read_front_matter(WHOLE.replace(old, new), PLACE, log) is None
    return "\n".join(str(error) for error in log.errors)


@pytest.mark.parametrize("command", ["alpha", "beta", "ell", "frac", "nu", "rho", "theta", "vec", "Phi", "Lambda", "Nabla"])
def test_a_formula_that_yaml_reads_as_escapes_is_refused(command: str) -> None:
    told = tell("A lesson.", rf'"How $\{command}$ falls."')
    assert told.startswith('lessons/01-waves.md:3: "subtitle" holds the control character ')
    assert told.endswith(rf""" before "{f'{command[1:]}$ falls.'[:10]}". In double quotes YAML reads a backslash as an escape; write it in single quotes: '…'.""")


@pytest.mark.parametrize("command", ["sigma", "xi", "upsilon"])
def test_a_formula_that_yaml_cannot_read_is_refused_with_the_same_advice(command: str) -> None:
    told = tell("A lesson.", rf'"How $\{command}$ falls."')
    assert told.startswith("lessons/01-waves.md:3: the front matter is not YAML: ")
    assert told.endswith(". In double quotes YAML reads a backslash as an escape; write it in single quotes: '…'.")


def test_formulas_stand_in_single_quotes_or_none() -> None:
    for text in (r"'How $\theta$ falls.'", r"How $\theta$ falls.", r'"How $\\theta$ falls."'):
        front = read_front_matter(WHOLE.replace("A lesson.", text), PLACE, ErrorLog())
        assert front and front.subtitle == r"How $\theta$ falls."


def test_a_text_is_one_line() -> None:
    assert tell("A lesson.", "|\n  One.\n  Two.") == (
        """lessons/01-waves.md:3: "subtitle" holds the control character '\\n' before "Two.". Write plain text on one line, without control characters."""
    )


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_a_day_must_be_in_the_calendar(quote: str) -> None:
    def updated(day: str) -> str:
        return tell("next: Sound.", f"updated: {quote}{day}{quote}")

    assert updated("2026-11-31") == 'lessons/01-waves.md:7: "updated" is 2026-11-31, and November 2026 has 30 days. Choose a day from 1 to 30.'
    assert updated("2026-02-29") == 'lessons/01-waves.md:7: "updated" is 2026-02-29, and February 2026 has 28 days. Choose a day from 1 to 28.'
    assert updated("2026-13-01") == 'lessons/01-waves.md:7: "updated" is 2026-13-01, and a year has 12 months. Write year-month-day: 2026-11-25.'


def test_a_day_of_the_calendar_stands_without_quotes() -> None:
    assert tell("next: Sound.", 'updated: "2026-11-25"') == (
        """lessons/01-waves.md:7: "updated" is '2026-11-25', not a day. Write it as year-month-day, without quotes: 2026-11-25."""
    )
