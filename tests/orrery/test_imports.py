import pytest

from orrery.imports import find_mistakes, list_imports

PATH = "instruments/lens/__init__.py"
MEND = "Instruments may import NumPy, the standard library, instruments.contract and other instruments."


def test_imports_have_their_lines_wherever_they_stand() -> None:
    found = list_imports(b"import json, numpy.fft\nfrom . import glass\nfrom .glass import focus\ndef f():\n    from math import pi\n", PATH)
    assert [(each.module, each.place.line) for each in found] == [("json", 1), ("numpy.fft", 1), ("math", 5)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import scipy", ["1: scipy is not in the browser"]),
        ("\nfrom scipy.signal import lfilter\nimport orrery.site as site\n", ["2: scipy is not in the browser", "3: orrery is not in the browser"]),
        ("import json, numpy\nfrom instruments.contract import Frame\nfrom instruments.prism import angle\nfrom .glass import focus", []),
    ],
)
def test_what_a_browser_lacks_is_told_at_its_line(text: str, told: list[str]) -> None:
    assert [str(error) for error in find_mistakes(text.encode(), PATH)] == [f"{PATH}:{each}. {MEND}" for each in told]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"x = 1\ny = = 2\n", "2: Python cannot read this: invalid syntax"), (b"\xff", "1: Python cannot read this: "), (b"x = 1\0", "1: Python cannot read this: source code string cannot contain null bytes")],
)
def test_what_python_cannot_read_is_told_at_its_line(content: bytes, told: str) -> None:
    (error,) = find_mistakes(content, PATH)
    assert str(error).startswith(f"{PATH}:{told}")
