from orrery.directive import is_directive, read_directive
from orrery.errors import ErrorLog, Place

PLACE = Place("lessons/01-waves.md", 10)


def test_options_come_first_and_know_their_lines() -> None:
    log = ErrorLog()
    directive = read_directive("{instrument} code-executor", ":label: fig-one\n:inset:\n\nx = 1\n:y: 2\n\n", PLACE, log)
    assert (directive.name, directive.argument) == ("instrument", "code-executor")
    assert {name: (option.value, option.place.line) for name, option in directive.options.items()} == {"label": ("fig-one", 11), "inset": ("", 12)}
    assert (directive.body, directive.body_place.line) == ("x = 1\n:y: 2", 14)
    assert not log.errors


def test_body_keeps_its_own_indentation() -> None:
    assert read_directive("{instrument} a", "    x\n  y\n", PLACE, ErrorLog()).body == "    x\n  y"


def test_only_braces_make_a_directive() -> None:
    assert is_directive("{instrument} lens")
    assert not is_directive("python {1}")
