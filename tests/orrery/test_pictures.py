from pathlib import Path

import pytest

from orrery import png
from orrery.pictures import measure


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [
        ("a.png", png.encode(3, 2, bytes(24)), (3, 2)),
        ("a.svg", b'<?xml version="1.0"?>\n<svg viewBox="0 0 40.4 20"/>', (40, 20)),
        ("a.svg", b"<svg/>", None),
        ("a.svg", b"not a picture", None),
        ("a.jpg", b"\xff\xd8", None),
    ],
)
def test_size_is_known_where_the_file_tells_it(tmp_path: Path, name: str, content: bytes, size: tuple[int, int] | None) -> None:
    (tmp_path / name).write_bytes(content)
    assert measure(tmp_path / name) == size
