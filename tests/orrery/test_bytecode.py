"""Byte code is what the browser's own Python makes of the sources, and runs there; here it is looked at from outside."""

import io
import tarfile

import pytest

from orrery.bytecode import CompilerError, ModulesMissing, compile_modules, make_tar, read_tar
from orrery.cache import Cache

SITE = "lib/python3.14/site-packages"
SOURCES = {
    f"{SITE}/waves/__init__.py": b"from waves import sine\n",
    f"{SITE}/waves/sine.py": b'def sine(x):\n    """The sine of x."""\n    return x\n',
    f"{SITE}/waves/unused.py": b"import nothing_there\n",
    f"{SITE}/waves/table.txt": b"1 2 3\n",
}
PYTHON_3_14 = (3627).to_bytes(2, "little") + b"\r\n"
"""The magic number that byte code of Python 3.14 begins with."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def imported(cache: Cache) -> dict[str, bytes]:
    return compile_modules(SOURCES, ["waves"], cache)


def test_what_an_import_needs_is_compiled_where_its_source_lay(imported: dict[str, bytes]) -> None:
    assert set(imported) == {f"{SITE}/waves/__init__.pyc", f"{SITE}/waves/sine.pyc"}


def test_it_is_byte_code_of_the_browsers_python(imported: dict[str, bytes]) -> None:
    assert {content[:4] for content in imported.values()} == {PYTHON_3_14}


def test_what_help_prints_is_kept(imported: dict[str, bytes]) -> None:
    assert b"The sine of x." in imported[f"{SITE}/waves/sine.pyc"]


def test_with_nothing_to_import_everything_is_compiled(cache: Cache) -> None:
    assert set(compile_modules(SOURCES, (), cache)) == {f"{SITE}/waves/{name}.pyc" for name in ("__init__", "sine", "unused")}


def test_modules_that_are_not_there_are_named(cache: Cache) -> None:
    with pytest.raises(ModulesMissing, match="^nothing_there, scipy$") as caught:
        compile_modules(SOURCES, ["waves", "scipy", "nothing_there"], cache)
    assert caught.value.names == {"scipy", "nothing_there"}


def test_a_failure_is_told_in_a_few_lines(cache: Cache) -> None:
    broken = {f"{SITE}/waves/{number}.py": b"x = = 1\n" for number in range(9)}
    with pytest.raises(CompilerError) as caught:
        compile_modules(broken, (), cache)
    first, *lines = str(caught.value).splitlines()
    assert first == "Python for the browser cannot be compiled; Node ended with status 1:"
    assert lines[-1] == "  SyntaxError: invalid syntax"
    assert len(lines) <= 6 and max(map(len, lines)) <= 202


def test_the_cache_saves_the_second_time(cache: Cache, imported: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orrery.bytecode.run_compiler", lambda *_: pytest.fail("compiled again"))
    assert compile_modules(SOURCES, ["waves"], cache) == imported


def test_an_archive_has_the_same_bytes_for_the_same_files() -> None:
    assert make_tar({"b": b"2", "a": b"1"}) == make_tar({"a": b"1", "b": b"2"})
    assert read_tar(make_tar({"deep/er/a": b"1", "b": b""})) == {"deep/er/a": b"1", "b": b""}


def test_an_archive_is_of_the_format_the_browser_reads() -> None:
    with tarfile.open(fileobj=io.BytesIO(make_tar({"a": b"1"}))) as archive:
        (entry,) = archive
    assert (entry.name, entry.size, entry.mtime, entry.isreg()) == ("a", 1, 0, True)
