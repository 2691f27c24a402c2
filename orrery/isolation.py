"""Performs an instrument's action in a process of its own, so that no lesson's code touches the build's interpreter.

The process has an empty working folder, one thread of arithmetic, no environment of ours and a limit of time; when the limit
is reached, or the build stops, its whole process group ends. It guards against mistakes; it is no sandbox against malice.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LIMIT_SECONDS = 20.0
CPU_GRACE_SECONDS = 5
"""Where a build was killed and cannot keep the limit, the kernel ends what it left behind after this much more."""
ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
"""All of it: what a cell prints cannot hang on the machine it is built on."""


class IsolationError(Exception):
    """A process that gave no drawing: what happened, how to mend it."""

    def __init__(self, what: str, mend: str):
        super().__init__(f"{what}. {mend}")
        self.what, self.mend = what, mend


class Isolation:
    """Starts the processes and knows those still running. Safe to use from several threads."""

    def __init__(self, limit_seconds: float = LIMIT_SECONDS):
        self.limit_seconds = limit_seconds
        self.running: set[subprocess.Popen[bytes]] = set()
        self.is_stopped = False

    def perform(self, question: dict[str, Any]) -> dict[str, Any]:
        """The drawing that answers `question`, see instruments/__main__.py. Raises IsolationError."""
        with tempfile.TemporaryDirectory(prefix="orrery-", ignore_cleanup_errors=True) as folder:
            asked, answer, complaint = (Path(folder, name) for name in ("question", "answer", "complaint"))
            asked.write_text(json.dumps(question), encoding="utf-8")
            status = self.run(asked, answer, complaint)
            if status:
                raise describe_end(status, complaint)
            return read_answer(answer)

    def run(self, asked: Path, answer: Path, complaint: Path) -> int:
        """Exit status of one process, which reads and writes files: a pipe could be held open by its children."""
        work = asked.with_name("work")
        work.mkdir()
        with asked.open("rb") as stdin, answer.open("wb") as stdout, complaint.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "instruments"],
                stdin=stdin, stdout=stdout, stderr=stderr, cwd=work, start_new_session=True,
                env=ENVIRONMENT | {"PATH": os.defpath, "HOME": str(work), "TMPDIR": str(work)},
            )  # fmt: skip
        self.running.add(process)
        try:
            if self.is_stopped:  # while this one was being started
                end(process)
            self.limit_cpu(process)
            return process.wait(self.limit_seconds)
        except subprocess.TimeoutExpired:
            raise IsolationError(
                f"the cell ran longer than {self.limit_seconds:g} seconds and was stopped", "Make it end within a few seconds: readers wait for it too."
            ) from None
        finally:
            end(process)
            self.running.discard(process)

    def limit_cpu(self, process: subprocess.Popen[bytes]) -> None:
        if hasattr(resource, "prlimit"):
            seconds = int(self.limit_seconds) + CPU_GRACE_SECONDS
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(process.pid, resource.RLIMIT_CPU, (seconds, seconds))

    def resume(self) -> None:
        """Answer questions again, after a stop."""
        self.is_stopped = False

    def stop(self) -> None:
        """End everything still running, and whatever is started from now on."""
        self.is_stopped = True
        for process in tuple(self.running):
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process's group: children it started go with it, even if it has ended itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def describe_end(status: int, complaint: Path) -> IsolationError:
    mend = "Remove what ends the interpreter, such as os._exit, os.kill or an endless recursion."
    if status < 0:
        return IsolationError(f"the cell's process was ended by {signal.Signals(-status).name}", mend)
    lines = complaint.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return IsolationError(f"the cell's process ended with status {status}{f': {lines[-1]}' if lines else ''}", mend)


def read_answer(answer: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(answer.read_bytes()))
    except ValueError:
        raise IsolationError("the cell's process ended without an answer", "Remove what ends the interpreter, such as os._exit(0).") from None
