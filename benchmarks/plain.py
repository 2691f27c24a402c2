"""The plainest site generator: markdown-it-py and one Jinja template in a loop, to measure others by. `plain.py LESSONS OUT [--pygments]`."""

import re
import sys
from pathlib import Path

import jinja2
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

PAGE = jinja2.Template("<!doctype html><html lang=en><meta charset=utf-8><title>{{ title }}</title><body><h1>{{ title }}</h1>{{ body }}</body></html>")
FORMATTER = HtmlFormatter(nowrap=True)


def colour(code: str, language: str, attributes: str) -> str:
    return highlight(code, get_lexer_by_name(language), FORMATTER) if language else ""


def main(lessons: Path, out: Path, has_colours: bool) -> None:
    markdown = MarkdownIt("commonmark", {"highlight": colour if has_colours else None}).enable("table")
    markdown.use(front_matter_plugin).use(dollarmath_plugin)
    for lesson in sorted(lessons.glob("*.md")):
        text = lesson.read_text(encoding="utf-8")
        title = re.search(r'^title: "(.*)"$', text, re.MULTILINE)
        page = out / lesson.stem / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE.render(title=title[1] if title else "", body=markdown.render(text)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "--pygments" in sys.argv)
