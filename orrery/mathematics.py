"""Formulas to HTML and MathML by KaTeX, which runs in one Node process for a whole build, so pages need no script for them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from markupsafe import Markup

from orrery.cache import Cache, digest
from orrery.errors import SourceError
from orrery.slots import Formula

PROGRAM = Path(__file__).with_name("katex.mjs")
PACKAGE = Path(__file__).parent.parent / "node_modules/katex/package.json"


class ToolMissing(Exception):
    """A program or package that a build needs is not installed."""


def find_node() -> str:
    """Node beside the running Python, else on the PATH. Raises ToolMissing."""
    beside = Path(sys.executable).with_name("node")
    found = str(beside) if beside.exists() else shutil.which("node")
    if not found:
        raise ToolMissing("Node is needed to typeset formulas. Run `make site`, which installs it, or install Node 20 or later.")
    return found


class Typesetter:
    """Typesets formulas; starts Node at the first one the cache does not hold. Close it after use."""

    def __init__(self, cache: Cache):
        if not PACKAGE.is_file():
            raise ToolMissing("KaTeX is not installed. Run `make site`, which installs it, or `npm ci`.")
        self.cache = cache
        self.process: subprocess.Popen[str] | None = None
        self.version = digest(PROGRAM.read_bytes(), PACKAGE.read_bytes())

    def __enter__(self) -> Typesetter:
        return self

    def __exit__(self, *exception: object) -> None:
        if self.process:
            self.process.communicate()

    def typeset(self, formula: Formula) -> Markup:
        """The formula's HTML. Raises SourceError in KaTeX's own words."""
        key = digest("katex", self.version, formula.tex.strip(), str(formula.is_display))
        html = self.cache.get(key, lambda: self.make(formula).encode())
        return Markup(html.decode())

    def make(self, formula: Formula) -> str:
        answer = self.ask({"tex": formula.tex.strip(), "isDisplay": formula.is_display})
        if "html" in answer:
            return str(answer["html"])
        indent = len(formula.tex) - len(formula.tex.lstrip())
        line = formula.tex.count("\n", 0, indent + answer["position"])
        raise SourceError(
            formula.place.below(line),
            f"KaTeX cannot read this formula: {answer['problem'].rstrip('.')}",
            "Correct the TeX; KaTeX's functions are listed at https://katex.org/docs/supported.",
        )

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        process = self.process = self.process or self.start()
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{PROGRAM.name} ended with status {process.wait()} at {question!r}")
        return dict(json.loads(answer))

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen([find_node(), str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", bufsize=1)


def frame_equation(html: Markup, label: str, number: int | None) -> Markup:
    """A displayed formula in its place; a labelled one can be linked to and has its number beside it. A wide one scrolls, so it takes focus."""
    name = "Formula" if number is None else f"Equation {number}"
    body = Markup('<div class="equation-body" tabindex="0" role="group" aria-label="{}">{}</div>').format(name, html)
    if number is None:
        return Markup('<div class="equation">{}</div>\n').format(body)
    return Markup('<div class="equation" id="{}">{}<span class="equation-number">({})</span></div>\n').format(label, body, number)
