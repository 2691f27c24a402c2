"""Work that may never end, done in threads that can be given up: what an instrument computes is a program like any other.

Time is counted twice. What a thread itself computes is what an endless loop spends, and neither a busy machine nor other work at the
same time adds to it. The clock on the wall is for work that waits for ever, and far more patient; where a system does not tell what
a thread has computed, it is the only one.
"""

from __future__ import annotations

import contextlib
import ctypes
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Task = tuple[Any, Callable[[], Any]]
"""A work and its name."""
Done = tuple[Any, Future[Any]]
"""A name and the outcome of its work."""

LIMIT_SECONDS = 20.0
"""Of computing: as long as a code cell may run, and a hundred times what the slowest first frame of the course takes cold."""
PATIENCE_SECONDS = 120.0
"""On the clock."""
SIGNAL_SECONDS = 0.5
"""In which a Ctrl-C is heard, at the latest: one that comes just as a thread begins to wait does not end the wait."""
GRACE_SECONDS = 0.5
"""For what is told to stop."""


class Endless(Exception):
    """Work that was given up: how long it may take, and where it was."""

    def __init__(self, seconds: float, stack: traceback.StackSummary):
        super().__init__(f"it ran longer than {seconds:g} seconds and was stopped")
        self.stack = stack


class Worker(threading.Thread):
    """Does one work after the other until there are no more, or it is given up. Python ends without waiting for it."""

    def __init__(self, ahead: Iterator[Task], done: queue.SimpleQueue[Done]):
        super().__init__(daemon=True)
        self.ahead, self.done = ahead, done
        self.task: Task | None = None
        self.clock: int | None = None
        self.begun, self.is_given_up = (0.0, 0.0), False
        self.lock = threading.Lock()
        """Held while the task changes, so that no other is given up than the one that has had its time."""
        self.start()

    def run(self) -> None:
        if hasattr(time, "pthread_getcpuclockid"):
            self.clock = time.pthread_getcpuclockid(threading.get_ident())
        while task := self.take():
            self.done.put((task[0], try_out(task[1])))

    def take(self) -> Task | None:
        with self.lock:
            self.task = None if self.is_given_up else next(self.ahead, None)
            self.begun = self.read_clocks()
            return self.task

    def read_clocks(self) -> tuple[float, float]:
        """Seconds the thread has computed, where the system tells, and seconds on the clock."""
        computed = 0.0
        with contextlib.suppress(OSError):  # of a thread that has not begun, or has just ended
            computed = time.clock_gettime(self.clock) if self.clock is not None else 0.0
        return computed, time.monotonic()

    def check(self) -> Done | None:
        """Once the work has had its time: what is to be said of it. It is given up then."""
        with self.lock:
            for now, begun, limit in zip(self.read_clocks(), self.begun, (LIMIT_SECONDS, PATIENCE_SECONDS), strict=True):
                if self.task and now - begun > limit:
                    return self.task[0], fail(Endless(limit, self.give_up()))
        return None

    def give_up(self) -> traceback.StackSummary:
        """Where the thread is. It ends at its next step in Python, so that it takes no time from what follows."""
        self.is_given_up = True
        stack = traceback.extract_stack(sys._current_frames().get(self.ident or 0))
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.ident or 0), ctypes.py_object(SystemExit))
        return stack


def try_out(work: Callable[[], Any]) -> Future[Any]:
    outcome = Future[Any]()
    try:
        outcome.set_result(work())
    except BaseException as error:
        outcome.set_exception(error)
    return outcome


def fail(error: Exception) -> Future[Any]:
    outcome = Future[Any]()
    outcome.set_exception(error)
    return outcome


class Crew(Generic[Name]):
    """Does some works, a few side by side."""

    def __init__(self, works: Mapping[Name, Callable[[], Any]], at_once: int):
        self.left, self.ahead, self.done = set(works), iter(works.items()), queue.SimpleQueue[Done]()
        self.workers = [self.hire() for _ in range(min(at_once, len(works)))]

    def hire(self) -> Worker:
        return Worker(self.ahead, self.done)

    def __iter__(self) -> Iterator[tuple[Name, Future[Any]]]:
        """Each work's name and outcome, as it is done; Endless of what has had its time."""
        while self.left:
            try:
                name, outcome = self.done.get(timeout=SIGNAL_SECONDS)
            except queue.Empty:
                self.replace_stuck()
                continue
            if name in self.left:  # else it has ended just as it was given up
                self.left.remove(name)
                yield name, outcome

    def replace_stuck(self) -> None:
        for place, worker in enumerate(self.workers):
            if given_up := worker.check():
                self.done.put(given_up)
                self.workers[place] = self.hire()

    def disband(self) -> None:
        """Begin nothing more, and give up what has not ended after a moment."""
        for worker in self.workers:
            worker.is_given_up = True
        end = time.monotonic() + GRACE_SECONDS
        for worker in self.workers:
            worker.join(max(0, end - time.monotonic()))
            if worker.is_alive():
                worker.give_up()
