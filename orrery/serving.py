"""A course that is built anew at each save while it is being served: what has changed, what it takes, whom to tell."""

from __future__ import annotations

import gc
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from orrery.errors import AuthorErrors
from orrery.live import Live, Mistake
from orrery.node import ToolMissing
from orrery.progress import Progress
from orrery.site import Printed, complete_site, index_site, print_site
from orrery.vendor import VendorError
from orrery.watch import watch
from orrery.workshop import Workshop, open_workshop, renew_workshop

WATCHED = ("templates", "web", "instruments", "orrery")
"""Folders of the project whose files a site is made of, besides its lessons."""
UNEXPECTED = "This is no mistake in a lesson; the terminal says where it happened."


class Serving:
    """Builds a course for as long as it is served. `root` is the project's folder."""

    def __init__(self, root: Path, lessons: Path, kept: Path, base_url: str, live: Live, progress: Progress):
        self.root, self.lessons, self.kept, self.base_url, self.live, self.progress = root, lessons.resolve(), kept, base_url, live, progress
        self.workshop: Workshop | None = None
        self.unread: set[Path] = set()
        """What has changed since the workshop was last brought up to date."""

    def run(self) -> None:
        """Build, and build again at each save, until interrupted. Raises AuthorErrors where there is no folder of lessons, ToolMissing, VendorError."""
        sys.dont_write_bytecode = True  # it is told by the second in which its source was saved, which may see two saves
        for changed in self.list_saves():
            self.build(changed)

    def list_saves(self) -> Iterator[frozenset[Path]]:
        """First nothing, for the first build."""
        folders = [folder for name in WATCHED if (folder := self.root / name).is_dir()]
        if not self.lessons.is_dir():
            print_site(self.lessons, self.open())
        yield from watch(self.lessons, *folders)

    def open(self) -> Workshop:
        self.workshop = self.workshop or open_workshop(self.root, self.kept, self.base_url, self.tell, self.progress.say, is_lasting=True)
        return self.workshop

    def tell(self, stage: str, done: int, total: int) -> None:
        """What the first build is doing; the others are too short for words."""
        if not self.live.edition.pages:
            self.progress(stage, done, total)

    def build(self, changed: frozenset[Path]) -> None:
        """Publish a new edition, or say what is wrong with it."""
        started = time.monotonic()
        self.unread |= changed
        try:
            printed = self.print(self.unread)
        except (ToolMissing, VendorError):
            raise
        except AuthorErrors as errors:
            self.report([Mistake(str(error.place), error.what, error.mend) for error in errors.errors], str(errors))
        except Exception as error:
            self.report([Mistake("", f"the build failed: {type(error).__name__}: {error}", UNEXPECTED)], traceback.format_exc())
        else:
            self.live.publish(printed.files, lambda: complete_site(printed, index_site(printed.manuscript, printed.prints.items())))
            count = len(printed.manuscript.lessons)
            self.progress.say(f"{self.describe(changed)}Built {count} lesson{'' if count == 1 else 's'} in {1000 * (time.monotonic() - started):.0f} ms.")
        self.warn(changed)
        gc.collect()
        gc.freeze()  # what stays until the next save need not be looked through for rings while that one is built

    def print(self, changed: set[Path]) -> Printed:
        self.workshop = renew_workshop(self.open(), self.root, changed, self.progress.say)
        changed.clear()
        return print_site(self.lessons, self.workshop)

    def report(self, mistakes: list[Mistake], text: str) -> None:
        self.live.report(tuple(mistakes))
        self.progress.say(f"{text}\n{len(mistakes)} mistake{'' if len(mistakes) == 1 else 's'}; what is served is the last good site.")

    def warn(self, changed: Iterable[Path]) -> None:
        """Say what takes a new start: the generator itself, and what all instruments share, cannot be loaded twice."""
        instruments, generator = self.root / "instruments", self.root / "orrery"
        for path in sorted(changed):
            if path.suffix in (".py", ".mjs") and (path.parent == instruments or path.is_relative_to(generator)):
                self.progress.say(f"{path.relative_to(self.root)} is loaded once. Stop this with Ctrl-C and start it again.")

    def describe(self, changed: Iterable[Path]) -> str:
        """Which files were saved: `lessons/06-deep-learning-basics.md: `."""
        names = sorted(self.name(path) for path in changed)
        return f"{', '.join(names[:3])}{' and more' if len(names) > 3 else ''}: " if names else ""

    def name(self, path: Path) -> str:
        for folder in (self.lessons.parent, self.root):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return str(path)
