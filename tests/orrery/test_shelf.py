import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orrery import shelf as module
from orrery.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "deep" / "drafts")


def test_what_is_kept_is_found_by_everyone(shelf: Shelf) -> None:
    shelf.keep({"waves": b"one", "light": b"two"})
    assert Shelf(shelf.path).find(["waves", "light", "nothing"]) == {"waves": b"one", "light": b"two"}


def test_more_keys_than_one_question_takes_are_found(shelf: Shelf) -> None:
    entries = {str(number): b"%d" % number for number in range(2500)}
    shelf.keep(entries)
    assert shelf.find(iter(entries)) == entries


def test_an_entry_kept_twice_is_the_last_one(shelf: Shelf) -> None:
    shelf.keep({"waves": b"one"})
    shelf.keep({"waves": b"two"})
    assert shelf.find(["waves"]) == {"waves": b"two"}


def test_nothing_is_kept_of_nothing(shelf: Shelf) -> None:
    shelf.keep({})
    assert not shelf.path.exists()


def test_a_file_that_is_no_shelf_is_begun_anew(shelf: Shelf) -> None:
    shelf.path.parent.mkdir()
    shelf.path.write_bytes(b"half a file that a full disk has left " * 100)
    assert shelf.find(["waves"]) == {}
    shelf.keep({"waves": b"one"})
    assert shelf.find(["waves"]) == {"waves": b"one"}


def test_a_shelf_of_another_form_is_begun_anew(shelf: Shelf) -> None:
    shelf.path.parent.mkdir()
    with sqlite3.connect(shelf.path) as file:
        file.execute("CREATE TABLE entry (key TEXT PRIMARY KEY, content BLOB)")
    file.close()
    shelf.keep({"waves": b"one"})
    assert shelf.find(["waves"]) == {"waves": b"one"}


def test_what_is_not_used_for_two_weeks_is_dropped_and_the_file_shrinks(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.keep({"waves": b"one", "light": bytes(1_000_000)})
    size = shelf.path.stat().st_size
    day = module.today()
    for later in (7, 14, 15):
        monkeypatch.setattr(module, "today", lambda: day + later)
        assert shelf.find(["waves"]) == {"waves": b"one"}
    assert shelf.find(["waves", "light"]) == {"waves": b"one"}
    assert shelf.path.stat().st_size < size / 2


def test_an_entry_is_noted_as_used_once_a_day(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[list[str]] = []
    shelf.keep({"waves": b"one", "light": b"two"})
    monkeypatch.setattr(Shelf, "note_use", lambda shelf, file, keys: noted.append(keys))
    shelf.find(["waves"])
    assert noted == []
    day = module.today()
    monkeypatch.setattr(module, "today", lambda: day + 1)
    shelf.find(["waves"])
    assert noted == [["waves"]]


def test_a_shelf_that_is_in_use_for_too_long_is_left_as_it_is(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.keep({"waves": b"one"})
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.0)
    with shelf.open() as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="^database is locked$"):
            shelf.keep({"light": b"two"})
    assert shelf.find(["waves"]) == {"waves": b"one"}


def test_many_who_begin_one_shelf_at_once_share_it(shelf: Shelf) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: Shelf(shelf.path).keep({str(number): b"content"}), range(40)))
    assert len(shelf.find(map(str, range(40)))) == 40
    assert {path.name for path in shelf.path.parent.iterdir()} <= {"drafts", "drafts-wal", "drafts-shm"}
