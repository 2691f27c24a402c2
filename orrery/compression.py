"""Smaller copies of files beside them, for hosts that send those as they are: `main.js.br` and `main.js.gz` (RFC 7932, RFC 1952).

Only what stands in folders named after their content gets them: it changes seldom, and is what a reader waits for.
What is kept or sent between processes is made smaller in passing, where that is quicker than to write and read it as it is.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import brotli

from orrery.cache import Cache, digest
from orrery.cores import count_cores

PROGRAM = Path(__file__)
"""What makes copies; another one makes them anew."""
COMPRESSIBLE = (".css", ".js", ".json", ".mjs", ".wasm")
"""All others are compressed as they are, or too small to matter."""
LARGE = 2_000_000
"""Bytes from which on the best brotli takes half a minute; two seconds give a copy an eighth larger."""
IN_PASSING = 1
"""Brotli at this quality takes half of zlib's quickest time, to pack and to unpack, and its result is smaller."""
METHODS: Mapping[str, Callable[[bytes], bytes]] = {
    ".br": lambda content: brotli.compress(content, quality=9 if len(content) > LARGE else 11, lgwin=24),
    ".gz": lambda content: gzip.compress(content, compresslevel=9, mtime=0),
}


def squeeze(content: bytes) -> bytes:
    """Smaller, to be unsqueezed by the same generator."""
    return brotli.compress(content, quality=IN_PASSING)


def unsqueeze(content: bytes) -> bytes:
    return brotli.decompress(content)


def make_copies(files: Mapping[str, bytes], cache: Cache) -> dict[str, bytes]:
    """By path, the compressed copies of those files that are smaller for it."""
    maker = digest("copy", PROGRAM.read_bytes(), brotli.__version__)
    keys = {name: digest(maker, content) for name, content in files.items() if PurePosixPath(name).suffix in COMPRESSIBLE}

    def make(name: str, suffix: str) -> bytes:
        return cache.get(digest(keys[name], suffix), lambda: METHODS[suffix](files[name]))

    with ThreadPoolExecutor(count_cores()) as pool:  # both methods let other threads work meanwhile
        copies = {(name, suffix): pool.submit(make, name, suffix) for name in keys for suffix in METHODS}
        made = {(name, suffix): copy.result() for (name, suffix), copy in copies.items()}
    return {f"{name}{suffix}": copy for (name, suffix), copy in made.items() if len(copy) < len(files[name])}
