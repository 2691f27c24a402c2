"""What a module of WebAssembly imports and exports (WebAssembly Core Specification 2.0, section 5.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

HEADER = b"\0asm\1\0\0\0"
IMPORTS, EXPORTS = 2, 7
FUNCTION, TABLE, MEMORY, GLOBAL, TAG = range(5)
HAS_MAXIMUM = 1
"""A flag of limits."""


class Reader:
    """Reads a part of a module from its beginning."""

    def __init__(self, content: bytes):
        self.content = content
        self.at = 0

    def number(self) -> int:
        """An unsigned integer in LEB128."""
        value = shift = 0
        while True:
            byte = self.content[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def bytes(self) -> bytes:
        """What a number before it tells the length of."""
        length = self.number()
        self.at += length
        return self.content[self.at - length : self.at]

    def name(self) -> str:
        return self.bytes().decode("utf-8")

    def skip_limits(self) -> None:
        flags = self.number()
        self.number()
        if flags & HAS_MAXIMUM:
            self.number()

    def skip_import(self) -> None:
        """What stands behind the names of an import: its kind and type."""
        kind = self.number()
        if kind not in (FUNCTION, MEMORY):
            self.number()  # the type of what a table or a global holds; of a tag, nothing that is used yet
        if kind in (TABLE, MEMORY):
            self.skip_limits()
        else:
            self.number()


def read_sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    """Each section's id and content. Raises ValueError for what is no module."""
    if not module.startswith(HEADER):
        raise ValueError("this is no module of WebAssembly, version 1")
    reader = Reader(module)
    reader.at = len(HEADER)
    while reader.at < len(module):
        yield reader.number(), reader.bytes()


def imported_names(module: bytes) -> set[str]:
    """The names of all a module imports, from wherever."""
    names = set()
    for reader in (Reader(content) for id, content in read_sections(module) if id == IMPORTS):
        for _ in range(reader.number()):
            reader.name()
            names.add(reader.name())
            reader.skip_import()
    return names


def keep_exports(module: bytes, is_wanted: Callable[[str], bool]) -> bytes:
    """The module with only those of its functions and globals exported whose name is wanted. Memories, tables and tags all stay."""
    sections = ((id, keep_entries(content, is_wanted) if id == EXPORTS else content) for id, content in read_sections(module))
    return HEADER + b"".join(bytes([id]) + encode(len(content)) + content for id, content in sections)


def keep_entries(section: bytes, is_wanted: Callable[[str], bool]) -> bytes:
    reader, kept = Reader(section), []
    for _ in range(reader.number()):
        start = reader.at
        name, kind, _index = reader.name(), reader.number(), reader.number()
        if kind not in (FUNCTION, GLOBAL) or is_wanted(name):
            kept.append(section[start : reader.at])
    return encode(len(kept)) + b"".join(kept)


def encode(number: int) -> bytes:
    """LEB128, unsigned."""
    low, high = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + encode(high) if high else bytes([low])
