"""RGBA pixels as a PNG file: the same pixels give the same bytes (W3C PNG, third edition)."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGBA, DEPTH = 6, 8


def encode(width: int, height: int, rgba: bytes) -> bytes:
    """The picture's file; `rgba` holds 4 bytes a pixel, rows from the top."""
    if len(rgba) != width * height * 4:
        raise ValueError(f"{len(rgba)} bytes for {width} x {height} pixels of 4")
    stride = width * 4
    rows = b"".join(b"\0" + rgba[start : start + stride] for start in range(0, len(rgba), stride))
    header = struct.pack(">IIBBBBB", width, height, DEPTH, RGBA, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
