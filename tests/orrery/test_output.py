import re
from pathlib import Path

import pytest

from orrery import output
from orrery.output import MARKER, OutputError, write_site


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != MARKER}


@pytest.fixture(params=["exchange", "renames"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a site, on a system that can exchange two names and on one that cannot."""
    if request.param == "renames":
        monkeypatch.setattr(output, "exchange", lambda new, out: False)
    return tmp_path / "deep" / "site"


def test_site_holds_exactly_the_files_given(out: Path, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"copied")
    write_site({"index.html": b"one", "old/page.html": b"old"}, out)
    write_site({"index.html": b"two", "a/b": tmp_path / "source"}, out)
    assert read(out) == {"index.html": b"two", "a/b": b"copied"}
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_only_what_has_changed_is_written(out: Path) -> None:
    files = {"index.html": b"home", "a/index.html": b"one", "gone.html": b"gone"}
    assert write_site(files, out) == 3
    before = {name: (out / name).stat() for name in files}
    changed = {"index.html": b"home", "a/index.html": b"two", "b.html": b"new"}
    assert write_site(changed, out) == 2
    assert read(out) == changed
    kept = (out / "index.html").stat()
    assert (kept.st_ino, kept.st_mtime_ns, kept.st_nlink) == (before["index.html"].st_ino, before["index.html"].st_mtime_ns, 1)
    assert (out / "a/index.html").stat().st_ino != before["a/index.html"].st_ino


def test_a_file_that_was_changed_by_hand_is_written_again(out: Path) -> None:
    write_site({"index.html": b"home"}, out)
    (out / "index.html").write_bytes(b"hand")
    assert write_site({"index.html": b"home"}, out) == 1
    assert read(out) == {"index.html": b"home"}


def test_a_disk_without_second_names_gets_every_file_written(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(old: str, new: str) -> None:
        raise OSError("no second names here")

    monkeypatch.setattr(output.os, "link", refuse)
    for _ in range(2):
        assert write_site({"index.html": b"home"}, out) == 1
    assert read(out) == {"index.html": b"home"}


def test_failed_write_leaves_the_last_good_site(out: Path, tmp_path: Path) -> None:
    write_site({"index.html": b"good"}, out)
    with pytest.raises(FileNotFoundError):
        write_site({"index.html": b"half", "z": tmp_path / "missing"}, out)
    assert read(out) == {"index.html": b"good"}
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_second_rename_that_fails_is_taken_back(tmp_path: Path) -> None:
    out, new, old = (tmp_path / name for name in ("site", "new", "old"))
    out.mkdir()
    with pytest.raises(FileNotFoundError):
        output.swap_by_renames(new, out, old)
    assert out.exists() and not old.exists()


def test_build_killed_between_two_renames_is_put_right_by_the_next(out: Path, tmp_path: Path) -> None:
    write_site({"index.html": b"good"}, out)
    out.rename(out.with_name(".site.old"))
    with pytest.raises(FileNotFoundError):
        write_site({"z": tmp_path / "missing"}, out)
    assert read(out) == {"index.html": b"good"}


def test_what_a_killed_build_left_is_cleared_away(out: Path) -> None:
    out.with_name(".site.new").mkdir(parents=True)
    (out.with_name(".site.new") / "half.html").write_bytes(b"half")
    write_site({"index.html": b"good"}, out)
    assert read(out) == {"index.html": b"good"}


def test_foreign_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("Years of work.")
    with pytest.raises(
        OutputError, match=rf"^{re.escape(str(tmp_path))} holds files that no build of ours wrote\. Empty it, or name another folder with --out\.$"
    ):
        write_site({"index.html": b""}, tmp_path)
    assert (tmp_path / "thesis.md").exists()


def test_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(OutputError, match=rf"^{re.escape(str(tmp_path / 'site'))} is a file\. Name a folder with --out\.$"):
        write_site({"index.html": b""}, tmp_path / "site")


def test_empty_folder_is_taken(tmp_path: Path) -> None:
    write_site({"index.html": b"good"}, tmp_path)
    assert read(tmp_path) == {"index.html": b"good"}


@pytest.mark.parametrize("name", ["../escape", "/etc/escape", "a/../../escape"])
def test_no_file_leads_out_of_the_site(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="leads out of the site"):
        write_site({name: b""}, tmp_path / "site")
