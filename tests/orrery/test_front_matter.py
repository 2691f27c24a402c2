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
