import json
import os
import time
from pathlib import Path

import pytest

from orrery.isolation import Isolation, IsolationError


def run(code: str, limit_seconds: float = 20.0) -> str:
    """What a cell prints in a process of its own."""
    question = {"instrument": "code-executor", "action": "run", "state": {"code": code}}
    drawing = Isolation(limit_seconds).perform(question)
    return "".join(chunk["text"] for chunk in drawing["views"][0]["chunks"])


def test_cell_sees_an_empty_folder_and_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "1")
    listing, names = json.loads(run("import os, json; print(json.dumps([os.listdir(), list(os.environ)]))"))
    assert listing == []
    assert "SECRET" not in names


def test_hashes_are_the_same_in_every_run() -> None:
    assert run("print(hash('waves'))") == run("print(hash('waves'))")


def test_cell_that_writes_behind_pythons_back_spoils_nothing() -> None:
    assert run("import os; os.write(1, b'noise'); print('fine')") == "fine\n"


def test_last_words_of_a_process_that_fails_are_passed_on() -> None:
    with pytest.raises(
        IsolationError,
        match=r"^the cell's process ended with status 3: last words\. Remove what ends the interpreter, such as os\._exit, os\.kill or an endless recursion\.$",
    ):
        run("import os; os.write(2, b'first\\nlast words\\n'); os._exit(3)")


def test_endless_cell_is_stopped_with_the_children_it_started(tmp_path: Path) -> None:
    code = f"import subprocess, time\nchild = subprocess.Popen(['sleep', '60'])\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\nwhile True: time.sleep(1)"
    started = time.monotonic()
    with pytest.raises(
        IsolationError, match=r"^the cell ran longer than 3 seconds and was stopped\. Make it end within a few seconds: readers wait for it too\.$"
    ):
        run(code, limit_seconds=3.0)
    assert time.monotonic() - started < 15
    assert is_ended(int((tmp_path / "pid").read_text()))


def test_child_that_outlives_its_cell_is_ended(tmp_path: Path) -> None:
    run(f"import subprocess\nchild = subprocess.Popen(['sleep', '60'])\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))")
    assert is_ended(int((tmp_path / "pid").read_text()))


def is_ended(pid: int) -> bool:
    """Whether a process is gone, or dead and waiting for init."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False
