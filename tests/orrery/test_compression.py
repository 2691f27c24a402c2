"""Hosts find smaller copies beside the files that are worth it."""

import gzip

import brotli

from orrery.cache import Cache
from orrery.compression import LARGE, make_copies

SCRIPT = b"export const answer = 42;\n" * 100


def test_copies_read_back_as_what_they_were_made_of(build_cache: Cache) -> None:
    copies = make_copies({"assets/1/main.js": SCRIPT}, build_cache)
    assert copies.keys() == {"assets/1/main.js.br", "assets/1/main.js.gz"}
    assert brotli.decompress(copies["assets/1/main.js.br"]) == SCRIPT
    assert gzip.decompress(copies["assets/1/main.js.gz"]) == SCRIPT


def test_a_copy_of_a_large_file_reads_back_too(build_cache: Cache) -> None:
    content = SCRIPT * (LARGE // len(SCRIPT) + 1)
    copies = make_copies({"runtime/1/pyodide.asm.wasm": content}, build_cache)
    assert brotli.decompress(copies["runtime/1/pyodide.asm.wasm.br"]) == content


def test_what_would_not_be_smaller_has_no_copy(build_cache: Cache) -> None:
    assert make_copies({"a/manifest.json": b"{}", "a/fonts/text.woff2": SCRIPT, "a/start.pack": SCRIPT}, build_cache) == {}


def test_the_same_files_have_the_same_copies(build_cache: Cache, tmp_path) -> None:
    assert make_copies({"a/main.js": SCRIPT}, build_cache) == make_copies({"a/main.js": SCRIPT}, Cache(tmp_path))
