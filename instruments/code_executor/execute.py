"""Execute a program: what it writes, its last expression's value, and errors that name its own lines only."""

from __future__ import annotations

import ast
import linecache
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np

from instruments.code_executor import plotting
from instruments.code_executor.transcript import Stream, Transcript

FILENAME = "<cell>"
FRAMES_SHOWN = 6
"""Of a long chain of calls, the first and last of these are shown; a runaway recursion has thousands."""


@dataclass(frozen=True)
class CodeError:
    """An exception that ended a program."""

    kind: str
    """The exception's class, as Python names it."""
    message: str
    line: int
    """The line of the program, counted from 1, where it was raised or passed through last."""

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}" if self.message else self.kind


@dataclass
class Outcome:
    """A program's transcript, and the error that ended it, if one did."""

    transcript: Transcript
    error: CodeError | None = None


def execute(code: str, progress: Callable[[Outcome], None]) -> Outcome:
    """Run `code` in a fresh namespace. Calls `progress` as output comes. Raises nothing that the code raises."""
    outcome = Outcome(Transcript(changed=lambda: progress(outcome)))
    with surroundings(outcome.transcript):
        try:
            run_statements(code, outcome.transcript)
        except SystemExit as stop:
            outcome.transcript.close()
            outcome.transcript.add("note", f"The program ended itself: sys.exit({'' if stop.code is None else repr(stop.code)}).\n")
        except BaseException as error:  # whatever the program raised belongs to its reader, KeyboardInterrupt included
            outcome.transcript.close()
            outcome.error = describe_error(error)
            outcome.transcript.add("error", format_error(error, outcome.error))
        else:
            outcome.transcript.close()
    return outcome


@contextmanager
def surroundings(transcript: Transcript) -> Any:
    """Streams into the transcript, and settings a program may change put back afterwards."""
    limit, token = sys.getrecursionlimit(), plotting.here.set(transcript)
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(Stream(transcript, "stdout")))
        stack.enter_context(redirect_stderr(Stream(transcript, "stderr")))
        stack.enter_context(np.printoptions())
        stack.enter_context(np.errstate())
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("default")
        warnings.showwarning = show_warning
        try:
            yield
        finally:
            plotting.here.reset(token)
            sys.setrecursionlimit(limit)
            linecache.cache.pop(FILENAME, None)


def show_warning(message: Warning, category: type[Warning], filename: str, lineno: int, file: Any = None, line: str | None = None) -> None:
    """As warnings.showwarning, and always to the program's own stderr."""
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line))


def run_statements(code: str, transcript: Transcript) -> None:
    linecache.cache[FILENAME] = (len(code), None, code.splitlines(keepends=True), FILENAME)
    tree = ast.parse(code, FILENAME)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    namespace = {"__name__": "__main__", "input": refuse_input}
    exec(compile(tree, FILENAME, "exec"), namespace)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), FILENAME, "eval"), namespace)
        if value is not None:
            transcript.add("result", f"{value!r}\n")


def refuse_input(prompt: str = "") -> str:
    """Stands where input() would: a cell has nobody to wait for."""
    raise EOFError("a cell cannot ask for input; write the value into the code instead")


def own_frames(error: BaseException) -> list[traceback.FrameSummary]:
    """The program's own frames, outermost first."""
    return [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILENAME]


def describe_error(error: BaseException) -> CodeError:
    if isinstance(error, SyntaxError) and error.filename == FILENAME:
        return CodeError(type(error).__name__, error.msg, error.lineno or 1)
    frames = own_frames(error)
    return CodeError(type(error).__name__, str(error), frames[-1].lineno or 1 if frames else 1)


def format_error(error: BaseException, described: CodeError) -> str:
    """The way to the error through the program's own lines, then the error."""
    if isinstance(error, SyntaxError) and error.filename == FILENAME:
        return f"line {described.line}\n    {(error.text or '').strip()}\n{described}\n"
    steps = [f"line {frame.lineno}{describe_scope(frame)}\n    {frame.line}\n" for frame in own_frames(error)]
    if len(steps) > FRAMES_SHOWN:
        half = FRAMES_SHOWN // 2
        steps = [*steps[:half], f"… {len(steps) - FRAMES_SHOWN} more calls …\n", *steps[-half:]]
    return f"{''.join(steps)}{described}\n"


def describe_scope(frame: traceback.FrameSummary) -> str:
    return "" if frame.name == "<module>" else f", in {frame.name}"
