import io

import pytest

from orrery import progress
from orrery.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_stream_gets_a_line_a_stage() -> None:
    stream = io.StringIO()
    report = Progress(stream)
    for done in range(1, 4):
        report("Reading lessons", done, 3)
    report("Printing pages", 1, 1)
    report.say("Done.")
    assert stream.getvalue() == "Reading lessons: 3\nPrinting pages: 1\nDone.\n"


def test_terminal_gets_one_line_that_rewrites_itself_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0)
    stream = Terminal()
    report = Progress(stream)
    report("Reading lessons", 1, 2)
    report("Reading lessons", 2, 2)
    report.say("Done.")
    assert stream.getvalue() == "\r\x1b[KReading lessons: 1 of 2\r\x1b[KReading lessons: 2 of 2\r\x1b[KDone.\n"


def test_quick_stage_is_not_worth_a_word_on_a_terminal() -> None:
    stream = Terminal()
    Progress(stream)("Reading lessons", 1, 2)
    assert stream.getvalue() == ""
