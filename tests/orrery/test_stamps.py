import os
from pathlib import Path

import pytest

from orrery.output import write_site
from orrery.prints import Print, pack
from orrery.shelf import Shelf
from orrery.stamps import keep_stamps, recall_stamps


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "stamps")


def build(pages: dict[str, Print], shelf: Shelf, out: Path) -> int:
    stamps = recall_stamps(shelf, out)
    written = write_site(pages, out, stamps)
    keep_stamps(stamps, shelf, out)
    return written


def page(words: str) -> Print:
    return Print(words, False, pack(words.encode()))


def unreadable(words: str) -> Print:
    """A page with the same key that cannot be unpacked."""
    return Print(words, False, b"\0broken")


def test_a_page_that_stands_in_the_site_already_is_not_even_unpacked(shelf: Shelf, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert build({"a/index.html": page("one"), "b/index.html": page("two")}, shelf, out) == 2
    for _ in range(2):
        assert build({"a/index.html": unreadable("one"), "b/index.html": unreadable("two")}, shelf, out) == 0
    assert build({"a/index.html": unreadable("one"), "b/index.html": page("new")}, shelf, out) == 1
    assert [(out / name / "index.html").read_text() for name in "ab"] == ["one", "new"]


def test_a_page_that_was_changed_by_hand_is_written_again(shelf: Shelf, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build({"index.html": page("one")}, shelf, out)
    (out / "index.html").write_text("two")
    assert build({"index.html": page("one")}, shelf, out) == 1
    assert (out / "index.html").read_text() == "one"


def test_a_page_that_was_only_touched_is_kept(shelf: Shelf, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build({"index.html": page("one")}, shelf, out)
    os.utime(out / "index.html", (1, 1))
    assert build({"index.html": page("one")}, shelf, out) == 0


def test_what_is_remembered_of_one_site_is_not_believed_of_another(shelf: Shelf, tmp_path: Path) -> None:
    build({"index.html": page("one")}, shelf, tmp_path / "site")
    (tmp_path / "site").rename(tmp_path / "other")
    assert build({"index.html": page("one")}, shelf, tmp_path / "site") == 1
    assert build({"index.html": page("two")}, shelf, tmp_path / "other") == 1
    assert (tmp_path / "other/index.html").read_text() == "two"
