"""Python Code Executor: a program, its Run, and what it wrote.

Every Run starts with no names defined, so what a reader sees depends on the text in front of them and on nothing else.
"""

from instruments.code_executor.execute import Outcome, execute
from instruments.code_executor.plotting import plot
from instruments.contract import Code, Emit, Frame, Instrument, Problem, State, Text, Transcript

__all__ = ["INSTRUMENT", "plot"]


def show(outcome: Outcome) -> Frame:
    """An outcome, finished or still running, as a frame."""
    return Frame(
        views=(Transcript("output", "Output", outcome.transcript.chunks),),
        summary=describe(outcome),
        reading=outcome.error.kind if outcome.error else "",
    )


def describe(outcome: Outcome) -> str:
    lines, charts = outcome.transcript.written.count("\n"), sum(stream == "chart" for stream, _ in outcome.transcript.chunks)
    drawn = f" and drew {charts} chart{'' if charts == 1 else 's'}" if charts else ""
    written = f"The program wrote {lines} line{'' if lines == 1 else 's'}{drawn}"
    return f"{written} and stopped at line {outcome.error.line}: {outcome.error}." if outcome.error else f"{written}."


def frame(state: State) -> Frame:
    """The executor before any Run: an empty transcript."""
    return Frame(views=(Transcript("output", "Output", ()),), summary="The program has not run yet.")


def run(state: State, emit: Emit) -> Frame:
    """Run the code, showing output as it comes; a Problem is an error the lesson did not expect."""
    outcome = execute(state["code"], progress=lambda partial: emit(show(partial)))
    final, expected, error = show(outcome), state["expects"], outcome.error
    if (error.kind if error else "") == expected:
        return final
    if expected and not error:
        return final.with_problem(Problem(0, f"the cell was expected to raise {expected}, and raised nothing"))
    return final.with_problem(Problem(error.line, str(error)))


INSTRUMENT = Instrument(
    name="code-executor",
    title="Python Code Executor",
    caption="Interactive Python code execution environment",
    controls=(
        Code(name="code", label="Python code"),
        Text(name="expects", label="Error the cell is meant to raise", author_only=True),
    ),
    frame=frame,
    actions={"run": run},
    isolated=True,
)
