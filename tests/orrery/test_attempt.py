import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from orrery import attempt as module
from orrery.attempt import Crew, Endless


def compute_for_ever() -> None:
    while True:
        pass


def attempt(*works: Callable[[], Any], at_once: int = 2) -> dict[int, Future[Any]]:
    return dict(Crew(dict(enumerate(works)), at_once))


def fail() -> None:
    raise SystemExit(3)


def test_each_work_has_its_outcome() -> None:
    outcomes = attempt(lambda: 1, fail, lambda: 3)
    assert (outcomes[0].result(), outcomes[2].result()) == (1, 3)
    assert isinstance(outcomes[1].exception(), SystemExit)


def test_no_more_run_at_once_than_may() -> None:
    running: list[int] = []

    def count() -> int:
        running.append(1)
        time.sleep(0.02)
        seen = len(running)
        running.pop()
        return seen

    assert max(outcome.result() for outcome in attempt(*[count] * 6, at_once=2).values()) == 2


def test_work_that_computes_for_ever_is_given_up_where_it_is_and_the_rest_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT_SECONDS", 0.2)
    outcomes = attempt(compute_for_ever, lambda: 2, compute_for_ever, lambda: 4, at_once=1)
    assert (outcomes[1].result(), outcomes[3].result()) == (2, 4)
    with pytest.raises(Endless, match=r"^it ran longer than 0\.2 seconds and was stopped$") as caught:
        outcomes[2].result()
    last = caught.value.stack[-1]
    assert (Path(last.filename).name, last.name) == ("test_attempt.py", "compute_for_ever")


def test_work_that_is_given_up_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT_SECONDS", 0.2)
    crew = Crew({"endless": compute_for_ever}, 1)
    (worker,) = crew.workers
    assert [name for name, _ in crew] == ["endless"]
    worker.join(5)
    assert not worker.is_alive()


def test_waiting_is_no_computing_and_has_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT_SECONDS", 0.1)
    assert attempt(lambda: time.sleep(0.8))[0].result() is None
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)
    with pytest.raises(Endless, match=r"longer than 0\.2 seconds"):
        attempt(Event().wait)[0].result()


def test_each_work_has_a_time_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def compute() -> int:
        begun = time.thread_time()
        while time.thread_time() - begun < 0.3:
            pass
        return 1

    monkeypatch.setattr(module, "LIMIT_SECONDS", 0.6)
    assert [outcome.result() for outcome in attempt(*[compute] * 4, at_once=1).values()] == [1] * 4


def test_a_crew_that_is_disbanded_ends_soon_and_begins_nothing_more() -> None:
    begun: list[str] = []
    crew = Crew({"endless": compute_for_ever, "next": lambda: begun.append("next")}, 1)
    (worker,), started = crew.workers, time.monotonic()
    crew.disband()
    assert time.monotonic() - started < 3
    worker.join(5)
    assert (worker.is_alive(), begun) == (False, [])
