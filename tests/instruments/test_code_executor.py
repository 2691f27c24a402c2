"""Programs run in a fresh namespace; what they write is kept in order and within bounds; errors name their lines."""

import json
import subprocess
import sys

import pytest

from instruments import stage
from instruments.code_executor.execute import FILENAME, execute
from instruments.code_executor.transcript import BURST, LIMIT, Transcript


def run(code: str, **state: str) -> dict:
    return stage.perform("code-executor", "run", {"code": code, **state}, show=lambda _: None)


def chunks(code: str) -> list[tuple[str, str]]:
    return [(chunk["stream"], chunk["text"]) for chunk in run(code)["views"][0]["chunks"]]


def test_streams_keep_their_order_and_the_last_value_is_shown() -> None:
    code = "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')\n[4]"
    assert chunks(code) == [("stdout", "one\n"), ("stderr", "two\n"), ("stdout", "three\n"), ("result", "[4]\n")]


@pytest.mark.parametrize("code", ["", "# nothing", "x = 1", "None"])
def test_a_program_without_a_value_shows_none(code: str) -> None:
    assert chunks(code) == []


def test_every_run_starts_with_no_names() -> None:
    run("leftover = 1")
    assert chunks("leftover") == [("error", "line 1\n    leftover\nNameError: name 'leftover' is not defined\n")]


def test_settings_a_program_changed_are_put_back() -> None:
    run("import sys, numpy as np\nsys.setrecursionlimit(500)\nnp.set_printoptions(precision=1)\nnp.seterr(all='ignore')")
    assert chunks("import sys, numpy as np\nprint(sys.getrecursionlimit() > 500, np.array([0.123]))") == [("stdout", "True [0.123]\n")]


def test_an_error_shows_the_way_through_the_programs_own_lines_only() -> None:
    code = "import numpy as np\ndef invert(a):\n    return np.linalg.inv(a)\ninvert(np.zeros((2, 2)))"
    assert chunks(code) == [("error", "line 4\n    invert(np.zeros((2, 2)))\nline 3, in invert\n    return np.linalg.inv(a)\nLinAlgError: Singular matrix\n")]


def test_a_syntax_error_shows_its_line() -> None:
    assert chunks("x = 1\nif x\n    pass") == [("error", "line 2\n    if x\nSyntaxError: expected ':'\n")]


def test_a_runaway_recursion_is_shown_in_part() -> None:
    ((stream, text),) = chunks("def down(n):\n    return down(n + 1)\ndown(0)")
    assert stream == "error" and "more calls …\n" in text and len(text) < 500


def test_sys_exit_is_no_error() -> None:
    drawing = run("import sys\nsys.exit('done')")
    assert drawing["problem"] is None
    assert drawing["views"][0]["chunks"] == [{"stream": "note", "text": "The program ended itself: sys.exit('done').\n"}]


def test_input_is_refused_in_words() -> None:
    assert chunks("input('name? ')")[0][1].endswith("EOFError: a cell cannot ask for input; write the value into the code instead\n")


def test_a_warning_names_the_programs_line() -> None:
    assert chunks("import warnings\nwarnings.simplefilter('always')\nwarnings.warn('careful')") == [("stderr", f"{FILENAME}:3: UserWarning: careful\n  warnings.warn('careful')\n")]


def test_a_value_whose_repr_fails_is_the_programs_error() -> None:
    assert chunks("class Bad:\n    def __repr__(self):\n        raise ValueError('no')\nBad()")[0][1].endswith("ValueError: no\n")


def test_a_flood_is_cut_and_counted() -> None:
    written = chunks(f"for _ in range({LIMIT}):\n    print('x')")
    assert [stream for stream, _ in written] == ["stdout", "note"]
    assert len(written[0][1]) == LIMIT
    assert written[1][1] == f"\nOutput cut here: {LIMIT:,} more characters were written. Print less to see all of it.\n"


def test_a_huge_value_is_cut_too() -> None:
    ((stream, text),) = chunks("'x' * 1_000_000")
    assert stream == "result" and len(text) < LIMIT + 100 and text.endswith(" more characters)\n")


def test_output_is_shown_line_by_line_and_slower_in_a_flood() -> None:
    seen: list[int] = []
    execute("for n in range(3):\n    print(n)", progress=lambda outcome: seen.append(len(outcome.transcript.parts)))
    assert len(seen) == 3
    updates: list[None] = []
    transcript = Transcript(changed=lambda: updates.append(None))
    for _ in range(10 * BURST):
        transcript.write("stdout", "\n")
    assert BURST <= len(updates) < 2 * BURST


def test_all_that_is_kept_of_a_flood_is_shown_before_the_flood_ends() -> None:
    shown: list[int] = []
    transcript = Transcript(changed=lambda: shown.append(len(transcript.written)))
    for _ in range(2 * LIMIT):
        transcript.write("stdout", "\n")
    assert shown[-1] == LIMIT


@pytest.mark.parametrize(
    ("code", "expects", "problem"),
    [
        ("1 / 0", "", {"line": 1, "message": "ZeroDivisionError: division by zero"}),
        ("1 / 0", "ZeroDivisionError", None),
        ("1 / 0", "KeyError", {"line": 1, "message": "ZeroDivisionError: division by zero"}),
        ("1", "KeyError", {"line": 0, "message": "the cell was expected to raise KeyError, and raised nothing"}),
        ("1", "", None),
    ],
)
def test_only_an_unexpected_error_is_a_problem(code: str, expects: str, problem: dict | None) -> None:
    assert run(code, expects=expects)["problem"] == problem


def test_the_summary_counts_lines_and_names_the_error() -> None:
    assert run("print(1)\nprint(2)")["summary"] == "The program wrote 2 lines."
    assert run("print(1)\n1 / 0")["summary"] == "The program wrote 1 line and stopped at line 2: ZeroDivisionError: division by zero."


def test_a_process_of_its_own_answers_in_json_whatever_the_program_does_to_descriptor_1() -> None:
    question = {"instrument": "code-executor", "action": "run", "state": {"code": "import os\nos.write(1, b'noise')\nprint('kept')"}}
    done = subprocess.run([sys.executable, "-m", "instruments"], input=json.dumps(question), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["views"][0]["chunks"] == [{"stream": "stdout", "text": "kept\n"}]
