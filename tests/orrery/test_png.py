import struct
import zlib

import pytest

from orrery import png


def test_picture_is_read_back_as_it_was() -> None:
    rgba = bytes(range(24))
    content = png.encode(3, 2, rgba)
    assert content.startswith(png.SIGNATURE)
    assert struct.unpack(">II", content[16:24]) == (3, 2)
    start = content.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", content[start - 8 : start - 4])
    assert zlib.decompress(content[start : start + length]) == b"\0" + rgba[:12] + b"\0" + rgba[12:]


def test_opaque_gray_picture_takes_a_byte_a_pixel() -> None:
    content = png.encode(2, 1, bytes([7, 7, 7, 255, 9, 9, 9, 255]))
    assert content[25] == png.GRAY
    start = content.index(b"IDAT") + 4
    assert zlib.decompress(content[start:-16]) == b"\0\x07\x09"


def test_transparent_gray_picture_keeps_its_alpha() -> None:
    assert png.encode(1, 1, bytes([7, 7, 7, 0]))[25] == png.RGBA


def test_wrong_number_of_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="^4 bytes for 3 x 2 pixels of 4$"):
        png.encode(3, 2, b"1234")
