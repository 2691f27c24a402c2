import os
import time
from pathlib import Path

import pytest

from orrery import cache as module
from orrery.cache import Cache, digest

KEY = digest("waves")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_kept_is_made_once(tmp_path: Path) -> None:
    made: list[str] = []

    def make() -> bytes:
        made.append("made")
        return b"content"

    assert [Cache(tmp_path).get(KEY, make) for _ in range(3)] == [b"content"] * 3
    assert made == ["made"]


def test_another_key_is_another_entry(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.get(KEY, lambda: b"waves")
    assert cache.get(digest("light"), lambda: b"light") == b"light"
    assert cache.get(KEY, lambda: b"new") == b"waves"


def test_an_entry_appears_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bool, bytes]] = []
    replace = os.replace

    def watch(scratch: str, path: Path) -> None:
        seen.append((path.exists(), Path(scratch).read_bytes()))
        replace(scratch, path)

    monkeypatch.setattr(module.os, "replace", watch)
    Cache(tmp_path).get(KEY, lambda: b"content")
    assert seen == [(False, b"content")]
    assert [path.read_bytes() for path in files(tmp_path)] == [b"content"]


def test_what_fails_to_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="^no$") as caught:
        Cache(tmp_path).get(KEY, fail)
    assert caught.value.__context__ is None  # that nothing was kept before is no part of the failure
    assert files(tmp_path) == []
    assert Cache(tmp_path).get(KEY, lambda: b"second try") == b"second try"


def test_a_cache_deleted_between_two_builds_is_made_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.get(KEY, lambda: b"content")
    for path in files(tmp_path):
        path.unlink()
    assert cache.get(KEY, lambda: b"content") == b"content"


def test_what_is_not_used_for_two_weeks_is_dropped_and_nothing_of_others(tmp_path: Path) -> None:
    cache, unused = Cache(tmp_path), digest("unused")
    for key in (KEY, unused):
        cache.get(key, lambda: b"content")
        os.utime(cache.locate(key), (0, 0))
    cache.get(KEY, lambda: b"new")
    (tmp_path / "ab").mkdir(exist_ok=True)
    (tmp_path / "ab/of-others").write_bytes(b"content")
    os.utime(tmp_path / "ab/of-others", (0, 0))
    cache.drop_unused()
    assert sorted(files(tmp_path)) == sorted([cache.locate(KEY), tmp_path / "ab/of-others"])
    assert cache.get(KEY, lambda: b"new") == b"content"


def test_what_was_used_lately_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.get(KEY, lambda: b"content")
    earlier = time.time() - 2 * module.DAY_SECONDS
    os.utime(cache.locate(KEY), (earlier, earlier))
    cache.drop_unused()
    assert cache.holds(KEY)


def test_a_digest_knows_where_its_parts_end() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a", b"b") == digest(b"a", "b")
    assert digest() != digest("")
