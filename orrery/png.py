"""RGBA pixels as a PNG file: the same pixels give the same bytes (W3C PNG, third edition)."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGBA, DEPTH = 0, 6, 8
"""Colour types of a file, and bits of a sample."""


def encode(width: int, height: int, rgba: bytes) -> bytes:
    """The picture's file; `rgba` holds 4 bytes a pixel, rows from the top. An opaque gray picture is stored as one byte a pixel."""
    if len(rgba) != width * height * 4:
        raise ValueError(f"{len(rgba)} bytes for {width} x {height} pixels of 4")
    red, green, blue, alpha = (rgba[sample::4] for sample in range(4))
    is_gray = red == green == blue and alpha.count(255) == len(alpha)
    samples, stride, colour = (red, width, GRAY) if is_gray else (rgba, width * 4, RGBA)
    rows = b"".join(b"\0" + samples[start : start + stride] for start in range(0, len(samples), stride))
    header = struct.pack(">IIBBBBB", width, height, DEPTH, colour, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
