"""Formulas to HTML and MathML by KaTeX, which runs in one Node process for a whole build, so pages need no script for them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from markupsafe import Markup

from orrery.cache import digest
from orrery.errors import ErrorLog, SourceError
from orrery.node import ToolMissing, find_program
from orrery.shelf import Shelf
from orrery.slots import Formula

PROGRAM = Path(__file__).with_name("katex.mjs")
PIPE_BYTES = 32_768
"""Half of what a pipe holds on Linux."""
PACKAGE = Path(__file__).parent.parent / "node_modules/katex/package.json"


class Typesetter:
    """Typesets formulas; starts Node at the first one that was never set before. Close it after use."""

    def __init__(self, shelf: Shelf):
        if not PACKAGE.is_file():
            raise ToolMissing("KaTeX is not installed. Run `make site`, which installs it, or `npm ci`.")
        self.shelf = shelf
        self.process: subprocess.Popen[str] | None = None
        self.version = digest(PROGRAM.read_bytes(), PACKAGE.read_bytes())
        self.set: dict[str, str] = {}
        """Formulas set so far, by key."""

    def __enter__(self) -> Typesetter:
        return self

    def __exit__(self, *exception: object) -> None:
        if self.process:
            self.process.communicate()

    def typeset(self, formulas: Mapping[Formula, ErrorLog]) -> dict[Formula, Markup]:
        """Each formula's HTML; nothing for one that KaTeX cannot read, and its words go to the formula's log."""
        keys = {formula: digest("katex", self.version, formula.tex.strip(), str(formula.is_display)) for formula in formulas}
        unknown = {key: formula for formula, key in keys.items() if key not in self.set}
        if unknown:
            self.set |= {key: content.decode() for key, content in self.shelf.find(unknown).items()}
        new = {key: formula for key, formula in unknown.items() if key not in self.set}
        answers = dict(zip(new, self.ask([pose(formula) for formula in new.values()]), strict=True))
        made = {key: answer["html"] for key, answer in answers.items() if "html" in answer}
        self.shelf.keep({key: html.encode() for key, html in made.items()})
        self.set |= made
        for formula, key in keys.items():
            if key not in self.set:
                formulas[formula].errors.append(complain(formula, **answers[key]))
        return {formula: Markup(self.set.get(key, "")) for formula, key in keys.items()}

    def ask(self, questions: list[str]) -> Iterator[dict[str, Any]]:
        """KaTeX's answers. No more is asked at a time than a pipe can hold, so that neither side waits for the other."""
        while questions:
            process = self.process = self.process or self.start()
            assert process.stdin and process.stdout
            count = max(1, sum(size <= PIPE_BYTES for size in accumulate(len(question.encode()) for question in questions)))
            process.stdin.write("".join(questions[:count]))
            process.stdin.flush()
            for question in questions[:count]:
                answer = process.stdout.readline()
                if not answer:
                    raise RuntimeError(f"{PROGRAM.name} ended with status {process.wait()} at {question!r}")
                yield dict(json.loads(answer))
            questions = questions[count:]

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen([find_program("node"), str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def pose(formula: Formula) -> str:
    return json.dumps({"tex": formula.tex.strip(), "isDisplay": formula.is_display}) + "\n"


def complain(formula: Formula, problem: str, position: int) -> SourceError:
    """KaTeX's complaint at its own line."""
    indent = len(formula.tex) - len(formula.tex.lstrip())
    line = formula.tex.count("\n", 0, indent + position)
    return SourceError(
        formula.place.below(line),
        f"KaTeX cannot read this formula: {problem.rstrip('.')}",
        "Correct the TeX; KaTeX's functions are listed at https://katex.org/docs/supported.",
    )


def frame_equation(html: Markup, label: str, number: int | None) -> Markup:
    """A displayed formula in its place; a labelled one can be linked to and has its number beside it. A wide one scrolls, so it takes focus."""
    name = "Formula" if number is None else f"Equation {number}"
    body = Markup('<div class="equation-body" tabindex="0" role="group" aria-label="{}">{}</div>').format(name, html)
    if number is None:
        return Markup('<div class="equation">{}</div>\n').format(body)
    return Markup('<div class="equation" id="{}">{}<span class="equation-number">({})</span></div>\n').format(label, body, number)
