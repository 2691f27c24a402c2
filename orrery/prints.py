"""A printed page. One that was kept is not even unpacked before somebody asks what it says: its key tells it from others."""

from __future__ import annotations

from functools import cached_property
from itertools import cycle
from pathlib import Path

from markupsafe import escape

from orrery.compression import squeeze, unsqueeze
from orrery.slots import SEAM
from orrery.spelling import spell

SEARCHED = b"data-pagefind-body"
"""What a page has that is to be found by a search."""


class Print:
    """A page as HTML. What has the same key, a digest of all it is made of, has the same bytes."""

    def __init__(self, key: str, is_searched: bool, packed: bytes = b""):
        self.key, self.is_searched, self.packed = key, is_searched, packed

    @cached_property
    def forms(self) -> tuple[bytes, bytes]:
        return part_seams(unsqueeze(self.packed[1:]))

    def read_bytes(self) -> bytes:
        """The page as readers get it."""
        return self.forms[0]

    @property
    def bare(self) -> bytes:
        """The same with its formulas spelled out: as they are set they are two thirds of a page, and nothing to a search."""
        return self.forms[1]


def finish(key: str, html: bytes) -> Print:
    """A page fresh from its template, with seams around its formulas."""
    made = Print(key, SEARCHED in html)
    made.forms = part_seams(html)
    return made


def part_seams(html: bytes) -> tuple[bytes, bytes]:
    """The page without seams, and with what stands between them spelled out."""
    pieces = html.split(SEAM.encode())
    bare = (escape(spell(piece.decode())).encode() if is_formula else piece for piece, is_formula in zip(pieces, cycle((False, True))))
    return b"".join(pieces), b"".join(bare)


def pack(html: bytes) -> bytes:
    """Such a page as it is kept."""
    return bytes([SEARCHED in html]) + squeeze(html)


def unpack(key: str, packed: bytes) -> Print:
    return Print(key, bool(packed[0]), packed)


Content = bytes | Path | Print
"""Of a file of the site: itself, or what holds it."""


def read(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()
