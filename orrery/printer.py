"""Pages through templates, and the one door to Jinja. A page is printed once: it is kept under a digest of all it is made of."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jinja2

from orrery.cache import digest
from orrery.errors import AuthorErrors, Place, SourceError
from orrery.generator import generator
from orrery.page import BasePage
from orrery.prints import Print, finish, pack, unpack
from orrery.shelf import Shelf

TEMPLATES = {".html", ".js"}
"""A page's own script stands in it."""
INDENTS = re.compile(r"^[ \t]+", re.MULTILINE)
"""They show authors how a template is built, and would travel with every page; what is put into it keeps its own."""

Report = Callable[[int, int], None]
"""Told how many are printed, and of how many."""


@dataclass(frozen=True)
class Sheet:
    """A page to print."""

    key: str
    """A digest of all the page says."""
    make: Callable[[], BasePage]
    """Called where the page is not kept."""


def name_page(page: BasePage) -> str:
    """A digest of all that a page says."""
    return digest(type(page).__name__, repr(page))


class Printer:
    """Prints courses through the templates in one folder: autoescaped, undefined names are errors.

    One that remembers has the pages of the last course at hand.
    """

    def __init__(self, templates: Path, shelf: Shelf, remembers: bool = False):
        self.templates, self.shelf, self.remembers = templates, shelf, remembers
        self.remembered: dict[str, Print] = {}
        """By key."""
        self.texts: dict[str, str] = {}
        """The templates, by name, as they were when a course was last begun."""

    def print(self, sheets: Mapping[str, Sheet], report: Report) -> Iterator[tuple[str, Print]]:
        """All pages of a course, by path, each as soon as it is there; new ones are kept at the end. Raises AuthorErrors where a template cannot be used."""
        edition = self.begin()
        keys = {path: digest("page", edition, sheet.key) for path, sheet in sheets.items()}
        prints = self.recall(keys.values())
        packed: dict[str, Future[bytes]] = {}
        count = len({*keys.values()} - prints.keys())
        with ThreadPoolExecutor(1) as packer:  # on another core
            for path, key in keys.items():
                if key not in prints:
                    html = self.render(sheets[path].make()).encode()
                    prints[key], packed[key] = finish(key, html), packer.submit(pack, html)
                    report(len(packed), count)
                yield path, prints[key]
        self.shelf.keep({key: content.result() for key, content in packed.items()})
        self.remembered = prints if self.remembers else {}

    def begin(self) -> str:
        """Begin a course: templates stay as they are now until it ends. A digest of all that makes pages of what they say."""
        texts = {path.relative_to(self.templates).as_posix(): path.read_text(encoding="utf-8") for path in sorted(self.templates.rglob("*")) if path.suffix in TEMPLATES}
        if texts != self.texts:
            self.texts, self.environment = texts, open_environment(self.templates, texts)
        return digest(generator(), *(part for template in texts.items() for part in template))

    def recall(self, keys: Iterable[str]) -> dict[str, Print]:
        """Pages printed before, by key."""
        keys = list(keys)
        remembered = {key: self.remembered[key] for key in keys if key in self.remembered}
        kept = self.shelf.find(key for key in keys if key not in remembered)
        return remembered | {key: unpack(key, content) for key, content in kept.items()}

    def render(self, page: BasePage) -> str:
        template = type(page).__name__.removesuffix("Page").lower()
        try:
            return self.environment.get_template(f"{template}.html").render(page=page)
        except jinja2.TemplateError as error:
            raise AuthorErrors([self.blame(error)]) from error

    def blame(self, error: jinja2.TemplateError) -> SourceError:
        """The line of a template that cannot be used."""
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(self.templates)]
        file, line = (error.filename, error.lineno) if isinstance(error, jinja2.TemplateSyntaxError) else (frames[-1].filename, frames[-1].lineno) if frames else (None, 1)
        place = f"{self.templates.name}/{Path(file).relative_to(self.templates).as_posix()}" if file else self.templates.name
        return SourceError(Place(place, line or 1), f"Jinja cannot use this template: {str(error.message).rstrip('.')}", "Correct the template.")


def open_environment(folder: Path, texts: Mapping[str, str]) -> jinja2.Environment:
    """Templates by name; mistakes in them are told by their files."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (INDENTS.sub("", texts[name]), str(folder / name), None) if name in texts else None),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
