"""The site while its author works on it, in memory: the last good edition, the mistakes made since, and the pages that wait for news.

A reader sees the last good edition or the new one, never half of each. What only a search, a shared link or a reader without a
network needs is made when it is first asked for.

Browsers look for another service worker with every page they load. To make a search index for its list at each save would take the
processors from the save that follows, so the first one stays for as long as scripts and runtime are what it knows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from orrery.cache import digest
from orrery.parcel import PARCEL
from orrery.prints import Content, read

NOT_FOUND = "404.html"
KEEPER = "keeper.js"


@dataclass(frozen=True)
class Mistake:
    """What the author is shown on the page, as in the terminal."""

    place: str
    what: str
    mend: str


@dataclass(frozen=True)
class News:
    """What an open page needs to know."""

    edition: str
    """Of the page: it differs when anything in the page's own folder does."""
    mistakes: tuple[Mistake, ...]


class Edition:
    """A good site: its pages, and the rest, made once when first asked for."""

    def __init__(self, pages: Mapping[str, Content], make_rest: Callable[[], Mapping[str, Content]], before: Edition | None = None):
        self.pages, self.make_rest = pages, make_rest
        self.rest: Mapping[str, Content] | None = None
        self.parcels = frozenset(match[0] for path in pages if (match := PARCEL.match(path)))
        self.keeper = before.keeper if before and before.parcels == self.parcels else None
        self.lock = threading.Lock()

    def find(self, path: str) -> Content | None:
        if path in self.pages:
            return self.pages[path]
        if is_page(path):
            return None
        if path == KEEPER and self.keeper:
            return self.keeper
        with self.lock:
            self.rest = self.make_rest() if self.rest is None else self.rest
            self.keeper = self.keeper or self.rest.get(KEEPER)
        return self.rest.get(path)

    def describe(self, path: str) -> str:
        """A digest of the page and the files beside it."""
        page = path if path in self.pages else NOT_FOUND
        folder = page.rpartition("/")[0]
        beside = {name: content for name, content in self.pages.items() if name.rpartition("/")[0] == folder}
        return digest(page, *(part for name, content in sorted(beside.items()) for part in (name, read(content))))


def is_page(path: str) -> bool:
    return path.endswith((".html", "/")) or "." not in PurePosixPath(path).name


class Live:
    """What is served now. Safe to use from several threads."""

    def __init__(self) -> None:
        self.edition = Edition({}, dict)
        self.mistakes: tuple[Mistake, ...] = ()
        self.changed = threading.Condition()

    def publish(self, pages: Mapping[str, Content], make_rest: Callable[[], Mapping[str, Content]]) -> None:
        """Serve a new edition; there are no mistakes in it."""
        self.tell(edition=Edition(pages, make_rest, self.edition), mistakes=())

    def report(self, mistakes: tuple[Mistake, ...]) -> None:
        """Show what is wrong; the last good edition stays."""
        self.tell(mistakes=mistakes)

    def tell(self, **news: Any) -> None:
        with self.changed:
            vars(self).update(news)
            self.changed.notify_all()

    def listen(self, path: str) -> Iterator[News]:
        """How things stand for a page, and again after each change for as long as anyone asks."""
        while True:
            with self.changed:
                edition, mistakes = self.edition, self.mistakes
            yield News(edition.describe(path), mistakes)
            with self.changed:
                self.changed.wait_for(lambda: (self.edition, self.mistakes) != (edition, mistakes))
