"""Where drafts are made: taken from the shelf, made here where they are few, and in a process for each core where they are many.

As a program (`python -m orrery.drafting FOLDER`) it is one of those processes: batches of lessons in, drafts out, as pickles.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, BinaryIO

from orrery.cores import count_cores
from orrery.draft import Draft, make_drafts, name_draft
from orrery.isolation import end
from orrery.markdown import Markdown
from orrery.mathematics import Typesetter
from orrery.shelf import Shelf

ROOT = Path(__file__).parent.parent
FEW = 60
"""So many lessons are made sooner here than by processes that have to start first."""
BATCH = 25
"""Lessons handed out at a time: enough to set their formulas together, few enough that no process waits long for the last."""

Texts = Mapping[str, str]
"""Path to text."""
Made = dict[str, bytes]
"""Path to the draft, packed."""
Report = Callable[[int, int], None]
"""Told how many are done, and of how many."""


class Drafting:
    """Makes drafts; one that remembers has those of the last course at hand."""

    def __init__(self, folder: Path, workers: int | None = None, few: int = FEW, remembers: bool = False):
        self.folder, self.few, self.remembers = folder, few, remembers
        self.workers = workers or count_cores()
        self.shelf = Shelf(folder / "drafts")
        self.remembered: dict[str, tuple[str, Draft]] = {}
        """By path, each with its text."""

    def draft(self, texts: Texts, report: Report) -> dict[str, Draft]:
        """The drafts of all lessons, by path."""
        with open_typesetter(self.folder) as typesetter:
            drafts = self.recall(texts)
            keys = {path: name_draft(path, text, typesetter.version) for path, text in texts.items() if path not in drafts}
            kept = self.shelf.find(keys.values())
            drafts |= {path: unpack(kept[key]) for path, key in keys.items() if key in kept}
            for made in self.make({path: texts[path] for path in keys if path not in drafts}, typesetter):
                self.shelf.keep({keys[path]: content for path, content in made.items()})
                drafts |= {path: unpack(content) for path, content in made.items()}
                report(len(drafts), len(texts))
        self.remembered = {path: (texts[path], draft) for path, draft in drafts.items()} if self.remembers else {}
        return {path: drafts[path] for path in texts}

    def recall(self, texts: Texts) -> dict[str, Draft]:
        """The drafts of the last course whose texts are the same, by path."""
        remembered = ((path, self.remembered.get(path, ("", None))) for path in texts)
        return {path: draft for path, (text, draft) in remembered if draft and text == texts[path]}

    def make(self, texts: Texts, typesetter: Typesetter) -> Iterator[Made]:
        """New drafts, a batch at a time."""
        batches = [dict(batch) for batch in split(list(texts.items()), BATCH)]
        if len(texts) < self.few or self.workers == 1:
            markdown = Markdown()
            return (make_batch(batch, markdown, typesetter) for batch in batches)
        return self.make_side_by_side(batches)

    def make_side_by_side(self, batches: list[Texts]) -> Iterator[Made]:
        crew = [hire(self.folder) for _ in range(min(self.workers, len(batches)))]
        idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        for process in crew:
            idle.put(process)
        with ThreadPoolExecutor(len(crew)) as pool:
            try:
                yield from (future.result() for future in as_completed([pool.submit(hand_out, batch, idle) for batch in batches]))
            except BaseException:  # a Ctrl-C too: nothing that was hired outlives the build
                pool.shutdown(wait=False, cancel_futures=True)
                for process in crew:
                    end(process)
                raise
            finally:
                for process in crew:
                    dismiss(process)


def split(items: list[Any], size: int) -> Iterator[list[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def open_typesetter(folder: Path) -> Typesetter:
    return Typesetter(Shelf(folder / "formulas"))


def make_batch(texts: Texts, markdown: Markdown, typesetter: Typesetter) -> Made:
    return {path: pack(draft) for path, draft in make_drafts(texts, markdown, typesetter).items()}


def pack(draft: Draft) -> bytes:
    return pickle.dumps(draft, pickle.HIGHEST_PROTOCOL)


def unpack(content: bytes) -> Draft:
    draft: Draft = pickle.loads(content)
    return draft


def hire(folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that makes drafts, as the first of a group, so that its typesetter can be ended with it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-P", "-m", "orrery.drafting", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True)


def hand_out(texts: Texts, idle: queue.SimpleQueue[subprocess.Popen[bytes]]) -> Made:
    """Have an idle process make a batch."""
    process = idle.get()
    assert process.stdin and process.stdout
    try:
        pickle.dump(texts, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()
        made: Made = pickle.load(process.stdout)
    except (EOFError, BrokenPipeError):
        raise RuntimeError(f"a process that makes drafts ended with status {process.wait()}") from None
    idle.put(process)
    return made


def dismiss(process: subprocess.Popen[bytes]) -> None:
    """Give a process nothing more to do, which ends it and its typesetter."""
    assert process.stdin and process.stdout
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    process.wait()
    process.stdout.close()


def serve(source: BinaryIO, target: BinaryIO, folder: Path) -> None:
    """Make drafts until there are no more to make."""
    markdown = Markdown()
    with open_typesetter(folder) as typesetter:
        while source.peek(1):
            pickle.dump(make_batch(pickle.load(source), markdown, typesetter), target, pickle.HIGHEST_PROTOCOL)
            target.flush()
            gc.collect()


if __name__ == "__main__":
    gc.freeze()
    gc.disable()  # looking for cycles over and over takes a third of the time; once a batch is enough
    serve(sys.stdin.buffer, sys.stdout.buffer, Path(sys.argv[1]))
